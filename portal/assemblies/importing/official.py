"""The export of the official voting platform: bytes in, ballots or reasons out, every row by its number.

A row names a ballot by its number, or by building and unit, and has a column for each motion. A row without any answer
is an owner who has not voted there. Owners of several units may have a row for each, if all of them say the same.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence
from portal.kernel.tables import BadCell, open_table, plain
from portal.kernel.unreadable import CELLS, Unreadable

from ..queries.assembly import MotionThing
from ..rules.counting import ABSTAIN, AGAINST, FOLLOW, FOR, INVALID
from ..rules.ruleset import MotionKind
from .columns import normal

ROWS_LARGEST = 5_000
TITLES = 10  # rows that may stand above the names of the columns

FAULTS: dict[str, Sentence] = {
    "ballot": _l("“%(value)s” is no ballot number of this vote."),
    "unit": _l("There is no unit “%(value)s” in this vote."),
    "units": _l("“%(value)s” are several units of this vote: write the number of the ballot."),
    "unnamed": _l("Neither the number of a ballot nor building and unit stand in this row."),
    "unanswered": _l("Motion %(motion)s is not answered."),
    "choice": _l("“%(value)s” is no answer to motion %(motion)s. These are: %(words)s."),
    "seats": _l("More candidates are chosen than motion %(motion)s has seats."),
    "doubled": _l("Row %(row)s is the same ballot."),
    "differ": _l("Row %(row)s of the same owners says something else."),
    **CELLS,
}
WORDS: dict[str, tuple[str, ...]] = {
    FOR: ("同意", "赞成", "for", "agree"), AGAINST: ("反对", "不同意", "against"), ABSTAIN: ("弃权", "abstain"),
    FOLLOW: ("随多数", "with the majority"), INVALID: ("无效", "无效票", "invalid"),
}  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "ballot": ("选票编号", "选票号", "票号", "ballot number"),
    "building": ("楼栋", "楼号", "幢号", "栋号", "building"),
    "unit": ("房号", "室号", "房屋号", "unit"),
}
_MOTION = re.compile(r"(?:议题|表决事项|事项|motion)\s*(\d{1,2})(?:[:.、].*)?")
_SEVERAL = re.compile(r"[、,，;；/]")


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken: a key of `FAULTS` and what its sentence names."""

    number: int
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(FAULTS[self.reason]) % self.facts


@dataclass(frozen=True)
class Voters:
    """The ballots of a vote: slots by number, and by building and unit where the file names those."""

    by_number: Mapping[int, int]
    by_unit: Mapping[tuple[str, str], Sequence[int]]


@dataclass(frozen=True)
class Line:
    """A ballot of the file."""

    number: int
    slot_id: int
    choices: Mapping[str, Any]


@dataclass
class Reading:
    """What a file says: its ballots, the rows that cannot be taken, and how many rows have no answer at all."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: int = 0


def heading(motion: MotionThing) -> str:
    """The template's header of a motion."""
    return f"议题{motion.number}：{motion.title}"


def read(content: bytes, motions: Sequence[MotionThing], follow: bool, voters: Voters) -> Reading:
    """Every ballot of the file, or every row that cannot be taken. Raises `Unreadable` for what is no such file."""
    reading, seen = Reading(), dict[int, tuple[Line, tuple[str, str]]]()
    for number, cells in _rows(content, motions):
        try:
            choices = dict(_choices(cells, motions, follow))
            if all(said is None for said in choices.values()):
                reading.left += 1
                continue
            slot_id, name = _slot(cells, voters)
        except _Faulty as error:
            reading.faults.append(Fault(number, error.reason, error.facts))
            continue
        missing = [key for key, said in choices.items() if said is None]
        line = Line(number, slot_id, choices)
        if missing:
            reading.faults.append(Fault(number, "unanswered", {"motion": missing[0]}))
        elif slot_id not in seen:
            seen[slot_id] = line, name
            reading.lines.append(line)
        elif name == seen[slot_id][1]:
            reading.faults.append(Fault(number, "doubled", {"row": seen[slot_id][0].number}))
        elif choices != seen[slot_id][0].choices:
            reading.faults.append(Fault(number, "differ", {"row": seen[slot_id][0].number}))
    return reading


