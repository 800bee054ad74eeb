"""Choosing: a ballot is begun, looked over, cast with one last button, and can be changed until the close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import Conflict
from portal.matters.models import Matter
from portal.people.commands import begin_unfinished, end_unfinished
from portal.people.rules import Viewer

from ..models import Allocation, AllocationBallot
from ..queries.allocation import AllocationThing, my_ballot, projects_of
from ..rules import ballots
from ..rules.lifecycle import OPEN
from .unfinished import KIND


def keep(viewer: Viewer, thing: AllocationThing, said: Mapping[str, int]) -> dict[str, int]:
    """Keep what she has marked so far; nothing is cast, and every page says so. Returns what is kept of it: only
    projects on the list, and no more than anyone could give."""
    policy.require("allocations.choose", viewer, thing)
    _hold(thing)
    known = {str(project.number) for project in projects_of(thing.id)}
    most = thing.plan.points or 1
    draft = {name: min(value, most) for name, value in said.items() if name in known and value > 0}
    _write(thing.id, viewer.id, draft=draft)
    begin_unfinished(viewer.id, KIND, thing.id, f"{thing.path}/review")
    return draft


def drop(viewer: Viewer, thing: AllocationThing) -> None:
    """Drop what was begun; what was cast before stays."""
    policy.require("allocations.choose", viewer, thing)
    _hold(thing)
    mine = AllocationBallot.allocation_id == thing.id, AllocationBallot.person_id == viewer.id
    db.session.execute(delete(AllocationBallot).where(*mine, ~AllocationBallot.took_part))
    if my_ballot(viewer, thing.id).took_part:
        _write(thing.id, viewer.id, draft=None)
    end_unfinished(viewer.id, KIND, thing.id)


def cast(viewer: Viewer, thing: AllocationThing) -> dict[str, int]:
    """Cast what she has marked; what she cast before is replaced. Raises `DomainError` where nothing is marked or too
    many points are given, `Conflict` where it was closed in this moment. Sent twice, it is cast once."""
    policy.require("allocations.choose", viewer, thing)
    _hold(thing)
    mine = my_ballot(viewer, thing.id)
    if mine.draft is None and mine.choices is not None:
        return mine.choices
    numbers = [project.number for project in projects_of(thing.id)]
    choices = ballots.read(thing.plan.style, thing.plan.points, numbers, mine.draft or {})
    _write(thing.id, viewer.id, draft=None, choices=choices, took_part=True)
    end_unfinished(viewer.id, KIND, thing.id)
    return choices


def _hold(thing: AllocationThing) -> None:
    """Nobody closes it while this ballot is written; raises `Conflict` if somebody has."""
    now = clock.now()
    row = db.session.execute(
        select(Allocation.closed_at, Allocation.closes_at).where(Allocation.id == thing.id).with_for_update(read=True)
    ).one()
    if row.closed_at is not None or row.closes_at is None or row.closes_at <= now:
        raise Conflict(_l("It was closed in this moment: nothing can be chosen any more."))


def _write(allocation_id: int, person_id: int, **values: object) -> None:
    row = insert_into(AllocationBallot.__table__).values(
        allocation_id=allocation_id, person_id=person_id, **{"took_part": False, **values}
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["allocation_id", "person_id"], set_={name: row.excluded[name] for name in values}
        )
    )


def _open_ballots(person_id: int, place_ids: Sequence[int]) -> list[int]:
    """The allocations of these places that are still open and hold a ballot of hers, in the order of their ids."""
    rows = db.session.scalars(
        select(AllocationBallot.allocation_id)
        .join(Matter, Matter.id == AllocationBallot.allocation_id)
        .where(AllocationBallot.person_id == person_id, AllocationBallot.took_part)
        .where(Matter.place_id.in_(place_ids), Matter.state.in_(OPEN))
        .order_by(AllocationBallot.allocation_id)
    )
    return list(rows)


def count_open_ballots(person_id: int, place_ids: Sequence[int]) -> int:
    """How many ballots of a person who leaves these places are not counted yet."""
    return len(_open_ballots(person_id, place_ids))


def take_ballots_back(person_id: int, place_ids: Sequence[int]) -> int:
    """Take them back; returns how many. What is closed is counted with hers: nobody knows any more which it was."""
    taken = 0
    for allocation_id in _open_ballots(person_id, place_ids):
        row = db.session.get_one(Allocation, allocation_id, with_for_update={"read": True}, populate_existing=True)
        if row.closed_at is None:
            forget_ballot(person_id, allocation_id)
            taken += 1
    return taken


def forget_ballot(person_id: int, allocation_id: int) -> None:
    """Whoever this was has not chosen here."""
    mine = AllocationBallot.allocation_id == allocation_id, AllocationBallot.person_id == person_id
    db.session.execute(delete(AllocationBallot).where(*mine))
    end_unfinished(person_id, KIND, allocation_id)


def forget_person(person_id: int) -> None:
    """A closed account has chosen nowhere: open ballots go with it, of the others even that there was one."""
    rows = select(AllocationBallot.allocation_id).where(AllocationBallot.person_id == person_id)
    for allocation_id in db.session.scalars(rows.order_by(AllocationBallot.allocation_id)).all():
        forget_ballot(person_id, allocation_id)
