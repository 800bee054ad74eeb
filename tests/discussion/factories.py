"""Discussions for tests, made by the commands people use."""

from __future__ import annotations

from portal.discussion import commands
from portal.discussion.queries import CommentThing, get_comment
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.matters.queries import MatterThing, get_matter
from portal.people.rules import Viewer
from portal.places.models import Place


def open_matter(viewer: Viewer, place_id: int, responsible_id: int | None = None, state: str = "open") -> int:
    """A public matter of this viewer; returns its id."""
    place = db.session.get_one(Place, place_id)
    matter = matters.register(viewer, "proposal", "proposals", "加装路灯", "", place, "facilities", "draft")
    matter.responsible_id = responsible_id
    matters.publish(matter, state)
    return matter.id


def matter_of(viewer: Viewer, matter_id: int) -> MatterThing:
    """The matter as this viewer sees it now."""
    db.session.flush()
    thing = get_matter(viewer, matter_id)
    assert thing is not None
    return thing


def read(viewer: Viewer, comment_id: int) -> CommentThing:
    """The comment as this viewer sees it now."""
    thing = get_comment(viewer, comment_id)
    assert thing is not None
    return thing


def say(viewer: Viewer, matter_id: int, body: str = "我赞成，晚上看不清。", stance: str = "neutral") -> CommentThing:
    """A comment of this viewer."""
    return read(viewer, commands.comment(viewer, matter_of(viewer, matter_id), body, stance).id)


def answer(viewer: Viewer, comment_id: int, body: str = "说得对。") -> CommentThing:
    """A reply of this viewer."""
    return read(viewer, commands.reply(viewer, read(viewer, comment_id), body).id)
