"""Asking that an organization be admitted, and deciding about it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people import commands as people
from portal.people.models import Organization, Person
from portal.people.rules import Viewer
from portal.places.models import Place

from .. import queries
from ..models import Application, ApplicationFile
from ..queries import ApplicationThing
from ..rules import ABOUT_LARGEST, APPLICATION, Change, check_kind, check_name, check_reason
from .members import keep_change

KINDS_OF_COMPOUND = ("owners_committee", "property_company")


def apply(
    viewer: Viewer, kind: str, name: str, place_id: int, about: str, licence: str, file_ids: Sequence[int],
    name_en: str = "",
) -> Application:  # fmt: skip
    """Ask that an organization be admitted. Raises `DomainError` for what is missing, or there already."""
    policy.require("organizations.apply", viewer)
    place = _check(kind, name, place_id, about, licence)
    if not file_ids:
        raise DomainError(_l("Add a document that proves it, for example the licence."), "files")
    there = select(Organization.id).where(
        Organization.place_id == place.id, Organization.kind == kind, Organization.name == name.strip()
    )
    if db.session.scalar(there) or queries.taken(place.id, kind, name.strip()):
        raise DomainError(_l("This organization is here already, or its application waits."), "name")
    moment = clock.now()
    row = Application(
        applicant_id=viewer.id, kind=kind, name=name.strip(), name_en=name_en.strip()[:160], place_id=place.id,
        about=about.strip(), licence=licence.strip(), state="submitted", created_at=moment, changed_at=moment,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _attach(row.id, file_ids)
    people.happened(viewer, "organizations.applied", person=viewer.id, name=row.name)
    return row


def _check(kind: str, name: str, place_id: int, about: str, licence: str) -> Place:
    check_kind(kind)
    check_name(name)
    place = db.session.get(Place, place_id)
    wanted = ("compound",) if kind in KINDS_OF_COMPOUND else ("community", "compound")
    if place is None or place.kind not in wanted:
        raise DomainError(_l("Choose where it acts: a compound, or a community."), "place")
    if not 2 <= len(licence.strip()) <= 80:
        raise DomainError(_l("Write the number of the licence or registration."), "licence")
    if not 10 <= len(about.strip()) <= ABOUT_LARGEST:
        raise DomainError(_l("Say in 10 to %(most)s characters what it does here.", most=ABOUT_LARGEST), "about")
    return place


def _attach(application_id: int, file_ids: Sequence[int]) -> None:
    db.session.add_all(ApplicationFile(application_id=application_id, file_id=number) for number in file_ids)
    db.session.flush()


def _held(thing: ApplicationThing, verb: str) -> Application:
    """The application as it is now, moved by a verb; raises `Conflict` where someone was faster."""
    row = db.session.get_one(Application, thing.id, with_for_update=True, populate_existing=True)
    row.state, row.changed_at = APPLICATION.move(verb, row.state), clock.now()
    return row


def resubmit(viewer: Viewer, thing: ApplicationThing, about: str, licence: str, file_ids: Sequence[int]) -> None:
    """Send an application again, with what was asked for."""
    policy.require("organizations.resubmit", viewer, thing)
    _check(thing.kind, thing.name, thing.place_id, about, licence)
    row = _held(thing, "resubmit")
    row.about, row.licence = about.strip(), licence.strip()
    db.session.flush()
    _attach(thing.id, file_ids)


def withdraw(viewer: Viewer, thing: ApplicationThing) -> None:
    """Take an application back."""
    policy.require("organizations.withdraw", viewer, thing)
    _held(thing, "withdraw")
    db.session.flush()


def send_back(viewer: Viewer, thing: ApplicationThing, reason: str) -> None:
    """Ask the applicant for more."""
    policy.require("organizations.decide", viewer, thing)
    check_reason(reason)
    _decide(viewer, _held(thing, "return"), reason)
    people.happened(viewer, "organizations.returned", person=thing.applicant_id, name=thing.name, reason=reason,
                    href=f"/organizations/applications/{thing.id}")  # fmt: skip


def decline(viewer: Viewer, thing: ApplicationThing, reason: str) -> None:
    """Do not admit it, with the reason."""
    policy.require("organizations.decide", viewer, thing)
    check_reason(reason)
    _decide(viewer, _held(thing, "decline"), reason)
    people.happened(viewer, "organizations.declined", person=thing.applicant_id, name=thing.name, reason=reason,
                    href=f"/organizations/applications/{thing.id}")  # fmt: skip


def approve(viewer: Viewer, thing: ApplicationThing) -> Organization:
    """Admit it: it is there from now on, and the applicant is its chair."""
    policy.require("organizations.decide", viewer, thing)
    row = db.session.get_one(Application, thing.id, with_for_update=True, populate_existing=True)
    state = APPLICATION.move("approve", row.state)
    place = db.session.get_one(Place, row.place_id)
    organization = people.found_organization(row.kind, row.name, place, row.name_en, row.about)
    people.admit(organization, db.session.get_one(Person, row.applicant_id), "chair")
    row.state, row.changed_at, row.organization_id = state, clock.now(), organization.id
    _decide(viewer, row, "")
    keep_change(viewer, organization.id, row.applicant_id, Change.FOUNDED, "chair")
    people.happened(viewer, "organizations.approved", person=row.applicant_id, name=row.name,
                    href=f"/organizations/{organization.id}")  # fmt: skip
    return organization


def _decide(viewer: Viewer, row: Application, reason: str) -> None:
    row.reason, row.decided_by, row.decided_for = reason.strip(), viewer.id, viewer.organization_id
    db.session.flush()
