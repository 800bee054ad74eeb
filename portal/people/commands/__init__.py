"""Changing accounts, capacities and memberships."""

from .accounts import change_password, check_password, register, sign_in
from .assistance import (
    finish_assistance,
    help_kept,
    help_newcomer,
    help_resident,
    keep_account,
    words_of_consent,
)
from .capacity import choose_capacity, leave_capacity
from .closing import close_account
from .happenings import HAPPENED, happened
from .looks import note_look
from .organizations import admit, found_organization
from .taking_over import ask_recovery, decline_recovery, hand_over, issue_recovery, take_over
from .unfinished import begin_unfinished, end_unfinished

__all__ = [
    "HAPPENED",
    "admit",
    "ask_recovery",
    "begin_unfinished",
    "change_password",
    "check_password",
    "choose_capacity",
    "close_account",
    "decline_recovery",
    "end_unfinished",
    "finish_assistance",
    "found_organization",
    "hand_over",
    "happened",
    "help_kept",
    "help_newcomer",
    "help_resident",
    "issue_recovery",
    "keep_account",
    "leave_capacity",
    "note_look",
    "register",
    "sign_in",
    "take_over",
    "words_of_consent",
]
