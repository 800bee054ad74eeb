"""Importing, correcting and publishing the property register."""

from .correcting import confirm, correct_details, correct_owners, decline
from .forgetting import forget_person
from .looking import open_correction, open_import, show_owners
from .objecting import object_to, reject, uphold
from .owning import OWNERSHIP_ENDED, note_represented, tell_ended
from .publishing import open_notice, settle_notice

__all__ = [
    "OWNERSHIP_ENDED",
    "confirm",
    "correct_details",
    "correct_owners",
    "decline",
    "forget_person",
    "note_represented",
    "object_to",
    "open_correction",
    "open_import",
    "open_notice",
    "reject",
    "settle_notice",
    "show_owners",
    "tell_ended",
    "uphold",
]
