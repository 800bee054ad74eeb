"""Hiding a post with the rule it broke and a reason, letting it stand, releasing what was held; one or many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.discussion import commands as discussion
from portal.discussion.models import Comment
from portal.discussion.rules import HELD
from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.kernel.reasons import check_reason
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Decision, Report
from ..queries import PostThing, get_post, latest_about
from ..rules import AGAINST, BULK, Outcome, check_rule


def hide(viewer: Viewer, post: PostThing, rule: str, reason: str) -> Decision:
    """Take a post out of sight. Its words stay on the record, replies to it stay readable, its author can appeal."""
    policy.require("moderation.hide", viewer, post)
    check_rule(rule)
    check_reason(reason)
    if hidden_for(post):
        raise Conflict(_l("Someone has hidden this already."))
    _check_seen(post)
    set_hidden(post, rule)
    return _decide(viewer, post, Outcome.HIDDEN, rule, reason)


def refuse(viewer: Viewer, post: PostThing, rule: str, reason: str) -> Decision:
    """Keep a held post out of sight, for the rule it breaks."""
    policy.require("moderation.keep", viewer, post)
    check_rule(rule)
    check_reason(reason)
    if hidden_for(post) != HELD:
        raise Conflict(_l("This has been decided already."))
    set_hidden(post, rule)
    return _decide(viewer, post, Outcome.REFUSED, rule, reason)


def keep(viewer: Viewer, post: PostThing, reason: str = "") -> Decision:
    """Let a reported post stand, or release one that was held."""
    policy.require("moderation.keep", viewer, post)
    if reason.strip():
        check_reason(reason)
    hidden = hidden_for(post)
    if hidden and hidden != HELD:
        raise Conflict(_l("This is hidden. Its author can appeal; someone else decides then."))
    rule = HELD if hidden else _first_rule(post)
    if rule is None:
        raise Conflict(_l("Nothing waits for a decision here any longer."))
    if hidden:
        set_hidden(post, "")
    return _decide(viewer, post, Outcome.RELEASED if hidden else Outcome.KEPT, rule, reason)


def decide_many(viewer: Viewer, keys: Sequence[tuple[str, int]], hidden: bool, rule: str, reason: str) -> int:
    """The same decision about up to fifty posts, all of them or none. Raises `Missing` if one is not there for her."""
    if not 1 <= len(keys) <= BULK:
        raise DomainError(_l("Choose 1 to %(most)s posts.", most=BULK), "chosen")
    chosen = sorted(set(keys))
    for kind, post_id in chosen:
        post = get_post(viewer, kind, post_id)
        if post is None:
            raise Missing
        if not hidden:
            keep(viewer, post, reason)
        elif post.hidden_for == HELD:
            refuse(viewer, post, rule, reason)
        elif _first_rule(post) is None:
            raise Conflict(_l("Someone has decided about one of these in the meantime. Look at them again."))
        else:
            hide(viewer, post, rule, reason)
    return len(chosen)


def _check_seen(post: PostThing) -> None:
    """Nobody takes back unknowingly what a colleague has decided since this page was drawn."""
    if latest_about(post.kind, post.id) != post.former_id:
        raise Conflict(_l("Someone has decided about this in the meantime. Look at it again."))


def set_hidden(post: PostThing, rule: str) -> None:
    """Put a post out of sight for a rule, or back (no rule)."""
    if post.kind == "comment":
        discussion.set_hidden(post.id, rule)
    else:
        matters.set_hidden(post.id, rule)


def hidden_for(post: PostThing) -> str:
    """The rule a post is hidden for at this moment, held until the transaction ends; empty where it is shown."""
    table: Any = Comment if post.kind == "comment" else Matter
    row = db.session.get_one(table, post.id, with_for_update=True, populate_existing=True)
    return str(row.hidden_for) if row.hidden_at else ""


def about(post: PostThing) -> Any:
    """The reports of a post."""
    return Report.comment_id == post.id if post.kind == "comment" else Report.matter_id == post.id


def _first_rule(post: PostThing) -> str | None:
    """The rule the first report that waits says is broken; None where none waits."""
    waiting = select(Report.reason).where(about(post), Report.outcome.is_(None))
    return db.session.scalars(waiting.order_by(Report.id).limit(1)).one_or_none()


def _decide(viewer: Viewer, post: PostThing, outcome: Outcome, rule: str, reason: str) -> Decision:
    """Write the decision, close the reports, tell the author and those who reported.

    The post's row is held by now; who has reported it herself in this very moment does not decide.
    """
    reports = db.session.execute(
        select(Report.reporter_id, Report.entered_by).where(about(post), Report.outcome.is_(None))
    ).all()
    if viewer.id in {person for row in reports for person in row}:
        raise Conflict(_l("You reported this yourself; a colleague decides about it."))
    moment = clock.now()
    row = write(viewer, post, outcome, rule, reason)
    closed = {
        "outcome": outcome.value, "decided_by": viewer.id, "decided_for": viewer.organization_id,
        "decided_at": moment, "decision_id": row.id,
    }  # fmt: skip
    db.session.execute(update(Report).where(about(post), Report.outcome.is_(None)).values(closed))
    facts = {"decision": row.id, "kind": post.kind, "post": post.id, "comment": post.keys["comment_id"],
             "path": post.path}  # fmt: skip
    people = [person for person, _officer in reports if person]
    against = outcome in AGAINST
    if people:
        told = "moderation.acted" if against else "moderation.kept"
        matters.record(viewer, told, post.matter_id, public=False, reporters=people, **facts)
    if against or outcome == Outcome.RELEASED:
        public = outcome == Outcome.HIDDEN and post.kind == "comment"
        matters.record(viewer, f"moderation.{outcome}", post.matter_id, public=public, to=post.author_id, **facts)
    return row


def write(viewer: Viewer, post: PostThing, outcome: Outcome, rule: str, reason: str, **more: Any) -> Decision:
    """Enter a decision: what the post said, by whom it was decided and for which office, and the decision before."""
    row = Decision(
        **post.keys, author_id=post.author_id, place_id=post.place_id, outcome=outcome, rule=rule,
        reason=reason.strip(), words=post.words, former_id=latest_about(post.kind, post.id), by_id=viewer.id,
        organization_id=viewer.organization_id, at=clock.now(), **more,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
