"""Reading a file into the database, piece by piece, so that memory stays flat and everyone sees how far it is.

A piece is one short transaction. What ends the process in between loses nothing: reading begins anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import delete, insert, select, update

from portal.kernel import clock
from portal.kernel.db import changed, db

from ...importing import Fault, Layout, Movement, Source, Unreadable, Window, open_source, peek, read_row
from ...models import CashFault, CashFile, CashImport, CashRow, Fund, FundColumns
from ...rules.importing import IMPORT
from .uploading import held

PIECE = 2_000


def read_in(import_id: int, file: BinaryIO) -> Iterator[None]:
    """Keep the rows and the faults of a file; commit after every step. Ends early where the import was cancelled."""
    if not _begin(import_id):
        return
    yield
    try:
        row = db.session.get_one(CashImport, import_id)
        chosen = db.session.scalar(select(FundColumns.chosen).where(FundColumns.fund_id == row.fund_id))
        window = Window(db.session.get_one(Fund, row.fund_id).since, clock.today())
        source = None if row.facts.get("ask") else open_source(file, chosen or {})
        if source is None:
            _ask(import_id, file, chosen or {})
            yield
            return
        _note(import_id, source)
        yield
        done, rows = 0, source.rows()
        while piece := list(islice(rows, PIECE)):
            done += len(piece)
            if not _keep(import_id, piece, source.layout, window, done):
                return
            yield
    except Unreadable as error:
        _reject(import_id, error)
    else:
        _finish(import_id)
    yield


def _begin(import_id: int) -> bool:
    row = held(import_id)
    if not IMPORT.may("read", row.state):
        return False
    row.state, row.done, row.total, row.rows, row.faults, row.skipped = "reading", 0, 0, 0, 0, 0
    for table in (CashRow, CashFault):
        db.session.execute(delete(table).where(table.import_id == import_id))
    db.session.flush()
    return True


def _ask(import_id: int, file: BinaryIO, chosen: Mapping[str, str]) -> None:
    """Nobody knows what its columns mean: its treasurer says it once. What she said before is offered again."""
    seen = peek(file)
    row = held(import_id)
    if IMPORT.may("ask", row.state):
        row.state = IMPORT.move("ask", row.state)
        row.facts = {"keys": list(seen.keys), "headers": list(seen.headers), "sample": list(seen.sample),
                     "chosen": dict(chosen)}  # fmt: skip
        db.session.flush()


def _note(import_id: int, source: Source) -> None:
    found = source.layout
    db.session.execute(
        update(CashImport)
        .where(CashImport.id == import_id)
        .values(total=source.total, letters=dict(found.letters), ignored=list(found.ignored))
    )


def _keep(import_id: int, piece: Sequence[tuple[int, Any]], layout: Layout, window: Window, done: int) -> bool:
    """One piece; False where the import is not being read any more."""
    rows, faults = [], []
    for number, cells in piece:
        movement, found = read_row(number, cells, layout, window)
        if movement is not None:
            rows.append(_row(import_id, movement))
        faults += [_fault(import_id, one) for one in found]
    bad = len({fault["number"] for fault in faults})
    progress = (
        update(CashImport)
        .where(CashImport.id == import_id, CashImport.state == "reading")
        .values(
            done=done, rows=CashImport.rows + len(rows) + bad, faults=CashImport.faults + len(faults),
            skipped=CashImport.skipped + len(piece) - len(rows) - bad,
        )
    )  # fmt: skip
    if not changed(progress):
        return False
    connection = db.session.connection()
    if rows:
        connection.execute(insert(CashRow.__table__), rows)  # type: ignore[arg-type]
    if faults:
        connection.execute(insert(CashFault.__table__), faults)  # type: ignore[arg-type]
    return True


def _row(import_id: int, one: Movement) -> dict[str, Any]:
    return {
        "import_id": import_id, "number": one.number, "day": one.day, "amount": one.amount, "category": one.category,
        "party": one.party, "note": one.note, "source": one.source, "known": False,
    }  # fmt: skip


def _fault(import_id: int, fault: Fault) -> dict[str, Any]:
    return {"import_id": import_id, "number": fault.number, "reason": fault.reason, "facts": dict(fault.facts)}


def _reject(import_id: int, error: Unreadable) -> None:
    """Nothing of the file can be taken."""
    row = held(import_id)
    if IMPORT.may("reject", row.state):
        row.state, row.reason, row.facts = IMPORT.move("reject", row.state), error.reason, dict(error.facts)
        row.finished_at = clock.now()
        db.session.flush()


def _finish(import_id: int) -> None:
    """Everything is read: the file itself is kept no longer."""
    row = held(import_id)
    if IMPORT.may("compare", row.state):
        row.state, row.done, row.total = IMPORT.move("compare", row.state), 0, row.rows
        db.session.execute(delete(CashFile).where(CashFile.import_id == import_id))
        db.session.flush()
