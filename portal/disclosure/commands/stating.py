"""A statement's way: prepared by one, approved by another, reviewed and published by a third; then never changed."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, delete, func, insert, or_, select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Fund, Line, RestatedLine, Statement, StatementSum
from ..queries.public import change_records, line_records
from ..queries.things import FundThing, StatementThing
from ..rules.documents import Change, Head, Public, pieces
from ..rules.periods import Period, check_next
from ..rules.statements import STATEMENT, Totals, check_bank, check_opening, check_people
from .applying import apply_changes
from .archive import Archive


def begin(viewer: Viewer, fund: FundThing, period: Period) -> Statement:
    """Begin the statement of the next period of a fund."""
    policy.require("disclosure.keep", viewer, fund)
    check_next(period, fund, clock.today())
    return open_statement(viewer, fund, period)


def open_statement(viewer: Viewer, fund: FundThing, period: Period, restates: Statement | None = None) -> Statement:
    """Enter a statement that nobody sees yet but those who keep the fund. One at a time."""
    held = _held_fund(fund.id)
    waiting = select(Statement.id).where(Statement.fund_id == fund.id)
    if db.session.scalar(waiting.where(Statement.state.in_(("draft", "prepared", "approved")))):
        raise DomainError(_l("A statement of this fund is being prepared or checked: finish that one first."))
    place = db.session.get_one(Place, fund.place_id)
    title = f"{fund.name} {period.begins.isoformat()} – {period.ends.isoformat()}"
    matter = matters.register(viewer, "statement", "disclosure", title, "", place, "property", "draft")
    row = Statement(
        id=matter.id, fund_id=fund.id, state="draft", begins=period.begins, ends=period.ends,
        restates_id=restates.id if restates else None, opening=held.balance, closing=held.balance,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def prepare(viewer: Viewer, thing: StatementThing, bank: int | None = None) -> Totals:
    """Add it up and send it to be approved. `bank` is what the bank says at the end of the period, in fen."""
    policy.require("disclosure.prepare", viewer, thing)
    fund, row = _held(thing)
    row.opening = fund.balance
    totals = totals_of(row)
    check_bank(totals.closing, bank)
    if row.restates_id and not totals.lines:
        raise DomainError(_l("A restatement changes at least one line."))
    row.income, row.spending, row.closing = totals.income, totals.spending, totals.closing
    row.lines, row.bank, row.reason = totals.lines, bank, ""
    row.prepared_by, row.prepared_for, row.prepared_at = viewer.id, viewer.organization_id, clock.now()
    row.state = STATEMENT.move("prepare", row.state)
    db.session.flush()
    matters.record(viewer, "disclosure.prepared", thing.id, public=False)
    return totals


def present_totals(thing: StatementThing) -> Totals:
    """What it comes to now; what it came to once it is published."""
    if thing.state == "published":
        return Totals(thing.opening, thing.income, thing.spending, thing.lines)
    return totals_of(db.session.get_one(Statement, thing.id))


def totals_of(row: Statement) -> Totals:
    """What the lines of a statement come to now; of a restatement, what it changes."""
    if row.restates_id:
        income = spending = lines = 0
        for was, now in db.session.execute(
            select(RestatedLine.was, RestatedLine.now).where(RestatedLine.statement_id == row.id)
        ):
            lines += 1
            for one, sign in ((was, -1), (now, 1)):
                if one and one["amount"] > 0:
                    income += sign * one["amount"]
                elif one:
                    spending -= sign * one["amount"]
        return Totals(row.opening, income, spending, lines)
    summed = db.session.execute(
        select(
            func.coalesce(func.sum(case((Line.amount > 0, Line.amount), else_=0)), 0),
            func.coalesce(func.sum(case((Line.amount < 0, -Line.amount), else_=0)), 0),
            func.count(),
        ).where(Line.fund_id == row.fund_id, Line.statement_id.is_(None), Line.day.between(row.begins, row.ends))
    ).one()
    return Totals(row.opening, int(summed[0]), int(summed[1]), int(summed[2]))


def approve(viewer: Viewer, thing: StatementThing) -> None:
    """Someone else of the organization that keeps the fund agrees."""
    policy.require("disclosure.approve", viewer, thing)
    _fund, row = _held(thing)
    check_people(row.prepared_by, viewer.id, None)
    _unchanged(row)
    row.state = STATEMENT.move("approve", row.state)
    row.approved_by, row.approved_for, row.approved_at = viewer.id, viewer.organization_id, clock.now()
    db.session.flush()
    matters.record(viewer, "disclosure.approved", thing.id, public=False)


def send_back(viewer: Viewer, thing: StatementThing, reason: str) -> None:
    """What is not right goes back to whoever prepared it, with the reason."""
    policy.require("disclosure.send_back", viewer, thing)
    if not 2 <= len(reason.strip()) <= 300:
        raise DomainError(_l("Say in at most 300 characters what is not right."), "reason")
    _fund, row = _held(thing)
    row.state, row.reason = STATEMENT.move("send_back", row.state), reason.strip()
    row.prepared_by = row.prepared_for = row.prepared_at = None
    row.approved_by = row.approved_for = row.approved_at = None
    db.session.flush()
    matters.record(viewer, "disclosure.sent_back", thing.id, public=False, reason=reason.strip())


def drop(viewer: Viewer, thing: StatementThing) -> None:
    """Give a draft up; its lines stay and wait for another statement."""
    policy.require("disclosure.prepare", viewer, thing)
    _fund, row = _held(thing)
    row.state = STATEMENT.move("drop", row.state)
    matters.forget(db.session.get_one(Matter, thing.id))


def publish(viewer: Viewer, thing: StatementThing, archive: Archive) -> Statement:
    """Review it and publish it: its lines get their numbers, its file is written and takes its place in the chain."""
    policy.require("disclosure.publish", viewer, thing)
    fund, row = _held(thing)
    state = STATEMENT.move("publish", row.state)  # somebody may have been faster: then no file is written
    assert row.prepared_by
    assert row.approved_by
    check_people(row.prepared_by, row.approved_by, viewer.id)
    check_opening(row.opening, fund.balance)
    _unchanged(row)
    number = fund.published + 1
    if row.restates_id is None:
        _number_lines(fund, row)
    else:
        apply_changes(viewer, fund, row)
    _sum_up(row.restates_id or row.id)
    written = archive.write(fund.id, number, pieces(_head(fund, row, thing, number), _lines(row)))
    if (written.income, written.spending, written.closing) != (row.income, row.spending, row.closing):
        raise DomainError(_l("The lines have changed since it was prepared: send it back."))
    row.state, row.number = state, number
    row.previous, row.hash, row.published_at = fund.head, written.hash, clock.now()
    row.reviewed_by, row.reviewed_for = viewer.id, viewer.organization_id
    fund.balance, fund.published, fund.head = row.closing, number, written.hash
    fund.until = max(row.ends, fund.until) if fund.until else row.ends
    db.session.flush()
    matters.publish(db.session.get_one(Matter, row.id), "published")
    verb = "disclosure.restated" if row.restates_id else "disclosure.published"
    matters.record(viewer, verb, row.id, number=number, closing=row.closing)
    return row


def _number_lines(fund: Fund, row: Statement) -> None:
    """Numbers run on through all statements of a fund, by day: whoever has two files knows whether one is missing."""
    ours = Line.fund_id == fund.id, Line.statement_id.is_(None), Line.day.between(row.begins, row.ends)
    ordered = select(Line.id, func.row_number().over(order_by=(Line.day, Line.id)).label("n")).where(*ours).subquery()
    db.session.execute(
        Line.__table__.update()  # type: ignore[attr-defined]
        .where(Line.id == ordered.c.id)
        .values(
            statement_id=row.id, number=fund.last_line + ordered.c.n,
            flagged=and_(-Line.amount > fund.line, or_(Line.voucher_id.is_(None), Line.decision_id.is_(None))),
        )
    )  # fmt: skip
    fund.last_line += row.lines


def _sum_up(statement_id: int) -> None:
    """Keep what each category comes to, so that no page adds up a million lines."""
    db.session.execute(delete(StatementSum).where(StatementSum.statement_id == statement_id))
    sums = (
        select(Line.statement_id, Line.category, func.sum(Line.amount), func.count())
        .where(Line.statement_id == statement_id, Line.gone.is_(False))
        .group_by(Line.statement_id, Line.category)
    )
    db.session.execute(insert(StatementSum).from_select(["statement_id", "category", "amount", "lines"], sums))


def _lines(row: Statement) -> Iterator[Public | Change]:
    yield from change_records(row.id) if row.restates_id else line_records(row.id)


def _head(fund: Fund, row: Statement, thing: StatementThing, number: int) -> Head:
    restates = db.session.get_one(Statement, row.restates_id).number if row.restates_id else None
    named = {"id": fund.id, "kind": fund.kind, "name": fund.name, "keeper": fund.keeper_id}
    return Head(named, thing.place, number, fund.head, thing.period, row.opening, restates, row.why)


def _unchanged(row: Statement) -> None:
    """Nothing was entered, changed or taken out since it was added up."""
    totals = totals_of(row)
    if (totals.income, totals.spending, totals.lines) != (row.income, row.spending, row.lines):
        raise DomainError(_l("The lines have changed since it was prepared: send it back."))


def _held_fund(fund_id: int) -> Fund:
    return db.session.get_one(Fund, fund_id, with_for_update=True, populate_existing=True)


def _held(thing: StatementThing) -> tuple[Fund, Statement]:
    """The fund first: whoever changes its lines waits for it."""
    fund = _held_fund(thing.fund_id)
    return fund, db.session.get_one(Statement, thing.id, with_for_update=True, populate_existing=True)
