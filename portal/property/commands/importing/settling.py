"""What every step of an import shares: holding its row, keeping a fault, ending it whatever came of it."""

from __future__ import annotations

from typing import Any

from portal.kernel import clock
from portal.kernel.db import db
from portal.people.commands import end_unfinished, happened
from portal.people.rules import VISITOR
from portal.places.models import Place

from ...importing import Fault
from ...models import RegisterImport
from ...rules import IMPORT


def held(import_id: int) -> RegisterImport:
    """The import, which nobody else changes until this transaction ends."""
    return db.session.get_one(RegisterImport, import_id, with_for_update=True, populate_existing=True)


def kept(import_id: int, fault: Fault) -> dict[str, Any]:
    """A fault as its table keeps it."""
    return {"import_id": import_id, "number": fault.number, "reason": fault.reason, "facts": dict(fault.facts)}


def settle(row: RegisterImport, state: str) -> None:
    """It needs nobody any more; what of its file is still kept is taken away by the background process."""
    row.state, row.finished_at = state, clock.now()
    if row.entered_by is not None:
        end_unfinished(row.entered_by, "import", row.id)
    db.session.flush()


def reject(row: RegisterImport) -> None:
    """Nothing of it is taken: whoever entered it is told."""
    settle(row, IMPORT.move("reject", row.state))
    tell(row, "property.import_faulty", person=row.entered_by)


def tell(row: RegisterImport, verb: str, **facts: Any) -> None:
    """Say what became of an import that an officer entered; an operator has seen it."""
    if row.entered_by is not None:
        place = db.session.get_one(Place, row.compound_id)
        happened(VISITOR, verb, place=place.name, href=f"/property/imports/{row.id}", **facts)
