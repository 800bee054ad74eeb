"""Who looked at a person's verified data."""

from __future__ import annotations

from portal.kernel import clock
from portal.kernel.db import db

from ..models import Look
from ..rules import LOOK_LABELS, Viewer


def note_look(viewer: Viewer, person_id: int, what: str, purpose: str) -> None:
    """Write down that this officer looked at `what` (`LOOK_LABELS`) of a person, for what purpose; the person sees it.
    Called by the commands that show it, after their own `policy.require`."""
    assert viewer.organization_id is not None
    assert what in LOOK_LABELS
    db.session.add(
        Look(person_id=person_id, by_id=viewer.id, organization_id=viewer.organization_id, what=what,
             purpose=purpose[:200], at=clock.now())
    )  # fmt: skip
    db.session.flush()
