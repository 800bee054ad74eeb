"""The public file as records: its head, its lines, its sums."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

COLUMNS = ("number", "day", "amount", "category", "party", "note", "contract", "decision", "voucher", "flagged")
_KEYS = ("n", "day", "amount", "category", "party", "note", "contract", "decision", "voucher", "flag")


@dataclass(frozen=True)
class Source:
    """A published file on disk."""

    path: Path

    def head(self) -> dict[str, Any]:
        with self.path.open("rb") as file:
            head: dict[str, Any] = json.loads(next(file))
        return head

    def records(self) -> Iterator[dict[str, Any]]:
        """Everything below the head: lines or changes, then the sums."""
        with self.path.open("rb") as file:
            next(file)
            for line in file:
                yield json.loads(line)

    def sums(self) -> dict[str, Any]:
        """The last record: the sums and the hash."""
        return deque(self.records(), maxlen=1)[0]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The lines in the order of `COLUMNS`; of a restatement, each old line taken back and each new one.

        Amounts are exact yuan with two decimals.
        """
        for record in self.records():
            for line, sign in _movements(record):
                values = [line[key] for key in _KEYS]
                values[2] = Decimal(sign * line["amount"]).scaleb(-2)
                yield tuple(values)


def _movements(record: dict[str, Any]) -> list[tuple[dict[str, Any], int]]:
    if "hash" in record:
        return []
    if "why" in record:
        return [(record[key], sign) for key, sign in (("was", -1), ("is", 1)) if record[key] is not None]
    return [(record, 1)]
