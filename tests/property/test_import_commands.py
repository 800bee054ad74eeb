"""Imports on a real database: read in pieces, shown before, confirmed by another, written as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.kernel.unhurried import Unhurried
from portal.people.models import Residency, UnfinishedThing
from portal.places.models import Building, Unit
from portal.property import commands as property_commands
from portal.property import queries
from portal.property.commands import importing as commands
from portal.property.commands.importing import comparing, reading
from portal.property.models import ImportFault, ImportFile, Owner, Ownership, RegisterImport, UnitChange
from portal.property.rules import IMPORT_LIVE, OWNERS_LARGEST
from portal.web.worker import deliver_all
from tests.factories import Neighbourhood
from tests.property.factories import unit_of
from tests.property.registers import (
    FILE,
    TWO,
    confirmed,
    count,
    dry_run,
    register,
    row,
    seen,
    spring,
    staged,
    taken_in,
    to_csv,
    to_xlsx,
    uploaded,
    work,
)


def unit(building: str, number: str, kind: str = "dwelling") -> Any:
    found = select(Unit).join(Building).where(Building.name == building, Unit.number == number, Unit.kind == kind)
    return db.session.scalars(found).one()


# From the file to the register


@pytest.mark.parametrize("make", [to_csv, to_xlsx])
def test_a_register_is_taken_in(context: Flask, hood: Neighbourhood, make: Any) -> None:
    content = make(
        *TWO, row(房号="B-1", 楼层="-1", 用途="车位", 建筑面积="", 面积来源="", 业主类型="开发商", 业主姓名="云溪置业")
    )
    thing = taken_in(hood, content)
    assert (thing.state, thing.rows, thing.units_new, thing.units_changed, thing.units_same) == ("applied", 3, 2, 0, 0)
    assert (thing.buildings_new, thing.owners_new, thing.owners_left, thing.units_left) == (1, 3, 0, 4)
    assert queries.unit_said(unit("9号楼", "101").id) == {
        "number": "101", "building": "9号楼", "kind": "dwelling", "floor": 1, "area": 8950,
        "area_source": "certificate",
        "owners": [
            {"kind": "person", "name": "何平", "document_end": "0011", "share": "1/3", "represents": False},
            {"kind": "person", "name": "林红", "document_end": "", "share": "2/3", "represents": False},
        ],
    }  # fmt: skip
    parking = queries.unit_said(unit("9号楼", "B-1", "parking").id)
    assert parking is not None
    assert (parking["area"], parking["area_source"], parking["floor"]) == (None, "", -1)
    assert parking["owners"][0]["represents"]
    building = db.session.scalars(select(Building).where(Building.name == "9号楼")).one()
    assert (building.code, building.grid_id) == ("YX-spring-9号楼", None)
    assert staged() == 0


def test_the_dry_run_changes_nothing_and_says_what_would_change(context: Flask, hood: Neighbourhood) -> None:
    before = register()
    thing = dry_run(hood, FILE)
    assert register() == before
    assert (thing.state, thing.report, thing.confirmed_by) == ("ready", 1, None)
    assert (thing.units_new, thing.units_changed, thing.units_same, thing.units_left) == (2, 1, 0, 3)
    changes = queries.changes_of(thing).rows
    assert [(change.number, change.before is None, change.after["number"]) for change in changes] == [
        (2, True, "101"), (4, True, "102"), (5, False, "101"),
    ]  # fmt: skip
    assert [one.field for one in changes[2].differences] == ["area_source"]
    assert changes[2].before == queries.unit_said(hood.units["author"])


def test_what_was_shown_is_what_happens(context: Flask, hood: Neighbourhood) -> None:
    thing = dry_run(hood, FILE)
    shown = [(change.before, change.after) for change in queries.changes_of(thing).rows]
    after = confirmed(hood, thing.id)
    history = db.session.scalars(select(UnitChange).order_by(UnitChange.id)).all()
    assert [(change.before, change.after) for change in history] == shown
    assert [queries.unit_said(change.unit_id) for change in history] == [said for _before, said in shown]
    assert {(one.source, one.reference, one.reason, one.entered_by, one.confirmed_by) for one in history} == {
        ("import", thing.id, "名册.csv", hood.people["wang"], hood.people["sheng"])
    }
    assert [change.after for change in queries.changes_of(after).rows] == [said for _before, said in shown]


def test_the_same_file_again_changes_nothing_and_says_so(context: Flask, hood: Neighbourhood) -> None:
    taken_in(hood, FILE)
    before = register()
    again = dry_run(hood, FILE)
    assert (again.state, again.units_same, again.units_new, again.units_changed) == ("unchanged", 3, 0, 0)
    assert again.finished_at is not None
    assert register() == before
    assert staged() == 0
    with pytest.raises(Refused):
        commands.confirm(hood.viewer("sheng", "committee"), seen(hood, again.id), again.report)


def test_existing_units_keep_their_ids_and_units_not_named_stay(context: Flask, hood: Neighbourhood) -> None:
    others = {name: queries.unit_said(hood.units[name]) for name in ("li", "zhang", "chen", "sun")}
    taken_in(hood, to_csv(row(楼栋="1号楼", 房号="101", 建筑面积="90.00", 业主姓名="陈秀英")))
    said = queries.unit_said(hood.units["author"])
    assert said is not None
    assert (said["area"], said["area_source"], said["owners"][0]["name"]) == (9000, "certificate", "陈秀英")
    assert {name: queries.unit_said(hood.units[name]) for name in others} == others


def test_a_unit_of_another_kind_with_the_same_number_is_another_unit(context: Flask, hood: Neighbourhood) -> None:
    thing = taken_in(hood, to_csv(row(楼栋="1号楼", 房号="101", 用途="车位", 业主姓名="陈秀英")))
    assert (thing.units_new, thing.units_changed) == (1, 0)
    assert unit("1号楼", "101", "parking").id != hood.units["author"]


def test_an_owner_of_several_units_is_one(context: Flask, hood: Neighbourhood) -> None:
    taken_in(hood, to_csv(row(证件号码="1101x"), row(房号="102", 证件号码="1101X"), row(房号="103"), row(房号="104")))
    owners = db.session.scalars(select(Owner).where(Owner.name == "何平").order_by(Owner.document)).all()
    assert [(owner.document_end, owner.compound_id) for owner in owners] == [
        ("", hood.places["spring"]), ("101X", hood.places["spring"]),
    ]  # fmt: skip
    assert count(Ownership) == 5 + 4


def test_who_is_no_longer_named_owns_no_longer(context: Flask, hood: Neighbourhood) -> None:
    moment = clock.now() + timedelta(days=1)
    with clock.frozen(moment):
        thing = taken_in(hood, to_csv(row(楼栋="1号楼", 房号="101", 业主姓名="何平")))
    assert (thing.units_changed, thing.owners_new, thing.owners_left) == (1, 1, 1)
    shares = db.session.execute(
        select(Owner.name, Ownership.since, Ownership.until)
        .join(Ownership, Ownership.owner_id == Owner.id)
        .where(Ownership.unit_id == hood.units["author"])
        .order_by(Ownership.id)
    ).all()
    assert [(name, until) for name, _since, until in shares] == [("陈秀英", moment), ("何平", None)]
    assert shares[1].since == moment


def test_the_residency_of_whoever_owns_no_longer_ends_and_she_is_told(context: Flask, hood: Neighbourhood) -> None:
    taken_in(
        hood, to_csv(row(楼栋="1号楼", 房号="101", 业主姓名="何平"), row(楼栋="2号楼", 建筑面积="90", 业主姓名="李明"))
    )
    deliver_all()
    states = {
        name: db.session.scalar(select(Residency.state).where(Residency.person_id == hood.people[name]))
        for name in ("author", "li")
    }
    assert states == {"author": "ended", "li": "confirmed"}
    told = db.session.execute(text("select facts, verb from event where verb like 'property.%' order by id")).all()
    verbs = [one.verb for one in told]
    assert verbs.count("property.corrected") == 2
    assert {"property.import_ready", "property.import_applied"} <= set(verbs)


def test_an_account_stays_with_an_owner_whose_document_is_learned(context: Flask, hood: Neighbourhood) -> None:
    thing = taken_in(hood, to_csv(row(楼栋="1号楼", 房号="101", 业主姓名="陈秀英", 证件号码="110101195501010022")))
    assert (thing.units_changed, thing.owners_left) == (1, 0)
    (share,) = queries.shares_in(hood.units["author"])
    assert (share.document_end, share.person_id, share.represents) == ("0022", hood.people["author"], True)
    deliver_all()
    assert db.session.scalar(select(Residency.state).where(Residency.person_id == hood.people["author"])) == "confirmed"


def test_an_account_goes_to_nobody_where_namesakes_come_apart(context: Flask, hood: Neighbourhood) -> None:
    taken_in(hood, to_csv(row(房号="201", 业主姓名="陈秀英")))
    taken_in(hood, to_csv(row(房号="201", 业主姓名="陈秀英", 证件号码="110101195501010022"),
                          row(楼栋="1号楼", 房号="101", 业主姓名="陈秀英", 证件号码="110101198801010033")))  # fmt: skip
    accounts = db.session.scalars(select(Owner.person_id).where(Owner.name == "陈秀英", Owner.document != "")).all()
    assert list(accounts) == [None, None]


def test_a_representative_stays_and_other_shares_begin_anew(context: Flask, hood: Neighbourhood) -> None:
    taken_in(hood, to_csv(row(业主姓名="何平"), row(业主姓名="林红")))
    flat = unit("9号楼", "101").id
    shares = {share.name: share for share in queries.shares_in(flat)}
    lin = db.session.scalars(select(Ownership).where(Ownership.owner_id == shares["林红"].owner_id)).one()
    lin.represents = True
    db.session.commit()
    taken_in(hood, to_csv(row(业主姓名="何平", 产权份额="1/4"), row(业主姓名="林红", 产权份额="3/4")))
    assert [(share.name, share.numerator, share.represents) for share in queries.shares_in(flat)] == [
        ("何平", 1, False), ("林红", 3, True),
    ]  # fmt: skip
    taken_in(hood, to_csv(row(业主姓名="何平")))
    assert [(share.name, share.numerator, share.represents) for share in queries.shares_in(flat)] == [("何平", 1, True)]


def test_codes_of_buildings_that_others_have_are_not_taken_twice(context: Flask, hood: Neighbourhood) -> None:
    db.session.add(Building(compound_id=hood.places["maple"], code="YX-spring-9号楼", name="别处"))
    db.session.commit()
    taken_in(hood, to_csv(row(), row(楼栋="长" * 40), row(楼栋="长" * 39 + "短")))
    codes = db.session.scalars(select(Building.code).where(Building.compound_id == hood.places["spring"])).all()
    assert "YX-spring-9号楼-2" in codes
    assert max(map(len, codes)) <= 60


# Nothing half-imported


def test_one_bad_row_and_nothing_can_be_applied(context: Flask, hood: Neighbourhood) -> None:
    before = register()
    thing = dry_run(
        hood, to_csv(row(), row(房号="102", 建筑面积="89.505"), row(房号="103", 产权份额="1/2"), row(房号=""))
    )
    assert (thing.state, thing.faults, thing.report) == ("faulty", 3, 0)
    assert [(fault.number, fault.reason) for fault in queries.faults_of(thing).rows] == [
        (3, "area"), (4, "sum"), (5, "empty"),
    ]  # fmt: skip
    assert register() == before
    assert staged() == 0
    with pytest.raises(Refused):
        commands.confirm(hood.viewer("sheng", "committee"), seen(hood, thing.id), thing.report)
    assert not commands.apply(thing.id)


def test_a_bad_row_is_not_blamed_on_the_other_rows_of_its_unit(context: Flask, hood: Neighbourhood) -> None:
    thing = dry_run(hood, to_csv(row(产权份额="1/2"), row(业主姓名="林红", 产权份额="一半")))
    assert [(fault.number, fault.reason) for fault in queries.faults_of(thing).rows] == [(3, "share")]


def test_a_file_that_cannot_be_read_says_why(context: Flask, hood: Neighbourhood) -> None:
    thing = dry_run(hood, b"a,b,c\n1,2,3\n")
    assert (thing.state, thing.faults) == ("faulty", 0)
    assert "建筑面积" in thing.problem
    assert staged() == 0


def test_a_file_of_another_kind_is_refused_at_once(context: Flask, hood: Neighbourhood) -> None:
    for content in (b"", b"\xd0\xcf\x11\xe0" + bytes(99), b"PK\x03\x04" + bytes(99)):
        with pytest.raises(DomainError) as error:
            commands.upload(hood.viewer("wang", "committee"), spring(hood), "x.xlsx", content)
        assert error.value.field == "file"
    assert count(RegisterImport) == 0


def test_pieces_and_units_across_pieces(context: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PIECE", 3)
    monkeypatch.setattr(comparing, "PIECE", OWNERS_LARGEST + 1)
    rows = [row(房号=str(n % 17), 业主姓名=f"业主{n}") for n in range(200)]
    thing = taken_in(hood, to_csv(*rows))
    assert (thing.rows, thing.units_new, thing.owners_new) == (200, 17, 200)
    for n in range(17):
        shares = queries.shares_in(unit("9号楼", str(n)).id)
        assert sum(Fraction(share.numerator, share.denominator) for share in shares) == 1
    crowd = dry_run(hood, to_csv(*[row(业主姓名=f"业主{n}") for n in range(100)]))
    assert [fault.reason for fault in queries.faults_of(crowd).rows] == ["many"]
    assert comparing.PIECE > OWNERS_LARGEST


def _pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PIECE", 2)


@pytest.mark.parametrize("after", range(12))
def test_a_worker_that_dies_loses_nothing(
    context: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """After any number of steps the process is gone, once with a step done and once with it half done."""
    _pieces(monkeypatch)
    monkeypatch.setattr("portal.kernel.unhurried.SLICE", -1.0)
    import_id = uploaded(hood, FILE)
    before = register()
    for whole in (True, False):
        importer = commands.importer()
        for _step in range(after):
            monkeypatch.setattr("portal.kernel.unhurried.SLICE", 1e-9)
            importer()
        if not whole:
            db.session.add(ImportFault(import_id=import_id, number=1, reason="empty", facts={}))
            db.session.flush()
        db.session.rollback()
    monkeypatch.setattr("portal.kernel.unhurried.SLICE", 0.5)
    work()
    assert register() == before
    thing = seen(hood, import_id)
    assert (thing.state, thing.rows, thing.faults, thing.units_new, thing.units_changed) == ("ready", 4, 0, 2, 1)
    done = confirmed(hood, import_id)
    assert (done.state, count(UnitChange)) == ("applied", 3)


class Died(Exception):
    """The process ended here."""


@contextmanager
def dying_at(words: str) -> Iterator[None]:
    """The database is gone when a statement with these words begins."""

    def end(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if words in " ".join(statement.split()):
            raise Died

    event.listen(db.engine, "before_cursor_execute", end)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", end)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO building",
        "INSERT INTO unit (",
        "UPDATE import_unit",
        "UPDATE unit",
        "INSERT INTO owner (",
        "UPDATE ownership SET until",
        "INSERT INTO ownership (",
        "INSERT INTO unit_change",
        "INSERT INTO outbox",
        "UPDATE register_import",
        "DELETE FROM unfinished",
    ],
)
def test_dying_while_it_is_written_writes_nothing_and_then_once(
    context: Flask, hood: Neighbourhood, statement: str
) -> None:
    rows = to_csv(*TWO, row(楼栋="1号楼", 房号="101", 建筑面积="91", 业主姓名="何平"))
    thing = dry_run(hood, rows)
    commands.confirm(hood.viewer("sheng", "committee"), seen(hood, thing.id), thing.report)
    db.session.commit()
    before, waiting = register(), count(outbox.OutboxRow)
    with dying_at(statement), pytest.raises(Died):
        work()
    db.session.rollback()
    db.session.expire_all()
    assert register() == before
    assert count(outbox.OutboxRow) == waiting
    assert seen(hood, thing.id).state == "confirmed"
    work()
    assert seen(hood, thing.id).state == "applied"
    assert count(UnitChange) == 2
    once = register()
    work()
    assert not commands.apply(thing.id)
    assert register() == once


def drain(importer: Unhurried) -> None:
    while importer():
        pass


def test_an_import_at_which_something_goes_wrong_holds_up_no_other(context: Flask, hood: Neighbourhood) -> None:
    importer = commands.importer()
    bad = uploaded(hood, FILE)
    with dying_at("INSERT INTO import_row"), pytest.raises(Died):
        drain(importer)
    db.session.rollback()
    db.session.expire_all()
    assert seen(hood, bad).state == "reading"
    assert importer() is False
    work()
    assert seen(hood, bad).state == "ready"


# The register has changed meanwhile


def _correct(hood: Neighbourhood) -> None:
    wang, sheng = hood.viewer("wang", "committee"), hood.viewer("sheng", "committee")
    correction = property_commands.correct_details(
        wang, unit_of(hood, "li"), "dwelling", 1, 9230, "certificate", "产权证"
    )
    thing = queries.get_correction(sheng, correction.id)
    assert thing is not None
    property_commands.confirm(sheng, thing)


def _add_unit(hood: Neighbourhood) -> None:
    building_id = db.session.get_one(Unit, hood.units["li"]).building_id
    db.session.add(Unit(building_id=building_id, number="102", floor=1))


def _represent(hood: Neighbourhood) -> None:
    db.session.scalars(select(Ownership).where(Ownership.unit_id == hood.units["li"])).one().represents = False


@pytest.mark.parametrize("change", [_correct, _add_unit, _represent])
def test_what_was_confirmed_is_not_written_into_another_register(
    context: Flask, hood: Neighbourhood, change: Any
) -> None:
    thing = dry_run(hood, FILE)
    sheng = hood.viewer("sheng", "committee")
    commands.confirm(sheng, seen(hood, thing.id), 1)
    change(hood)
    db.session.commit()
    before = register()
    work()
    again = seen(hood, thing.id)
    assert (again.state, again.report, again.confirmed_by, again.confirmed_at) == ("ready", 2, None, None)
    assert register() == before
    with pytest.raises(Conflict):
        commands.confirm(sheng, again, 1)
    commands.confirm(sheng, again, 2)
    db.session.commit()
    work()
    assert seen(hood, thing.id).state == "applied"


def test_another_compound_is_none_of_its_business(context: Flask, hood: Neighbourhood) -> None:
    thing = dry_run(hood, FILE)
    before = queries.register_fingerprint(hood.places["spring"])
    db.session.get_one(Unit, hood.units["sun"]).area = 5000
    db.session.commit()
    assert queries.register_fingerprint(hood.places["spring"]) == before
    assert confirmed(hood, thing.id).state == "applied"


# Two people


def test_whoever_entered_it_never_confirms_it(context: Flask, hood: Neighbourhood) -> None:
    thing = dry_run(hood, FILE)
    wang = hood.viewer("wang", "committee")
    with pytest.raises(Refused):
        commands.confirm(wang, seen(hood, thing.id, "wang"), 1)
    with pytest.raises(IntegrityError):
        db.session.execute(
            text("update register_import set state = 'confirmed', confirmed_by = entered_by, confirmed_at = entered_at")
        )
    db.session.rollback()
    with pytest.raises(IntegrityError):
        db.session.execute(text("update register_import set state = 'applied'"))
    db.session.rollback()


def test_nobody_confirms_what_changes_a_unit_of_her_own(context: Flask, hood: Neighbourhood) -> None:
    owner = db.session.scalars(select(Owner).where(Owner.person_id == hood.people["author"])).one()
    owner.person_id = hood.people["sheng"]
    db.session.commit()
    thing = dry_run(hood, FILE)
    assert seen(hood, thing.id).owner_people == {hood.people["sheng"]}
    with pytest.raises(Refused):
        commands.confirm(hood.viewer("sheng", "committee"), seen(hood, thing.id), 1)
    street = hood.viewer("he", "street_office")
    commands.confirm(street, seen(hood, thing.id, "he", "street_office"), 1)


def test_only_those_who_govern_the_compound_have_to_do_with_it(context: Flask, hood: Neighbourhood) -> None:
    thing = dry_run(hood, FILE)
    for who, acting in (
        ("zhou", "hill_committee"),
        ("ma", "property"),
        ("gao", "owners"),
        ("li", None),
        ("wang", None),
    ):
        viewer = hood.viewer(who, acting)
        with pytest.raises(Refused):
            commands.confirm(viewer, thing, 1)
        with pytest.raises(Refused):
            commands.cancel(viewer, thing)
        with pytest.raises(Refused):
            commands.upload(viewer, spring(hood), "x.csv", FILE)
        assert not queries.imports_of(viewer).rows
        assert queries.count_waiting_imports(viewer) == 0
        assert (queries.get_import(viewer, thing.id) is None) == (who != "wang")
    assert queries.count_waiting_imports(hood.viewer("wang", "committee")) == 0
    assert queries.count_waiting_imports(hood.viewer("sheng", "committee")) == 1
    assert queries.count_waiting_imports(hood.viewer("he", "street_office")) == 1


def _race(app: Flask, acts: list[Any]) -> list[str]:
    """Let these run at once, each with its own connection; what became of each."""
    barrier, became = Barrier(len(acts)), []

    def run(act: Any) -> None:
        with app.app_context():
            prepared = act()
            db.session.rollback()
            barrier.wait()
            try:
                prepared()
                db.session.commit()
                became.append("done")
            except DomainError as error:
                db.session.rollback()
                became.append(type(error).__name__)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(became)


def test_two_who_confirm_at_once_confirm_once(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        thing = dry_run(hood, FILE)

    def confirming(who: str, acting: str) -> Any:
        def prepare() -> Any:
            viewer, found = hood.viewer(who, acting), seen(hood, thing.id, who, acting)
            return lambda: commands.confirm(viewer, found, 1)

        return prepare

    acts = [confirming("sheng", "committee"), confirming("he", "street_office"), confirming("qiu", "street_office")]
    assert _race(app, acts) == ["Conflict", "Conflict", "done"]
    with app.app_context():
        work()
        assert seen(hood, thing.id).state == "applied"
        assert count(UnitChange) == 3


def test_confirming_and_cancelling_at_once_is_one_of_them(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        thing = dry_run(hood, FILE)

    def acting(command: Any, *rest: Any) -> Any:
        def prepare() -> Any:
            viewer, found = hood.viewer("sheng", "committee"), seen(hood, thing.id)
            return lambda: command(viewer, found, *rest)

        return prepare

    assert _race(app, [acting(commands.confirm, 1), acting(commands.cancel)]) == ["Conflict", "done"]
    with app.app_context():
        work()
        assert seen(hood, thing.id).state in ("applied", "cancelled")
        assert (count(UnitChange) == 3) == (seen(hood, thing.id).state == "applied")


def test_two_uploads_at_once_are_one(app: Flask, hood: Neighbourhood) -> None:
    def uploading(who: str) -> Any:
        def prepare() -> Any:
            viewer, compound = hood.viewer(who, "committee"), spring(hood, who)
            return lambda: commands.upload(viewer, compound, "x.csv", FILE)

        return prepare

    assert _race(app, [uploading("wang"), uploading("sheng")]) == ["DomainError", "done"]
    with app.app_context():
        assert count(RegisterImport) == count(ImportFile) == 1


# Cancelling, and what stays


@pytest.mark.parametrize("steps", [0, 1, 3, 5, 7, 50])
def test_cancelled_at_any_moment(
    context: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    _pieces(monkeypatch)
    monkeypatch.setattr("portal.kernel.unhurried.SLICE", 1e-9)
    import_id, before = uploaded(hood, FILE), register()
    importer = commands.importer()
    for _step in range(steps):
        importer()
    commands.cancel(hood.viewer("sheng", "committee"), seen(hood, import_id))
    db.session.commit()
    drain(importer)
    db.session.expire_all()
    assert seen(hood, import_id).state == "cancelled"
    assert staged() == 0
    assert register() == before
    assert uploaded(hood, FILE) != import_id


def test_it_is_too_late_to_cancel_what_is_confirmed(context: Flask, hood: Neighbourhood) -> None:
    thing = dry_run(hood, FILE)
    sheng = hood.viewer("sheng", "committee")
    commands.confirm(sheng, seen(hood, thing.id), 1)
    with pytest.raises(Refused):
        commands.cancel(sheng, seen(hood, thing.id))
    with pytest.raises(Conflict):
        commands.cancel(sheng, thing)


@pytest.mark.parametrize("state", IMPORT_LIVE)
def test_a_compound_has_one_unfinished_import(context: Flask, hood: Neighbourhood, state: str) -> None:
    uploaded(hood, FILE)
    confirmer = hood.people["sheng"] if state == "confirmed" else None
    db.session.execute(text("update register_import set state = :s, confirmed_by = :c"), {"s": state, "c": confirmer})
    with pytest.raises(DomainError) as error:
        uploaded(hood, FILE, "sheng")
    assert error.value.field == "file"
    db.session.execute(text("update register_import set state = 'cancelled'"))
    assert uploaded(hood, FILE, "sheng")


def test_the_file_and_its_documents_are_not_kept(context: Flask, hood: Neighbourhood) -> None:
    import_id = uploaded(hood, FILE)
    assert count(ImportFile) == 1
    work()
    assert count(ImportFile) == 0
    confirmed(hood, import_id)
    tables = db.session.scalars(text("select name from sqlite_master where type = 'table'")).all() if (
        db.engine.dialect.name == "sqlite"
    ) else []  # fmt: skip
    for table in tables:
        kept = db.session.execute(text(f'select * from "{table}"')).all()
        assert "110101199001010011" not in str(kept), table


def test_the_uploader_is_reminded_until_it_is_finished(context: Flask, hood: Neighbourhood) -> None:
    def reminded() -> list[str]:
        return list(db.session.scalars(select(UnfinishedThing.href).where(UnfinishedThing.kind == "import")))

    thing = dry_run(hood, FILE)
    assert reminded() == [f"/property/imports/{thing.id}"]
    confirmed(hood, thing.id)
    assert reminded() == []
    cancelled = uploaded(hood, to_csv(row(楼栋="8号楼")))
    assert reminded() == [f"/property/imports/{cancelled}"]
    commands.cancel(hood.viewer("wang", "committee"), seen(hood, cancelled, "wang"))
    assert reminded() == []


def test_lists_go_on_over_pages(context: Flask, hood: Neighbourhood) -> None:
    bad = dry_run(hood, to_csv(*[row(房号=str(n), 建筑面积="x") for n in range(250)]))
    numbers, after = [], None
    while True:
        page = queries.faults_of(bad, after)
        numbers += [fault.number for fault in page.rows]
        if (after := page.next) is None:
            break
    assert numbers == list(range(2, 252))
    good = dry_run(hood, to_csv(*[row(房号=str(n)) for n in range(120)]))
    for step in (seen, confirmed):
        thing = step(hood, good.id)
        units, after = [], None
        while True:
            changes = queries.changes_of(thing, after)
            units += [change.after["number"] for change in changes.rows]
            if (after := changes.next) is None:
                break
        assert units == [str(n) for n in range(120)]
