"""Reading a text under review: its versions, a paragraph, what was said about it."""
