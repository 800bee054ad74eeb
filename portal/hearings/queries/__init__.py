"""Reading hearings."""
