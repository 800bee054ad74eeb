"""Reading the property register, by noun."""

from .units import compound_said, in_order, owner_said, unit_said, units_said

__all__ = ["compound_said", "in_order", "owner_said", "unit_said", "units_said"]
