"""The forms of proposals, by noun."""
