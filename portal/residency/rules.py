"""What a letter is worth, whose names are the same, when joint owners agree, and what a departure leaves behind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence
from portal.places.rules import ancestors

LETTER_VALID = timedelta(days=90)
UNITS_A_SHEET = 300

# Wrong codes: what is noted about them (`kernel.watch`), and how many a day are borne with.
WRONG_CODE = "letter_code"
TRIES_WITHIN = timedelta(hours=24)
TRIES_A_PERSON, TRIES_AN_ADDRESS = 5, 20

# An officer's look-ups of accounts that do not exist.
WRONG_LOGIN = "desk_login"
LOGINS_AN_OFFICER = 20

KINDS: dict[str, Sentence] = {"owner": _l("Owner"), "tenant": _l("Tenant")}

LEAVING: dict[str, Sentence] = {
    "moved": _l("I have moved away"),
    "sold": _l("I have sold the unit"),
    "other": _l("Another reason"),
}

KEPT_LARGEST = 100_000


def normal_name(name: str) -> str:
    """A name in one spelling: full-width letters as plain ones, no spaces, no difference of case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether two names are one and the same as written; an empty name is nobody's."""
    return normal_name(one) != "" and normal_name(one) == normal_name(other)


class RegisterOwner(Protocol):
    """An owner of a unit as the register has her."""

    @property
    def owner_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...


def match(owners: Iterable[RegisterOwner], name: str, person_id: int) -> int | None:
    """The one owner this person is by the name on her certificate; None where the desk has to look.

    A company is nobody's own name; of two owners with one name nobody knows which; an owner who has another account
    is not proven by a name.
    """
    named = [owner for owner in owners if owner.kind == "person" and same_name(owner.name, name)]
    if len(named) == 1 and named[0].person_id in (None, person_id):
        return named[0].owner_id
    return None


def agreed(owners: Sequence[RegisterOwner], choices: Mapping[int, int]) -> int | None:
    """The owner whom all joint owners name; None until each of them has an account and all name the same one."""
    named = {choices.get(owner.owner_id) for owner in owners}
    if len(owners) < 2 or len(named) != 1 or any(owner.person_id is None for owner in owners):
        return None
    chosen = named.pop()
    return chosen if chosen in {owner.owner_id for owner in owners} else None


def left_behind(path: str, others: Iterable[str]) -> tuple[int, ...]:
    """The places around a home that is given up in which none of the `others` lies, from the district down."""
    kept = {place for other in others for place in ancestors(other)}
    return tuple(place for place in ancestors(path) if place not in kept)
