"""Whose words may be published now: nobody who is blocked, nobody too fast, no new account with a link unseen."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.discussion.rules import HELD, has_link, links_in
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.people.policy import may_speak
from portal.people.rules import NEW_ACCOUNT, Viewer


def check_words(viewer: Viewer, words: str, field: str) -> None:
    """What a blocked person may do, she does without words beside it."""
    if words.strip() and not may_speak(viewer, None):
        raise DomainError(may_speak.remedy.sentence, field)


def check_new_links(viewer: Viewer, before: str, after: str) -> None:
    """What is public stays public while a new account writes at it: she adds no links. Raises `DomainError`."""
    if viewer.is_new(clock.now()) and links_in(after) - links_in(before):
        assert viewer.since is not None
        day = clock.local(viewer.since + NEW_ACCOUNT).date()
        raise DomainError(
            _l("In the first week of an account no links are added to a public proposal. From %(day)s on you can.",
               day=day.isoformat()),
            "body",
        )  # fmt: skip


def hold(viewer: Viewer, proposal_id: int, words: str) -> None:
    """Keep what a new account has just published with a link out of sight until a moderator has looked at it."""
    if viewer.is_new(clock.now()) and has_link(words):
        matters.set_hidden(proposal_id, HELD)
        matters.record(viewer, "proposals.held", proposal_id, public=False)
