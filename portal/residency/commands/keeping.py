"""What was typed before its writer could send it: kept for her alone until she can."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.people.commands import begin_unfinished, end_unfinished
from portal.people.rules import Viewer

from ..models import KeptForm
from ..rules import KEPT_LARGEST


def keep(viewer: Viewer, path: str, fields: Sequence[tuple[str, str]]) -> bool:
    """Keep a form until its writer can send it; whether it was small enough. A later one takes its place."""
    policy.require("residency.kept", viewer)
    if sum(len(name) + len(value) for name, value in fields) > KEPT_LARGEST or len(path) > 300:
        return False
    row = insert_into(KeptForm.__table__).values(
        person_id=viewer.id, path=path, fields=[list(field) for field in fields], at=clock.now()
    )
    same = {"path": row.excluded.path, "fields": row.excluded.fields, "at": row.excluded.at}
    db.session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=same))
    begin_unfinished(viewer.id, "kept", viewer.id, "/me/kept")
    return True


def forget_kept(viewer: Viewer) -> None:
    """Keep it no longer: it is being sent, or was thrown away."""
    policy.require("residency.kept", viewer)
    db.session.execute(delete(KeptForm).where(KeptForm.person_id == viewer.id))
    end_unfinished(viewer.id, "kept", viewer.id)
