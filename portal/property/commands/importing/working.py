"""What the background process does for imports: one piece after the other, never long at once."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

from sqlalchemy import delete, or_, select

from portal.kernel.db import db, reading

from ...models import ImportFile, ImportRow, ImportShare, ImportUnit, RegisterImport
from ...rules import IMPORT, IMPORT_AT_WORK, IMPORT_LIVE
from .applying import apply
from .comparing import compare
from .reading import read_in

SLICE = 0.5  # seconds at once: mail and the search index wait no longer
PAUSE = 30.0  # seconds until an import at which something went wrong is tried again

_SETTLED = tuple(state.name for state in IMPORT.states if state.name not in IMPORT_LIVE)


class Importer:
    """A chore of the background process; `True` means that there is more to do at once.

    It keeps nothing that is not in the database but how far it is: whatever ends the process, the next one begins the
    unfinished step anew.
    """

    def __init__(self) -> None:
        self._steps: Iterator[None] | None = None
        self._import_id = 0
        self._not_before: dict[int, float] = {}

    def __call__(self) -> bool:
        if self._steps is None:
            self._steps = self._next()
        if self._steps is None:
            return False
        until = time.monotonic() + SLICE
        try:
            while self._steps is not None:
                if next(self._steps, self) is self:
                    self._steps = None
                db.session.commit()
                if time.monotonic() >= until:
                    break
        except Exception:
            self._steps = None
            self._not_before[self._import_id] = time.monotonic() + PAUSE
            raise
        return True

    def _next(self) -> Iterator[None] | None:
        """What is to be done for the oldest import that waits for this process; an operator does it herself."""
        now = time.monotonic()
        resting = [import_id for import_id, until in self._not_before.items() if until > now]
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
        self._import_id = found.id
        return _steps(found.id, found.state)


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
