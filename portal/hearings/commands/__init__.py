"""Changing hearings."""