class _Faulty(Exception):
    """A row cannot be taken."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


def _rows(content: bytes, motions: Sequence[MotionThing]) -> Iterator[tuple[int, dict[str, Any]]]:
    records, _total = open_table(io.BytesIO(content))
    places: dict[str, int] | None = None
    seen = 0
    for number, cells in records:
        if places is None:
            places = _places(cells, motions)
            if places is None and number > TITLES:
                break
            continue
        seen += 1
        if seen > ROWS_LARGEST:
            raise Unreadable("rows", most=f"{ROWS_LARGEST:,}")
        yield number, {name: cells[at] if at < len(cells) else None for name, at in places.items()}
    if places is None:
        raise Unreadable("missing", missing=HEADERS["ballot"][0], found="–")
    if not seen:
        raise Unreadable("nothing")


def _places(cells: Sequence[Any], motions: Sequence[MotionThing]) -> dict[str, int] | None:
    """Which cell holds which column; None for a title above them. Raises `Unreadable` for missing or doubled ones."""
    titles = {normal(motion.title): str(motion.number) for motion in motions}
    known = {normal(word): name for name, words in HEADERS.items() for word in words}
    texts = [normal(cell) if isinstance(cell, str) else "" for cell in cells]
    names = [
        known.get(text) or (match[1] if (match := _MOTION.fullmatch(text)) else titles.get(text)) for text in texts
    ]
    if "ballot" not in names and not ("building" in names and "unit" in names):
        return None
    missing = [heading(motion) for motion in motions if str(motion.number) not in names]
    if missing:
        found = ", ".join(str(cell) for cell in cells if cell)[:300]
        raise Unreadable("missing", missing=", ".join(missing), found=found)
    wanted = {*known.values(), *(str(motion.number) for motion in motions)}
    twice = [name for name in wanted if names.count(name) > 1]
    if twice:
        raise Unreadable("twice", columns=", ".join(sorted(twice)))
    return {name: at for at, name in enumerate(names) if name in wanted}


def _cell(cells: Mapping[str, Any], name: str) -> str:
    try:
        return plain(cells.get(name))
    except BadCell as error:
        raise _Faulty(error.reason, column=HEADERS.get(name, (f"议题{name}",))[0], **error.facts) from error


def _slot(cells: Mapping[str, Any], voters: Voters) -> tuple[int, tuple[str, str]]:
    """The slot a row is about, and how the row names it."""
    number = _cell(cells, "ballot")
    if number:
        digits = number.upper().removeprefix("S")
        slot = voters.by_number.get(int(digits)) if digits.isdecimal() and len(digits) < 10 else None
        if slot is None:
            raise _Faulty("ballot", value=number[:40])
        return slot, (str(int(digits)), "")
    name = (normal(_cell(cells, "building")), normal(_cell(cells, "unit")))
    if not all(name):
        raise _Faulty("unnamed")
    slots = voters.by_unit.get(name, ())
    if len(set(slots)) != 1:
        raise _Faulty("units" if slots else "unit", value=f"{_cell(cells, 'building')} {_cell(cells, 'unit')}"[:60])
    return slots[0], name


def _choices(cells: Mapping[str, Any], motions: Sequence[MotionThing], follow: bool) -> Iterator[tuple[str, Any]]:
    for motion in motions:
        text = _cell(cells, str(motion.number))
        yield str(motion.number), _choice(text, motion, follow) if text else None


def _choice(text: str, motion: MotionThing, follow: bool) -> Any:
    """What an answer says of a motion; several candidates of an election are parted by commas."""
    answers = {normal(label): key for key, label in motion.labels.items()}
    election = motion.rule.kind == MotionKind.ELECTION
    offered = (ABSTAIN,) if election else motion.rule.choices(follow)
    answers |= {word: key for key in (*offered, INVALID) for word in WORDS.get(key, ())}
    said = answers.get(normal(text))
    if said is not None and not (election and said in motion.rule.options):
        return said
    marks = [answers.get(normal(mark)) for mark in _SEVERAL.split(text) if mark.strip()] if election else []
    if not marks or not set(marks) <= set(motion.rule.options):
        words = dict.fromkeys([*motion.labels.values(), *(WORDS[key][0] for key in offered if key in WORDS)])
        raise _Faulty("choice", value=text[:40], motion=motion.number, words=", ".join(words))
    try:
        return motion.rule.read(marks, follow)
    except DomainError as error:
        raise _Faulty("seats", motion=motion.number) from error
