"""A unit as the file wants it beside what the register says: whose share begins, whose ends, who stays.

An empty cell says nothing: what the register knows stays. The owners named are all there are. An owner is the same
where kind, name and document are the same; where only one of the two sides knows her document, her name in this unit
is enough, so that learning a document makes nobody another person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .units import Wanted, WantedOwner


@dataclass(frozen=True)
class KnownOwner:
    """A present owner of a unit, and her share."""

    ownership_id: int
    owner_id: int
    kind: str
    name: str
    document: str
    document_end: str
    share: Fraction
    represents: bool


@dataclass(frozen=True)
class Known:
    """A unit as the register has it."""

    id: int
    floor: int | None
    area: int | None
    area_source: str
    owners: tuple[KnownOwner, ...]


@dataclass(frozen=True)
class Start:
    """A share that begins. `learned_from`: the same owner, as the register knew her without this document."""

    owner: WantedOwner
    represents: bool
    learned_from: int | None = None


@dataclass(frozen=True)
class Turn:
    """A share that stays, while its owner becomes the representative or is no longer."""

    ownership_id: int
    represents: bool


@dataclass(frozen=True)
class Matched:
    """What has to happen to a unit. `ends` are ownerships; `leaving` of them are owners who own nothing of it then."""

    floor: int | None
    area: int | None
    area_source: str
    owners: tuple[Start, ...]
    starts: tuple[Start, ...]
    ends: tuple[int, ...]
    turns: tuple[Turn, ...]
    leaving: int
    changed: bool


def match(wanted: Wanted, known: Known | None) -> Matched:
    """Compare them. `owners` of the result are all owners the unit then has, as the register will name them."""
    present = known.owners if known else ()
    pairs = _pairs(wanted.owners, present)
    alone = len(pairs) == 1
    owners: list[Start] = []
    starts: list[Start] = []
    turns: list[Turn] = []
    staying: set[int] = set()
    for owner, before in pairs:
        represents = alone or (before is not None and before.represents)
        if before is not None and not owner.document:
            owner = WantedOwner(owner.kind, owner.name, before.document, before.document_end, owner.share)
        learned = before is not None and before.document != owner.document
        start = Start(owner, represents, before.owner_id if learned and before else None)
        owners.append(start)
        if before is None or learned or before.share != owner.share:
            starts.append(start)
            continue
        staying.add(before.ownership_id)
        if before.represents != represents:
            turns.append(Turn(before.ownership_id, represents))
    ends = tuple(owner.ownership_id for owner in present if owner.ownership_id not in staying)
    leaving = len(present) - sum(before is not None for _owner, before in pairs)
    floor, area, source = _details(wanted, known)
    details = known is None or (known.floor, known.area, known.area_source) != (floor, area, source)
    changed = bool(details or starts or ends or turns)
    return Matched(floor, area, source, tuple(owners), tuple(starts), ends, tuple(turns), leaving, changed)


def _details(wanted: Wanted, known: Known | None) -> tuple[int | None, int | None, str]:
    if known is None:
        return wanted.floor, wanted.area, wanted.area_source
    floor = known.floor if wanted.floor is None else wanted.floor
    if wanted.area is None:
        return floor, known.area, known.area_source
    return floor, wanted.area, wanted.area_source


def _pairs(wanted: Sequence[WantedOwner], present: Sequence[KnownOwner]) -> list[tuple[WantedOwner, KnownOwner | None]]:
    """Each wanted owner with herself in the register, if she is there."""
    left = {(owner.kind, owner.name, owner.document): owner for owner in present}
    found: dict[int, KnownOwner] = {}
    for at, owner in enumerate(wanted):
        same = left.pop((owner.kind, owner.name, owner.document), None)
        if same is not None:
            found[at] = same
    unknown = Counter((owner.kind, owner.name) for at, owner in enumerate(wanted) if at not in found)
    for at, owner in enumerate(wanted):
        if at not in found and unknown[owner.kind, owner.name] == 1:
            alike = [key for key in left if key[:2] == (owner.kind, owner.name) and not (key[2] and owner.document)]
            if len(alike) == 1:
                found[at] = left.pop(alike[0])
    return [(owner, found.get(at)) for at, owner in enumerate(wanted)]
