"""What residency forgets of a person who closes her account."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from portal.kernel import clock
from portal.kernel.db import db
from portal.people.models import Residency
from portal.people.rules import RESIDENCY, Viewer
from portal.property.models import Owner

from ..models import KeptForm, RepresentativeChoice
from .counting import held, part, thing_of


def forget_person(person_id: int) -> None:
    """Her residencies end, with all that follows for open votes; her own words about them go, and so does what she
    wanted as a joint owner."""
    mine = Residency.person_id == person_id
    current = select(Residency.id).where(mine, Residency.state.in_(("claimed", "confirmed"))).order_by(Residency.id)
    for residency_id in db.session.scalars(current).all():
        row = held(residency_id)
        if row.state == "confirmed":
            part(row, thing_of(residency_id).place_path, "", Viewer(person_id))
        elif row.state == "claimed":
            row.state, row.decided_at = RESIDENCY.move("end", row.state), clock.now()
    db.session.flush()
    db.session.execute(update(Residency).where(mine).values(statement="", certificate_name="", reason=""))
    db.session.execute(delete(KeptForm).where(KeptForm.person_id == person_id))
    owners = select(Owner.id).where(Owner.person_id == person_id)
    db.session.execute(delete(RepresentativeChoice).where(RepresentativeChoice.owner_id.in_(owners)))
