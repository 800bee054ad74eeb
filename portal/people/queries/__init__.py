"""Reading people and organizations."""

from .accounts import failed_tries, login_of, people_by_login, person_by_login
from .homes import RESIDENCY_THING, ResidencyThing, residencies_of
from .organizations import answering_for, get_organization, members_of, organizations_in, organizations_of
from .standing import load_helped, load_viewer, viewer_of

__all__ = [
    "RESIDENCY_THING",
    "ResidencyThing",
    "answering_for",
    "failed_tries",
    "get_organization",
    "load_helped",
    "load_viewer",
    "login_of",
    "members_of",
    "organizations_in",
    "organizations_of",
    "people_by_login",
    "person_by_login",
    "residencies_of",
    "viewer_of",
]
