"""What the background process does for imports: one piece after the other, never long at once."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator

from sqlalchemy import delete, or_, select

from portal.kernel.db import db, reading
from portal.kernel.unhurried import Unhurried

from ...models import ImportFile, ImportRow, ImportShare, ImportUnit, RegisterImport
from ...rules import IMPORT, IMPORT_AT_WORK, IMPORT_LIVE
from .applying import apply
from .comparing import compare
from .reading import read_in

_SETTLED = tuple(state.name for state in IMPORT.states if state.name not in IMPORT_LIVE)


def importer() -> Unhurried:
    """The chore that reads, compares and applies what officers upload."""
    return Unhurried(_next)


def _next(resting: Collection[int]) -> tuple[int, Iterator[None]] | None:
    """What is to be done for the oldest import that waits for this process; an operator does it herself."""
    mine = RegisterImport.state.in_(IMPORT_AT_WORK) & RegisterImport.entered_by.is_not(None)
    left = RegisterImport.state.in_(_SETTLED) & RegisterImport.staged
    with reading():
        found = db.session.execute(
            select(RegisterImport.id, RegisterImport.state)
            .where(or_(mine, left), RegisterImport.id.not_in(resting))
            .order_by(RegisterImport.id)
            .limit(1)
        ).one_or_none()
        db.session.commit()
    if found is None:
        return None
    return found.id, _steps(found.id, found.state)


def _steps(import_id: int, state: str) -> Iterator[None]:
    """From one state of an import to the next."""
    if state in ("waiting", "reading"):
        yield from _read(import_id)
    elif state == "comparing":
        yield from compare(import_id)
    elif state == "confirmed":
        apply(import_id)
        yield
    else:
        yield from clear(import_id)


def _read(import_id: int) -> Iterator[None]:
    with reading():
        content = db.session.scalars(select(ImportFile.content).where(ImportFile.import_id == import_id)).one()
        db.session.commit()
    yield from read_in(import_id, io.BytesIO(content))


def clear(import_id: int) -> Iterator[None]:
    """Take away what was kept of the file of a settled import, its report stays; commit after every step."""
    for table in (ImportFile, ImportShare, ImportUnit, ImportRow):
        db.session.execute(delete(table).where(table.import_id == import_id))
        yield
    row = db.session.get_one(RegisterImport, import_id)
    row.staged = False
    db.session.flush()
    yield
