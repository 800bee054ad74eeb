"""Check published statements from the public files alone: `python -m portal.disclosure.verify FILE...`

Needs nothing but Python. Give it the files of one fund, or of several, in any order. It adds up every line, follows
every balance from one statement to the next, and every hash from one file to the next. It ends with 0 where all is
well and with 1 where something is not, naming the file, the line and what is wrong.

A file is UTF-8, one JSON record a line, spelled one way only (keys sorted, no spaces):

- first the statement: its fund, its number, the hash of the file before it, its period, its opening balance;
- then its lines: number, day, amount in fen (what goes out is negative), category, counterparty …; of a restatement,
  what each line was, what it is now, and why;
- last the sums, and the SHA-256 of every byte before this record.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = "gongzhi-statement-1"
FIRST = "0" * 64


class Wrong(Exception):
    """Something does not fit; the message says what, and where."""


def spelled(record: Any) -> bytes:
    """The one spelling of a record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def records(file: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, Any], bytes]]:
    """The records of a file with their line numbers and bytes. Raises `Wrong` for any other spelling."""
    for number, line in enumerate(file, 1):
        try:
            record = json.loads(line.decode())
            as_published = isinstance(record, dict) and spelled(record) + b"\n" == line
        except (ValueError, RecursionError) as error:
            raise Wrong(f"{name}, line {number}: this is no record any more") from error
        if not as_published:
            raise Wrong(f"{name}, line {number}: this is not how the portal writes it; somebody changed it")
        yield number, record, line


class Statement:
    """One file: its head at once, its lines as they are read, its sums at the end."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name
        with path.open("rb") as file:
            self.head = next((record for _number, record, _line in records(file, self.name)), {})
        if self.head.get("format") != FORMAT:
            raise Wrong(f"{self.name}: this is no statement of the portal")
        try:
            self.fund, self.number = str(self.head["fund"]["id"]), int(self.head["number"])
            self.opening, self.restates = int(self.head["opening"]), self.head["restates"]
            self.period = tuple(date.fromisoformat(day) for day in self.head["period"])
            self.previous, self.until = str(self.head["previous"]), self.period[1]
        except (KeyError, TypeError, ValueError) as error:
            raise Wrong(f"{self.name}, line 1: the head of the statement is damaged") from error

    def check(self, book: Book) -> None:
        """Add it all up. Raises `Wrong`."""
        digest, sums, lines, last = sha256(), [0, 0], 0, None
        with self.path.open("rb") as file:
            for number, record, line in records(file, self.name):
                if last is not None:
                    raise Wrong(f"{self.name}, line {number}: something stands behind the sums")
                if "hash" in record:
                    last = record
                    continue
                digest.update(line)
                if number > 1:
                    lines += 1
                    self._add(record, number, sums, book)
        if last is None:
            raise Wrong(f"{self.name}: the sums are missing; the file is cut off")
        self._close(last, digest.hexdigest(), sums, lines)
        self.hash, self.closing = str(last["hash"]), int(last["closing"])

    def _add(self, record: dict[str, Any], number: int, sums: list[int], book: Book) -> None:
        where = f"{self.name}, line {number}"
        try:
            if self.restates is None:
                self._within(record, where)
                book.keep(self, record)
                _count(record, 1, sums)
                return
            was, now = record["was"], record["is"]
            if was is not None:
                book.replace(self, was, now, where)
                _count(was, -1, sums)
            if now is not None:
                self._within(now, where)
                if was is None:
                    book.keep(self, now)
                _count(now, 1, sums)
            if not str(record["why"]).strip():
                raise Wrong(f"{where}: a restatement says why")
        except (KeyError, TypeError, ValueError) as error:
            raise Wrong(f"{where}: this line is damaged") from error

    def _within(self, line: dict[str, Any], where: str) -> None:
        if not self.period[0] <= date.fromisoformat(line["day"]) <= self.period[1]:
            raise Wrong(f"{where}: the day {line['day']} is not in the period of the statement")

    def _close(self, last: dict[str, Any], digest: str, sums: list[int], lines: int) -> None:
        expected = {
            "income": sums[0], "spending": sums[1], "closing": self.opening + sums[0] - sums[1], "lines": lines,
        }  # fmt: skip
        for key, value in expected.items():
            if last.get(key) != value:
                raise Wrong(f"{self.name}: {key} is printed as {last.get(key)}; the lines give {value}")
        if last["hash"] != digest:
            raise Wrong(f"{self.name}: the hash is {digest}, not the {last['hash']} that was published")


def _count(line: dict[str, Any], sign: int, sums: list[int]) -> None:
    amount = line["amount"]
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise TypeError
    sums[0 if amount > 0 else 1] += sign * abs(amount)


class Book:
    """What one file needs to know of another: the lines that a restatement speaks of, and nothing more."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.wanted: set[tuple[str, int]] = set()
        self.lines: dict[tuple[str, int], tuple[int, bytes]] = {}
        for statement in statements:
            if statement.restates is not None:
                with statement.path.open("rb") as file:
                    for number, record, _line in records(file, statement.name):
                        if number > 1 and isinstance(record.get("was"), dict):
                            self.wanted.add((statement.fund, record["was"].get("n", 0)))

    def keep(self, statement: Statement, line: dict[str, Any]) -> None:
        """Remember a line that will be restated. Raises `Wrong` where its number stands twice."""
        key = (statement.fund, line["n"])
        if key in self.wanted:
            if key in self.lines:
                raise Wrong(f"{statement.name}: line number {line['n']} stands twice")
            number = statement.number if statement.restates is None else statement.restates
            self.lines[key] = number, spelled(line)

    def replace(self, statement: Statement, was: dict[str, Any], now: dict[str, Any] | None, where: str) -> None:
        """A restated line says what stood there, in the statement it restates."""
        key = (statement.fund, was["n"])
        kept = self.lines.get(key)
        if kept is None or kept != (statement.restates, spelled(was)):
            raise Wrong(f"{where}: line {was['n']} was not this in what statement {statement.restates} published")
        if now is None:
            del self.lines[key]
        elif now["n"] != was["n"]:
            raise Wrong(f"{where}: a restated line keeps its number")
        else:
            self.lines[key] = kept[0], spelled(now)


