"""The work after an acceptance: begun, reported on, done; and what those who asked for it say of it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import Conflict
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import VISITOR, Viewer

from ..models import Progress, Proposal, Rating
from ..queries import ProposalThing
from ..rules import LIFECYCLE, RATEABLE, WORKABLE, Decision, check_rating, check_report, mean_score, rating_outcome
from .answering import in_charge
from .lock import locked
from .speaking import check_words


def start(viewer: Viewer, thing: ProposalThing) -> None:
    """Say that the work has begun."""
    policy.require("proposals.start", viewer, thing)
    matter, _proposal = in_charge(viewer, thing)
    _begin(viewer, matter)


def _begin(viewer: Viewer, matter: Matter) -> None:
    matters.move(matter, LIFECYCLE.move("start", matter.state))
    matters.record(viewer, "proposals.started", matter.id)


def report_progress(viewer: Viewer, thing: ProposalThing, percent: int, body: str) -> Progress:
    """Tell how the work goes. The first report on an accepted proposal says that it has begun."""
    policy.require("proposals.report_progress", viewer, thing)
    check_report(percent, body)
    matter, _proposal = in_charge(viewer, thing)
    if matter.state not in WORKABLE:
        raise Conflict(_l("Only an accepted proposal is worked on."))
    if matter.state == Decision.ACCEPTED:
        _begin(viewer, matter)
    report = _report(viewer, thing, percent, body)
    matter.changed_at = report.at
    matters.record(viewer, "proposals.progressed", thing.id, percent=percent)
    return report


def complete(viewer: Viewer, thing: ProposalThing, body: str) -> Progress:
    """Report the work done, in words. Those who wrote or supported the proposal say whether it is."""
    policy.require("proposals.complete", viewer, thing)
    check_report(100, body)
    matter, proposal = in_charge(viewer, thing)
    state = LIFECYCLE.move("complete", matter.state)
    report = _report(viewer, thing, 100, body)
    matters.move(matter, state)
    matters.record(viewer, "proposals.completed", thing.id, round=proposal.round)
    return report


def _report(viewer: Viewer, thing: ProposalThing, percent: int, body: str) -> Progress:
    assert viewer.acting is not None
    report = Progress(
        proposal_id=thing.id, organization_id=viewer.acting.id, author_id=viewer.id, body=body.strip(),
        percent=percent, at=clock.now(),
    )  # fmt: skip
    db.session.add(report)
    db.session.flush()
    return report


def rate(viewer: Viewer, thing: ProposalThing, done: bool, score: int, note: str = "") -> None:
    """Say whether it is done, and how well; rating again in the same round replaces what one said before.

    Enough ratings settle the matter or re-open it (see `rules.rating_outcome`).
    """
    policy.require("proposals.rate", viewer, thing)
    check_rating(score, note)
    check_words(viewer, note, "note")
    matter, proposal = locked(thing.id)
    if matter.state not in RATEABLE or proposal.round != thing.round:
        raise Conflict(_l("It has been re-opened in the meantime: most said it was not done."))
    said = {"done": done, "score": score, "note": note.strip(), "at": clock.now()}
    row = insert_into(Rating.__table__).values(proposal_id=thing.id, round=proposal.round, person_id=viewer.id, **said)
    db.session.execute(row.on_conflict_do_update(index_elements=["proposal_id", "round", "person_id"], set_=said))
    matters.record(viewer, "proposals.rated", thing.id, public=False, round=proposal.round)
    _conclude(matter, proposal)


def _conclude(matter: Matter, proposal: Proposal) -> None:
    """Settle or re-open, where the ratings of this round are enough to."""
    number, done, total = db.session.execute(
        select(func.count(), func.count().filter(Rating.done), func.sum(Rating.score)).where(
            Rating.proposal_id == proposal.id, Rating.round == proposal.round
        )
    ).one()
    outcome = rating_outcome(done, number - done, matter.supports)
    facts: dict[str, Any] = {
        "done": done,
        "not_done": number - done,
        "ratings": number,
        "mean": str(mean_score(total, number)),
        "round": proposal.round,
    }
    if outcome == "reopen":
        matters.move(matter, LIFECYCLE.move("reopen", matter.state))
        proposal.round += 1
        matters.record(VISITOR, "proposals.reopened", matter.id, **facts)
    elif outcome == "settle" and matter.state == "done":
        matters.move(matter, LIFECYCLE.move("settle", matter.state))
        matters.record(VISITOR, "proposals.settled", matter.id, **facts)
