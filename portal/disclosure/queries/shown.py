"""A published statement's own page: how it and its fund stand, and its lines behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, select, text
from sqlalchemy.orm import aliased

from portal.kernel import keyset
from portal.kernel.db import db
from portal.kernel.keyset import Page
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Budget, Contract, Fund, Line, Question, RestatedLine, Statement, StatementObjection
from ..rules.masking import masked
from .things import ONE, StatementThing, fields, seen_by

SIZE = 20


class Standing(NamedTuple):
    """What changes whenever the statements of a fund show something else: by a publication, a restatement, a budget
    (`planned` rows of it: one that is withdrawn leaves no date); how many owners object to this one, of how many there
    were when the last of them did; whether anything was asked."""

    head: str
    planned_at: datetime | None
    planned: int
    objecting: int
    owners: int
    asked: bool


@dataclass(frozen=True)
class ShownStatement(StatementThing):
    """A statement for its own page, with how it stands: everyone opens it, so both are read at once."""

    standing: Standing


_SHOWN: Any = ONE.add_columns(
    Fund.head, select(func.max(Budget.at)).where(Budget.fund_id == Fund.id).scalar_subquery(),
    select(func.count()).where(Budget.fund_id == Fund.id).scalar_subquery(),
    select(func.count()).where(StatementObjection.statement_id == Statement.id).scalar_subquery(), Statement.owners,
    select(Question.id).where(Question.statement_id == Statement.id).exists(),
)  # fmt: skip


def get_shown(viewer: Viewer, statement_id: int) -> ShownStatement | None:
    """A statement as `get_statement` finds it, and how it and its fund stand."""
    given = {**seen_by(viewer), "statement": statement_id}
    row = db.session.connection().execute(_SHOWN, given).one_or_none()
    if row is None:
        return None
    own = len(row) - len(Standing._fields)
    values = [*fields(row[:own]), Standing._make(row[own:])]
    return ShownStatement(*values)


_Decision = aliased(Matter)


class LineRow(NamedTuple):
    """A published line as it stands in the database; a page says `party` and `note`, in which what must not be read in
    public is shortened. `voucher_id`: the voucher, if everyone may see it."""

    id: int
    number: int
    day: date
    amount: int
    category: str
    party_entered: str
    note_entered: str
    flagged: bool
    voucher_id: int | None
    contract: str | None
    decision: str | None
    decision_path: str | None
    restated: bool

    @property
    def party(self) -> str:
        return masked(self.party_entered)

    @property
    def note(self) -> str:
        return masked(self.note_entered)


@lru_cache
def _lines(category: bool, flagged: bool) -> Any:
    """The lines of a statement behind a number; built once for each way to filter them."""
    restated = select(RestatedLine.id).where(RestatedLine.line_id == Line.id).exists()
    statement = (
        select(Line.id, Line.number, Line.day, Line.amount, Line.category, Line.party, Line.note, Line.flagged,
               case((Line.voucher_open, Line.voucher_id)), Contract.title, _Decision.title, _Decision.path, restated)
        .join(Contract, Contract.id == Line.contract_id, isouter=True)
        .join(_Decision, _Decision.id == Line.decision_id, isouter=True)
        .where(Line.statement_id == bindparam("statement"), Line.number > bindparam("behind"), ~Line.gone)
    )  # fmt: skip
    if category:
        statement = statement.where(Line.category == bindparam("category"))
    if flagged:
        # Once as the partial index is cut out, once as it is looked into.
        statement = statement.where(text("fund_line.flagged and not fund_line.gone"), Line.flagged)
    return statement.order_by(Line.number).limit(SIZE + 1)


def lines_of(
    thing: StatementThing, category: str = "", flagged: bool = False, after: str | None = None
) -> Page[LineRow]:
    """The lines of a statement by number, a page of them, perhaps only of one category or only the flagged ones."""
    key = keyset.decode(after, (int,))
    given: dict[str, Any] = {"statement": thing.restates_id or thing.id, "behind": key[0] if key else 0}
    if category:
        given["category"] = category
    rows = db.session.connection().execute(_lines(bool(category), flagged), given).all()
    return keyset.page(tuple(LineRow._make(row) for row in rows), SIZE, lambda row: (row.number,), key is None)


def line_shown(thing: StatementThing, line_id: int | None) -> Any:
    """(number, day, amount, party, note) of a published line, for whoever asks about it; None where there is none."""
    row = db.session.execute(
        select(Line.number, Line.day, Line.amount, Line.party, Line.note).where(
            Line.id == (line_id or 0), Line.statement_id == (thing.restates_id or thing.id)
        )
    ).one_or_none()
    return row and {**row._asdict(), "party": masked(row.party), "note": masked(row.note)}
