"""Voting on a proposal: support (附议) or oppose, once a person, changeable while open.

A vote is the most frequent write of the portal: one upsert, one update of the counters, one event; no entity is loaded.
Whoever's update of the counters comes second waits for the first, so the threshold is crossed by exactly one vote.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, delete, select, update

from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import Conflict
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import VISITOR, Viewer
from portal.places.models import Place

from ..models import Proposal, ProposalVote
from ..queries import ProposalThing
from ..rules import OPEN_FOR_SUPPORT, Choice, reached

COUNTERS = {Choice.SUPPORT: "supports", Choice.OPPOSE: "opposes"}

_VOTE: Any = ProposalVote.__table__


def support(viewer: Viewer, thing: ProposalThing) -> ProposalThing:
    """附议: vote for a proposal; returns it as it is now. Supporting twice is supporting once."""
    policy.require("proposals.support", viewer, thing)
    return _cast(viewer, thing, Choice.SUPPORT, "proposals.supported")


def oppose(viewer: Viewer, thing: ProposalThing) -> ProposalThing:
    """Vote against a proposal; returns it as it is now. The threshold does not count it."""
    policy.require("proposals.oppose", viewer, thing)
    return _cast(viewer, thing, Choice.OPPOSE, "proposals.opposed")


def withdraw_vote(viewer: Viewer, thing: ProposalThing) -> ProposalThing:
    """Take one's vote back. A clock it started runs on: an answer once owed stays owed."""
    policy.require("proposals.withdraw_vote", viewer, thing)
    mine = delete(_VOTE).where(_VOTE.c.proposal_id == thing.id, _VOTE.c.person_id == viewer.id)
    choice = db.session.scalar(mine.returning(_VOTE.c.choice))
    if choice is None:
        return replace(thing, my_choice=None)
    now = _count(thing, None, {Choice(choice): -1})
    matters.record(viewer, "proposals.vote_withdrawn", thing.id, public=False)
    return now


def _cast(viewer: Viewer, thing: ProposalThing, choice: Choice, verb: str) -> ProposalThing:
    vote = {"proposal": thing.id, "person": viewer.id, "vote": choice.value, "now": clock.now()}
    connection = db.session.connection()
    changes = connection.scalar(_upsert(connection.dialect.name), vote)
    if changes is None:
        return replace(thing, my_choice=choice.value)
    other = Choice.OPPOSE if choice == Choice.SUPPORT else Choice.SUPPORT
    now = _count(thing, choice, {choice: 1, other: -1} if changes else {choice: 1})
    matters.record(viewer, verb, thing.id, public=False)
    if choice == Choice.SUPPORT and thing.threshold and not thing.reached_at and reached(now.supports, thing.threshold):
        return _reach(now)
    return now


@lru_cache
def _upsert(_dialect: str) -> Any:
    """Puts a vote; returns how often it was changed (0: it is new), and no row where it was cast like this before."""
    row = insert_into(_VOTE).values(
        proposal_id=bindparam("proposal"), person_id=bindparam("person"), choice=bindparam("vote"),
        at=bindparam("now"), changes=0,
    )  # fmt: skip
    return row.on_conflict_do_update(
        index_elements=[_VOTE.c.proposal_id, _VOTE.c.person_id],
        set_={"choice": row.excluded.choice, "at": row.excluded.at, "changes": _VOTE.c.changes + 1},
        where=_VOTE.c.choice != row.excluded.choice,
    ).returning(_VOTE.c.changes)


def _count(thing: ProposalThing, choice: Choice | None, change: dict[Choice, int]) -> ProposalThing:
    counters = matters.count(thing.id, OPEN_FOR_SUPPORT, **{COUNTERS[side]: by for side, by in change.items()})
    if counters is None:
        raise Conflict(_l("Support is no longer collected for this proposal."))
    return replace(thing, supports=counters.supports, opposes=counters.opposes, my_choice=choice and choice.value)


def _reach(thing: ProposalThing) -> ProposalThing:
    """The line is crossed, once and for all: the organization in charge must acknowledge and answer."""
    moment = clock.now()
    first = update(Proposal).where(Proposal.id == thing.id, Proposal.reached_at.is_(None)).values(reached_at=moment)
    if not changed(first):
        return thing
    owed = db.session.execute(
        select(Matter.responsible_id, Place.acknowledge_days, Place.answer_days, Proposal.acknowledged_at)
        .join(Place, Matter.place_id == Place.id)
        .join(Proposal, Proposal.id == Matter.id)
        .where(Matter.id == thing.id)
    ).one()
    if owed.acknowledged_at is None:
        matters.start_clock(thing.id, owed.responsible_id, "acknowledge", owed.acknowledge_days, moment)
    matters.start_clock(thing.id, owed.responsible_id, "answer", owed.answer_days, moment)
    # Nobody's act: whose support happened to be the last is of no meaning.
    matters.record(VISITOR, "proposals.threshold_reached", thing.id, threshold=thing.threshold)
    return replace(thing, reached_at=moment)
