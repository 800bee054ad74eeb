"""A result published elsewhere: do its own figures agree with each other, and with the law?

What an announcement prints is taken at its word and recomputed. Every slip is named with the printed and the computed
figure, and so is every check that its figures are too few for. Areas may have up to six decimals; nothing is rounded
but a percentage, half up, to as many decimals as its printed figure has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor

from .law import QUORUM, Line
from .published import (
    AREA,
    DECIMALS,
    HEADS,
    MEASURES,
    RETURNED,
    SHARED,
    Found,
    Key,
    Part,
    Published,
    Silent,
    Slip,
    Unchecked,
)


@dataclass
class Report:
    """Everything said about one motion, in the order a reader would meet it; `checked` counts what agrees."""

    published: Published
    found: list[Found] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    checked: int = 0

    def add(self, right: bool, slip: Found) -> None:
        if right:
            self.checked += 1
        else:
            self.found.append(slip)


def check(published: Published) -> Report:
    """Every slip of what is printed of one motion, and every check that could not be made."""
    report = Report(published)
    for measure in MEASURES:
        _larger(report, measure)
        _parts(report, measure)
        _added(report, measure)
        _shares(report, measure)
        _quorum(report, measure)
    _outcome(report)
    return report


def _larger(report: Report, measure: str) -> None:
    """No part is larger than its whole."""
    said = report.published
    whole, here = said.get(Part.ALL, measure), said.get(Part.PARTICIPATING, measure)
    if whole is not None and here is not None:
        report.add(here <= whole, Found(Slip.LARGER, Part.PARTICIPATING, measure, str(here), str(whole)))
    most = here if here is not None else whole
    for part in (*RETURNED, Part.FINAL_FOR, Part.FINAL_AGAINST):
        value = said.get(part, measure)
        if most is not None and value is not None:
            report.add(value <= most, Found(Slip.LARGER, part, measure, str(value), str(most)))


def _components(said: Published, measure: str) -> tuple[list[Decimal], list[Key]]:
    """The figures those taking part are made of, and which of them are not printed.

    Abstaining and invalid ballots may be left out where nothing is printed of them in the other measure either.
    """
    wanted = [*RETURNED, *([Part.SILENT] if said.silent == Silent.JOINED else [])]
    other = AREA if measure == HEADS else HEADS
    needed = [
        part for part in wanted
        if part not in (Part.ABSTAIN, Part.INVALID) or said.get(part, measure) is not None or said.get(part, other)
    ]  # fmt: skip
    values = [value for part in needed if (value := said.get(part, measure)) is not None]
    return values, [(part, measure) for part in needed if said.get(part, measure) is None]


def _parts(report: Report, measure: str) -> None:
    """Everything that was said adds up to those taking part."""
    said = report.published
    values, lacks = _components(said, measure)
    printed = said.get(Part.PARTICIPATING, measure)
    if printed is None:
        lacks = [(Part.PARTICIPATING, measure), *lacks]
    if lacks or printed is None:
        report.unchecked.append(Unchecked(Slip.PARTS, Part.PARTICIPATING, measure, tuple(lacks)))
        return
    total = sum(values, Decimal(0))
    report.add(total == printed, Found(Slip.PARTS, Part.PARTICIPATING, measure, str(printed), str(total)))


def _side(said: Published, part: Part, measure: str) -> Decimal | None:
    """A side with the silent owners who join it: they follow the one that has more heads."""
    mine = said.get(part, measure)
    if said.silent != Silent.JOINED or mine is None:
        return mine
    other = Part.AGAINST if part == Part.FOR else Part.FOR
    ours, theirs = said.get(part, HEADS), said.get(other, HEADS)
    if ours is None or theirs is None:
        return None
    silent = said.get(Part.SILENT, measure)
    if ours <= theirs:
        return mine
    return None if silent is None else mine + silent


_FINAL = {Part.FINAL_FOR: Part.FOR, Part.FINAL_AGAINST: Part.AGAINST}


def _added(report: Report, measure: str) -> None:
    """The larger side with the silent owners is their sum."""
    said = report.published
    for final, side in _FINAL.items():
        printed = said.get(final, measure)
        if printed is None:
            continue
        computed = _side(said, side, measure)
        if computed is None:
            lacks = tuple((part, measure) for part in (side, Part.SILENT) if said.get(part, measure) is None)
            report.unchecked.append(Unchecked(Slip.ADDED, final, measure, lacks))
        else:
            report.add(computed == printed, Found(Slip.ADDED, final, measure, str(printed), str(computed)))


def _figure(said: Published, part: Part, measure: str) -> Decimal | None:
    """A figure as printed, or what the others make of it where it is not."""
    printed = said.get(part, measure)
    if printed is not None:
        return printed
    if part in _FINAL:
        return _side(said, _FINAL[part], measure)
    if part == Part.PARTICIPATING:
        values, lacks = _components(said, measure)
        return None if lacks else sum(values, Decimal(0))
    return None


def _shares(report: Report, measure: str) -> None:
    """Every percentage is its part of its whole."""
    said = report.published
    for part in SHARED:
        printed = said.shares.get((part, measure))
        if printed is None:
            continue
        base = Part.ALL if part == Part.PARTICIPATING or said.of_all else Part.PARTICIPATING
        value, whole = _figure(said, part, measure), _figure(said, base, measure)
        if value is None or not whole:
            lacks = tuple((one, measure) for one, has in ((part, value), (base, whole)) if not has)
            report.unchecked.append(Unchecked(Slip.SHARE, part, measure, lacks))
            continue
        share = rounded(value, whole, printed)
        report.add(share == Decimal(printed), Found(Slip.SHARE, part, measure, printed, str(share), f"{value}/{whole}"))


def rounded(part: Decimal, whole: Decimal, like: str) -> Decimal:
    """`part` of `whole` in per cent, with as many decimals as the printed figure, half up."""
    places = max(0, -int(Decimal(like).as_tuple().exponent))
    exact = Fraction(part) * 100 * 10**places / Fraction(whole)
    return Decimal(floor(exact + Fraction(1, 2))).scaleb(-places)


def _quorum(report: Report, measure: str) -> None:
    """Two thirds took part, by the ballots that were returned: the silent take part only by adopted rules."""
    said = report.published
    whole, returned = said.get(Part.ALL, measure), _returned(said, measure)
    if whole is None or returned is None:
        lacks = [(Part.ALL, measure)] if whole is None else []
        lacks += [(Part.PARTICIPATING, measure)] if returned is None else []
        report.unchecked.append(Unchecked(Slip.QUORUM, Part.PARTICIPATING, measure, tuple(lacks)))
        return
    report.add(
        reached(QUORUM, returned, whole),
        Found(
            Slip.QUORUM, Part.PARTICIPATING, measure, str(returned), needed(QUORUM, whole, measure), str(whole), QUORUM
        ),
    )


def _returned(said: Published, measure: str) -> Decimal | None:
    """Those who returned a ballot: what they said, or else those taking part without the silent."""
    values, lacks = _components(said, measure)
    if not [key for key in lacks if key[0] != Part.SILENT]:
        silent = said.get(Part.SILENT, measure) if said.silent == Silent.JOINED else None
        return sum(values, Decimal(0)) - (silent or Decimal(0))
    here, silent = said.get(Part.PARTICIPATING, measure), said.get(Part.SILENT, measure)
    if said.silent == Silent.JOINED:
        return None if here is None or silent is None else here - silent
    return here


def _outcome(report: Report) -> None:
    """What is announced follows from the figures: both measures reach the line of the item, and the quorum."""
    said = report.published
    if said.passed is None or said.item is None:
        return report.unchecked.append(Unchecked(Slip.PASSED, Part.FOR, HEADS))
    reaches: list[bool] = []
    for measure in MEASURES:
        here, ours = _figure(said, Part.PARTICIPATING, measure), _figure(said, Part.FINAL_FOR, measure)
        whole = said.get(Part.ALL, measure)
        if here is None or ours is None or whole is None:
            of = ((Part.ALL, whole), (Part.PARTICIPATING, here), (Part.FINAL_FOR, ours))
            lacks = tuple((part, measure) for part, value in of if value is None)
            report.unchecked.append(Unchecked(Slip.PASSED, Part.FOR, measure, lacks))
            continue
        agrees = reached(said.item.line, ours, here)
        reaches.append(agrees and reached(QUORUM, here, whole))
        if said.passed:
            report.add(
                agrees,
                Found(Slip.PASSED, Part.FOR, measure, str(ours), needed(said.item.line, here, measure), str(here),
                      said.item.line),
            )  # fmt: skip
    if said.passed is False and len(reaches) == len(MEASURES):
        report.add(not all(reaches), Found(Slip.FAILED, Part.FOR, HEADS, "", "", line=said.item.line))
    return None


def _units(value: Decimal) -> int:
    return int(value.scaleb(DECIMALS))


def reached(line: Line, part: Decimal, whole: Decimal) -> bool:
    """Whether a line of the law is reached, in whole numbers."""
    return line.reached(_units(part), _units(whole))


def needed(line: Line, whole: Decimal, measure: str) -> str:
    """The smallest figure that reaches a line: whole heads; an area with the decimals of the whole, 2 at least."""
    places = 0 if measure == HEADS else max(2, -int(whole.as_tuple().exponent))
    return str(Decimal(line.smallest(int(whole.scaleb(places)))).scaleb(-places))
