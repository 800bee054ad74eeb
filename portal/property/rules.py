"""What the register says of a unit: whose names are shown how, what shares are, what a document leaves behind."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import canonical, codes
from portal.kernel.errors import DomainError, Sentence
from portal.kernel.lifecycle import Lifecycle, State, Transition

UNIT_KINDS: dict[str, Sentence] = {
    "dwelling": _l("Dwelling"),
    "shop": _l("Shop"),
    "parking": _l("Parking space"),
    "storage": _l("Storage room"),
}
AREA_SOURCES: dict[str, Sentence] = {
    "": _l("not known"),
    "certificate": _l("property certificate"),
    "survey": _l("survey report"),
    "contract": _l("purchase contract"),
    "declared": _l("declared by the owner"),
}
OWNER_KINDS: dict[str, Sentence] = {
    "person": _l("Person"),
    "legal": _l("Legal person"),
    "developer": _l("Developer"),
}

OBJECTION_KINDS: dict[str, Sentence] = {
    "area": _l("The floor area is wrong"),
    "owners": _l("The owners or shares are wrong"),
    "other": _l("Something else is wrong"),
}

CORRECTION = Lifecycle(
    "correction",
    (
        State("proposed", _l("Waits for a second person"), "open"),
        State("applied", _l("In the register"), "settled"),
        State("declined", _l("Not confirmed"), "closed"),
        State("outdated", _l("Out of date"), "closed"),
    ),
    (
        Transition("confirm", ("proposed",), ("applied",)),
        Transition("decline", ("proposed",), ("declined",)),
        Transition("outdate", ("proposed",), ("outdated",)),
    ),
)
NOTICE = Lifecycle(
    "register_notice",
    (State("open", _l("Open to objections"), "open"), State("settled", _l("Settled"), "settled")),
    (Transition("settle", ("open",), ("settled",)),),
)
OBJECTION = Lifecycle(
    "register_objection",
    (
        State("open", _l("Waits for an answer"), "open"),
        State("upheld", _l("Upheld"), "settled"),
        State("rejected", _l("Rejected"), "closed"),
    ),
    (
        Transition("uphold", ("open",), ("upheld",)),
        Transition("reject", ("open",), ("rejected",)),
        Transition("reopen", ("upheld",), ("open",)),
    ),
)

# The background process has something to do for an import.
IMPORT_AT_WORK = ("waiting", "reading", "comparing", "confirmed")
# An import that waits, is being read, or may still be applied: a compound has one such import at a time.
IMPORT_LIVE = (*IMPORT_AT_WORK, "ready")
IMPORT = Lifecycle(
    "register_import",
    (
        State("waiting", _l("Waits to be read"), "open"),
        State("reading", _l("Is being read"), "open"),
        State("comparing", _l("Is being compared with the register"), "open"),
        State("ready", _l("Waits for a second person"), "open"),
        State("confirmed", _l("Is being written into the register"), "open"),
        State("applied", _l("In the register"), "settled"),
        State("unchanged", _l("Changes nothing"), "settled"),
        State("faulty", _l("Cannot be taken"), "closed"),
        State("cancelled", _l("Cancelled"), "closed"),
    ),
    (
        Transition("read", ("waiting", "reading"), ("reading",)),
        Transition("compare", ("reading", "comparing", "confirmed"), ("comparing",)),
        Transition("reject", ("reading", "comparing"), ("faulty",)),
        Transition("report", ("comparing",), ("ready", "unchanged")),
        Transition("confirm", ("ready",), ("confirmed",)),
        Transition("apply", ("confirmed",), ("applied",)),
        Transition("cancel", ("waiting", "reading", "comparing", "ready"), ("cancelled",)),
    ),
)

# A public notice: how many days it runs, today not counted.
DAYS, DAYS_SMALLEST, DAYS_LARGEST = 15, 7, 60
OBJECTION_SMALLEST, OBJECTION_LARGEST = 5, 500
OWNERS_LARGEST = 30  # of one unit
_DENOMINATOR_LARGEST = 1_000_000

# Family names of two characters that are common enough for a mask to keep them whole.
_LONG_FAMILY_NAMES = (
    *("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "长孙", "宇文", "夏侯", "东方"),
    *("端木", "独孤", "南宫", "西门", "百里", "呼延", "轩辕", "钟离", "澹台", "闻人", "公羊", "申屠", "太史", "宗政"),
)


def masked(kind: str, name: str) -> str:
    """An owner's name as lists show it: a person's family name and a star ("李*", "欧阳*"), all others in full."""
    if kind != "person":
        return name
    family = 2 if name.startswith(_LONG_FAMILY_NAMES) and len(name) > 2 else 1
    return f"{name[:family]}*"


def share_said(numerator: int, denominator: int) -> str:
    """A share in lowest terms: "1/2", and "1/1" for the whole."""
    share = Fraction(numerator, denominator)
    return f"{share.numerator}/{share.denominator}"


def whole(shares: Iterable[Fraction]) -> bool:
    """Whether shares make up exactly one unit, each of them more than nothing."""
    parts = tuple(shares)
    return all(part > 0 for part in parts) and sum(parts, Fraction(0)) == 1


def document_kept(number: str) -> tuple[str, str]:
    """What the register keeps of a document's number: its keyed digest and its last four characters.

    Spaces, dashes, full-width letters and case make no difference; both are empty for no number.
    """
    plain = re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", number)).upper()
    return (codes.digest_of(f"document {plain}"), plain[-4:]) if plain else ("", "")


def parse_share(text: str) -> Fraction:
    """A share as it was typed: "1/2", "1", "50%", "33.33 %"; exact.

    Raises `DomainError` for anything else, for nothing, and for more than the whole.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    match = re.fullmatch(r"(\d{1,7})/(\d{1,7})|(\d{1,3}(?:\.\d{1,4})?)%|(1)", plain, re.ASCII)
    if match is None or (match[2] is not None and int(match[2]) == 0):
        raise DomainError(_SHARE)
    share = Fraction(match[3]) / 100 if match[3] else Fraction(plain)
    if not 0 < share <= 1 or share.denominator > _DENOMINATOR_LARGEST:
        raise DomainError(_SHARE)
    return share


