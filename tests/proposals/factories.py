"""Proposals for tests, made by the commands people use."""

from __future__ import annotations

from portal.people.rules import Viewer
from portal.proposals.commands import writing
from portal.proposals.queries import ProposalThing, get_proposal

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
