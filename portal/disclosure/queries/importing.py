"""Imports of cash books: how far they are, what they would bring, the rows that cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.people.rules import Viewer
from portal.places.models import Place

from ..importing import said
from ..models import CashFault, CashImport, CashRow, Fund
from ..rules.importing import IMPORT_AT_WORK

FAULTS, ROWS, SHOWN = 100, 50, 20
READING = 70  # per cent of the way; comparing is the rest


@dataclass(frozen=True)
class ImportThing:
    """An import as its treasurer sees it."""

    id: int
    fund_id: int
    fund: str
    place_path: str
    keeper_id: int
    state: str
    file: str
    entered_at: datetime
    finished_at: datetime | None
    done: int
    total: int
    reason: str
    facts: Mapping[str, Any]
    ignored: Sequence[str]
    rows: int
    skipped: int
    faults: int
    new: int
    known: int
    income: int
    spending: int

    @property
    def at_work(self) -> bool:
        return self.state in IMPORT_AT_WORK

    @property
    def percent(self) -> int | None:
        """How far it is, in per cent; None where nobody knows."""
        if self.state not in ("reading", "comparing") or not self.total:
            return None
        share = min(self.done, self.total) / self.total
        return int(share * READING) if self.state == "reading" else int(READING + share * (100 - READING))

    @property
    def problem(self) -> str:
        """Why the file as a whole cannot be read."""
        return said(self.reason, self.facts) if self.reason else ""


def get_import(viewer: Viewer, cash_import_id: int) -> ImportThing | None:
    """An import of a fund one keeps."""
    row: Any = db.session.execute(
        select(CashImport.id, CashImport.fund_id, Fund.name, Place.path, Fund.keeper_id, CashImport.state,
               CashImport.file, CashImport.entered_at, CashImport.finished_at, CashImport.done, CashImport.total,
               CashImport.reason, CashImport.facts, CashImport.ignored, CashImport.rows, CashImport.skipped,
               CashImport.faults, CashImport.new, CashImport.known, CashImport.income, CashImport.spending)
        .join(Fund, Fund.id == CashImport.fund_id)
        .join(Place, Place.id == Fund.compound_id)
        .where(CashImport.id == cash_import_id, Fund.keeper_id == (viewer.organization_id or 0))
    ).one_or_none()  # fmt: skip
    return ImportThing(*row) if row else None


def imports_of(fund_id: int) -> Rows:
    """(id, state, file, entered_at, new, faults) of the newest imports of a fund."""
    return db.session.execute(
        select(CashImport.id, CashImport.state, CashImport.file, CashImport.entered_at, CashImport.new,
               CashImport.faults)
        .where(CashImport.fund_id == fund_id)
        .order_by(CashImport.id.desc())
        .limit(SHOWN)
    ).all()  # fmt: skip


@dataclass(frozen=True)
class FaultRow:
    """A row that cannot be taken, and why."""

    id: int
    number: int
    reason: str
    facts: Mapping[str, Any]


def faults_of(thing: ImportThing, after: str | None, size: int = FAULTS) -> Page[FaultRow]:
    """The faults of an import by row."""
    statement = select(CashFault.id, CashFault.number, CashFault.reason, CashFault.facts).where(
        CashFault.import_id == thing.id
    )
    key = keyset.decode(after, (int, int))
    if key is not None:
        number, last = key
        statement = statement.where(
            (CashFault.number > number) | ((CashFault.number == number) & (CashFault.id > last))
        )
    rows = db.session.execute(statement.order_by(CashFault.number, CashFault.id).limit(size + 1))
    found = [FaultRow(*row) for row in rows]
    return keyset.page(found, size, lambda row: (row.number, row.id), key is None)


@dataclass(frozen=True)
class PreviewRow:
    """A movement that would be taken in."""

    number: int
    day: date
    amount: int
    category: str
    party: str
    note: str
    known: bool


def rows_of(thing: ImportThing, after: str | None, size: int = ROWS) -> Page[PreviewRow]:
    """The rows of a file as they would be taken in, those the fund has marked as known."""
    statement = select(CashRow.number, CashRow.day, CashRow.amount, CashRow.category, CashRow.party, CashRow.note,
                       CashRow.known).where(CashRow.import_id == thing.id)  # fmt: skip
    key = keyset.decode(after, (int,))
    if key is not None:
        statement = statement.where(CashRow.number > key[0])
    found = [PreviewRow(*row) for row in db.session.execute(statement.order_by(CashRow.number).limit(size + 1))]
    return keyset.page(found, size, lambda row: (row.number,), key is None)
