"""Setting right what was published: the old line, the new one, and why, in a statement of its own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.kernel import policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people.rules import Viewer

from ..models import Line, RestatedLine, Statement
from ..queries.public import line_record
from ..queries.things import FundThing, StatementThing
from ..rules.documents import Public
from ..rules.statements import flagged
from .keeping import NOTE_LARGEST, PARTY_LARGEST, Movement, check_movement
from .stating import open_statement

WHY_LARGEST = 300


def begin_restatement(viewer: Viewer, thing: StatementThing, fund: FundThing, why: str) -> Statement:
    """Begin to set a published statement right."""
    policy.require("disclosure.restate", viewer, thing)
    if not 4 <= len(why.strip()) <= WHY_LARGEST:
        raise DomainError(_l("Say in 4 to %(most)s characters what was wrong.", most=WHY_LARGEST), "why")
    original = db.session.get_one(Statement, thing.restates_id or thing.id)
    row = open_statement(viewer, fund, thing.period, original)
    row.why = why.strip()
    db.session.flush()
    return row


def change(
    viewer: Viewer, thing: StatementThing, fund: FundThing, number: int | None, said: Movement | None, why: str
) -> RestatedLine:
    """Enter one change: line `number` becomes `said`; without `number` a line was missing; without `said` it goes.

    What authorised a payment, its contract and its voucher stay with the line.
    """
    policy.require("disclosure.prepare", viewer, thing)
    if thing.restates_id is None:
        raise DomainError(_l("Only a restatement changes what is published."))
    if not why.strip():
        raise DomainError(_l("Say why this line was wrong."), "why")
    line = _line(thing, number) if number is not None else None
    if line is None and said is None:
        raise DomainError(_l("Choose a line, or write the one that was missing."), "number")
    if said is not None:
        check_movement(said)
        if said.day not in thing.period:
            raise DomainError(_l("The day lies in the period of the statement."), "day")
    was = line_record(line.id) if line else None
    now = _as_right(fund, was, said) if said else None
    if line is not None:
        db.session.execute(
            delete(RestatedLine).where(RestatedLine.statement_id == thing.id, RestatedLine.line_id == line.id)
        )
    row = RestatedLine(
        statement_id=thing.id, line_id=line.id if line else None, was=was.record() if was else None,
        now=now.record() if now else None, why=why.strip()[:WHY_LARGEST],
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _line(thing: StatementThing, number: int) -> Line:
    found = select(Line).where(Line.statement_id == thing.restates_id, Line.number == number, Line.gone.is_(False))
    line = db.session.scalar(found)
    if line is None:
        raise DomainError(_l("There is no line with this number in that statement."), "number")
    return line


def _as_right(fund: FundThing, was: Public | None, said: Movement) -> Public:
    contract, decision, voucher = (was.contract, was.decision, was.voucher) if was else ("", "", "")
    return Public(
        was.number if was else 0, said.day.isoformat(), said.amount, said.category,
        said.party.strip()[:PARTY_LARGEST], said.note.strip()[:NOTE_LARGEST], contract, decision, voucher,
        flagged(said.amount, fund.line, bool(voucher), bool(decision)),
    )  # fmt: skip
