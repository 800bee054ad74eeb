"""Reading people and organizations."""

from .accounts import failed_tries, login_of, people_by_login, person_by_login
from .assistance import (
    KeptAccount,
    Recovery,
    get_kept,
    get_recovery,
    kept_accounts,
    resident_by_login,
    waiting_recoveries,
)
from .homes import RESIDENCY_THING, ResidencyThing, home_paths, residencies_of
from .kept import kept_of
from .looks import count_looks, looks_at
from .organizations import (
    answering_for,
    governors_of,
    held_by,
    member_ids,
    organizations_in,
    organizations_of,
)
from .standing import load_helped, load_viewer, viewer_of

__all__ = [
    "RESIDENCY_THING",
    "KeptAccount",
    "Recovery",
    "ResidencyThing",
    "answering_for",
    "count_looks",
    "failed_tries",
    "get_kept",
    "get_recovery",
    "governors_of",
    "held_by",
    "home_paths",
    "kept_accounts",
    "kept_of",
    "load_helped",
    "load_viewer",
    "login_of",
    "looks_at",
    "member_ids",
    "organizations_in",
    "organizations_of",
    "people_by_login",
    "person_by_login",
    "residencies_of",
    "resident_by_login",
    "viewer_of",
    "waiting_recoveries",
]
