"""Saying that a post breaks a rule; the moderators of its place hear of the first to say so."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.discussion.rules import HELD
from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.people.queries import governors_of
from portal.people.rules import Viewer

from ..models import Report
from ..queries import PostThing
from ..rules import NOTE_LARGEST, check_rule


def report(viewer: Viewer, post: PostThing, rule: str, note: str = "") -> None:
    """Say that a post breaks a rule. It waits for the office in charge of the place; once a person until then."""
    policy.require("moderation.report", viewer, post)
    check_rule(rule)
    matters.keep_pace(viewer, ("moderation.reported",))
    if len(note.strip()) > NOTE_LARGEST:
        raise DomainError(_l("A note has at most %(most)s characters.", most=NOTE_LARGEST), "note")
    first = not waits(post)
    row = insert_into(Report.__table__).values(
        **post.keys, reporter_id=viewer.id, reason=rule, note=note.strip(), at=clock.now(),
        entered_by=viewer.helper.person_id if viewer.helper else None,
    )  # fmt: skip
    if not changed(row.on_conflict_do_nothing()):
        raise DomainError(_l("You have reported this already; it waits for a decision."))
    _alert(viewer, "moderation.reported", post, governors_of(post.place_path) if first else [])


def _alert(viewer: Viewer, verb: str, post: PostThing, people: list[int]) -> None:
    matters.record(viewer, verb, post.matter_id, public=False, kind=post.kind, post=post.id, moderators=people)


def waits(post: PostThing) -> bool:
    """Whether a report about this post waits for a decision."""
    open_reports = select(func.count()).select_from(Report).where(Report.outcome.is_(None))
    key = Report.comment_id if post.kind == "comment" else Report.matter_id
    return bool(db.session.scalar(open_reports.where(key == post.id)))


def put_in_queue(viewer: Viewer, post: PostThing) -> None:
    """The portal itself asks: a new account's post has a link, and is held until someone has looked at it."""
    db.session.add(Report(**post.keys, reporter_id=None, reason=HELD, at=clock.now()))
    db.session.flush()
    _alert(viewer, "moderation.held", post, governors_of(post.place_path))