def check(paths: Sequence[Path]) -> list[str]:
    """Check files together; returns a sentence for each fund. Raises `Wrong` at the first thing that does not fit."""
    statements = sorted((Statement(path) for path in paths), key=lambda one: (one.fund, one.number))
    book, said, before = Book(statements), [], None
    for statement in statements:
        if before is not None and before.fund != statement.fund:
            said.append(_well(before))
            before = None
        statement.check(book)
        _follows(statement, before)
        statement.until = statement.period[1] if statement.restates is None or before is None else before.until
        before = statement
    return [*said, _well(before)] if before else said


def _follows(statement: Statement, before: Statement | None) -> None:
    name = statement.name
    if before is None:
        if statement.number != 1 or statement.previous != FIRST:
            raise Wrong(f"{name}: this is number {statement.number}; the ones before it were not given")
        return
    if statement.number != before.number + 1:
        raise Wrong(f"{name}: number {before.number + 1} of this fund is missing, or there are two")
    if statement.previous != before.hash:
        raise Wrong(f"{name}: it follows a file with another hash than {before.name} has: one of the two was changed")
    if statement.opening != before.closing:
        raise Wrong(f"{name}: it opens with {statement.opening} fen, but {before.name} closes with {before.closing}")
    if statement.restates is None and statement.period[0] != before.until + timedelta(days=1):
        raise Wrong(f"{name}: its period does not follow the one before it")


def _well(statement: Statement) -> str:
    yuan = f"{'-' if statement.closing < 0 else ''}{abs(statement.closing) // 100:,}.{abs(statement.closing) % 100:02d}"
    return f"fund {statement.fund}: {statement.number} statements, every sum and hash fits; balance {yuan} yuan"


def main(arguments: Sequence[str]) -> int:
    """What the command does."""
    if not arguments:
        print(__doc__)
        return 2
    try:
        for sentence in check([Path(one) for one in arguments]):
            print(sentence)
    except Wrong as wrong:
        print(f"NOT RIGHT  {wrong}")
        return 1
    except OSError as error:
        print(f"NOT RIGHT  {error.filename}: it cannot be read")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
