"""回避: stepping back from a matter because of a conflict of interest, in public."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import Conflict
from portal.kernel.reasons import check_reason
from portal.matters import commands as matters
from portal.matters.queries import MatterThing
from portal.people.models import Recusal
from portal.people.rules import Viewer

from ..queries import RecusalThing


def recuse(viewer: Viewer, matter: MatterThing, reason: str) -> None:
    """Declare a conflict of interest: from now on colleagues act for the organization in this matter."""
    policy.require("organizations.recuse", viewer, matter)
    check_reason(reason)
    row = insert_into(Recusal.__table__).values(
        matter_id=matter.id, person_id=viewer.id, organization_id=viewer.organization_id, reason=reason.strip(),
        at=clock.now(),
    )  # fmt: skip
    if changed(row.on_conflict_do_nothing()):
        matters.record(viewer, "organizations.recused", matter.id, reason=reason.strip())


def end_recusal(viewer: Viewer, thing: RecusalThing, reason: str) -> None:
    """Withdraw a colleague's declaration, with a reason that stands in public."""
    policy.require("organizations.end_recusal", viewer, thing)
    check_reason(reason)
    gone = delete(Recusal).where(
        Recusal.matter_id == thing.matter_id, Recusal.person_id == thing.person_id,
        Recusal.organization_id == thing.organization_id,
    )  # fmt: skip
    if not changed(gone):
        raise Conflict(_l("This declaration was withdrawn already."))
    matters.record(viewer, "organizations.recusal_withdrawn", thing.matter_id, reason=reason.strip(),
                   person=thing.person_id)  # fmt: skip
    db.session.flush()
