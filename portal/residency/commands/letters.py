"""Letters with codes: issued for every unit of a building or compound, and revoked."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, insert, update

from portal.kernel import clock, codes, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.property.queries import get_compound

from .. import queries
from ..models import Letter, LetterBatch
from ..queries import BatchThing
from ..rules import LETTER_VALID, UNITS_A_SHEET


@dataclass(frozen=True)
class Printed:
    """A letter as it is printed: the only place where its code stands in plain digits."""

    building: str
    unit: str
    code: str

    @property
    def grouped(self) -> str:
        """The code as it is printed: three groups of four digits."""
        return codes.grouped(self.code)


def issue(viewer: Viewer, compound_id: int, building_id: int | None) -> tuple[LetterBatch, list[Printed]]:
    """A letter with a new code for every unit; what was sent to these units before opens nothing any more.

    Only the digests are kept. Raises `DomainError` for a compound outside one's area, a building of another compound,
    and too many letters.
    """
    policy.require("residency.letters", viewer)
    compound = get_compound(viewer, compound_id)
    if compound is None:
        raise DomainError(_l("Choose a compound in your area."), "compound")
    policy.require("residency.issue_letters", viewer, compound)
    assert viewer.organization_id is not None
    db.session.get_one(Place, compound.id, with_for_update=True)  # two printings at once come one after the other
    units = queries.units_for_letters(compound.id, building_id)
    if not units:
        raise DomainError(_l("There is no unit to write to."), "building")
    if len(units) > UNITS_A_SHEET:
        raise DomainError(_l("These are more than %(n)s letters. Choose a building.", n=UNITS_A_SHEET), "building")
    moment = clock.now()
    batch = LetterBatch(place_id=compound.id, building_id=building_id, number=len(units), issued_by=viewer.id,
                        issued_for=viewer.organization_id, at=moment, expires_at=moment + LETTER_VALID)  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    _revoke(Letter.unit_id.in_([unit.id for unit in units]))
    printed = [Printed(unit.building, unit.number, codes.new_code()) for unit in units]
    rows = [
        {"batch_id": batch.id, "unit_id": unit.id, "digest": codes.digest_of(letter.code),
         "expires_at": batch.expires_at}
        for unit, letter in zip(units, printed, strict=True)
    ]  # fmt: skip
    db.session.execute(insert(Letter), rows)
    return batch, printed


def revoke(viewer: Viewer, batch: BatchThing) -> None:
    """Let no letter of a printing open anything any more: it was lost, or went to the wrong doors."""
    policy.require("residency.revoke_letters", viewer, batch)
    row = db.session.get_one(LetterBatch, batch.id, with_for_update=True, populate_existing=True)
    if row.revoked_at is not None:
        raise Conflict(_l("These letters have been revoked already."))
    row.revoked_at, row.revoked_by = clock.now(), viewer.id
    _revoke(Letter.batch_id == batch.id)
    db.session.flush()


def _revoke(these: ColumnElement[bool]) -> None:
    open_letters = update(Letter).where(these, Letter.used_at.is_(None), Letter.revoked_at.is_(None))
    db.session.execute(open_letters.values(revoked_at=clock.now()))
