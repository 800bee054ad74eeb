"""Changing proposals, by noun."""
