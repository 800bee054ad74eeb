"""Reading residencies, letters, and what the register says of owners."""

from .residencies import (
    buildings_of,
    count_waiting_residencies,
    get_residency,
    units_of,
    waiting_residencies,
)

__all__ = [
    "buildings_of",
    "count_waiting_residencies",
    "get_residency",
    "units_of",
    "waiting_residencies",
]
