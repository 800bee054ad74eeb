"""Preparing a consultation: what is asked, where, in which form."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel import policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.matters.queries import matter_at
from portal.matters.rules import CATEGORIES, excerpt
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.places.rules import PlaceKind

from ..models import Consultation
from ..queries.consultation import ConsultationThing
from ..rules.lifecycle import TEXT_LARGEST, Form, titled

PLACES = (PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT, PlaceKind.COMMUNITY, PlaceKind.COMPOUND)


def prepare(viewer: Viewer, place: Place, title: str, form: Form) -> Consultation:
    """Begin to prepare a consultation for a place of the organization one acts for."""
    policy.require("consultations.prepare", viewer)
    assert viewer.acting is not None
    if place.kind not in PLACES or not place.path.startswith(viewer.acting.place_path):
        raise DomainError(_l("Choose a place of your area."), "place")
    matter = matters.register(viewer, "consultation", "consultations", titled(title), "", place, "other", "preparing")
    row = Consultation(id=matter.id, form=form.value)
    db.session.add(row)
    db.session.flush()
    return row


def held(consultation_id: int) -> Consultation:
    """A draft, held against everyone else who would change it; raises `Conflict` once it is open."""
    row = db.session.get_one(Consultation, consultation_id, with_for_update=True, populate_existing=True)
    if row.opens_at is not None:
        raise Conflict(_l("It was opened in this moment: nothing can be changed any more."))
    return row


def describe(viewer: Viewer, thing: ConsultationThing, title: str, body: str, category: str, source: str) -> None:
    """Say what it is about, and what it came from (the address of a public matter, or nothing)."""
    policy.require("consultations.edit", viewer, thing)
    title, body = titled(title), body.strip()
    if len(body) > TEXT_LARGEST:
        raise DomainError(_l("At most %(most)s characters.", most=TEXT_LARGEST), "body")
    if category not in CATEGORIES:
        raise DomainError(_l("Choose a category."), "category")
    source_id = matter_at(viewer, source) if source.strip() else None
    if source.strip() and source_id is None:
        raise DomainError(_l("There is no public matter at this address. Copy it from the matter's page."), "source")
    row = held(thing.id)
    row.body, row.source_id = body, source_id
    matters.describe(db.session.get_one(Matter, thing.id), title, excerpt(body), category)
