"""Lines as everyone may read them, in the order of the public file; however many, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.files.models import PrivateFile
from portal.kernel.db import db
from portal.matters.models import Matter

from ..models import Contract, Fund, Line, RestatedLine
from ..rules.documents import Change, Public
from ..rules.masking import masked
from ..rules.statements import flagged

PIECE = 2_000
_Decision = aliased(Matter)


def _public(row: Any) -> Public:
    return Public(
        row.number, row.day.isoformat(), row.amount, row.category, masked(row.party), masked(row.note),
        row.contract or "", row.decision or "", row.voucher or "",
        flagged(row.amount, row.line, bool(row.voucher), bool(row.decision)),
    )  # fmt: skip


def _lines() -> Any:
    return (
        select(Line.id, Line.number, Line.day, Line.amount, Line.category, Line.party, Line.note,
               Contract.title.label("contract"), _Decision.path.label("decision"),
               PrivateFile.digest.label("voucher"), Fund.line)
        .join(Fund, Fund.id == Line.fund_id)
        .join(Contract, Contract.id == Line.contract_id, isouter=True)
        .join(_Decision, _Decision.id == Line.decision_id, isouter=True)
        .join(PrivateFile, PrivateFile.id == Line.voucher_id, isouter=True)
    )  # fmt: skip


def line_records(statement_id: int) -> Iterator[Public]:
    """The lines of a statement by number."""
    after = 0
    while True:
        rows = db.session.execute(
            _lines().where(Line.statement_id == statement_id, Line.number > after).order_by(Line.number).limit(PIECE)
        ).all()
        yield from map(_public, rows)
        if len(rows) < PIECE:
            return
        after = rows[-1].number


def line_record(line_id: int) -> Public:
    """One published line as it stands now."""
    return _public(db.session.execute(_lines().where(Line.id == line_id)).one())


def change_records(statement_id: int) -> Iterator[Change]:
    """The changes of a restatement, in the order they were entered."""
    rows = db.session.execute(
        select(RestatedLine.was, RestatedLine.now, RestatedLine.why)
        .where(RestatedLine.statement_id == statement_id)
        .order_by(RestatedLine.id)
    )
    for was, now, why in rows:
        yield Change(read(was), read(now), why)


def read(record: dict[str, Any] | None) -> Public | None:
    """A line from its record."""
    if record is None:
        return None
    return Public(
        record["n"], record["day"], record["amount"], record["category"], record["party"], record["note"],
        record["contract"], record["decision"], record["voucher"], record["flag"],
    )  # fmt: skip
