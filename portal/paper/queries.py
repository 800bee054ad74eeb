"""Reading paper forms, and finding who signed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.people.models import Organization, Person, Residency
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit

from .models import PaperForm, PaperLine, PaperScan
from .rules import Signature

QUEUE = 50


@dataclass(frozen=True)
class PaperThing:
    """A paper form as the policy sees it."""

    id: int
    kind: str
    place_id: int
    place_path: str
    place: str
    matter_id: int | None
    matter: str | None
    matter_path: str | None
    person_id: int | None
    person: str | None
    title: str
    category: str
    stance: str
    body: str
    stated: int
    state: str
    reason: str
    result: str
    entered_by: int
    entered: str
    entered_for: int
    office: str
    decided_by: int | None
    at: datetime
    decided_at: datetime | None


def _things() -> Any:
    signer, officer = Person.__table__.alias("signer"), Person.__table__.alias("officer")
    return (
        select(
            PaperForm.id, PaperForm.kind, PaperForm.place_id, Place.path, Place.name, PaperForm.matter_id,
            Matter.title, Matter.path, PaperForm.person_id, signer.c.name, PaperForm.title, PaperForm.category,
            PaperForm.stance, PaperForm.body, PaperForm.stated, PaperForm.state, PaperForm.reason, PaperForm.result,
            PaperForm.entered_by, officer.c.name, PaperForm.entered_for, Organization.name, PaperForm.decided_by,
            PaperForm.at, PaperForm.decided_at,
        )
        .join(Place, Place.id == PaperForm.place_id)
        .join(officer, officer.c.id == PaperForm.entered_by)
        .join(Organization, Organization.id == PaperForm.entered_for)
        .join(signer, signer.c.id == PaperForm.person_id, isouter=True)
        .join(Matter, Matter.id == PaperForm.matter_id, isouter=True)
    )  # fmt: skip


def get_paper(viewer: Viewer, form_id: int) -> PaperThing | None:
    """A paper form, for the offices that govern its place; to all others there is none."""
    row = db.session.execute(_things().where(PaperForm.id == form_id)).one_or_none()
    if row is None:
        return None
    thing = PaperThing(*row)
    return thing if viewer.acts_for(GOVERNING, thing.place_path) else None


def _here(viewer: Viewer) -> Any:
    assert viewer.acting is not None
    return Place.path.startswith(viewer.acting.place_path)


def waiting_papers(viewer: Viewer) -> list[PaperThing]:
    """What waits in the area of the office one acts for, the longest waiting first."""
    rows = db.session.execute(
        _things().where(PaperForm.state.in_(("entered", "returned")), _here(viewer)).order_by(PaperForm.at).limit(QUEUE)
    )
    return [PaperThing(*row) for row in rows]


def count_waiting(viewer: Viewer) -> int:
    """How many papers wait for this very officer: to confirm what colleagues entered, to correct her own."""
    if viewer.acting is None:
        return 0
    mine = (PaperForm.state == "returned") & (PaperForm.entered_by == viewer.id)
    theirs = (PaperForm.state == "entered") & (PaperForm.entered_by != viewer.id)
    number = select(func.count()).select_from(PaperForm).join(Place, Place.id == PaperForm.place_id)
    return db.session.scalar(number.where(_here(viewer), mine | theirs)) or 0


def decided_papers(viewer: Viewer) -> list[PaperThing]:
    """The last ones that were decided."""
    rows = db.session.execute(
        _things()
        .where(PaperForm.state.in_(("confirmed", "declined")), _here(viewer))
        .order_by(PaperForm.decided_at.desc(), PaperForm.id.desc())
        .limit(20)
    )
    return [PaperThing(*row) for row in rows]


def scans_of(form_id: int) -> list[int]:
    """The ids of a form's scans."""
    return list(db.session.scalars(select(PaperScan.file_id).where(PaperScan.form_id == form_id)))


def lines_of(form_id: int) -> Rows:
    """The signatures of a list: (number, text, person_id, person, outcome)."""
    return db.session.execute(
        select(PaperLine.number, PaperLine.text, PaperLine.person_id, Person.name.label("person"), PaperLine.outcome)
        .join(Person, Person.id == PaperLine.person_id, isouter=True)
        .where(PaperLine.form_id == form_id)
        .order_by(PaperLine.number)
    ).all()


def signer(place_path: str, signature: Signature) -> int | None:
    """The one confirmed resident inside a place with this name in this unit; None for none, or for more than one."""
    found = db.session.scalars(
        select(Person.id)
        .join(Residency, Residency.person_id == Person.id)
        .join(Unit, Unit.id == Residency.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Place, Place.id == Building.compound_id)
        .where(Place.path.startswith(place_path), Residency.state == "confirmed", Person.closed_at.is_(None))
        .where(Person.name == signature.name, Building.name == signature.building, Unit.number == signature.unit)
        .distinct()
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None
