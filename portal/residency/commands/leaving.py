"""The end of a residency: by oneself, by an officer, by the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import outbox, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people.commands import happened
from portal.people.models import Residency
from portal.people.queries import ResidencyThing
from portal.people.rules import VISITOR, Viewer

from .. import departures, queries
from ..rules import LEAVING, left_behind
from .counting import held, part, thing_of

OWNERSHIP_ENDED = "property.ownership_ended"


def open_votes(residency: ResidencyThing) -> int:
    """How many votes on what is not decided yet the end of this residency would take back."""
    left = left_behind(residency.place_path, queries.other_homes(residency.person_id, residency.id))
    return departures.open_votes(residency.person_id, left)


def leave(viewer: Viewer, residency: ResidencyThing, why: str) -> int:
    """End one's own residency: moved, sold, or another reason. Returns how many open votes were taken back."""
    policy.require("residency.leave", viewer, residency)
    if why not in LEAVING:
        raise DomainError(_l("Choose a reason."), "why")
    return part(held(residency.id), residency.place_path, why, viewer)


def end(viewer: Viewer, residency: ResidencyThing, reason: str) -> int:
    """End someone's residency, with the reason she is told. Returns how many open votes were taken back."""
    policy.require("residency.end", viewer, residency)
    if not reason.strip():
        raise DomainError(_l("Give the reason: the person will read it."), "reason")
    taken = part(held(residency.id), residency.place_path, reason.strip(), viewer)
    happened(viewer, "residency.ended", person=residency.person_id, place=residency.place, reason=reason.strip())
    return taken


def ownership_ended(payloads: Sequence[dict[str, Any]]) -> None:
    """The register names other owners of a unit: who lived there as its owner is told that this has ended."""
    for payload in payloads:
        owned = select(Residency.id).where(
            Residency.unit_id == payload["unit_id"], Residency.person_id == payload["person_id"],
            Residency.kind == "owner", Residency.state == "confirmed",
        )  # fmt: skip
        for residency_id in db.session.scalars(owned).all():
            row, thing = held(residency_id), thing_of(residency_id)
            if row.state == "confirmed":
                part(row, thing.place_path, "", VISITOR)
                happened(VISITOR, "residency.ended_by_register", person=row.person_id, place=thing.place)


LISTENER = outbox.Listener("residency", (OWNERSHIP_ENDED,), ownership_ended, batch=20)
