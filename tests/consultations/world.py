"""A consultation of the test neighbourhood's compound, at any point of its life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from portal.consultations.commands import closing, opening, preparing
from portal.consultations.queries.consultation import ConsultationThing, get_consultation
from portal.consultations.rules.lifecycle import Form
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Place
from tests.factories import Neighbourhood

OPENED = datetime(2026, 11, 23, 2, tzinfo=UTC)
CLOSES = clock.end_of((OPENED + timedelta(days=10)).date())
DURING, AFTER = OPENED + timedelta(days=1), CLOSES + timedelta(minutes=1)


@dataclass
class Asking:
    """A question to Spring's four residents, asked by the residents committee of the community (`wang`)."""

    hood: Neighbourhood
    id: int

    def thing(self, who: str = "wang", acting: str | None = "committee") -> ConsultationThing:
        thing = get_consultation(self.hood.viewer(who, acting), self.id)
        assert thing is not None
        return thing

    def open(self) -> None:
        with clock.frozen(OPENED):
            opening.announce(self.hood.viewer("wang", "committee"), self.thing(), CLOSES)

    def close(self) -> None:
        """Let the background process close what is over."""
        db.session.commit()
        with clock.frozen(AFTER):
            while closing.close_one_due():
                pass


def prepared(hood: Neighbourhood, form: Form, place: str = "spring") -> Asking:
    """A draft that says what it is about."""
    with clock.frozen(OPENED - timedelta(days=1)):
        who = hood.viewer("wang", "committee")
        row = preparing.prepare(who, db.session.get_one(Place, hood.places[place]), "充电棚怎么管？", form)
        asking = Asking(hood, row.id)
        preparing.describe(who, asking.thing(), "充电棚怎么管？", "先听大家的，再决定。", "facilities", "")
    return asking


def opened(hood: Neighbourhood, form: Form = Form.QUESTIONNAIRE) -> Asking:
    """Open, whatever its form still lacks: for tests of what all forms share."""
    asking = prepared(hood, form)
    with clock.frozen(OPENED):
        opening.begin(preparing.held(asking.id), CLOSES)
    return asking
