"""Blocking a person from publishing words, for a term and a reason. She reads and votes on, and can appeal."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.reasons import check_reason
from portal.matters import commands as matters
from portal.people.models import Person
from portal.people.rules import Viewer

from ..models import Decision
from ..queries import DecisionThing, PostThing
from ..rules import Outcome, check_days, check_rule
from .deciding import write


def block(viewer: Viewer, post: PostThing, rule: str, reason: str, days: int) -> Decision:
    """Block the author of a post for `days` days."""
    policy.require("moderation.block", viewer, post)
    check_rule(rule)
    check_reason(reason)
    check_days(days)
    assert post.author_id is not None
    row = write(viewer, post, Outcome.BLOCKED, rule, reason, until=clock.now() + timedelta(days=days))
    silence(post.author_id)
    matters.record(viewer, "moderation.blocked", None, public=False, decision=row.id, to=post.author_id)
    return row


def lift(viewer: Viewer, thing: DecisionThing) -> None:
    """Take a block back before its end."""
    policy.require("moderation.lift", viewer, thing)
    if end_block(viewer, thing):
        matters.record(viewer, "moderation.lifted", None, public=False, decision=thing.id, to=thing.author_id)


def end_block(viewer: Viewer, thing: DecisionThing) -> bool:
    """Let her publish again unless another block runs; whether this one had not been lifted before."""
    assert thing.author_id is not None
    row = db.session.get_one(Decision, thing.id, with_for_update=True, populate_existing=True)
    if row.lifted_at is not None:
        return False
    row.lifted_at, row.lifted_by = clock.now(), viewer.id
    db.session.flush()
    silence(thing.author_id)
    return True


def silence(person_id: int) -> None:
    """Keep with the person until when she is blocked: the longest of the blocks that run."""
    running = select(func.max(Decision.until)).where(
        Decision.author_id == person_id, Decision.outcome == Outcome.BLOCKED, Decision.lifted_at.is_(None)
    )
    person = db.session.get_one(Person, person_id, with_for_update=True)
    person.silenced_until = db.session.scalar(running)
    db.session.flush()
