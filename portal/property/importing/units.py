"""The rows of one unit together: they agree about it, and their shares make up exactly one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..rules import OWNERS_LARGEST
from .faults import Fault
from .rows import Line


@dataclass(frozen=True)
class WantedOwner:
    """An owner as the file names her, with her exact share of the unit."""

    kind: str
    name: str
    document: str
    document_end: str
    share: Fraction


@dataclass(frozen=True)
class Wanted:
    """A unit as the file wants it. Where `floor` or `area` is None the file says nothing of it."""

    number: int
    building: str
    unit: str
    unit_kind: str
    floor: int | None
    area: int | None
    area_source: str
    owners: tuple[WantedOwner, ...]


def settle(lines: Sequence[Line], headers: Mapping[str, str]) -> tuple[Wanted | None, list[Fault]]:
    """The unit these rows describe, or every reason why they do not fit together. A reason stands at the first row.

    Shares are given for all owners or for none; none means equal parts.
    """
    first = lines[0]
    rows = _listed(line.number for line in lines)
    faults = [
        Fault(first.number, "differ", {"rows": rows, "column": headers[name]})
        for name in ("floor", "area", "area_source")
        if len({getattr(line, name) for line in lines} - {None, ""}) > 1
    ]
    faults += _owners_named_twice(lines)
    if len(lines) > OWNERS_LARGEST:
        faults.append(Fault(first.number, "many", {"n": len(lines), "most": OWNERS_LARGEST}))
    shares = _shares(lines)
    if isinstance(shares, Fault):
        faults.append(shares)
    if faults or isinstance(shares, Fault):
        return None, faults
    owners = tuple(
        WantedOwner(line.owner_kind, line.name, line.document, line.document_end, share)
        for line, share in zip(lines, shares, strict=True)
    )
    floor, area, source = (_said(lines, name) for name in ("floor", "area", "area_source"))
    return Wanted(first.number, first.building, first.unit, first.unit_kind, floor, area, source or "", owners), []


def _said(lines: Sequence[Line], name: str) -> Any:
    """What the rows say, where any of them says something."""
    return next((value for line in lines if (value := getattr(line, name)) not in (None, "")), None)


def _listed(numbers: Iterable[int]) -> str:
    shown = sorted(numbers)
    return ", ".join(str(number) for number in shown[:OWNERS_LARGEST]) + ("…" if len(shown) > OWNERS_LARGEST else "")


def _owners_named_twice(lines: Sequence[Line]) -> list[Fault]:
    """Owners of one unit with the same name are told apart by documents of their own."""
    named: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        named[line.owner_kind, line.name].append(line)
    faults = []
    for same in named.values():
        if len({line.document for line in same}) < len(same):
            faults.append(Fault(same[0].number, "owner_twice", {"rows": _listed(line.number for line in same)}))
        elif len(same) > 1 and not all(line.document for line in same):
            faults.append(Fault(same[0].number, "namesakes", {"rows": _listed(line.number for line in same)}))
    return faults


def _shares(lines: Sequence[Line]) -> list[Fraction] | Fault:
    given = [line.share for line in lines if line.share is not None]
    rows = _listed(line.number for line in lines)
    if not given:
        return [Fraction(1, len(lines))] * len(lines)
    if len(given) < len(lines):
        return Fault(lines[0].number, "some_shares", {"rows": rows})
    total = sum(given, Fraction(0))
    if total != 1:
        return Fault(lines[0].number, "sum", {"rows": rows, "total": str(total)})
    return given
