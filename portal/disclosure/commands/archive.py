"""The published files: written once, a piece at a time, and never again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Written:
    """The sums and the hash of a file, as its last record says them."""

    income: int
    spending: int
    closing: int
    lines: int
    hash: str


@dataclass(frozen=True)
class Archive:
    """A directory with a folder a fund. A file is whole or not there: it is named once it has reached the disk.

    It is written before the transaction commits. Where that fails, the number is not taken, and the next statement
    that takes it writes its own file in its place.
    """

    home: Path

    def path(self, fund_id: int, number: int) -> Path:
        return self.home / str(fund_id) / f"{number:06d}.jsonl"

    def write(self, fund_id: int, number: int, pieces: Iterable[bytes]) -> Written:
        """Write the file of a statement that is about to be published."""
        path, last = self.path(fund_id, number), b"{}"
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".part")
        with beside.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                last = piece
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        return Written(**json.loads(last))
