"""Importing, correcting and publishing the property register."""
