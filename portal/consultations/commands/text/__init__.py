"""Changing a text under review, and speaking about it."""
