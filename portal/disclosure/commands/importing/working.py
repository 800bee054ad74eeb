"""What the background process does for imports: one piece after the other, never long at once."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator

from sqlalchemy import delete, or_, select

from portal.kernel.db import db, reading
from portal.kernel.unhurried import Unhurried

from ...models import CashFile, CashImport, CashRow
from ...rules.importing import IMPORT_AT_WORK, IMPORT_SETTLED
from .reading import read_in
from .settling import apply, compare


def importer() -> Unhurried:
    """The chore that reads, compares and takes in what treasurers upload."""
    return Unhurried(_next)


def _next(resting: Collection[int]) -> tuple[int, Iterator[None]] | None:
    """What is to be done for the oldest import that waits for this process."""
    left = CashImport.state.in_(IMPORT_SETTLED) & CashImport.staged
    with reading():
        found = db.session.execute(
            select(CashImport.id, CashImport.state)
            .where(or_(CashImport.state.in_(IMPORT_AT_WORK), left), CashImport.id.not_in(resting))
            .order_by(CashImport.id)
            .limit(1)
        ).one_or_none()
        db.session.commit()
    if found is None:
        return None
    return found.id, _steps(found.id, found.state)


def _steps(import_id: int, state: str) -> Iterator[None]:
    """From one state of an import to the next."""
    if state in ("waiting", "reading"):
        with reading():
            content = db.session.scalars(select(CashFile.content).where(CashFile.import_id == import_id)).one()
            db.session.commit()
        yield from read_in(import_id, io.BytesIO(content))
    elif state == "comparing":
        yield from compare(import_id)
    elif state == "confirmed":
        apply(import_id)
        yield
    else:
        yield from clear(import_id)


def clear(import_id: int) -> Iterator[None]:
    """Take away what was kept of the file of a settled import; its report and its faults stay."""
    for table in (CashFile, CashRow):
        db.session.execute(delete(table).where(table.import_id == import_id))
        yield
    db.session.get_one(CashImport, import_id).staged = False
    db.session.flush()
    yield
