"""What the accounts wait for: late statements of a place, and what an organization owes. Bounded, for home pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import case, func, literal, or_, select, union_all

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Clock, Matter
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Place

from ..models import Fund, Statement
from ..policy import KEEPING, REVIEWING
from ..rules.periods import DUE, Period, next_of, overdue
from ..rules.words import MONTHS, Every
from .keeping import waiting_for

LARGEST, LATE = 20, 5


class Waiting(NamedTuple):
    """Something to do about accounts. `kind`: disclose, check, answer, audit; late (of others in one's place)."""

    kind: str
    title: str
    path: str
    period: Period | None
    due: datetime | None


def owed_by(viewer: Viewer) -> list[Waiting]:
    """What waits for the organization a person acts for."""
    if viewer.acting is None:
        return []
    if viewer.acting.kind in KEEPING:
        things = waiting_for(viewer, LARGEST)
        checks = [Waiting("check", one.fund, f"{one.path}/work", one.period, None) for one in things]
        return [*checks, *_to_disclose(viewer.acting.id), *_clocks(viewer.acting.id)]
    if viewer.acting.kind in REVIEWING:
        return _to_review(viewer)
    return []


class _Kept(NamedTuple):
    id: int
    compound_id: int
    place: str
    name: str
    since: Any
    until: Any
    every: Every


def _funds(*which: Any) -> Any:
    return (
        select(Fund.id, Fund.compound_id, Place.name, Fund.name, Fund.since, Fund.until, Fund.every)
        .join(Place, Place.id == Fund.compound_id)
        .where(*which)
        .order_by(func.coalesce(Fund.until, Fund.since), Fund.id)
        .limit(LARGEST)
    )


def _kept(*which: Any) -> Iterator[_Kept]:
    for row in db.session.execute(_funds(*which)):
        yield _Kept._make([*row[:6], Every(row[6])])


def _to_review(viewer: Viewer) -> list[Waiting]:
    """In one query: the statements of a place that wait for review, and for a public office the funds that are late."""
    assert viewer.acting is not None
    here = Place.path.startswith(viewer.acting.place_path)
    hands = or_(Statement.prepared_by.is_(None), Statement.prepared_by != viewer.id), Statement.approved_by != viewer.id
    waits = (
        select(literal("check").label("kind"), Statement.id, Fund.compound_id, Place.name, Fund.name,
               Statement.begins, Statement.ends, Fund.every)
        .join(Fund, Fund.id == Statement.fund_id)
        .join(Place, Place.id == Fund.compound_id)
        .where(here, Statement.state == "approved", *hands)
        .order_by(Statement.id)
        .limit(LARGEST)
    ).subquery()  # fmt: skip
    parts = [select(*waits.c)]
    if viewer.acting.kind in GOVERNING:
        funds = _funds(here, _maybe_late()).subquery()
        parts.append(select(literal("late"), *funds.c))
    checks, funds_late = [], []
    for kind, *values in db.session.execute(union_all(*parts)):
        row = _Kept._make([*values[:6], Every(values[6])])
        if kind == "late":
            funds_late.append(row)
            continue
        period = Period(row.since, row.until)
        checks.append(Waiting("check", f"{row.place} {row.name}", f"/disclosure/{row.id}/work", period, None))
    return checks + _late(funds_late)


def _to_disclose(keeper_id: int) -> list[Waiting]:
    """The funds whose next period is over: their statement is due."""
    today, found = clock.today(), []
    for fund in _kept(Fund.keeper_id == keeper_id):
        period = next_of(fund)
        if period.ends < today:
            path = f"/disclosure/funds/{fund.id}/lines"
            found.append(Waiting("disclose", fund.name, path, period, clock.end_of(period.due)))
    return found


def _clocks(keeper_id: int) -> list[Waiting]:
    """Questions to answer, and hearings or audits to hold."""
    rows = db.session.execute(
        select(Clock.kind, Matter.title, Matter.path, func.min(Clock.due_at))
        .join(Matter, Matter.id == Clock.matter_id)
        .where(Clock.organization_id == keeper_id, Clock.met_at.is_(None), Matter.kind.in_(("statement", "audit")))
        .group_by(Clock.kind, Matter.title, Matter.path)
        .order_by(func.min(Clock.due_at))
        .limit(LARGEST)
    )
    return [
        Waiting(kind, title, f"{path}#questions" if kind == "answer" else path, None, due)
        for kind, title, path, due in rows
    ]


def _maybe_late() -> Any:
    """A statement that is late lies at least this far back: a month has 28 days or more, and is due a month later."""
    today = clock.today()
    shortest = case(
        *((Fund.every == every, today - timedelta(days=28 * months) - DUE) for every, months in MONTHS.items()),
        else_=today,
    )
    return or_(Fund.until <= shortest, Fund.until.is_(None) & (Fund.since < today - DUE))


def _late(funds: Iterable[_Kept]) -> list[Waiting]:
    found = []
    for fund in funds:
        late = overdue(fund, clock.today())
        if late:
            path = f"/disclosure/places/{fund.compound_id}"
            found.append(Waiting("late", f"{fund.place} {fund.name}", path, late[0], clock.end_of(late[0].due)))
    return found[:LATE]


def late_statements(place_id: int) -> dict[int, list[Period]]:
    """The late periods of the funds of a compound, by fund."""
    return {fund.id: overdue(fund, clock.today()) for fund in _kept(Fund.compound_id == place_id)}
