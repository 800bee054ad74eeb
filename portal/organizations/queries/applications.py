"""Applications, as the applicant and the deciding office see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from portal.kernel.db import Rows, db
from portal.people.models import Person
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Application, ApplicationFile
from ..rules import ADMITTED_BY

QUEUE = 50


@dataclass(frozen=True)
class ApplicationThing:
    """An application as the policy sees it."""

    id: int
    applicant_id: int
    applicant: str
    kind: str
    name: str
    name_en: str
    place_id: int
    place_path: str
    place: str
    about: str
    licence: str
    state: str
    reason: str
    organization_id: int | None
    created_at: datetime
    changed_at: datetime


_THING: Any = (
    select(
        Application.id, Application.applicant_id, Person.name, Application.kind, Application.name,
        Application.name_en, Place.id, Place.path, Place.name, Application.about, Application.licence,
        Application.state, Application.reason, Application.organization_id, Application.created_at,
        Application.changed_at,
    )
    .join(Person, Person.id == Application.applicant_id)
    .join(Place, Place.id == Application.place_id)
)  # fmt: skip


def get_application(viewer: Viewer, application_id: int) -> ApplicationThing | None:
    """An application, for its applicant and for the office that admits its kind there; to others there is none."""
    row = db.session.execute(_THING.where(Application.id == application_id)).one_or_none()
    if row is None:
        return None
    thing = ApplicationThing(*row)
    mine = viewer.signed_in and thing.applicant_id == viewer.id
    return thing if mine or viewer.acts_for(ADMITTED_BY.get(thing.kind, ()), thing.place_path) else None


def files_of(application_id: int) -> list[int]:
    """The ids of an application's documents."""
    statement = select(ApplicationFile.file_id).where(ApplicationFile.application_id == application_id)
    return list(db.session.scalars(statement.order_by(ApplicationFile.file_id)))


def applications_of(viewer: Viewer) -> list[ApplicationThing]:
    """The viewer's own applications, newest first."""
    rows = db.session.execute(_THING.where(Application.applicant_id == viewer.id).order_by(Application.id.desc()))
    return [ApplicationThing(*row) for row in rows]


def _waiting(viewer: Viewer) -> Any:
    """Which applications wait for the office the viewer acts for; her own are nobody's but a colleague's."""
    assert viewer.acting is not None
    kinds = [kind for kind, offices in ADMITTED_BY.items() if viewer.acting.kind in offices]
    return (
        Application.state == "submitted", Application.kind.in_(kinds),
        Place.path.startswith(viewer.acting.place_path), Application.applicant_id != viewer.id,
    )  # fmt: skip


def waiting_applications(viewer: Viewer) -> list[ApplicationThing]:
    """What waits for the office the viewer acts for, the longest waiting first."""
    rows = db.session.execute(_THING.where(*_waiting(viewer)).order_by(Application.changed_at).limit(QUEUE))
    return [ApplicationThing(*row) for row in rows]


def count_waiting(viewer: Viewer) -> int:
    """How many applications wait for the office the viewer acts for."""
    if viewer.acting is None:
        return 0
    number = select(func.count()).select_from(Application).join(Place, Place.id == Application.place_id)
    return db.session.scalar(number.where(*_waiting(viewer))) or 0


def taken(place_id: int, kind: str, name: str) -> Rows:
    """Open applications for the very same organization."""
    return db.session.execute(
        select(Application.id).where(
            Application.place_id == place_id, Application.kind == kind, Application.name == name,
            or_(Application.state == "submitted", Application.state == "returned"),
        )
    ).all()  # fmt: skip
