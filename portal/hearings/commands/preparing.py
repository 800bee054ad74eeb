"""Preparing a hearing: what is heard, when, where, and who gets how many seats."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert

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

from ..models import Hearing, HearingQuota
from ..queries.hearing import HearingThing
from ..rules.plan import TEXT_LARGEST, Plan, check_kind, check_plan, titled
from ..rules.seats import check_quotas

PLACES = (PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT, PlaceKind.COMMUNITY, PlaceKind.COMPOUND)


def prepare(viewer: Viewer, place: Place, title: str, kind: str) -> Hearing:
    """Begin to prepare a hearing for a place of the organization one acts for."""
    policy.require("hearings.prepare", viewer)
    assert viewer.acting is not None
    if place.kind not in PLACES or not place.path.startswith(viewer.acting.place_path):
        raise DomainError(_l("Choose a place of your area."), "place")
    check_kind(kind)
    matter = matters.register(viewer, "hearing", "hearings", titled(title), "", place, "other", "preparing")
    matter.responsible_id = matter.organization_id
    row = Hearing(id=matter.id, kind=kind)
    db.session.add(row)
    db.session.flush()
    return row


def held(hearing_id: int) -> Hearing:
    """A draft, held against everyone else who would change it; raises `Conflict` once it is announced."""
    row = db.session.get_one(Hearing, hearing_id, with_for_update=True, populate_existing=True)
    if row.announced_at is not None:
        raise Conflict(_l("It was announced in this moment: nothing can be changed any more."))
    return row


def describe(
    viewer: Viewer, thing: HearingThing, title: str, kind: str, purpose: str, category: str, source: str
) -> None:
    """Say what it is for, and what it is about (the address of a public matter, or nothing)."""
    policy.require("hearings.edit", viewer, thing)
    title, purpose = titled(title), purpose.strip()
    check_kind(kind)
    if len(purpose) > TEXT_LARGEST:
        raise DomainError(_l("At most %(most)s characters.", most=TEXT_LARGEST), "purpose")
    if category not in CATEGORIES:
        raise DomainError(_l("Choose a category."), "category")
    source_id = matter_at(viewer, source) if source.strip() else None
    if source.strip() and source_id is None:
        raise DomainError(_l("There is no public matter at this address. Copy it from the matter's page."), "source")
    row = held(thing.id)
    row.kind, row.purpose, row.source_id = kind, purpose, source_id
    matters.describe(db.session.get_one(Matter, thing.id), title, excerpt(purpose), category)


def settle(viewer: Viewer, thing: HearingThing, plan: Plan) -> None:
    """Say when and where it is, and until when one can apply for a seat."""
    policy.require("hearings.edit", viewer, thing)
    check_plan(plan)
    if plan.closes >= plan.begins:
        raise DomainError(_l("Applications close before it begins."), "closes")
    row = held(thing.id)
    row.begins_at, row.ends_at, row.closes_at = plan.begins, plan.ends, plan.closes
    row.venue, row.link = plan.venue, plan.link
    db.session.flush()


def share_out(viewer: Viewer, thing: HearingThing, quotas: Mapping[str, int]) -> None:
    """Say how many seats each group has; a group of none is not named."""
    policy.require("hearings.edit", viewer, thing)
    check_quotas(quotas)
    row = held(thing.id)
    db.session.execute(delete(HearingQuota).where(HearingQuota.hearing_id == row.id))
    seats = [{"hearing_id": row.id, "group": group, "seats": number} for group, number in quotas.items() if number]
    db.session.execute(insert(HearingQuota), seats)
