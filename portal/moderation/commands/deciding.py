"""Hiding a post with the rule it broke and a reason, letting it stand, releasing what was held; one or many."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.discussion import commands as discussion
from portal.discussion.models import Comment
from portal.discussion.rules import HELD
from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Decision, Report
from ..queries import PostThing, get_post
from ..rules import BULK, Outcome, check_reason, check_rule


def hide(viewer: Viewer, post: PostThing, rule: str, reason: str) -> Decision:
    """Take a post out of sight. Its words stay on the record, replies to it stay readable, its author can appeal."""
    policy.require("moderation.hide", viewer, post)
    check_rule(rule)
    check_reason(reason)
    if _hidden(post):
        raise Conflict(_l("Someone has hidden this already."))
    set_hidden(post, rule)
    return _decide(viewer, post, Outcome.HIDDEN, rule, reason)


def refuse(viewer: Viewer, post: PostThing, rule: str, reason: str) -> Decision:
    """Keep a held post out of sight, for the rule it breaks."""
    policy.require("moderation.keep", viewer, post)
    check_rule(rule)
    check_reason(reason)
    if _hidden(post) != HELD:
        raise Conflict(_l("This has been decided already."))
    set_hidden(post, rule)
    return _decide(viewer, post, Outcome.HIDDEN, rule, reason)


def keep(viewer: Viewer, post: PostThing, reason: str = "") -> Decision:
    """Let a reported post stand, or release one that was held."""
    policy.require("moderation.keep", viewer, post)
    held = _hidden(post)
    if held and held != HELD:
        raise Conflict(_l("This is hidden. Its author can appeal; someone else decides then."))
    if held:
        set_hidden(post, "")
    elif not _reporters(post):
        raise Conflict(_l("Nothing waits for a decision here any longer."))
    outcome = Outcome.RELEASED if held else Outcome.KEPT
    return _decide(
        viewer, post, outcome, HELD if held else _first_rule(post), reason.strip() or str(_l("No rule broken."))
    )


def decide_many(viewer: Viewer, keys: Sequence[tuple[str, int]], hidden: bool, rule: str, reason: str) -> int:
    """The same decision about up to fifty posts, all of them or none. Raises `Missing` if one is not hers to decide."""
    if not 1 <= len(keys) <= BULK:
        raise DomainError(_l("Choose 1 to %(most)s posts.", most=BULK), "chosen")
    for kind, post_id in sorted(set(keys)):
        post = get_post(viewer, kind, post_id)
        if post is None:
            raise Missing
        if hidden:
            (refuse if _hidden(post) == HELD else hide)(viewer, post, rule, reason)
        else:
            keep(viewer, post, reason)
    return len(set(keys))


def set_hidden(post: PostThing, rule: str) -> None:
    """Put a post out of sight for a rule, or back (no rule)."""
    if post.kind == "comment":
        discussion.set_hidden(post.id, rule)
    else:
        matters.set_hidden(post.id, bool(rule))


def _hidden(post: PostThing) -> str:
    """The rule a post is hidden for at this moment, held until the transaction ends; empty where it is shown."""
    if post.kind == "comment":
        row = db.session.get_one(Comment, post.id, with_for_update=True, populate_existing=True)
        return row.hidden_for if row.hidden_at else ""
    matter = db.session.get_one(Matter, post.id, with_for_update=True, populate_existing=True)
    return "hidden" if matter.hidden_at else ""


def _open_reports(post: PostThing) -> tuple[object, ...]:
    key = Report.comment_id if post.kind == "comment" else Report.matter_id
    return (key == post.id, Report.outcome.is_(None))


def _reporters(post: PostThing) -> list[int | None]:
    return list(db.session.scalars(select(Report.reporter_id).where(*_open_reports(post))))  # type: ignore[arg-type]


def _first_rule(post: PostThing) -> str:
    statement = select(Report.reason).where(*_open_reports(post)).order_by(Report.id)  # type: ignore[arg-type]
    return db.session.scalars(statement).first() or ""


def _decide(viewer: Viewer, post: PostThing, outcome: Outcome, rule: str, reason: str) -> Decision:
    """Write the decision, close the reports, tell the author and those who reported."""
    assert viewer.organization_id is not None
    people = [person for person in _reporters(post) if person]
    closed = {
        "outcome": outcome.value, "decided_by": viewer.id, "decided_for": viewer.organization_id,
        "decided_at": clock.now(),
    }  # fmt: skip
    db.session.execute(update(Report).where(*_open_reports(post)).values(closed))  # type: ignore[arg-type]
    row = Decision(
        **post.keys, author_id=post.author_id, place_id=post.place_id, outcome=outcome, rule=rule,
        reason=reason.strip(), by_id=viewer.id, organization_id=viewer.organization_id, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    told = {"decision": row.id, "to": post.author_id, "rule": rule, "comment": post.keys["comment_id"]}
    public = outcome == Outcome.HIDDEN and post.kind == "comment"
    matters.record(viewer, f"moderation.{outcome}", post.matter_id, public=public, reporters=people, **told)
    return row
