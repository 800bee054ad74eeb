"""Reading residencies, letters, and what the register says of owners."""

from .letters import BatchThing, batches_of, get_batch
from .owners import Share, UnitOwner, choices_of, get_share, matching_owner, owners_of, shares_of
from .residencies import (
    count_waiting_residencies,
    get_residency,
    kept_form_of,
    other_homes,
    residents_of,
    waiting_residencies,
)
from .units import buildings_of, compounds_of, is_in_area, units_for_letters, units_of

__all__ = [
    "BatchThing",
    "Share",
    "UnitOwner",
    "batches_of",
    "buildings_of",
    "choices_of",
    "compounds_of",
    "count_waiting_residencies",
    "get_batch",
    "get_residency",
    "get_share",
    "is_in_area",
    "kept_form_of",
    "matching_owner",
    "other_homes",
    "owners_of",
    "residents_of",
    "shares_of",
    "units_for_letters",
    "units_of",
    "waiting_residencies",
]
