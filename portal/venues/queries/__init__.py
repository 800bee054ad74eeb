"""Reading venues and bookings."""

from .bookings import BookingThing, count_waiting, get_booking, mine, waiting, week_plan
from .venues import (
    FreeDay,
    Stretch,
    VenueThing,
    around,
    bookable,
    exceptions_of,
    free_week,
    get_venue,
    kept_by,
    next_free_time,
    opening_of,
    taken,
)

__all__ = [
    "BookingThing", "FreeDay", "Stretch", "VenueThing", "around", "bookable", "count_waiting", "exceptions_of",
    "free_week", "get_booking", "get_venue", "kept_by", "mine", "next_free_time", "opening_of", "taken", "waiting",
    "week_plan",
]  # fmt: skip
