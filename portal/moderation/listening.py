"""What discussion and proposals hold goes into the queue of its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.kernel import outbox
from portal.people.queries import viewer_of

from .commands import put_in_queue
from .queries import find_post


def _hear(payloads: Sequence[dict[str, Any]]) -> None:
    for payload in payloads:
        author, comment = viewer_of(payload["actor"]), payload["facts"].get("comment")
        post = find_post(author, "comment", comment) if comment else find_post(author, "matter", payload["matter"])
        assert post is not None
        put_in_queue(author, post)


LISTENER = outbox.Listener("moderation", ("discussion.held", "proposals.held"), _hear)
