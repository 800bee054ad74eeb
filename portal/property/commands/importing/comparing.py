"""The dry run: every unit of the file beside what the register says, piece by piece. The register stays as it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from portal.kernel import keyset
from portal.kernel.db import changed, db
from portal.places.models import Building, Unit

from ... import queries
from ...importing import TOGETHER, Known, KnownOwner, Line, Matched, Wanted, match, settle
from ...models import ImportFault, ImportRow, ImportShare, ImportUnit, Owner, Ownership, RegisterImport
from ...rules import IMPORT, share_said
from .settling import held, kept, reject, tell
from .settling import settle as settle_import

PIECE = 2_000  # rows; more than the owners a unit can have, so that a unit is never judged by a part of its rows
_COUNTED = ("units_new", "units_changed", "units_same", "owners_left", "faults")


def compare(import_id: int) -> Iterator[None]:
    """Find out what the import would change; commit after every step. Ends early where the import was cancelled."""
    headers = _begin(import_id)
    if headers is None:
        return
    yield
    key: tuple[str, str, str] | None = None
    done = 0
    while groups := _units_after(import_id, key):
        key, found, counts = groups[-1][0], _Found(import_id), Counter[str]()
        known = _known([rows[0] for _key, rows in groups if rows[0].unit_id is not None])
        for _key, rows in groups:
            done += len(rows)
            if not any(row.bad for row in rows):
                _judge(rows, known.get(rows[0].unit_id), headers, found, counts)
        if not _keep(import_id, found, counts, done):
            return
        yield
    _report(import_id)
    yield


class _Found:
    """What one piece adds to the staged rows."""

    def __init__(self, import_id: int) -> None:
        self.import_id = import_id
        self.units: list[dict[str, Any]] = []
        self.shares: list[dict[str, Any]] = []
        self.faults: list[dict[str, Any]] = []


def _begin(import_id: int) -> dict[str, str] | None:
    row = held(import_id)
    if row.state != "comparing":
        return None
    db.session.execute(delete(ImportShare).where(ImportShare.import_id == import_id))
    db.session.execute(delete(ImportUnit).where(ImportUnit.import_id == import_id))
    again = ImportFault.import_id == import_id
    db.session.execute(delete(ImportFault).where(again, ImportFault.reason.in_(TOGETHER)))
    for name in _COUNTED:
        setattr(row, name, 0)
    row.faults = db.session.scalar(select(func.count()).select_from(ImportFault).where(again)) or 0
    row.register = queries.register_fingerprint(row.compound_id)
    row.done, row.total = 0, row.rows
    db.session.flush()
    return row.headers


_KEY: Any = (ImportRow.building, ImportRow.unit, ImportRow.unit_kind)


def _units_after(import_id: int, key: tuple[str, str, str] | None) -> list[tuple[tuple[str, str, str], list[Any]]]:
    """The next units of the file with all their rows and, where the register has them, what it says of them."""
    statement: Any = (
        select(*ImportRow.__table__.c, Unit.id.label("unit_id"), Unit.floor.label("known_floor"),
               Unit.area.label("known_area"), Unit.area_source.label("known_source"))
        .select_from(ImportRow)
        .join(RegisterImport, RegisterImport.id == ImportRow.import_id)
        .join(Building, (Building.compound_id == RegisterImport.compound_id) & (Building.name == ImportRow.building),
              isouter=True)
        .join(Unit, (Unit.building_id == Building.id) & (Unit.number == ImportRow.unit)
              & (Unit.kind == ImportRow.unit_kind), isouter=True)
        .where(ImportRow.import_id == import_id)
        .order_by(*_KEY, ImportRow.number)
        .limit(PIECE)
    )  # fmt: skip
    if key is not None:
        statement = statement.where(keyset.after(_KEY, key, descending=False))
    rows = db.session.execute(statement).all()
    groups = [(one, list(same)) for one, same in groupby(rows, key=lambda row: (row.building, row.unit, row.unit_kind))]
    if len(rows) == PIECE and len(groups) > 1:
        groups.pop()  # its rows may go on
    return groups


def _known(rows: Sequence[Any]) -> dict[int | None, Known]:
    """What the register says of these units, by their ids."""
    statement = (
        select(Ownership.id, Owner.id, Owner.kind, Owner.name, Owner.document, Owner.document_end,
               Ownership.numerator, Ownership.denominator, Ownership.represents, Ownership.unit_id)
        .join(Owner, Ownership.owner_id == Owner.id)
        .where(Ownership.unit_id.in_([row.unit_id for row in rows]), Ownership.until.is_(None))
    )  # fmt: skip
    owners: dict[int, list[KnownOwner]] = defaultdict(list)
    for row in db.session.execute(statement) if rows else ():
        owners[row[9]].append(KnownOwner(*row[:6], Fraction(row[6], row[7]), row[8]))
    return {
        row.unit_id: Known(row.unit_id, row.known_floor, row.known_area, row.known_source, tuple(owners[row.unit_id]))
        for row in rows
    }


def _judge(
    rows: Sequence[Any], known: Known | None, headers: dict[str, str], found: _Found, counts: Counter[str]
) -> None:
    """One unit: what is wrong with its rows together, or what would change."""
    wanted, faults = settle([_line(row) for row in rows], headers)
    if wanted is None:
        counts["faults"] += len(faults)
        found.faults += [kept(found.import_id, fault) for fault in faults]
        return
    matched = match(wanted, known)
    counts["units_new" if known is None else "units_changed" if matched.changed else "units_same"] += 1
    counts["owners_left"] += matched.leaving
    if matched.changed:
        found.units.append(_unit(found.import_id, wanted, known, matched))
        found.shares += _shares(found.import_id, wanted.number, matched)


def _line(row: Any) -> Line:
    share = None if row.numerator is None else Fraction(row.numerator, row.denominator)
    return Line(row.number, row.building, row.unit, row.unit_kind, row.floor, row.area, row.area_source,
                row.owner_kind, row.name, row.document, row.document_end, share)  # fmt: skip


def _unit(import_id: int, wanted: Wanted, known: Known | None, matched: Matched) -> dict[str, Any]:
    after = _said(wanted, matched.floor, matched.area, matched.area_source, [
        (one.owner.kind, one.owner.name, one.owner.document_end, one.owner.share, one.represents)
        for one in matched.owners
    ])  # fmt: skip
    before = known and _said(wanted, known.floor, known.area, known.area_source, [
        (one.kind, one.name, one.document_end, one.share, one.represents) for one in known.owners
    ])  # fmt: skip
    return {
        "import_id": import_id, "number": wanted.number, "building": wanted.building, "unit": wanted.unit,
        "unit_kind": wanted.unit_kind, "floor": matched.floor, "area": matched.area,
        "area_source": matched.area_source, "unit_id": known.id if known else None, "before": before, "after": after,
    }  # fmt: skip


def _said(wanted: Wanted, floor: int | None, area: int | None, source: str, owners: Sequence[Any]) -> queries.Said:
    """As `queries.unit_said` gives it."""
    said = [
        queries.owner_said(kind, name, end, share_said(share.numerator, share.denominator), represents)
        for kind, name, end, share, represents in owners
    ]
    return {
        "number": wanted.unit, "building": wanted.building, "kind": wanted.unit_kind, "floor": floor, "area": area,
        "area_source": source, "owners": queries.in_order(said),
    }  # fmt: skip


_SHARE = {
    "ownership_id": None, "owner_kind": "", "name": "", "document": "", "document_end": "", "numerator": 1,
    "denominator": 1, "represents": False, "learned_from": None,
}  # fmt: skip


def _shares(import_id: int, number: int, matched: Matched) -> list[dict[str, Any]]:
    same = {**_SHARE, "import_id": import_id, "number": number}
    begin = [
        {**same, "act": "begin", "owner_kind": start.owner.kind, "name": start.owner.name,
         "document": start.owner.document, "document_end": start.owner.document_end,
         "numerator": start.owner.share.numerator, "denominator": start.owner.share.denominator,
         "represents": start.represents, "learned_from": start.learned_from}
        for start in matched.starts
    ]  # fmt: skip
    end = [{**same, "act": "end", "ownership_id": ownership_id} for ownership_id in matched.ends]
    turn = [{**same, "act": "turn", "ownership_id": turn.ownership_id, "represents": turn.represents}
            for turn in matched.turns]  # fmt: skip
    return begin + end + turn


def _keep(import_id: int, found: _Found, counts: Counter[str], done: int) -> bool:
    """One piece; False where the import is not being compared any more."""
    counters = {name: getattr(RegisterImport, name) + counts[name] for name in _COUNTED}
    progress = (
        update(RegisterImport)
        .where(RegisterImport.id == import_id, RegisterImport.state == "comparing")
        .values(done=done, **counters)
    )
    if not changed(progress):
        return False
    connection = db.session.connection()
    tables: tuple[Any, ...] = (ImportUnit.__table__, ImportShare.__table__, ImportFault.__table__)
    for table, rows in zip(tables, (found.units, found.shares, found.faults), strict=True):
        if rows:
            connection.execute(insert(table), rows)
    return True


def _report(import_id: int) -> None:
    """The dry run is done: somebody else can confirm it, unless there are faults or nothing to change."""
    row = held(import_id)
    if row.state != "comparing":
        return
    row.units_left = queries.count_units(row.compound_id) - row.units_changed - row.units_same
    row.owners_new, row.buildings_new = queries.count_new_owners(row), queries.count_new_buildings(row)
    if row.faults:
        reject(row)
    elif not row.units_new and not row.units_changed:
        settle_import(row, IMPORT.move("report", row.state, "unchanged"))
    else:
        row.state, row.report = IMPORT.move("report", row.state), row.report + 1
        tell(row, "property.import_ready", office=row.entered_for)
    db.session.flush()
