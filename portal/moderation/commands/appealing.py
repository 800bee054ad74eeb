"""Asking for a second decision, and making it: never by whoever made the first."""

from __future__ import annotations

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.people.queries import governors_of
from portal.people.rules import Viewer

from ..models import Appeal, Decision
from ..queries import DecisionThing, get_post
from ..rules import Outcome, Second, check_appeal, check_reason
from .blocking import silence
from .deciding import set_hidden


def appeal(viewer: Viewer, thing: DecisionThing, words: str) -> Appeal:
    """Say why a decision about one's own words, or a block, is wrong; once."""
    policy.require("moderation.appeal", viewer, thing)
    check_appeal(words)
    row = Appeal(
        decision_id=thing.id, author_id=viewer.id, first_by=thing.by_id, words=words.strip(), at=clock.now()
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    people = [person for person in governors_of(thing.place_path) if person != thing.by_id]
    matters.record(viewer, "moderation.appealed", None, public=False, decision=thing.id, moderators=people)
    return row


def decide_appeal(viewer: Viewer, thing: DecisionThing, restored: bool, reason: str) -> None:
    """Take the first decision back, or uphold it, with a reason."""
    policy.require("moderation.decide_appeal", viewer, thing)
    check_reason(reason)
    row = db.session.get_one(Appeal, thing.id, with_for_update=True, populate_existing=True)
    again = policy_thing(thing, row)
    policy.require("moderation.decide_appeal", viewer, again)
    row.outcome, row.reason = (Second.RESTORED if restored else Second.UPHELD).value, reason.strip()
    row.decided_by, row.organization_id, row.decided_at = viewer.id, viewer.organization_id, clock.now()
    db.session.flush()
    if restored:
        _undo(viewer, thing)
    post = get_post(viewer, thing.kind, thing.post_id)
    comment = thing.post_id if thing.kind == "comment" else None
    public = restored and thing.outcome == Outcome.HIDDEN and thing.kind == "comment"
    matters.record(
        viewer, "moderation.restored" if restored else "moderation.upheld", post.matter_id if post else None,
        public=public, decision=thing.id, to=thing.author_id, comment=comment,
    )  # fmt: skip


def policy_thing(thing: DecisionThing, row: Appeal) -> DecisionThing:
    """The decision with its appeal as it is now: someone may have been faster."""
    return DecisionThing(**{**vars(thing), "second": row.outcome})


def _undo(viewer: Viewer, thing: DecisionThing) -> None:
    if thing.outcome == Outcome.BLOCKED:
        decision = db.session.get_one(Decision, thing.id)
        decision.lifted_at = clock.now()
        db.session.flush()
        assert thing.author_id is not None
        silence(thing.author_id)
        return
    post = get_post(viewer, thing.kind, thing.post_id)
    assert post is not None
    set_hidden(post, "")
