"""Funds, lines and statements as the policy and the commands see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from portal.kernel.db import db
from portal.people.models import Organization
from portal.people.rules import GOVERNING, OrganizationKind, Viewer
from portal.places.models import Place
from portal.property.models import Owner, Ownership

from ..models import Fund, Line, Question, Statement
from ..rules.periods import Period
from ..rules.words import Every


@dataclass(frozen=True)
class PlaceThing:
    """A compound, when a fund is opened for it."""

    id: int
    name: str
    place_path: str


def get_compound(_viewer: Viewer, place_id: int) -> PlaceThing | None:
    """A compound."""
    row = db.session.execute(
        select(Place.id, Place.name, Place.path).where(Place.id == place_id, Place.kind == "compound")
    ).one_or_none()
    return PlaceThing(*row) if row else None


@dataclass(frozen=True)
class FundThing:
    """A fund. `balance` is where its newest statement closes, `until` that statement's last day."""

    id: int
    place_id: int
    place: str
    place_path: str
    kind: str
    name: str
    keeper_id: int
    keeper: str
    every: Every
    since: date
    opening: int
    line: int
    balance: int
    until: date | None
    published: int
    head: str

    @property
    def path(self) -> str:
        return f"/disclosure/funds/{self.id}"


_FUND: Any = (
    select(Fund.id, Fund.compound_id, Place.name, Place.path, Fund.kind, Fund.name, Fund.keeper_id,
           Organization.name, Fund.every, Fund.since, Fund.opening, Fund.line, Fund.balance, Fund.until,
           Fund.published, Fund.head)
    .join(Place, Place.id == Fund.compound_id)
    .join(Organization, Organization.id == Fund.keeper_id)
)  # fmt: skip


_ONE_FUND: Any = _FUND.where(Fund.id == bindparam("fund"))


def _fund(row: Any) -> FundThing:
    values = list(row)
    values[8] = Every(values[8])
    return FundThing(*values)


def get_fund(_viewer: Viewer, fund_id: int) -> FundThing | None:
    """A fund; that there is one is public, and what is in it once it is published."""
    row = db.session.connection().execute(_ONE_FUND, {"fund": fund_id}).one_or_none()
    return _fund(row) if row else None


def funds_of(place_id: int) -> list[FundThing]:
    """The funds of a compound."""
    rows = db.session.execute(_FUND.where(Fund.compound_id == place_id).order_by(Fund.id).limit(50))
    return [_fund(row) for row in rows]


@dataclass(frozen=True)
class StatementThing:
    """A statement with what the policy asks of it."""

    id: int
    fund_id: int
    fund: str
    kind: str
    place_id: int
    place: str
    place_path: str
    keeper_id: int
    state: str
    period: Period
    restates_id: int | None
    why: str
    opening: int
    income: int
    spending: int
    closing: int
    lines: int
    bank: int | None
    reason: str
    prepared_by: int | None
    approved_by: int | None
    reviewed_by: int | None
    published_at: datetime | None
    number: int | None
    hash: str
    audit_id: int | None
    owns: bool

    @property
    def path(self) -> str:
        return f"/disclosure/{self.id}"


def _statement() -> Any:
    """Every statement the viewer may see, as the fields of a `StatementThing`.

    Built once: many people open the same page. `keeper` is the organization acted for, or 0; `reviewed` the area it
    reviews, or a path that no place has.
    """
    owns = (
        select(Owner.id)
        .join(Ownership, Ownership.owner_id == Owner.id)
        .where(Owner.compound_id == Fund.compound_id, Owner.person_id == bindparam("viewer"))
        .where(Ownership.until.is_(None))
        .exists()
    )
    in_review = and_(Statement.state == "approved", Place.path.like(bindparam("reviewed")))
    return (
        select(Statement.id, Statement.fund_id, Fund.name, Fund.kind, Place.id, Place.name, Place.path, Fund.keeper_id,
               Statement.state, Statement.begins, Statement.ends, Statement.restates_id, Statement.why,
               Statement.opening, Statement.income, Statement.spending, Statement.closing, Statement.lines,
               Statement.bank, Statement.reason, Statement.prepared_by, Statement.approved_by, Statement.reviewed_by,
               Statement.published_at, Statement.number, Statement.hash, Statement.audit_id, owns)
        .join(Fund, Fund.id == Statement.fund_id)
        .join(Place, Place.id == Fund.compound_id)
        .where(or_(Statement.state == "published", Fund.keeper_id == bindparam("keeper"), in_review))
    )  # fmt: skip


