"""One row of a cash book: a movement, or every reason why it cannot be taken, each naming its cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from ..rules.cells import Unclear, plain, read_amount, read_day, signed
from ..rules.words import category_of
from .columns import Layout
from .faults import Fault

PARTY_LARGEST, NOTE_LARGEST = 80, 200
_SHOWN = 40
_SUMMARY = re.compile(
    r"(本[页日月季年次]|本期|全[年月])?(合计|小计|总计|累计|发生额合计)[:]?|承前页|过次页|结转(下|上)(年|月|页)|(上|下)(年|月|期)结转|"
    r"期[初末]余额|(年|月)[初末]余额|total"
)
_YUAN = ("", "人民币", "人民币元", "rmb", "cny", "¥", "156", "元")
# What a bank books of its own accord names nobody.
BANK, _OF_THE_BANK = "开户银行", ("interest", "audit")


@dataclass(frozen=True)
class Window:
    """The days a movement of a fund may lie on: from the fund's first day to today."""

    since: date
    today: date


@dataclass(frozen=True)
class Movement:
    """A row that can be taken; `source` tells equal rows of two files apart from other rows."""

    number: int
    day: date
    amount: int
    category: str
    party: str
    note: str
    source: str


def read_row(
    number: int, cells: Sequence[Any], layout: Layout, window: Window
) -> tuple[Movement | None, list[Fault]]:  # fmt: skip
    """The movement, or every reason why there is none; neither for a row of sums or an empty one."""
    row = _Row(number, cells, layout)
    if row.is_summary():
        return None, []
    day = row.read("day", read_day)
    came, went, one = (row.amount(name) for name in ("income", "spending", "amount"))
    direction = row.read("direction", plain) or ""
    party, note = row.words("party", PARTY_LARGEST), row.words("note", NOTE_LARGEST)
    named, reference = row.read("category", plain) or "", row.read("reference", plain) or ""
    if (currency := row.read("currency", plain)) and currency.casefold() not in _YUAN:
        row.blame("currency", "currency", currency)
    row.look(day, window)
    if row.faults:
        return None, row.faults
    assert day is not None
    try:
        amount = signed(came, went, one, direction)
    except Unclear as error:
        row.blame(error.reason, "direction" if error.reason == "direction" else row.first_amount, error.said)
        return None, row.faults
    category = category_of(named, f"{note} {party}", amount)
    if not party and category in _OF_THE_BANK:
        party = BANK
    if not party:
        row.blame("no_party", "party", "")
        return None, row.faults
    source = _source(day, amount, party, note, reference)
    return Movement(number, day, amount, category, party, note, source), []


def _source(day: date, amount: int, party: str, note: str, reference: str) -> str:
    """The fingerprint of a row by what it says, whatever file it stands in and wherever there."""
    said = "\x1f".join((day.isoformat(), str(amount), party, note, reference))
    return sha256(said.encode()).hexdigest()[:40]


class _Row:
    """The cells of one row by name, and what is wrong with them."""

    def __init__(self, number: int, cells: Sequence[Any], layout: Layout) -> None:
        self.number, self.layout = number, layout
        last = len(cells)
        self.cells: Mapping[str, Any] = {
            name: cells[at] if at < last else None for name, at in layout.places.items()
        }  # fmt: skip
        self.faults: list[Fault] = []
        self.first_amount = next(name for name in ("amount", "income", "spending") if name in layout.places)

    def is_summary(self) -> bool:
        """Whether it is empty, or only sums up or carries over what other rows say."""
        empty = True
        for value in self.cells.values():
            if value is None or value == "":
                continue
            empty = False
            if isinstance(value, str) and len(value) < 12 and _SUMMARY.fullmatch("".join(value.casefold().split())):
                return True
        return empty

    def blame(self, reason: str, name: str, value: str, **facts: Any) -> None:
        cell = f"{self.layout.letters.get(name, '')}{self.number}"
        self.faults.append(
            Fault(self.number, reason, {"cell": cell, "row": self.number, "value": value[:_SHOWN], **facts})
        )

    def read(self, name: str, how: Callable[[Any], Any]) -> Any:
        """What a cell says; None where there is no such column, or where it is unclear and blamed."""
        if name not in self.cells:
            return None
        try:
            return how(self.cells[name])
        except Unclear as error:
            self.blame(error.reason, name, error.said or str(self.cells[name] or ""))
            return None

    def amount(self, name: str) -> int:
        return (self.read(name, read_amount) or 0) * self.layout.factors.get(name, 1)

    def words(self, name: str, most: int) -> str:
        text = " ".join((self.read(name, plain) or "").split())
        if len(text) > most:
            self.blame("long", name, str(len(text)), most=most)
        return text

    def look(self, day: date | None, window: Window) -> None:
        """Blame a day that no movement of the fund can lie on."""
        if day is not None and day < window.since:
            self.blame("before", "day", day.isoformat(), day=window.since.isoformat())
        if day is not None and day > window.today:
            self.blame("future", "day", day.isoformat())
