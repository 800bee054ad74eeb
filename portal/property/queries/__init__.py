"""Reading the property register, by noun."""

from .said import compound_said, in_order, owner_said, unit_said, units_said

__all__ = ["compound_said", "in_order", "owner_said", "unit_said", "units_said"]