_SHARE = _l("Write a share as a fraction or in per cent, for example 1/2 or 50%; 1 is the whole unit.")


@dataclass(frozen=True)
class WantedOwner:
    """An owner a unit is to have: one it has already (`owner_id`), or a new one by name and document."""

    owner_id: int | None
    share: Fraction
    represents: bool = False
    kind: str = "person"
    name: str = ""
    document: str = ""
    document_end: str = ""


def settled_owners(wanted: Sequence[WantedOwner]) -> tuple[WantedOwner, ...]:
    """The owners a unit is to have, once they are possible: shares make up exactly one, nobody stands there twice, at
    most one represents; a sole owner represents herself. Raises `DomainError`."""
    if not 1 <= len(wanted) <= OWNERS_LARGEST:
        raise DomainError(_l("Name at least one owner, and no more than %(n)s.", n=OWNERS_LARGEST), "owners")
    total = sum((owner.share for owner in wanted), Fraction(0))
    if not whole(owner.share for owner in wanted):
        raise DomainError(_l("The shares must make up exactly 1; they make up %(total)s.", total=str(total)), "owners")
    known = [owner.owner_id or (owner.kind, owner.name, owner.document) for owner in wanted]
    if len(set(known)) < len(known):
        raise DomainError(_l("An owner is named twice: give her one share."), "owners")
    if sum(owner.represents for owner in wanted) > 1:
        raise DomainError(_l("Only one owner can represent the unit."), "owners")
    if len(wanted) == 1:
        return (replace(wanted[0], represents=True),)
    return tuple(wanted)


@dataclass(frozen=True)
class Difference:
    """One thing the register says otherwise than before: a key of `queries.unit_said`, and both values."""

    field: str
    before: Any
    after: Any


_COMPARED = ("number", "building", "kind", "floor", "area", "area_source", "owners")


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What changed between two states of a unit; against nothing, everything that is said."""
    if before is None:
        return tuple(Difference(key, None, after[key]) for key in _COMPARED if after[key] not in (None, "", []))
    return tuple(Difference(key, before[key], after[key]) for key in _COMPARED if before[key] != after[key])


def line_of_register(said: Mapping[str, Any]) -> str:
    """A unit as one line of canonical JSON: what the digest is taken of."""
    return canonical.spelled(said).decode()


def digest_of_register(lines: Iterable[str]) -> str:
    """The SHA-256 of a register, a line a unit, in hexadecimal: one letter changed anywhere gives another."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
