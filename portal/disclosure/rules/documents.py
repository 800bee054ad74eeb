"""A statement as the public file that is hashed: see `portal.disclosure.verify`, which reads it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from portal.kernel.canonical import spelled

from ..verify import FIRST, FORMAT
from .periods import Period

__all__ = ["FIRST", "Change", "Head", "Public", "pieces"]


@dataclass(frozen=True)
class Public:
    """A line as everyone may read it: personal data is masked before it comes here.

    `voucher` is the SHA-256 of the voucher's public version, `decision` the matter that authorised it.
    """

    number: int
    day: str
    amount: int
    category: str
    party: str
    note: str
    contract: str = ""
    decision: str = ""
    voucher: str = ""
    flagged: bool = False

    def record(self) -> dict[str, Any]:
        """As it is hashed."""
        return {
            "n": self.number, "day": self.day, "amount": self.amount, "category": self.category, "party": self.party,
            "note": self.note, "contract": self.contract, "decision": self.decision, "voucher": self.voucher,
            "flag": self.flagged,
        }  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A line of a restatement: what it was (None: it was missing), what it is (None: it should not be there), why."""

    was: Public | None
    now: Public | None
    why: str

    def record(self) -> dict[str, Any]:
        """As it is hashed."""
        return {
            "was": self.was.record() if self.was else None, "is": self.now.record() if self.now else None,
            "why": self.why,
        }  # fmt: skip


@dataclass(frozen=True)
class Head:
    """What stands above the lines. `restates` is the number of the statement that is set right."""

    fund: Mapping[str, Any]
    place: str
    number: int
    previous: str
    period: Period
    opening: int
    restates: int | None = None
    why: str = ""

    def record(self) -> dict[str, Any]:
        """As it is hashed."""
        return {
            "format": FORMAT, "fund": dict(self.fund), "place": self.place, "number": self.number,
            "previous": self.previous, "period": [self.period.begins.isoformat(), self.period.ends.isoformat()],
            "opening": self.opening, "restates": self.restates, "why": self.why,
        }  # fmt: skip


def pieces(head: Head, lines: Iterable[Public | Change]) -> Iterator[bytes]:
    """The file, a record at a time; the last one holds the sums and the hash. However long, nothing is held."""
    digest, sums, count = sha256(), [0, 0], 0
    first = spelled(head.record()) + b"\n"
    digest.update(first)
    yield first
    for line in lines:
        count += 1
        for amount, sign in _amounts(line):
            sums[0 if amount > 0 else 1] += sign * abs(amount)
        piece = spelled(line.record()) + b"\n"
        digest.update(piece)
        yield piece
    closing = head.opening + sums[0] - sums[1]
    last = {"income": sums[0], "spending": sums[1], "closing": closing, "lines": count, "hash": digest.hexdigest()}
    yield spelled(last) + b"\n"


def _amounts(line: Public | Change) -> list[tuple[int, int]]:
    if isinstance(line, Public):
        return [(line.amount, 1)]
    return [(one.amount, sign) for one, sign in ((line.was, -1), (line.now, 1)) if one is not None]
