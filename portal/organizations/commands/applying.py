"""Asking that an organization be admitted, and deciding about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.files import commands as files
from portal.files.models import PrivateFile
from portal.files.queries import private_files
from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.reasons import check_reason
from portal.matters import commands as matters
from portal.people import commands as people
from portal.people.models import Organization, Person
from portal.people.rules import Viewer
from portal.places.models import Place

from .. import queries
from ..models import Application, ApplicationFile
from ..queries import ApplicationThing, DocumentThing
from ..rules import (
    ABOUT_LARGEST,
    APPLICATION,
    APPLICATIONS_MOST,
    LICENCE_LARGEST,
    OPEN,
    PLACES,
    POSITION_LARGEST,
    Change,
    check_documents,
    check_kind,
    check_name,
)
from .history import keep_change

UNFINISHED = "application"


@dataclass(frozen=True)
class Said:
    """What an application says of the organization, and of the applicant's own position in it."""

    kind: str
    name: str
    place_id: int
    about: str
    licence: str
    position: str
    name_en: str = ""


def apply(viewer: Viewer, said: Said, file_ids: Sequence[int]) -> Application:
    """Ask that an organization be admitted. Raises `DomainError` for what is missing, or there already."""
    policy.require("organizations.apply", viewer)
    place = _check(said)
    check_documents(len(file_ids))
    db.session.execute(select(Person.id).where(Person.id == viewer.id).with_for_update(key_share=True))
    if queries.count_open_of(viewer.id) >= APPLICATIONS_MOST:
        raise DomainError(_l("At most %(most)s of your applications wait at a time.", most=APPLICATIONS_MOST))
    _check_new(viewer.id, place.id, said.kind, said.name.strip())
    moment = clock.now()
    row = Application(
        applicant_id=viewer.id, kind=said.kind, name=said.name.strip(), name_en=said.name_en.strip(),
        place_id=place.id, about=said.about.strip(), licence=said.licence.strip(), position=said.position.strip(),
        state="submitted", created_at=moment, changed_at=moment,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _attach(row.id, file_ids)
    matters.record(viewer, "organizations.applied", None, public=False, application=row.id)
    return row


def _check(said: Said) -> Place:
    check_kind(said.kind)
    check_name(said.name)
    place = db.session.get(Place, said.place_id)
    if place is None or place.kind not in PLACES[said.kind]:
        raise DomainError(_l("An organization of this kind acts in a compound or a community: choose it."), "place")
    _check_words(said.about, said.licence, said.position)
    return place


def _check_words(about: str, licence: str, position: str) -> None:
    if not 2 <= len(licence.strip()) <= LICENCE_LARGEST:
        raise DomainError(_l("Write the number of the licence or registration."), "licence")
    if not 10 <= len(about.strip()) <= ABOUT_LARGEST:
        raise DomainError(_l("Say in 10 to %(most)s characters what it does here.", most=ABOUT_LARGEST), "about")
    if not 1 <= len(position.strip()) <= POSITION_LARGEST:
        raise DomainError(_l("Say what you are in it, for example its legal representative."), "position")


def _check_new(applicant_id: int, place_id: int, kind: str, name: str) -> None:
    """Of others' applications nothing is told: the office sees them side by side."""
    _check_free(place_id, kind, name)
    mine = select(Application.id).where(
        Application.applicant_id == applicant_id, Application.place_id == place_id, Application.kind == kind,
        Application.name == name, Application.state.in_(OPEN),
    )  # fmt: skip
    if db.session.scalar(mine) is not None:
        raise DomainError(_l("You have applied for this organization already."), "name")


def _check_free(place_id: int, kind: str, name: str) -> None:
    there = Organization.place_id == place_id, Organization.kind == kind, Organization.name == name
    if db.session.scalar(select(Organization.id).where(*there)) is not None:
        raise DomainError(_l("This organization is here already."), "name")


def _attach(application_id: int, file_ids: Sequence[int]) -> None:
    db.session.add_all(ApplicationFile(application_id=application_id, file_id=number) for number in file_ids)
    db.session.flush()


def _moved(thing: ApplicationThing, verb: str) -> Application:
    """The application as it is now, moved by a verb; raises `Conflict` where someone was faster."""
    row = db.session.get_one(Application, thing.id, with_for_update=True, populate_existing=True)
    row.state, row.changed_at = APPLICATION.move(verb, row.state), clock.now()
    return row


def resubmit(
    viewer: Viewer, thing: ApplicationThing, about: str, licence: str, position: str, file_ids: Sequence[int]
) -> None:
    """Send an application again, with what was asked for."""
    policy.require("organizations.resubmit", viewer, thing)
    _check_words(about, licence, position)
    row = _moved(thing, "resubmit")
    check_documents(len(queries.files_of(thing.id)) + len(file_ids))
    row.about, row.licence, row.position = about.strip(), licence.strip(), position.strip()
    _attach(thing.id, file_ids)
    people.end_unfinished(viewer.id, UNFINISHED, thing.id)


def withdraw(viewer: Viewer, thing: ApplicationThing) -> None:
    """Take an application back; its documents are kept no longer."""
    policy.require("organizations.withdraw", viewer, thing)
    _moved(thing, "withdraw")
    db.session.flush()
    papers = queries.files_of(thing.id)
    db.session.execute(delete(ApplicationFile).where(ApplicationFile.application_id == thing.id))
    files.let_go(papers)
    people.end_unfinished(viewer.id, UNFINISHED, thing.id)


def open_document(viewer: Viewer, thing: DocumentThing) -> PrivateFile:
    """Look at a document of someone's application; she sees who looked."""
    policy.require("organizations.open_document", viewer, thing)
    people.note_look(viewer, thing.applicant_id, "document", thing.application.name)
    matters.record(viewer, "organizations.document_opened", None, public=False, application=thing.application.id)
    return private_files([thing.id])[0]


def send_back(viewer: Viewer, thing: ApplicationThing, reason: str) -> None:
    """Ask the applicant for more; what is not sent again says so on her pages."""
    policy.require("organizations.decide", viewer, thing)
    check_reason(reason)
    _decide(viewer, _moved(thing, "return"), reason)
    people.begin_unfinished(thing.applicant_id, UNFINISHED, thing.id, _page(thing.id))
    _tell(viewer, "organizations.returned", thing, reason)


def decline(viewer: Viewer, thing: ApplicationThing, reason: str) -> None:
    """Do not admit it, with the reason."""
    policy.require("organizations.decide", viewer, thing)
    check_reason(reason)
    _decide(viewer, _moved(thing, "decline"), reason)
    _tell(viewer, "organizations.declined", thing, reason)


def approve(viewer: Viewer, thing: ApplicationThing) -> Organization:
    """Admit it: it is there from now on, and the applicant is its chair.

    Raises `DomainError` where an organization of that name has been admitted in the meantime.
    """
    policy.require("organizations.decide", viewer, thing)
    row = db.session.get_one(Application, thing.id, with_for_update=True, populate_existing=True)
    state = APPLICATION.move("approve", row.state)
    place = db.session.get_one(Place, row.place_id, with_for_update={"key_share": True})
    _check_free(place.id, row.kind, row.name)
    organization = people.found_organization(row.kind, row.name, place, row.name_en, row.about)
    member = people.admit(organization, db.session.get_one(Person, row.applicant_id), "chair")
    row.state, row.changed_at, row.organization_id = state, clock.now(), organization.id
    _decide(viewer, row, "")
    keep_change(viewer, member, Change.FOUNDED)
    matters.record(viewer, "organizations.approved", None, public=False, person=row.applicant_id, name=row.name,
                   href=f"/organizations/{organization.id}")  # fmt: skip
    return organization


def _decide(viewer: Viewer, row: Application, reason: str) -> None:
    row.reason, row.decided_by, row.decided_for = reason.strip(), viewer.id, viewer.organization_id
    db.session.flush()


def _tell(viewer: Viewer, verb: str, thing: ApplicationThing, reason: str) -> None:
    matters.record(viewer, verb, None, public=False, person=thing.applicant_id, name=thing.name, reason=reason.strip(),
                   href=_page(thing.id))  # fmt: skip


def _page(application_id: int) -> str:
    return f"/organizations/applications/{application_id}"
