"""Asking for a second decision, and making it: never by whoever made the first."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import Conflict
from portal.kernel.reasons import check_reason
from portal.matters import commands as matters
from portal.people.queries import governors_of
from portal.people.rules import Viewer

from ..models import Appeal, Report
from ..queries import DecisionThing, find_post
from ..rules import Outcome, Second, check_appeal
from .blocking import end_block
from .deciding import set_hidden


def appeal(viewer: Viewer, thing: DecisionThing, words: str) -> None:
    """Say why a decision about one's own words, or a block, is wrong; once."""
    policy.require("moderation.appeal", viewer, thing)
    check_appeal(words)
    row = insert_into(Appeal.__table__).values(
        decision_id=thing.id, author_id=viewer.id, first_by=thing.by_id, words=words.strip(), at=clock.now(),
        entered_by=viewer.helper.person_id if viewer.helper else None,
    )  # fmt: skip
    if not changed(row.on_conflict_do_nothing()):
        raise Conflict(_l("Your appeal has arrived already; someone else decides about it."))
    people = [person for person in governors_of(thing.place_path) if person != thing.by_id]
    matters.record(viewer, "moderation.appealed", None, public=False, decision=thing.id, moderators=people)


def decide_appeal(viewer: Viewer, thing: DecisionThing, restored: bool, reason: str) -> None:
    """Take the first decision back, or uphold it, with a reason. The author, those who reported and who decided first
    are told."""
    policy.require("moderation.decide_appeal", viewer, thing)
    check_reason(reason)
    row = db.session.get_one(Appeal, thing.id, with_for_update=True, populate_existing=True)
    policy.require("moderation.decide_appeal", viewer, replace(thing, second=row.outcome))
    row.outcome, row.reason = (Second.RESTORED if restored else Second.UPHELD).value, reason.strip()
    row.decided_by, row.organization_id, row.decided_at = viewer.id, viewer.organization_id, clock.now()
    db.session.flush()
    if restored:
        _undo(viewer, thing)
    _tell(viewer, thing, restored)


def _undo(viewer: Viewer, thing: DecisionThing) -> None:
    if thing.outcome == Outcome.BLOCKED:
        end_block(viewer, thing)
        return
    post = find_post(viewer, thing.kind, thing.post_id)
    assert post is not None
    set_hidden(post, "")


def _tell(viewer: Viewer, thing: DecisionThing, restored: bool) -> None:
    of_comment = thing.kind == "comment" and thing.outcome != Outcome.BLOCKED
    facts = {"decision": thing.id, "kind": thing.kind, "post": thing.post_id,
             "comment": thing.post_id if of_comment else None}  # fmt: skip
    matter_id = None if thing.outcome == Outcome.BLOCKED else thing.matter_id
    verb = "moderation.restored" if restored else "moderation.upheld"
    public = restored and thing.outcome == Outcome.HIDDEN and of_comment
    matters.record(viewer, verb, matter_id, public=public, to=thing.author_id, **facts)
    matters.record(viewer, "moderation.reviewed", matter_id, public=False, **facts | {"to": thing.by_id})
    reporters = select(Report.reporter_id).where(Report.decision_id == thing.id, Report.reporter_id.is_not(None))
    if people := list(db.session.scalars(reporters)):
        matters.record(viewer, "moderation.rejudged", matter_id, public=False, reporters=people, **facts)
