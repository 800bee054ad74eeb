"""Where ballots cast in the portal count, and where they are advice: decided by the office, with its document."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import ChannelRecognition


def recognize(viewer: Viewer, place: Place | None, statutory: bool, document: str) -> ChannelRecognition:
    """Decide for a place of one's area; votes that are announced already keep the rule they were announced with."""
    policy.require("assemblies.recognize", viewer)
    assert viewer.acting is not None
    if place is None or not place.path.startswith(viewer.acting.place_path):
        raise DomainError(_l("Choose a place of your area."), "place")
    if not 4 <= len(document.strip()) <= 200:
        raise DomainError(_l("Name the document that says so, with number and date."), "document")
    row = ChannelRecognition(
        place_id=place.id, statutory=statutory, document=document.strip(), set_by=viewer.id,
        set_for=viewer.organization_id, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    matters.record(viewer, "assemblies.recognized", None, place=place.name, statutory=statutory)
    return row
