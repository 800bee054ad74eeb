"""Looking at owners' names in full: everyone who has an account reads who looked, and for what purpose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l

from portal.kernel import policy
from portal.kernel.errors import DomainError
from portal.people.commands import note_look
from portal.people.rules import Viewer

from .. import queries
from ..queries import CorrectionThing, ImportChange, ImportThing, Share, UnitThing

WHAT = "owners"


def show_owners(viewer: Viewer, unit: UnitThing, purpose: str) -> list[Share]:
    """The owners of a unit in full. Raises `DomainError` without a purpose."""
    policy.require("property.show_owners", viewer, unit)
    shares = queries.shares_in(unit.id)
    _note(viewer, (share.person_id for share in shares), purpose)
    return shares


def open_correction(viewer: Viewer, correction: CorrectionThing, purpose: str) -> None:
    """See a correction with the owners before and after in full. Raises `DomainError` without a purpose."""
    policy.require("property.open_correction", viewer, correction)
    _note(viewer, queries.people_named_in(correction.id), purpose)


def open_import(viewer: Viewer, thing: ImportThing, changes: Sequence[ImportChange], purpose: str) -> None:
    """See the owners of these units of an import in full, as they are and as they would be. Raises `DomainError`."""
    policy.require("property.import_open", viewer, thing)
    _note(viewer, queries.people_changed(thing.id, changes), purpose)


def _note(viewer: Viewer, people: Iterable[int | None], purpose: str) -> None:
    if not purpose.strip():
        raise DomainError(_l("Say for what purpose you look at it: the owners will read it."), "purpose")
    for person_id in sorted({one for one in people if one is not None} - {viewer.id}):
        note_look(viewer, person_id, WHAT, purpose.strip())
