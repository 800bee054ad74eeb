"""Reading a file into the database, piece by piece, so that memory stays flat and everyone sees how far it is.

A piece is one short transaction, which whoever drives these steps commits. What ends the process in between loses
nothing: reading begins anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import delete, insert, update

from portal.kernel.db import changed, db

from ...importing import Line, Source, Unreadable, open_source, read_row
from ...models import ImportFault, ImportFile, ImportRow, RegisterImport
from ...rules import IMPORT
from .settling import held, kept, reject

PIECE = 2_000


def read_in(import_id: int, file: BinaryIO) -> Iterator[None]:
    """Keep the rows and the faults of a file; commit after every step. Ends early where the import was cancelled."""
    if not _begin(import_id):
        return
    yield
    try:
        source = open_source(file)
        _note(import_id, source)
        yield
        done, rows = 0, source.rows()
        while piece := list(islice(rows, PIECE)):
            done += len(piece)
            if not _keep(import_id, piece, source.found.headers, done):
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
    row.state, row.done, row.total, row.rows, row.faults = "reading", 0, 0, 0, 0
    for table in (ImportRow, ImportFault):
        db.session.execute(delete(table).where(table.import_id == import_id))
    db.session.flush()
    return True


def _note(import_id: int, source: Source) -> None:
    db.session.execute(
        update(RegisterImport)
        .where(RegisterImport.id == import_id)
        .values(total=source.total, headers=dict(source.found.headers), ignored=list(source.found.ignored))
    )


def _keep(
    import_id: int, piece: Sequence[tuple[int, Mapping[str, Any]]], headers: Mapping[str, str], done: int
) -> bool:
    """One piece; False where the import is not being read any more."""
    lines, faults = [], []
    for number, cells in piece:
        line, found = read_row(number, cells, headers)
        lines.append(_row(import_id, line) if line else _bad(import_id, number, cells))
        faults += [kept(import_id, fault) for fault in found]
    progress = (
        update(RegisterImport)
        .where(RegisterImport.id == import_id, RegisterImport.state == "reading")
        .values(done=done, rows=done, faults=RegisterImport.faults + len(faults))
    )
    if not changed(progress):
        return False
    connection = db.session.connection()
    connection.execute(insert(ImportRow.__table__), lines)  # type: ignore[arg-type]
    if faults:
        connection.execute(insert(ImportFault.__table__), faults)  # type: ignore[arg-type]
    return True


def _row(import_id: int, line: Line) -> dict[str, Any]:
    return {
        "import_id": import_id, "number": line.number, "building": line.building, "unit": line.unit,
        "unit_kind": line.unit_kind, "floor": line.floor, "area": line.area, "area_source": line.area_source,
        "owner_kind": line.owner_kind, "name": line.name, "document": line.document,
        "document_end": line.document_end, "numerator": line.share.numerator if line.share else None,
        "denominator": line.share.denominator if line.share else None, "bad": False,
    }  # fmt: skip


def _bad(import_id: int, number: int, cells: Mapping[str, Any]) -> dict[str, Any]:
    """A row with faults, kept only so that the other rows of its unit are not blamed for what it leaves out."""
    known, _faults = read_row(number, {**_ANYTHING, **{key: cells.get(key) for key in _KEY}}, _NO_HEADERS)
    place = (known.building, known.unit, known.unit_kind) if known else ("", "", "")
    return {
        **dict.fromkeys(ImportRow.__table__.c.keys()), "import_id": import_id, "number": number,
        **dict(zip(_KEY, place, strict=True)), "area_source": "", "owner_kind": "", "name": "", "document": "",
        "document_end": "", "bad": True,
    }  # fmt: skip


_KEY = ("building", "unit", "unit_kind")
_ANYTHING = {"owner_kind": "person", "name": "?"}
_NO_HEADERS = dict.fromkeys(("building", "unit", "unit_kind", "area_source"), "")


def _reject(import_id: int, error: Unreadable) -> None:
    """Nothing of the file can be taken."""
    row = held(import_id)
    if not IMPORT.may("reject", row.state):
        return
    row.reason, row.facts = error.reason, dict(error.facts)
    reject(row)


def _finish(import_id: int) -> None:
    """Everything is read: the file itself, with its documents' numbers, is kept no longer."""
    row = held(import_id)
    if IMPORT.may("compare", row.state):
        row.state, row.done, row.total = IMPORT.move("compare", row.state), 0, row.rows
        db.session.execute(delete(ImportFile).where(ImportFile.import_id == import_id))
        db.session.flush()
