"""Writing proposals."""
