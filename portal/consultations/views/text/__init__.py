"""The pages of a text under review."""
