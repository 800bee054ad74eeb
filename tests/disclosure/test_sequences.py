"""Whatever treasurers do, in whatever order: every balance is kept, the chain holds, and nothing is taken in twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.disclosure.commands import importing, keeping, restating, stating
from portal.disclosure.commands.archive import Archive
from portal.disclosure.commands.keeping import Movement
from portal.disclosure.models import CashImport, Fund, Line, Statement, StatementSum
from portal.disclosure.queries.importing import get_import
from portal.disclosure.rules.periods import next_of
from portal.disclosure.verify import Wrong, check
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Place
from tests.disclosure.books_as_files import text
from tests.disclosure.world import NOW, SINCE, Books
from tests.factories import Neighbourhood

AMOUNT = st.integers(-(10**9), 10**9).filter(bool)
ROW = st.tuples(st.integers(0, 80), AMOUNT, st.integers(0, 3))
STEP = st.one_of(
    st.tuples(st.just("import"), st.lists(ROW, min_size=1, max_size=5)),
    st.tuples(st.just("enter"), ROW),
    st.tuples(st.just("publish")),
    st.tuples(st.just("publish")),
    st.tuples(st.just("give up")),
    st.tuples(st.just("restate"), st.integers(0, 99), st.one_of(st.none(), ROW), st.booleans()),
)
_names = count(1)


class Treasury(Books):
    """A new fund in the same neighbourhood, and what a treasurer does with it."""

    def __init__(self, books: Books, archive: Archive) -> None:
        self.hood, self.archive = books.hood, archive
        place = db.session.get_one(Place, books.hood.places["spring"])
        name = f"资金{next(_names)}"
        self.id = keeping.open_fund(self.gao, place, "committee", name, SINCE, 50_00, 100_00, "quarter").id
        self.book: list[tuple[Any, ...]] = []
        db.session.commit()

    def _day(self, offset: int) -> date:
        return next_of(self.fund).begins + timedelta(days=offset)

    def do(self, step: tuple[Any, ...]) -> None:
        if step[0] in ("import", "enter", "publish", "give up") and next_of(self.fund).ends >= clock.today():
            return
        {"import": self.take_in, "enter": self.write, "publish": self.publish, "give up": self.give_up,
         "restate": self.restate}[step[0]](*step[1:])  # fmt: skip
        db.session.commit()

    def take_in(self, rows: list[tuple[int, int, int]]) -> None:
        """The whole book so far with new rows behind it, as a bank exports it; then the same once more."""
        new = [(self._day(offset).isoformat(), f"{amount / 100:.2f}" if amount > 0 else "",
                f"{-amount / 100:.2f}" if amount < 0 else "", f"对方{party}", "", "", f"{len(self.book) + at}")
               for at, (offset, amount, party) in enumerate(rows)]  # fmt: skip
        self.book += new
        assert self._import() == ("applied", len(new))
        assert self._import() == ("unchanged", 0)

    def _import(self) -> tuple[str, int]:
        made = importing.upload(self.gao, self.fund, "book.csv", text(self.book)).id
        db.session.commit()
        _work()
        thing = get_import(self.gao, made)
        assert thing is not None
        if thing.state == "ready":
            importing.confirm(self.gao, thing)
            db.session.commit()
            _work()
        row = db.session.get_one(CashImport, made, populate_existing=True)
        return row.state, row.new

    def write(self, row: tuple[int, int, int]) -> None:
        keeping.enter_line(self.gao, self.fund, self._movement(self._day(row[0]), row))

    def _movement(self, day: date, row: tuple[int, int, int]) -> Movement:
        return Movement(day, row[1], "parking" if row[1] > 0 else "repairs", f"对方{row[2]}", "")

    def publish(self) -> None:
        self.check_and_publish(self.begin(next_of(self.fund)))

    def give_up(self) -> None:
        made = self.begin(next_of(self.fund))
        stating.prepare(self.gao, self.seen(made))
        stating.send_back(self.li, self.seen(made), "票据不全")
        stating.drop(self.gao, self.seen(made))

    def restate(self, which: int, row: tuple[int, int, int] | None, missing: bool) -> None:
        ours = Statement.fund_id == self.id, Statement.state == "published", Statement.restates_id.is_(None)
        published = db.session.scalars(select(Statement).where(*ours).order_by(Statement.id)).all()
        if not published:
            return
        original = published[which % len(published)]
        standing = select(Line.number).where(Line.statement_id == original.id, Line.gone.is_(False))
        numbers = list(db.session.scalars(standing.order_by(Line.number)))
        number = None if missing or not numbers else numbers[which % len(numbers)]
        if number is None and row is None:
            return
        draft = restating.begin_restatement(self.gao, self.seen(original.id), self.fund, "抽查发现错误")
        said = row and self._movement(original.begins + timedelta(days=row[0]), row)
        restating.change(self.gao, self.seen(draft.id), self.fund, number, said, "更正")
        self.check_and_publish(draft.id)

    def assert_sound(self) -> None:
        """Balances, sums and the chain, from the database and from the public files."""
        db.session.expire_all()
        fund = db.session.get_one(Fund, self.id)
        standing = Line.fund_id == self.id, Line.gone.is_(False), Line.statement_id.is_not(None)
        total = db.session.scalar(select(func.coalesce(func.sum(Line.amount), 0)).where(*standing))
        assert fund.balance == fund.opening + int(total or 0)
        ours = Statement.fund_id == self.id, Statement.state == "published"
        rows = db.session.scalars(select(Statement).where(*ours).order_by(Statement.number)).all()
        for before, after in pairwise(rows):
            assert (after.opening, after.previous) == (before.closing, before.hash)
        assert all(row.closing == row.opening + row.income - row.spending for row in rows)
        summed = select(func.coalesce(func.sum(StatementSum.amount), 0)).join(
            Statement, Statement.id == StatementSum.statement_id
        )
        assert int(db.session.scalar(summed.where(*ours)) or 0) == int(total or 0)
        if rows:
            (said,) = check(self.files())
            assert said.endswith(f"balance {_yuan(fund.balance)} yuan")


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def _work() -> None:
    importer = importing.importer()
    while importer():
        pass


@pytest.fixture
def treasuries(in_english: Flask, hood: Neighbourhood, tmp_path: Path) -> Iterator[Books]:
    with clock.frozen(NOW):
        books = Books(hood, Archive(tmp_path / "disclosure"))
        db.session.commit()
        yield books


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=2, max_size=12), st.integers(0, 2**32))
def test_any_sequence_keeps_every_balance_and_the_chain(
    treasuries: Books, steps: list[tuple[Any, ...]], seed: int
) -> None:
    treasury = Treasury(treasuries, treasuries.archive)
    for step in steps:
        treasury.do(step)
        treasury.assert_sound()
    files = treasury.files()
    if files:
        _assert_a_flipped_bit_is_named(files, random.Random(seed))


def _assert_a_flipped_bit_is_named(files: list[Path], chance: random.Random) -> None:
    file = chance.choice(files)
    content = file.read_bytes()
    place, bit = chance.randrange(len(content)), chance.randrange(8)
    file.write_bytes(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :])
    with pytest.raises(Wrong) as wrong:
        check(files)
    file.write_bytes(content)
    after = files[files.index(file) + 1].name if file != files[-1] else file.name
    assert file.name in str(wrong.value) or after in str(wrong.value)
