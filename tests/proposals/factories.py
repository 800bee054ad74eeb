"""Proposals for tests, made by the commands people use."""

from __future__ import annotations

from datetime import timedelta

from portal.kernel import clock
from portal.people.rules import Viewer
from portal.proposals.commands import answering, voting, working, writing
from portal.proposals.queries import ProposalThing, get_proposal
from tests.factories import Neighbourhood

TITLE = "清湖一巷加装路灯"
BODY = "清湖一巷到菜场的路上没有路灯，老人晚上出门看不清台阶。请在三处台阶旁加装路灯，并修好原有的两盏。"


def read(viewer: Viewer, proposal_id: int) -> ProposalThing:
    """The proposal as this viewer sees it now."""
    thing = get_proposal(viewer, proposal_id)
    assert thing is not None
    return thing


def draft_proposal(
    viewer: Viewer, title: str = TITLE, body: str = BODY, category: str = "facilities", place_id: int | None = None
) -> int:
    """A draft of this viewer; its place is her home unless given. Returns its id."""
    fields: writing.Fields = {"title": title, "body": body, "category": category}
    if place_id is not None:
        fields["place_id"] = place_id
    return writing.start_draft(viewer, fields).id


def open_proposal(
    viewer: Viewer, title: str = TITLE, body: str = BODY, category: str = "facilities", place_id: int | None = None
) -> int:
    """A proposal that collects support; returns its id. `viewer` must be a resident of the place."""
    proposal_id = draft_proposal(viewer, title, body, category, place_id)
    writing.publish(viewer, read(viewer, proposal_id))
    return proposal_id


def supported_by(hood: Neighbourhood, proposal_id: int, *names: str) -> None:
    """Let these people support it."""
    for name in names:
        viewer = hood.viewer(name)
        voting.support(viewer, read(viewer, proposal_id))


def answered(hood: Neighbourhood, proposal_id: int, decision: str = "accepted") -> None:
    """Let the residents committee, in charge, answer it; an acceptance costs 1280.50 yuan and takes a month."""
    clerk = hood.viewer("wang", "committee")
    cost, due = (128050, clock.today() + timedelta(days=30)) if decision == "accepted" else (None, None)
    answering.answer(clerk, read(clerk, proposal_id), decision, "台阶旁确实没有灯，我们现场看过了。", cost, due)


def done_proposal(hood: Neighbourhood, *supporters: str) -> int:
    """A proposal of the author's, supported by these people, accepted and reported done; returns its id."""
    proposal_id = open_proposal(hood.viewer("author"))
    supported_by(hood, proposal_id, *supporters)
    answered(hood, proposal_id)
    clerk = hood.viewer("wang", "committee")
    working.complete(clerk, read(clerk, proposal_id), "三盏灯都装好了，台阶也亮了。")
    return proposal_id
