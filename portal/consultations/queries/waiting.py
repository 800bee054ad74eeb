"""The consultations that are open to a person and in which she has not said anything: a line each on her home page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people.rules import Viewer
from portal.places.rules import ancestors

from ..models import Consultation, Participant

LARGEST = 20


class Asking(NamedTuple):
    """A consultation a person can take part in."""

    title: str
    path: str
    due: datetime


def _open() -> Any:
    """Built once: everyone's home page sends it."""
    mine = Participant.consultation_id == Matter.id, Participant.person_id == bindparam("viewer")
    return (
        select(Matter.title, Matter.path, Consultation.closes_at)
        .join(Consultation, Consultation.id == Matter.id)
        .where(Matter.kind == "consultation", Matter.place_id.in_(bindparam("places", expanding=True)))
        .where(Matter.state == "open", Matter.hidden_at.is_(None), Consultation.closes_at > bindparam("now"))
        .where(~select(Participant.person_id).where(*mine).exists())
        .order_by(Consultation.closes_at, Matter.id)
        .limit(LARGEST)
    )


_OPEN: Any = _open()


def open_to(viewer: Viewer) -> list[Asking]:
    """The open consultations of the places a person lives in, the first to close first."""
    if not viewer.homes:
        return []
    places = sorted({number for home in viewer.homes for number in ancestors(home.place_path)})
    given = {"viewer": viewer.id, "now": clock.now(), "places": places}
    return [Asking(*row) for row in db.session.execute(_OPEN, given)]
