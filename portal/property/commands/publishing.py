"""Publishing a compound's register for objections, and settling the notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, insert, select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.people.commands import happened
from portal.people.rules import Viewer
from portal.places.models import Place

from .. import queries
from ..models import Correction, NoticeUnit, RegisterNotice, RegisterObjection
from ..queries import CompoundThing, NoticeThing
from ..rules import DAYS_LARGEST, DAYS_SMALLEST, NOTICE, digest_of_register, line_of_register

_AT_ONCE = 500


def open_notice(viewer: Viewer, compound: CompoundThing, days: int) -> RegisterNotice:
    """Publish what the register says of a compound now, until the end of the day `days` days after today.

    Its residents and owners are told. Raises `DomainError` for a term that is too short or too long and for a compound
    without units, `Conflict` where its register is published already.
    """
    policy.require("property.open_notice", viewer, compound)
    if not DAYS_SMALLEST <= days <= DAYS_LARGEST:
        raise DomainError(
            _l("A public notice runs %(least)s to %(most)s days.", least=DAYS_SMALLEST, most=DAYS_LARGEST), "days"
        )
    db.session.get_one(Place, compound.id, with_for_update=True)
    if queries.open_notice_of(compound.id) is not None:
        raise Conflict(_l("The register of this compound is published already."))
    said = list(queries.compound_said(compound.id))
    if not said:
        raise DomainError(_l("The register knows no unit of this compound yet: import it first."))
    assert viewer.organization_id is not None
    row = RegisterNotice(
        compound_id=compound.id, opened_by=viewer.id, opened_for=viewer.organization_id, opened_at=clock.now(),
        ends_at=clock.end_of(clock.today() + timedelta(days=days)), units=len(said),
        area=sum(unit["area"] or 0 for *_ids, unit in said),
        digest=digest_of_register(line_of_register(unit) for *_ids, unit in said),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _keep(row.id, said)
    happened(viewer, "property.notice_opened", place_id=compound.id, place=compound.name,
             date=clock.local(row.ends_at).date().isoformat(), href=f"/property/notices/{row.id}")  # fmt: skip
    return row


def _keep(notice_id: int, published: Sequence[tuple[int, int, queries.Said]]) -> None:
    """The units as they are published, a row a unit."""
    rows = [
        {"notice_id": notice_id, "building_id": building_id, "position": position, "unit_id": unit_id,
         "area": said["area"], "said": said}
        for position, (building_id, unit_id, said) in enumerate(published)
    ]  # fmt: skip
    for start in range(0, len(rows), _AT_ONCE):
        db.session.execute(insert(NoticeUnit), rows[start : start + _AT_ONCE])


def settle_notice(viewer: Viewer, notice: NoticeThing) -> None:
    """Close a public notice as final: after its last day, every objection answered, every correction decided.

    Raises `DomainError` before that, `Conflict` where it is settled already.
    """
    policy.require("property.settle_notice", viewer, notice)
    row = db.session.get_one(RegisterNotice, notice.id, with_for_update=True, populate_existing=True)
    state = NOTICE.move("settle", row.state)
    if clock.now() <= row.ends_at:
        raise DomainError(_l("The notice runs until %(date)s.", date=clock.local(row.ends_at).date().isoformat()))
    objections = exists().where(RegisterObjection.notice_id == row.id)
    if db.session.scalar(select(objections.where(RegisterObjection.state == "open"))):
        raise DomainError(_l("There are objections without an answer: answer them first."))
    waiting = objections.where(RegisterObjection.correction_id == Correction.id, Correction.state == "proposed")
    if db.session.scalar(select(waiting)):
        raise DomainError(_l("A correction that an objection was upheld with waits for a second person."))
    row.state, row.settled_at = state, clock.now()
    row.settled_by, row.settled_for = viewer.id, viewer.organization_id
    db.session.flush()
    happened(viewer, "property.notice_settled", place_id=notice.compound_id, place=notice.place,
             href=f"/property/notices/{row.id}")  # fmt: skip