STATEMENTS: Any = _statement()
ONE: Any = STATEMENTS.where(Statement.id == bindparam("statement"))


def seen_by(viewer: Viewer) -> dict[str, Any]:
    """What `STATEMENTS` asks about a viewer."""
    if viewer.acting is None:
        return {"viewer": viewer.id, "keeper": 0, "reviewed": "-"}
    if viewer.acting.kind in (OrganizationKind.PARTY_BRANCH, *GOVERNING):
        return {"viewer": viewer.id, "keeper": 0, "reviewed": f"{viewer.acting.place_path}%"}
    return {"viewer": viewer.id, "keeper": viewer.acting.id, "reviewed": "-"}


def get_statement(viewer: Viewer, statement_id: int) -> StatementThing | None:
    """A statement; one that is not published only for those who keep the fund or check it in this place."""
    given = {**seen_by(viewer), "statement": statement_id}
    row = db.session.connection().execute(ONE, given).one_or_none()
    return _thing(row) if row is not None else None


def statements(viewer: Viewer, limit: int, *which: Any) -> list[StatementThing]:
    """The statements the viewer may see that fulfil all of `which`, the oldest first."""
    wanted = STATEMENTS.where(*which).order_by(Statement.id).limit(limit)
    return [_thing(row) for row in db.session.connection().execute(wanted, seen_by(viewer))]


def _thing(row: Any) -> StatementThing:
    return StatementThing(*fields(row))


def fields(row: Any) -> list[Any]:
    """A row of `STATEMENTS` as the fields of a `StatementThing`."""
    values = list(row)
    values[9:11] = [Period(*values[9:11])]
    values[-1] = bool(values[-1])
    return values


@dataclass(frozen=True)
class QuestionThing:
    """A question with what the policy asks of it."""

    id: int
    statement_id: int
    keeper_id: int
    asked_by: int | None
    answered_at: datetime | None
    body: str


def get_question(_viewer: Viewer, question_id: int) -> QuestionThing | None:
    """A question on a statement that is public; questions are."""
    row = db.session.execute(
        select(Question.id, Question.statement_id, Fund.keeper_id, Question.asked_by, Question.answered_at,
               Question.body)
        .join(Statement, Statement.id == Question.statement_id)
        .join(Fund, Fund.id == Statement.fund_id)
        .where(Question.id == question_id)
    ).one_or_none()  # fmt: skip
    return QuestionThing(*row) if row else None


@dataclass(frozen=True)
class LineThing:
    """A line that is not published yet, as its keepers see it."""

    id: int
    fund_id: int
    keeper_id: int
    statement_id: int | None


@dataclass(frozen=True)
class VoucherThing:
    """The voucher of a line, with what the policy asks of it."""

    id: int
    fund_id: int
    keeper_id: int
    place_path: str
    published: bool
    voucher_open: bool
    voucher_id: int


def get_voucher(viewer: Viewer, line_id: int) -> VoucherThing | None:
    """The voucher of a line; of one that is not published only for those who may see its statement."""
    row: Any = db.session.execute(
        select(Line.id, Line.fund_id, Fund.keeper_id, Place.path, Line.statement_id.is_not(None), Line.voucher_open,
               Line.voucher_id)
        .join(Fund, Fund.id == Line.fund_id)
        .join(Place, Place.id == Fund.compound_id)
        .where(Line.id == line_id, Line.voucher_id.is_not(None))
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    thing = VoucherThing(*row)
    return thing if thing.published or thing.keeper_id == viewer.organization_id else _in_review(viewer, thing)


def _in_review(viewer: Viewer, thing: VoucherThing) -> VoucherThing | None:
    """A voucher of the statement that waits for the viewer's review."""
    line = select(Line.day).where(Line.id == thing.id).scalar_subquery()
    waits = Statement.fund_id == thing.fund_id, Statement.begins <= line, Statement.ends >= line
    return thing if statements(viewer, 1, Statement.state == "approved", *waits) else None


def get_line(viewer: Viewer, line_id: int) -> LineThing | None:
    """A line of a fund one keeps."""
    row = db.session.execute(
        select(Line.id, Line.fund_id, Fund.keeper_id, Line.statement_id)
        .join(Fund, Fund.id == Line.fund_id)
        .where(Line.id == line_id, Fund.keeper_id == (viewer.organization_id or 0))
    ).one_or_none()
    return LineThing(*row) if row else None
