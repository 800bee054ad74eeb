"""What of a file is new, and taking it in: in one statement of the database, so that it is whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, case, delete, exists, func, insert, literal, null, select, update

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.people.rules import VISITOR

from ...models import CashFault, CashImport, CashRow, Fund, Line
from ...rules.importing import IMPORT
from .uploading import held

PIECE = 20_000  # rows that are compared in one transaction
FAULTS_LARGEST = 2_000
_PLAIN = 40  # characters of a fingerprint; one that is longer counts equal rows of one file


def compare(import_id: int) -> Iterator[None]:
    """Find out which rows the fund has already, and which lie in a published statement; commit after every step."""
    row = held(import_id)
    if not IMPORT.may("compare", row.state):
        return
    fund = db.session.get_one(Fund, row.fund_id)
    row.state = IMPORT.move("compare", row.state)
    db.session.execute(delete(CashFault).where(CashFault.import_id == import_id, CashFault.reason == "published"))
    row.faults = _faults(import_id)
    _tell_apart(import_id)
    yield
    last = db.session.scalar(select(func.max(CashRow.number)).where(CashRow.import_id == import_id)) or 0
    for first in range(0, last + 1, PIECE):
        _recognise(import_id, fund.id, first, first + PIECE)
        db.session.execute(update(CashImport).where(CashImport.id == import_id).values(done=min(last, first + PIECE)))
        yield
    _report(import_id)
    yield


def _faults(import_id: int) -> int:
    return db.session.scalar(select(func.count()).where(CashFault.import_id == import_id)) or 0


def _tell_apart(import_id: int) -> None:
    """Equal rows of one file are as many movements: the second is "…:2", in this file and in the next."""
    here = CashRow.import_id == import_id, func.length(CashRow.source) == _PLAIN
    counted = func.row_number().over(partition_by=CashRow.source, order_by=CashRow.number).label("n")
    ordered = select(CashRow.number, CashRow.source, counted).where(*here).subquery()
    several = db.session.execute(select(ordered.c.number, ordered.c.source, ordered.c.n).where(ordered.c.n > 1)).all()
    if several:
        one: Any = update(CashRow.__table__).where(  # type: ignore[arg-type]
            CashRow.__table__.c.import_id == import_id, CashRow.__table__.c.number == bindparam("at")
        )
        db.session.connection().execute(
            one.values(source=bindparam("said")), [{"at": row[0], "said": f"{row[1]}:{row[2]}"} for row in several]
        )


def _recognise(import_id: int, fund_id: int, first: int, behind: int) -> None:
    """Mark the rows of a piece that the fund has."""
    there = exists().where(Line.fund_id == fund_id, Line.source == CashRow.source)
    piece = CashRow.import_id == import_id, CashRow.number >= first, CashRow.number < behind
    db.session.execute(update(CashRow).where(*piece).values(known=there).execution_options(synchronize_session=False))


def _report(import_id: int) -> None:
    """Everything is compared: it can be taken, or brings nothing, or names days that are published."""
    row = held(import_id)
    if not IMPORT.may("report", row.state):
        return
    until = db.session.get_one(Fund, row.fund_id).until
    fresh = CashRow.import_id == import_id, CashRow.known.is_(False)
    if until is not None:
        late = select(CashRow.number, CashRow.day).where(*fresh, CashRow.day <= until).order_by(CashRow.number)
        letter, ended = row.letters["day"], until.isoformat()
        found = [
            {"import_id": import_id, "number": number, "reason": "published",
             "facts": {"cell": f"{letter}{number}", "row": number, "value": day.isoformat(), "day": ended}}
            for number, day in db.session.execute(late.limit(FAULTS_LARGEST))
        ]  # fmt: skip
        if found:
            db.session.connection().execute(insert(CashFault.__table__), found)  # type: ignore[arg-type]
        row.faults += len(found)
    counts = db.session.execute(
        select(
            func.count(), func.coalesce(func.sum(case((CashRow.amount > 0, CashRow.amount), else_=0)), 0),
            func.coalesce(func.sum(case((CashRow.amount < 0, -CashRow.amount), else_=0)), 0),
        ).where(*fresh)
    ).one()  # fmt: skip
    row.new, row.income, row.spending = int(counts[0]), int(counts[1]), int(counts[2])
    row.known = row.rows - row.new - _bad(import_id)
    if row.faults:
        row.state, row.finished_at = IMPORT.move("reject", row.state), clock.now()
    elif row.new:
        row.state = IMPORT.move("report", row.state)
    else:
        row.state, row.finished_at = IMPORT.move("report", row.state, "unchanged"), clock.now()
    db.session.flush()
    matters.record(VISITOR, "disclosure.import_read", None, cash_import=row.id, file=row.file, person=row.entered_by)


def _bad(import_id: int) -> int:
    """How many rows have faults of their own."""
    own = CashFault.import_id == import_id, CashFault.reason != "published"
    return db.session.scalar(select(func.count(CashFault.number.distinct())).where(*own)) or 0


def apply(import_id: int) -> None:
    """Write what is new into the fund, all of it in this transaction. What changed meanwhile is compared anew."""
    row = held(import_id)
    if not IMPORT.may("apply", row.state):
        return
    fund = db.session.get_one(Fund, row.fund_id, with_for_update=True, populate_existing=True)
    fresh = CashRow.import_id == import_id, CashRow.known.is_(False)
    first = db.session.scalar(select(func.min(CashRow.day)).where(*fresh))
    there = exists().where(Line.fund_id == fund.id, Line.source == CashRow.source)
    taken = db.session.scalar(select(func.count()).where(*fresh, there))
    if taken or (first is not None and fund.until is not None and first <= fund.until):
        row.state = IMPORT.move("compare", row.state)
        db.session.flush()
        return
    rows = select(
        literal(fund.id), null(), null(), CashRow.day, CashRow.amount, CashRow.category, CashRow.party, CashRow.note,
        CashRow.source, literal(False), literal(False), literal(False), literal(row.entered_by),
        literal(row.entered_for), literal(clock.now(), Line.__table__.c.at.type),
    ).where(*fresh).order_by(CashRow.number)  # fmt: skip
    names = ["fund_id", "statement_id", "number", "day", "amount", "category", "party", "note", "source", "flagged",
             "gone", "voucher_open", "entered_by", "entered_for", "at"]  # fmt: skip
    db.session.execute(insert(Line).from_select(names, rows, include_defaults=False))
    row.state, row.finished_at = IMPORT.move("apply", row.state), clock.now()
    db.session.flush()
    matters.record(VISITOR, "disclosure.imported", None, fund=fund.id, cash_import=row.id, rows=row.new)
