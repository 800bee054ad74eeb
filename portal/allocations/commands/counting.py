"""What the background process does for allocations: open, close, count; one run after the other, never long at once."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from portal.kernel import clock
from portal.kernel.canonical import spelled
from portal.kernel.db import db, reading
from portal.kernel.unhurried import Unhurried
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import VISITOR

from ..models import Allocation, AllocationBallot, AllocationGroup, AllocationProject
from ..queries.kit import ballots_of
from ..rules.budgeting import Outcome, Run
from ..rules.counting import count, record_of
from ..rules.lifecycle import ALLOCATION
from ..rules.plan import Plan
from .unfinished import forget_drafts


def counter() -> Unhurried:
    """The chore that opens, closes and counts. A count that was ended goes on from the last share at which the winners
    were affordable, and comes to the same."""
    return Unhurried(_next)


def _next(resting: Collection[int]) -> tuple[int, Iterator[None]] | None:
    """What is to be done for the oldest allocation whose moment has come."""
    moment = clock.now()
    with reading():
        found = db.session.execute(
            select(Matter.id, Matter.state)
            .join(Allocation, Allocation.id == Matter.id)
            .where(_due(moment), Allocation.id.not_in(resting))
            .order_by(Matter.id)
            .limit(1)
        ).one_or_none()
        db.session.commit()
    if found is None:
        return None
    return found.id, _steps(found.id, moment)


def _due(moment: datetime) -> ColumnElement[bool]:
    """Announced and to be opened; open and to be closed; closed and not counted."""
    return or_(
        and_(Matter.state == "announced", Allocation.opens_at <= moment),
        and_(Matter.state == "choosing", Allocation.closes_at <= moment),
        Matter.state == "counting",
    )


def _steps(allocation_id: int, moment: datetime) -> Iterator[None]:
    row, matter = hold(allocation_id)
    if matter.state == "announced":
        open_to_choices(row, matter)
    if matter.state == "choosing" and row.closes_at is not None and row.closes_at <= moment:
        close(row, matter)
    counting = matter.state == "counting"
    db.session.commit()
    yield
    if counting:
        yield from count_out(allocation_id)


def hold(allocation_id: int) -> tuple[Allocation, Matter]:
    """The rows of an allocation, held against everyone else: whoever casts a ballot finishes first."""
    row = db.session.get_one(Allocation, allocation_id, with_for_update=True, populate_existing=True)
    return row, db.session.get_one(Matter, allocation_id, with_for_update=True, populate_existing=True)


def open_to_choices(row: Allocation, matter: Matter) -> None:
    """Its opening has come."""
    matters.move(matter, ALLOCATION.move("open", matter.state))
    matters.record(VISITOR, "allocations.opened", row.id)


def close(row: Allocation, matter: Matter) -> None:
    """Its close has come: whose ballot was which is forgotten, equal ballots are put together, the seed is revealed."""
    state = ALLOCATION.move("close", matter.state)
    row.closed_at = clock.now()
    forget_drafts(row.id)
    mine = AllocationBallot.allocation_id == row.id
    counts: dict[tuple[tuple[str, int], ...], int] = {}
    for choices in db.session.scalars(select(AllocationBallot.choices).where(mine, AllocationBallot.took_part)):
        said = tuple(sorted((choices or {}).items(), key=lambda one: int(one[0])))
        counts[said] = counts.get(said, 0) + 1
    groups = [
        {"allocation_id": row.id, "number": number, "choices": dict(said), "voters": counts[said]}
        for number, said in enumerate(sorted(counts), 1)
    ]
    if groups:
        db.session.execute(insert(AllocationGroup), groups)
    db.session.execute(update(AllocationBallot).where(mine).values(choices=None))
    matters.move(matter, state)
    matters.record(VISITOR, "allocations.closed", row.id, voters=sum(counts.values()))


def count_out(allocation_id: int) -> Iterator[None]:
    """Count it, or go on counting it; the result is written once, in one transaction with the change of state."""
    with reading():
        row = db.session.get_one(Allocation, allocation_id, populate_existing=True)
        runs = count(
            Plan.of(row.plan), _costs(allocation_id), ballots_of(allocation_id), row.seed, row.step, row.endowment
        )
        db.session.commit()
    outcome = yield from _progress(allocation_id, runs)
    row, matter = hold(allocation_id)
    if matter.state == "counting":
        publish(row, matter, outcome)
    db.session.commit()
    yield


def publish(row: Allocation, matter: Matter, outcome: Outcome) -> None:
    """Write down who won and why, and tell those who have chosen."""
    costs = _costs(row.id)
    result = record_of(Plan.of(row.plan), costs, ballots_of(row.id), outcome, row.seed)
    row.result, row.counted_at = spelled(result).decode(), clock.now()
    matters.move(matter, ALLOCATION.move("count", matter.state))
    matters.record(
        VISITOR, "allocations.counted", row.id, chosen=len(result["chosen"]), projects=len(costs),
        cost=result["cost"], remainder=result["remainder"],
    )  # fmt: skip


def count_at_once(row: Allocation, matter: Matter) -> None:
    """Close and count in the running transaction, where there is nobody to wait for it."""
    close(row, matter)
    runs = count(Plan.of(row.plan), _costs(row.id), ballots_of(row.id), row.seed, row.step)
    publish(row, matter, ended(runs))


def _costs(allocation_id: int) -> dict[str, int]:
    rows = db.session.execute(
        select(AllocationProject.number, AllocationProject.cost)
        .where(AllocationProject.allocation_id == allocation_id)
        .order_by(AllocationProject.number)
    )
    return {str(row.number): row.cost for row in rows}


def ended(runs: Generator[Run, None, Outcome]) -> Outcome:
    """The outcome of a count whose progress nobody watches."""
    while True:
        try:
            next(runs)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome


def _progress(allocation_id: int, runs: Generator[Run, None, Outcome]) -> Generator[None, None, Outcome]:
    """Every affordable run is written down, so that the page can show it and the count can go on from it."""
    while True:
        try:
            run = next(runs)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome
        db.session.execute(
            update(Allocation)
            .where(Allocation.id == allocation_id, Allocation.counted_at.is_(None))
            .values(runs=Allocation.runs + 1, endowment=run.endowment, spent=run.cost)
        )
        db.session.commit()
        yield
