"""Changing accounts, capacities and memberships."""

from .accounts import change_password, check_password, register, sign_in
from .capacity import choose_capacity, leave_capacity
from .happenings import HAPPENED, happened
from .organizations import admit, found_organization
from .unfinished import begin_unfinished, end_unfinished

__all__ = [
    "HAPPENED",
    "admit",
    "begin_unfinished",
    "change_password",
    "check_password",
    "choose_capacity",
    "end_unfinished",
    "found_organization",
    "happened",
    "leave_capacity",
    "register",
    "sign_in",
]
