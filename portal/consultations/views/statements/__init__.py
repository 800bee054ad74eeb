"""The pages of opinion statements."""
