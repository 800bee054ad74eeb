"""What discussion holds goes into the queue of its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.kernel import outbox
from portal.people.queries import viewer_of

from .commands import put_in_queue
from .queries import get_post


def _hear(payloads: Sequence[dict[str, Any]]) -> None:
    for payload in payloads:
        author = viewer_of(payload["actor"])
        post = get_post(author, "comment", payload["facts"]["comment"])
        if post is not None:
            put_in_queue(author, post)


LISTENER = outbox.Listener("moderation", ("discussion.held",), _hear)
