"""Who votes, with which weight: from the property register to slots, one head each.

Sources: interpretation of the Supreme People's Court on building ownership (2020), articles 1, 8 and 9: one exclusive
part is one head; one buyer's several parts are one head; the developer's unsold and undelivered parts together are one
head; area as registered, else surveyed, else by contract. Parking and storage count where the rules of procedure say
so (as Ningbo 18 does not).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .law import Weight

SMALL = ("parking", "storage")


@dataclass(frozen=True)
class Part:
    """专有部分: a unit as the register says it. `area` in whole 0.01 m²; `owners` the numbers of its owners."""

    unit_id: int
    building_id: int
    number: str
    kind: str
    area: int | None
    owners: frozenset[int]
    developer: bool = False


@dataclass(frozen=True)
class Scope:
    """Whose common parts are decided about: all of a compound, some buildings, or one entrance (单元) of a building."""

    buildings: frozenset[int] = frozenset()
    entrance: str = ""

    def holds(self, part: Part) -> bool:
        if self.buildings and part.building_id not in self.buildings:
            return False
        return part.number.startswith(self.entrance)


@dataclass(frozen=True)
class Counting:
    """What the assembly's rules of procedure say of parts and heads.

    `merge`: the parts of one and the same set of owners are one head; Shandong 25 lets an assembly agree otherwise.
    `alone`: an owner of nothing but a parking space or a storage room has a head.
    """

    parking: bool = False
    storage: bool = False
    alone: bool = False
    merge: bool = True


def entrance_of(number: str) -> str:
    """The entrance (单元) a unit's number begins with, as `Scope.entrance` is written; empty where it names none."""
    before, found, _rest = number.partition("单元")
    return before + found if found else ""


class Reason(StrEnum):
    """Why a part gives no weight."""

    PARKING = "parking"
    STORAGE = "storage"
    NOTHING_ELSE = "nothing_else"


class Fault(StrEnum):
    """Why the register cannot be frozen yet."""

    NO_AREA = "no_area"
    NO_OWNER = "no_owner"


@dataclass(frozen=True)
class Slot:
    """One head: the owners who cast one ballot together, their parts, and the area of these."""

    owners: frozenset[int]
    units: tuple[int, ...]
    area: int
    developer: bool

    @property
    def weight(self) -> Weight:
        return Weight(1, self.area)


@dataclass(frozen=True)
class Electorate:
    """Everyone who votes, what was left out and why, and what the register must say first."""

    slots: tuple[Slot, ...]
    excluded: tuple[tuple[int, Reason], ...]
    faults: tuple[tuple[int, Fault], ...]

    @property
    def total(self) -> Weight:
        return Weight(len(self.slots), sum(slot.area for slot in self.slots))


def electorate(parts: Iterable[Part], scope: Scope, counting: Counting) -> Electorate:
    """Put the parts of a scope together into slots, in the order of their first unit.

    A part without area or owner is a fault, and an electorate with faults is never frozen.
    """
    groups: dict[object, list[Part]] = {}
    excluded: list[tuple[int, Reason]] = []
    faults: list[tuple[int, Fault]] = []
    for part in sorted(filter(scope.holds, parts), key=lambda part: part.unit_id):
        reason, fault = _left_out(part, counting), _fault(part)
        if reason:
            excluded.append((part.unit_id, reason))
        elif fault:
            faults.append((part.unit_id, fault))
        else:
            groups.setdefault(_head(part, counting), []).append(part)
    slots = []
    for members in groups.values():
        if not counting.alone and all(part.kind in SMALL for part in members):
            excluded += [(part.unit_id, Reason.NOTHING_ELSE) for part in members]
        else:
            slots.append(_slot(members))
    return Electorate(tuple(slots), tuple(sorted(excluded)), tuple(faults))


def _left_out(part: Part, counting: Counting) -> Reason | None:
    if part.kind == "parking" and not counting.parking:
        return Reason.PARKING
    return Reason.STORAGE if part.kind == "storage" and not counting.storage else None


def _fault(part: Part) -> Fault | None:
    if not part.owners:
        return Fault.NO_OWNER
    return Fault.NO_AREA if part.area is None else None


def _head(part: Part, counting: Counting) -> object:
    """What parts have in common that are one head: the developer, or the identical set of owners."""
    if part.developer:
        return "developer"
    return part.owners if counting.merge else part.unit_id


def _slot(members: list[Part]) -> Slot:
    return Slot(
        frozenset().union(*(part.owners for part in members)),
        tuple(part.unit_id for part in members),
        sum(part.area or 0 for part in members),
        members[0].developer,
    )
