"""The official side: who is in charge, that it was received, and what is decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people import queries as people_queries
from portal.people.rules import ANSWERING, Viewer

from ..models import Answer, Proposal
from ..queries import ProposalThing
from ..rules import LIFECYCLE, NOTE_LARGEST, check_answer, check_reason
from .lock import locked


def assign(viewer: Viewer, thing: ProposalThing, organization_id: int, reason: str) -> None:
    """Put an organization in charge: it takes over the running clocks with the days they have left."""
    policy.require("proposals.assign", viewer, thing)
    matter, _proposal = locked(thing.id)
    LIFECYCLE.move("answer", matter.state)
    if matter.responsible_id != thing.responsible_id:
        raise Conflict(_l("Someone else has put another organization in charge in the meantime."))
    if organization_id == matter.responsible_id:
        raise DomainError(_l("It is in charge already; choose another one."), "organization")
    there = people_queries.answering_for(thing.place_path, ANSWERING)
    name = next((row.name for row in there if row.id == organization_id), None)
    if name is None:
        raise DomainError(_l("Choose an organization that answers for this place."), "organization")
    check_reason(reason, NOTE_LARGEST)
    matter.responsible_id, matter.changed_at = organization_id, clock.now()
    matters.hand_clocks(thing.id, organization_id)
    matters.record(viewer, "proposals.assigned", thing.id, organization=organization_id, name=name, note=reason.strip())


def in_charge(viewer: Viewer, thing: ProposalThing) -> tuple[Matter, Proposal]:
    """The rows of a proposal, held; raises `Conflict` where another organization took charge in the meantime."""
    matter, proposal = locked(thing.id)
    if matter.responsible_id != viewer.organization_id:
        raise Conflict(_l("Another organization has been put in charge in the meantime."))
    return matter, proposal


def acknowledge(viewer: Viewer, thing: ProposalThing) -> None:
    """受理: say that it was received and will be answered."""
    policy.require("proposals.acknowledge", viewer, thing)
    matter, proposal = in_charge(viewer, thing)
    LIFECYCLE.move("answer", matter.state)
    if proposal.acknowledged_at is not None:
        raise Conflict(_l("It has been acknowledged already."))
    proposal.acknowledged_at = matter.changed_at = clock.now()
    matters.meet_clock(thing.id, "acknowledge")
    matters.record(viewer, "proposals.acknowledged", thing.id)


def answer(
    viewer: Viewer, thing: ProposalThing, decision: str, reason: str, cost: int | None = None, due: date | None = None
) -> Answer:
    """答复: decide, for everyone to read; `cost` in fen. An answer is never changed: another one may follow it while
    the matter is in deliberation.
    """
    policy.require("proposals.answer", viewer, thing)
    assert viewer.acting is not None
    check_answer(decision, reason, cost, due, clock.today())
    matter, proposal = in_charge(viewer, thing)
    state = LIFECYCLE.move("answer", matter.state, decision)
    given = Answer(
        proposal_id=thing.id, organization_id=viewer.acting.id, organization_name=viewer.acting.name,
        author_id=viewer.id, role=viewer.acting.role, decision=decision, reason=reason.strip(), cost=cost, due=due,
        at=clock.now(),
    )  # fmt: skip
    db.session.add(given)
    proposal.acknowledged_at = proposal.acknowledged_at or given.at
    matters.move(matter, state)
    matters.meet_clock(thing.id, "acknowledge", "answer")
    facts: dict[str, Any] = {"decision": decision, "cost": cost, "due": due.isoformat() if due else None}
    matters.record(viewer, "proposals.answered", thing.id, **facts)
    return given
