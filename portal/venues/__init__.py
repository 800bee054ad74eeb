"""Venues (场地): rooms and shared equipment of a community, when they are open, and who has booked them."""
