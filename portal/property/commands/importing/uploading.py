"""What officers do with an import: upload a file, confirm its report, cancel it."""

from __future__ import annotations

import io

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.people.commands import begin_unfinished
from portal.people.rules import Viewer
from portal.places.models import Place

from ...importing import check
from ...models import ImportFile, RegisterImport
from ...queries import CompoundThing, ImportThing
from ...rules import IMPORT, IMPORT_LIVE
from .settling import held, settle

NAME_LARGEST = 100


def upload(viewer: Viewer, compound: CompoundThing, name: str, content: bytes) -> RegisterImport:
    """Enter a file for a compound in one's area. The background process reads it.

    Raises `DomainError` for an empty file, for what is no file of this kind, and while another import of this compound
    is not finished.
    """
    policy.require("property.import_upload", viewer, compound)
    if not content:
        raise DomainError(_l("Choose a file that is not empty."), "file")
    check(io.BytesIO(content))
    row = enter(compound.id, name, viewer)
    db.session.add(ImportFile(import_id=row.id, content=content))
    db.session.flush()
    begin_unfinished(viewer.id, "import", row.id, f"/property/imports/{row.id}")
    return row


def enter(compound_id: int, name: str, viewer: Viewer | None = None) -> RegisterImport:
    """The import itself, without its file; an operator's where there is no viewer. Raises `DomainError`."""
    db.session.get_one(Place, compound_id, with_for_update=True)  # two uploads at once come one after the other
    live = select(RegisterImport.id).where(
        RegisterImport.compound_id == compound_id, RegisterImport.state.in_(IMPORT_LIVE)
    )
    if db.session.scalar(live) is not None:
        raise DomainError(_l("Another import of this compound is not finished yet. Finish or cancel it first."), "file")
    row = RegisterImport(
        compound_id=compound_id, file=_shown(name), entered_by=viewer.id if viewer else None,
        entered_for=viewer.organization_id if viewer else None, entered_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _shown(name: str) -> str:
    """The name of a file as it can be shown: no folders, nothing invisible."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[-NAME_LARGEST:].strip() or "?"


def confirm(viewer: Viewer, thing: ImportThing, report: int) -> None:
    """Confirm what a colleague entered; the background process writes it into the register as a whole.

    Raises `Conflict` where somebody was faster, and where `report` is not the newest: nobody confirms what she has
    not seen.
    """
    policy.require("property.import_confirm", viewer, thing)
    row = held(thing.id)
    state = IMPORT.move("confirm", row.state)
    if row.report != report:
        raise Conflict(_l("The register has changed and the report was made anew: look at it again."))
    row.state, row.confirmed_by, row.confirmed_for = state, viewer.id, viewer.organization_id
    row.confirmed_at, row.done, row.total = clock.now(), 0, 0
    db.session.flush()


def cancel(viewer: Viewer, thing: ImportThing) -> None:
    """Drop an import that nobody has confirmed yet. Raises `Conflict` where it is too late."""
    policy.require("property.import_cancel", viewer, thing)
    row = held(thing.id)
    settle(row, IMPORT.move("cancel", row.state))


def confirm_own(import_id: int) -> bool:
    """An operator's import needs nobody else; whether there is a report to confirm. It is applied with the next act."""
    row = held(import_id)
    if row.entered_by is not None or row.state != "ready":
        return False
    row.state, row.confirmed_at = IMPORT.move("confirm", row.state), clock.now()
    db.session.flush()
    return True


def drop_left_behind() -> None:
    """Cancel what an operator's process left when it was killed; only while no other is at work."""
    left = select(RegisterImport.id).where(RegisterImport.entered_by.is_(None), RegisterImport.state.in_(IMPORT_LIVE))
    for import_id in db.session.scalars(left).all():
        drop(import_id)


def drop(import_id: int) -> None:
    """Cancel an operator's import, if it is not finished."""
    row = held(import_id)
    if row.entered_by is None and IMPORT.may("cancel", row.state):
        settle(row, IMPORT.move("cancel", row.state))
