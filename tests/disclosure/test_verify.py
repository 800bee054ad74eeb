"""Published files are checked by nothing but themselves: every flipped bit is found."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.disclosure.rules.documents import FIRST, Change, Head, Public, pieces
from portal.disclosure.rules.periods import Period, after, period_of
from portal.disclosure.rules.words import Every
from portal.disclosure.verify import Wrong, check, main

AMOUNTS = st.integers(-(10**9), 10**9).filter(bool)
FUND = {"id": 7, "kind": "public_revenue", "name": "公共收益"}


class Publisher:
    """Publishes statements and restatements of one fund into a directory."""

    def __init__(self, home: Path) -> None:
        self.home, self.number, self.previous, self.balance = home, 0, FIRST, 0
        self.period: Period | None = None
        self.lines: dict[int, tuple[int, Public]] = {}
        self.periods: dict[int, Period] = {}

    def publish(self, *amounts: int) -> Path:
        self.period = after(self.period, Every.QUARTER) if self.period else period_of(date(2025, 1, 1), Every.QUARTER)
        self.number += 1
        lines = []
        for amount in amounts:
            number = len(self.lines) + 1
            day = self.period.begins + timedelta(days=number % 28)
            line = Public(number, day.isoformat(), amount, "parking", f"对方{number}", "停车费")
            self.lines[number] = self.number, line
            lines.append(line)
        self.periods[self.number] = self.period
        return self._write(Head(FUND, "春晓苑", self.number, self.previous, self.period, self.balance), lines)

    def restate(self, number: int, amount: int | None, why: str = "票据重复") -> Path:
        statement, was = self.lines[number]
        now = None if amount is None else Public(was.number, was.day, amount, was.category, was.party, was.note)
        self.number += 1
        head = Head(FUND, "春晓苑", self.number, self.previous, self.periods[statement], self.balance, statement, why)
        if now is not None:
            self.lines[number] = statement, now
        return self._write(head, [Change(was, now, why)])

    def _write(self, head: Head, lines: list[Public] | list[Change]) -> Path:
        path = self.home / f"{self.number}.jsonl"
        path.write_bytes(b"".join(pieces(head, lines)))
        last = path.read_text("utf-8").splitlines()[-1]
        self.previous = last.split('"hash":"')[1][:64]
        self.balance = int(last.split('"closing":')[1].split(",")[0])
        return path


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path)


def test_a_chain_fits(publisher: Publisher, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [publisher.publish(120_00, -30_00), publisher.publish(5), publisher.restate(2, -25_00)]
    paths.append(publisher.publish(-1))
    assert main([str(path) for path in reversed(paths)]) == 0
    assert "4 statements, every sum and hash fits; balance 95.04 yuan" in capsys.readouterr().out


def test_every_flipped_bit_is_found_and_named(publisher: Publisher) -> None:
    paths = [publisher.publish(120_00, -30_00), publisher.restate(1, 100_00), publisher.publish(7)]
    check(paths)
    for path in paths:
        content = path.read_bytes()
        for place in range(len(content)):
            for bit in (0, 3, 6):
                path.write_bytes(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :])
                with pytest.raises(Wrong, match=r"\d\.jsonl"):
                    check(paths)
        path.write_bytes(content)
    check(paths)


def test_dropped_doubled_and_swapped_files_are_named(publisher: Publisher) -> None:
    paths = [publisher.publish(100), publisher.publish(200), publisher.publish(300)]
    for given_paths, said in (
        (paths[1:], "the ones before it were not given"),
        ((paths[0], paths[2]), "number 2 of this fund is missing"),
        ((paths[0], paths[0]), "number 2 of this fund is missing, or there are two"),
    ):
        with pytest.raises(Wrong, match=said):
            check(given_paths)
    paths[2].write_bytes(paths[2].read_bytes().rsplit(b"\n", 2)[0] + b"\n")
    with pytest.raises(Wrong, match="cut off"):
        check(paths)


def test_a_rewritten_statement_breaks_the_one_after_it(publisher: Publisher, tmp_path: Path) -> None:
    """Whoever rewrites a file, sums and hash included, would have to rewrite every later one too."""
    first = publisher.publish(100)
    second = publisher.publish(1)
    other = Publisher(tmp_path / "other")
    other.home.mkdir()
    first.write_bytes(other.publish(90).read_bytes())
    with pytest.raises(Wrong, match=r"2\.jsonl: it follows a file with another hash than 1\.jsonl"):
        check([first, second])


def test_a_restatement_says_what_stood_there(publisher: Publisher) -> None:
    paths = [publisher.publish(100, -50)]
    publisher.lines[2] = 1, Public(2, "2025-01-03", -40, "parking", "对方2", "停车费")
    paths.append(publisher.restate(2, -10))
    with pytest.raises(Wrong, match="was not this in what statement 1 published"):
        check(paths)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(st.lists(st.integers(-(10**9), 10**9).filter(bool), max_size=6), st.integers(1, 30)), max_size=12
    )
)
def test_any_sequence_keeps_every_balance(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[int] | int]
) -> None:
    publisher, paths = Publisher(tmp_path_factory.mktemp("chain")), []
    chance = random.Random(1)
    for step in steps:
        if isinstance(step, list):
            paths.append(publisher.publish(*step))
        elif step in publisher.lines:
            paths.append(publisher.restate(step, chance.choice([1, -1]) * chance.randint(1, 10**6)))
    if paths:
        check(paths)
        assert publisher.balance == sum(line.amount for _statement, line in publisher.lines.values())
