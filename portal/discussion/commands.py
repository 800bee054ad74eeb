"""Taking part in a discussion."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, update

from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.matters.queries import MatterThing
from portal.people.rules import Viewer

from .models import Comment, CommentVersion, HelpfulVote
from .queries import CommentThing
from .rules import HELD, check_body, check_stance, has_link, links_in, tidy


def comment(viewer: Viewer, matter: MatterThing, body: str, stance: str = "neutral") -> Comment:
    """Say something about a matter, and follow it from now on. Marked official where its organization speaks."""
    policy.require("discussion.comment", viewer, matter)
    check_stance(stance)
    row = _said(viewer, matter.id, matter.responsible_id, body)
    row.stance = stance
    return _keep(viewer, row, "discussion.commented")


def reply(viewer: Viewer, thing: CommentThing, body: str) -> Comment:
    """Answer a comment. Raises `DomainError` for a reply to a reply: a talk has one level of them."""
    policy.require("discussion.reply", viewer, thing)
    if thing.parent_id is not None:
        raise DomainError(_l("Reply to the comment itself; replies to replies get lost."), "body")
    row = _said(viewer, thing.matter_id, thing.responsible_id, body)
    counted = update(Comment).where(Comment.id == thing.id).values(replies=Comment.replies + 1)
    row.parent_id, row.position = thing.id, db.session.scalars(counted.returning(Comment.replies)).one()
    return _keep(viewer, row, "discussion.replied", to=thing.author_id)


def _said(viewer: Viewer, matter_id: int, responsible_id: int | None, body: str) -> Comment:
    words = tidy(body)
    check_body(words)
    return Comment(
        matter_id=matter_id, author_id=viewer.id, author_name=viewer.name, organization_id=viewer.organization_id,
        entered_by=viewer.helper.person_id if viewer.helper else None,
        entered_name=viewer.helper.signature if viewer.helper else "",
        official=viewer.acting is not None and viewer.acting.id == responsible_id, body=words, at=clock.now(),
    )  # fmt: skip


def _keep(viewer: Viewer, row: Comment, verb: str, **facts: Any) -> Comment:
    """Enter what was said. Only official words stand in the timeline: the others are many, and below it.

    A new account's link is held: its author sees it, the others when a moderator has looked at it.
    """
    matters.keep_pace(viewer)
    held = viewer.is_new(row.at) and has_link(row.body)
    if held:
        row.hidden_at, row.hidden_for = row.at, HELD
    db.session.add(row)
    db.session.flush()
    matters.count(row.matter_id, comments=1)
    matters.keep_following(viewer.id, row.matter_id)
    matters.record(viewer, verb, row.matter_id, public=row.official, comment=row.id, **facts)
    if held:
        matters.record(viewer, "discussion.held", row.matter_id, public=False, comment=row.id)
    return row


def edit(viewer: Viewer, thing: CommentThing, body: str) -> None:
    """Change one's own words within thirty minutes; what they were is kept. The same words again change nothing."""
    policy.require("discussion.edit", viewer, thing)
    words = tidy(body)
    check_body(words)
    row = _locked(thing.id)
    if row.hidden_at is not None:
        raise Conflict(_l("This has been hidden in the meantime."))
    if words == row.body:
        return
    moment = clock.now()
    kept = select(func.count()).select_from(CommentVersion).where(CommentVersion.comment_id == row.id)
    number = 1 + (db.session.scalar(kept) or 0)
    db.session.add(CommentVersion(comment_id=row.id, number=number, body=row.body, until=moment))
    held = viewer.is_new(moment) and bool(links_in(words) - links_in(row.body))
    row.body, row.edited_at = words, moment
    if held:
        row.hidden_at, row.hidden_for = moment, HELD
    db.session.flush()
    matters.record(viewer, "discussion.edited", row.matter_id, public=False, comment=row.id)
    if held:
        matters.record(viewer, "discussion.held", row.matter_id, public=False, comment=row.id)


def mark_helpful(viewer: Viewer, thing: CommentThing) -> None:
    """Say that a comment helps; saying it twice is saying it once."""
    policy.require("discussion.helpful", viewer, thing)
    vote = insert_into(HelpfulVote.__table__).values(comment_id=thing.id, person_id=viewer.id, at=clock.now())
    _count_helpful(thing.id, vote.on_conflict_do_nothing(), 1)


def unmark_helpful(viewer: Viewer, thing: CommentThing) -> None:
    """Take that back."""
    policy.require("discussion.helpful", viewer, thing)
    mine = (HelpfulVote.comment_id == thing.id, HelpfulVote.person_id == viewer.id)
    _count_helpful(thing.id, delete(HelpfulVote).where(*mine), -1)


def _count_helpful(comment_id: int, statement: Any, change: int) -> None:
    """Run the statement and count it only where it changed a row, so that the counter is the number of rows."""
    if changed(statement):
        db.session.execute(update(Comment).where(Comment.id == comment_id).values(helpful=Comment.helpful + change))


def set_hidden(comment_id: int, rule: str) -> None:
    """Put a comment out of sight for a rule of the house, or back (no rule); for moderation, which has asked why."""
    row = _locked(comment_id)
    row.hidden_at, row.hidden_for = (clock.now() if rule else None), rule
    db.session.flush()


def _locked(comment_id: int) -> Comment:
    """The row as it is now, held until the transaction ends."""
    return db.session.get_one(Comment, comment_id, with_for_update=True, populate_existing=True)


def forget_person(person_id: int) -> None:
    """Her name is taken off what she said and off what she entered for others; the words stay."""
    said = Comment.author_id == person_id, Comment.author_name != ""
    db.session.execute(update(Comment).where(*said).values(author_name=""))
    matters.sign_for_office(Comment, person_id)
