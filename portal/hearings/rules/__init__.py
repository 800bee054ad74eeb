"""The rules of hearings. Pure."""
