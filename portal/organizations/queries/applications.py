"""Applications, as the applicant and the deciding office see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.kernel import keyset
from portal.kernel.db import db
from portal.kernel.keyset import Page
from portal.people.models import Person
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Application, ApplicationFile
from ..rules import ADMITTED_BY, OPEN

QUEUE, MINE = 30, 20


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
    position: str
    state: str
    reason: str
    organization_id: int | None
    created_at: datetime
    changed_at: datetime


_THING: Any = (
    select(
        Application.id, Application.applicant_id, Person.name, Application.kind, Application.name,
        Application.name_en, Place.id, Place.path, Place.name, Application.about, Application.licence,
        Application.position, Application.state, Application.reason, Application.organization_id,
        Application.created_at, Application.changed_at,
    )
    .join(Person, Person.id == Application.applicant_id)
    .join(Place, Place.id == Application.place_id)
)  # fmt: skip


def get_application(viewer: Viewer, application_id: int) -> ApplicationThing | None:
    """An application, for its applicant and for the office that admits its kind there; to others there is none.

    What the applicant took back is nobody's but hers.
    """
    row = db.session.execute(_THING.where(Application.id == application_id)).one_or_none()
    if row is None:
        return None
    thing = ApplicationThing(*row)
    if viewer.signed_in and thing.applicant_id == viewer.id:
        return thing
    admits = viewer.acts_for(ADMITTED_BY.get(thing.kind, ()), thing.place_path)
    return thing if admits and thing.state != "withdrawn" else None


def files_of(application_id: int) -> list[int]:
    """The ids of an application's documents."""
    statement = select(ApplicationFile.file_id).where(ApplicationFile.application_id == application_id)
    return list(db.session.scalars(statement.order_by(ApplicationFile.file_id)))


@dataclass(frozen=True)
class DocumentThing:
    """A document of an application, with what counts of the application."""

    id: int
    application: ApplicationThing

    @property
    def applicant_id(self) -> int:
        return self.application.applicant_id

    @property
    def kind(self) -> str:
        return self.application.kind

    @property
    def place_path(self) -> str:
        return self.application.place_path


def get_document(viewer: Viewer, application_id: int, file_id: int) -> DocumentThing | None:
    """A document of this very application, for those who see the application."""
    thing = get_application(viewer, application_id)
    return DocumentThing(file_id, thing) if thing is not None and file_id in files_of(application_id) else None


def applications_of(viewer: Viewer) -> list[ApplicationThing]:
    """The viewer's own newest applications, newest first."""
    mine = _THING.where(Application.applicant_id == viewer.id).order_by(Application.id.desc())
    return [ApplicationThing(*row) for row in db.session.execute(mine.limit(MINE))]


def count_open_of(person_id: int) -> int:
    """How many applications of a person are not decided yet."""
    number = select(func.count()).select_from(Application)
    return db.session.scalar(number.where(Application.applicant_id == person_id, Application.state.in_(OPEN))) or 0


def _waiting(viewer: Viewer) -> Any:
    """Which applications wait for the office the viewer acts for; her own are nobody's but a colleague's."""
    assert viewer.acting is not None
    kinds = [kind for kind, offices in ADMITTED_BY.items() if viewer.acting.kind in offices]
    return (
        Application.state == "submitted", Application.kind.in_(kinds),
        Place.path.startswith(viewer.acting.place_path), Application.applicant_id != viewer.id,
    )  # fmt: skip


def waiting_applications(viewer: Viewer, after: str | None = None) -> Page[ApplicationThing]:
    """What waits for the office the viewer acts for, the longest waiting first."""
    if viewer.acting is None:
        return Page((), None, True)
    order = (Application.__table__.c.changed_at, Application.__table__.c.id)
    key = keyset.decode(after, (datetime, int))
    statement = _THING.where(*_waiting(viewer)).order_by(*order).limit(QUEUE + 1)
    rows = db.session.execute(statement.where(keyset.after(order, key, descending=False)) if key else statement)
    return keyset.page(
        [ApplicationThing(*row) for row in rows], QUEUE, lambda one: (one.changed_at, one.id), key is None
    )


def count_waiting(viewer: Viewer) -> int:
    """How many applications wait for the office the viewer acts for."""
    if viewer.acting is None:
        return 0
    number = select(func.count()).select_from(Application).join(Place, Place.id == Application.place_id)
    return db.session.scalar(number.where(*_waiting(viewer))) or 0
