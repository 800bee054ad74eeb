"""Corrections on a real database: two people, exact shares, a history that leads to the present."""

from __future__ import annotations

from fractions import Fraction
from threading import Barrier, Thread

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.kernel.outbox import OutboxRow, drain
from portal.people.models import Look, Residency
from portal.places.models import Unit
from portal.property import commands, queries
from portal.property.models import Correction, Owner, Ownership, UnitChange
from portal.property.queries import UnitThing
from portal.property.rules import WantedOwner
from tests.factories import Neighbourhood
from tests.property.factories import correct_area, new_unit, own, seen, somebody, unit_of

HALF = Fraction(1, 2)


def _said(unit_id: int) -> queries.Said:
    db.session.expire_all()
    said = queries.unit_said(unit_id)
    assert said is not None
    return said


def _confirm(hood: Neighbourhood, correction_id: int, officer: str = "sheng", acting: str = "committee") -> bool:
    return commands.confirm(hood.viewer(officer, acting), seen(hood, correction_id, officer, acting))


def _owners(hood: Neighbourhood, unit: UnitThing, *wanted: WantedOwner, officer: str = "wang") -> int:
    return commands.correct_owners(hood.viewer(officer, "committee"), unit, wanted, "买卖合同").id


def _thing(hood: Neighbourhood, unit_id: int) -> UnitThing:
    unit = queries.get_unit(hood.viewer("wang", "committee"), unit_id)
    assert unit is not None
    return unit


def test_it_stands_in_the_register_once_a_colleague_has_confirmed(context: Flask, hood: Neighbourhood) -> None:
    unit = unit_of(hood, "li")
    before = _said(unit.id)
    number = correct_area(hood, unit, 9230)
    assert _said(unit.id) == before
    assert _confirm(hood, number)
    after = _said(unit.id)
    assert after == before | {"area": 9230, "area_source": "certificate"}
    change = db.session.scalars(select(UnitChange)).one()
    assert (change.before, change.after, change.source, change.reference) == (before, after, "correction", number)
    assert (change.entered_by, change.confirmed_by) == (hood.people["wang"], hood.people["sheng"])
    assert change.reason == "按产权证更正"


def test_nobody_confirms_what_she_entered(context: Flask, hood: Neighbourhood) -> None:
    number = correct_area(hood, unit_of(hood, "li"), 9230)
    with pytest.raises(Refused):
        _confirm(hood, number, "wang")
    row = db.session.get_one(Correction, number)
    row.decided_by = row.entered_by
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_an_officer_touches_no_unit_of_her_own(context: Flask, hood: Neighbourhood) -> None:
    unit_id = new_unit(hood)
    own(unit_id, ("王桂兰", hood.people["wang"]), ("孙某", None))
    with pytest.raises(Refused):
        correct_area(hood, _thing(hood, unit_id), 9000)
    number = correct_area(hood, _thing(hood, unit_id), 9000, "sheng")
    with pytest.raises(Refused):
        _confirm(hood, number, "wang")
    assert _confirm(hood, number, "he", "street_office")


def test_a_confirmed_residency_as_owner_is_owning(context: Flask, hood: Neighbourhood) -> None:
    unit_id = new_unit(hood)
    db.session.add(
        Residency(
            person_id=hood.people["wang"], unit_id=unit_id, kind="owner", state="confirmed", claimed_at=clock.now()
        )
    )
    with pytest.raises(Refused):
        correct_area(hood, _thing(hood, unit_id), 9000)


def test_an_officer_who_would_become_an_owner_neither_enters_nor_confirms(context: Flask, hood: Neighbourhood) -> None:
    (known,) = own(new_unit(hood, "301"), ("王桂兰", hood.people["wang"]))
    owner = db.session.get_one(Owner, known)
    buyer = WantedOwner(None, Fraction(1), False, "person", owner.name, owner.document, owner.document_end)
    with pytest.raises(DomainError):
        _owners(hood, unit_of(hood, "li"), buyer)
    number = _owners(hood, unit_of(hood, "li"), buyer, officer="sheng")
    with pytest.raises(Refused):
        _confirm(hood, number, "wang")


def test_offices_elsewhere_find_neither_unit_nor_correction(context: Flask, hood: Neighbourhood) -> None:
    number = correct_area(hood, unit_of(hood, "li"), 9230)
    assert queries.get_unit(hood.viewer("zhou", "hill_committee"), hood.units["li"]) is None
    assert queries.get_correction(hood.viewer("zhou", "hill_committee"), number) is None
    assert queries.get_unit(hood.viewer("ma", "property"), hood.units["li"]) is None
    with pytest.raises(Refused):
        commands.correct_details(
            hood.viewer("zhou", "hill_committee"), unit_of(hood, "li"), "dwelling", 1, 1, "survey", "理由"
        )


def test_what_changed_meanwhile_is_not_overwritten(context: Flask, hood: Neighbourhood) -> None:
    unit = unit_of(hood, "li")
    number = correct_area(hood, unit, 9230)
    db.session.get_one(Unit, unit.id).area = 9000
    db.session.flush()
    assert seen(hood, number).outdated
    assert not _confirm(hood, number)
    assert _said(unit.id)["area"] == 9000
    assert db.session.get_one(Correction, number).state == "outdated"
    assert db.session.scalars(select(UnitChange)).all() == []
    assert _confirm(hood, correct_area(hood, unit, 9230))


def test_one_correction_of_a_unit_waits_at_a_time(context: Flask, hood: Neighbourhood) -> None:
    unit = unit_of(hood, "li")
    first = correct_area(hood, unit, 9230)
    with pytest.raises(DomainError):
        correct_area(hood, unit, 9240, "sheng")
    db.session.get_one(Unit, unit.id).area = 9000
    second = correct_area(hood, unit, 9240, "sheng")
    assert db.session.get_one(Correction, first).state == "outdated"
    assert _confirm(hood, second, "wang")


def test_declining_tells_the_reason_and_changes_nothing(context: Flask, hood: Neighbourhood) -> None:
    unit = unit_of(hood, "li")
    before, number = _said(unit.id), correct_area(hood, unit, 9230)
    with pytest.raises(DomainError):
        commands.decline(hood.viewer("sheng", "committee"), seen(hood, number), " ")
    thing = seen(hood, number)
    commands.decline(hood.viewer("sheng", "committee"), thing, "产权证看不清")
    assert _said(unit.id) == before
    with pytest.raises(Conflict):
        commands.confirm(hood.viewer("sheng", "committee"), thing)


@pytest.mark.parametrize(
    ("kind", "floor", "area", "source", "reason"),
    [
        ("castle", 1, 9230, "certificate", "理由"),
        ("dwelling", 1, None, "certificate", "理由"),
        ("dwelling", 1, 9230, "", "理由"),
        ("dwelling", 1, 9230, "rumour", "理由"),
        ("dwelling", 1, 9230, "certificate", "  "),
    ],
)
def test_what_a_unit_cannot_be_is_refused(
    context: Flask, hood: Neighbourhood, kind: str, floor: int, area: int | None, source: str, reason: str
) -> None:
    with pytest.raises(DomainError):
        commands.correct_details(
            hood.viewer("wang", "committee"), unit_of(hood, "li"), kind, floor, area, source, reason
        )


def test_nothing_changed_is_no_correction(context: Flask, hood: Neighbourhood) -> None:
    unit = unit_of(hood, "li")
    said = _said(unit.id)
    with pytest.raises(DomainError):
        commands.correct_details(
            hood.viewer("wang", "committee"), unit, said["kind"], said["floor"], said["area"], said["area_source"], "无"
        )
    share = queries.shares_in(unit.id)[0]
    with pytest.raises(DomainError):
        _owners(hood, unit, WantedOwner(share.owner_id, Fraction(1)))


def test_a_number_is_one_units_of_its_kind(context: Flask, hood: Neighbourhood) -> None:
    unit_id = new_unit(hood)
    row = db.session.get_one(Unit, unit_id)
    db.session.add(Unit(building_id=row.building_id, number=row.number, kind="storage"))
    db.session.flush()
    with pytest.raises(DomainError):
        commands.correct_details(
            hood.viewer("wang", "committee"), _thing(hood, unit_id), "storage", 2, 8950, "survey", "理由"
        )


def test_a_sale_ends_one_ownership_and_begins_another(context: Flask, hood: Neighbourhood) -> None:
    unit = unit_of(hood, "li")
    number = _owners(hood, unit, somebody("王芳", HALF, represents=True), somebody("赵强", HALF))
    assert _confirm(hood, number)
    shares = queries.shares_in(unit.id)
    assert {(share.name, share.numerator, share.denominator, share.represents) for share in shares} == {
        ("王芳", 1, 2, True), ("赵强", 1, 2, False),
    }  # fmt: skip
    ended = [row.payload for row in db.session.scalars(select(OutboxRow)) if row.listener == "residency"]
    assert ended == [{"unit_id": unit.id, "person_id": hood.people["li"]}]
    db.session.commit()
    while drain():
        pass
    home = select(Residency.state).where(Residency.person_id == hood.people["li"])
    assert db.session.scalar(home) == "ended"


def test_a_changed_share_keeps_the_owner(context: Flask, hood: Neighbourhood) -> None:
    unit = unit_of(hood, "li")
    mine = queries.shares_in(unit.id)[0].owner_id
    assert _confirm(hood, _owners(hood, unit, WantedOwner(mine, HALF), somebody("王芳", HALF)))
    assert not [row for row in db.session.scalars(select(OutboxRow)) if row.listener == "residency"]
    assert hood.people["li"] in queries.owner_people_of((unit.id,))[unit.id]
    assert _confirm(hood, _owners(hood, unit, WantedOwner(mine, Fraction(1))))
    assert [(share.owner_id, share.represents) for share in queries.shares_in(unit.id)] == [(mine, True)]


@pytest.mark.parametrize("kind", ["person", "nobody", ""])
def test_a_new_owner_needs_a_name_a_kind_and_a_document(context: Flask, hood: Neighbourhood, kind: str) -> None:
    with pytest.raises(DomainError):
        _owners(hood, unit_of(hood, "li"), WantedOwner(None, Fraction(1), False, kind, "王芳"))
    with pytest.raises(DomainError):
        _owners(hood, unit_of(hood, "li"), WantedOwner(None, Fraction(1), False, "legal", ""))


def test_an_owner_the_compound_knows_is_not_made_twice(context: Flask, hood: Neighbourhood) -> None:
    for name in ("li", "zhang"):
        assert _confirm(hood, _owners(hood, unit_of(hood, name), somebody("王芳")))
    assert len(db.session.scalars(select(Owner).where(Owner.name == "王芳")).all()) == 1


def test_every_owner_with_an_account_reads_who_looked(context: Flask, hood: Neighbourhood) -> None:
    viewer = hood.viewer("wang", "committee")
    with pytest.raises(DomainError):
        commands.show_owners(viewer, unit_of(hood, "li"), "  ")
    shares = commands.show_owners(viewer, unit_of(hood, "li"), "核对")
    assert [share.name for share in shares] == ["李明"]
    number = _owners(hood, unit_of(hood, "li"), somebody("王芳"))
    commands.open_correction(hood.viewer("sheng", "committee"), seen(hood, number), "核对更正")
    looks = db.session.scalars(select(Look).order_by(Look.id)).all()
    assert [(look.person_id, look.by_id, look.purpose) for look in looks] == [
        (hood.people["li"], hood.people["wang"], "核对"), (hood.people["li"], hood.people["sheng"], "核对更正"),
    ]  # fmt: skip


def test_what_waits_is_counted_for_whom_it_waits(context: Flask, hood: Neighbourhood) -> None:
    correct_area(hood, unit_of(hood, "li"), 9230)
    counts = {
        who: queries.count_waiting_corrections(hood.viewer(who, acting))
        for who, acting in (("wang", "committee"), ("sheng", "committee"), ("zhou", "hill_committee"), ("li", None))
    }
    assert counts == {"wang": 0, "sheng": 1, "zhou": 0, "li": 0}


PERSONAS = (("wang", "committee"), ("sheng", "committee"), ("he", "street_office"), ("qiu", "street_office"))
_STEP = st.tuples(
    st.sampled_from(["area", "owners", "confirm", "decline", "behind"]),
    st.integers(0, len(PERSONAS) - 1),
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
)


def _step(hood: Neighbourhood, verb: str, who: int, parts: list[int]) -> None:
    """One officer does something to Li's unit, if she may."""
    name, acting = PERSONAS[who]
    viewer, unit = hood.viewer(name, acting), unit_of(hood, "li", name, acting)
    waiting = db.session.scalar(select(Correction.id).where(Correction.state == "proposed"))
    if verb == "area":
        commands.correct_details(viewer, unit, "dwelling", 1, sum(parts) * 100, "survey", "复测")
    elif verb == "owners":
        shares = [Fraction(part, sum(parts)) for part in parts]
        commands.correct_owners(viewer, unit, [somebody(f"业主{n}", s, n == 1) for n, s in enumerate(shares)], "过户")
    elif verb == "behind":
        row = db.session.get_one(Unit, unit.id)
        said = queries.unit_said(unit.id)
        row.floor = sum(parts)
        db.session.flush()
        after = queries.unit_said(unit.id)
        db.session.add(UnitChange(unit_id=unit.id, source="import", reference=1, before=said, after=after, reason="",
                                  entered_by=viewer.id, at=clock.now()))  # fmt: skip
    elif waiting is not None and verb == "confirm":
        commands.confirm(viewer, seen(hood, waiting, name, acting))
    elif waiting is not None:
        commands.decline(viewer, seen(hood, waiting, name, acting), "不符")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_STEP, max_size=12))
def test_whatever_officers_do_the_register_stays_sound(
    context: Flask, hood: Neighbourhood, steps: list[tuple[str, int, list[int]]]
) -> None:
    unit_id = hood.units["li"]
    first = _said(unit_id)
    try:
        for step in steps:
            with db.session.begin_nested() as point:
                try:
                    _step(hood, *step)
                    db.session.flush()
                except (DomainError, Refused):
                    point.rollback()
        shares = queries.shares_in(unit_id)
        assert sum(Fraction(share.numerator, share.denominator) for share in shares) == 1
        assert sum(share.represents for share in shares) <= 1
        replayed = first
        for change in db.session.scalars(
            select(UnitChange).where(UnitChange.unit_id == unit_id).order_by(UnitChange.id)
        ):
            assert change.before == replayed
            assert change.confirmed_by is None or change.confirmed_by != change.entered_by
            replayed = change.after
        assert _said(unit_id) == replayed
        for row in db.session.scalars(select(Correction)):
            assert row.decided_by != row.entered_by or row.state == "outdated"
    finally:
        db.session.rollback()


def test_of_two_who_decide_at_once_one_is_told(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        number = correct_area(hood, unit_of(hood, "li"), 9230)
        db.session.commit()
    gate, outcomes = Barrier(2), []

    def decide(officer: str, acting: str, confirms: bool) -> None:
        with app.app_context():
            viewer, thing = hood.viewer(officer, acting), seen(hood, number, officer, acting)
            db.session.commit()
            gate.wait()
            try:
                if confirms:
                    commands.confirm(viewer, thing)
                else:
                    commands.decline(viewer, thing, "不符")
                db.session.commit()
                outcomes.append("done")
            except Conflict:
                db.session.rollback()
                outcomes.append("told")

    both = (("sheng", "committee", True), ("he", "street_office", False))
    threads = [Thread(target=decide, args=one) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "told"]
    with app.app_context():
        row = db.session.get_one(Correction, number)
        applied = queries.unit_said(hood.units["li"])
        assert applied is not None
        assert (row.state == "applied") == (applied["area"] == 9230)
        assert len(db.session.scalars(select(UnitChange)).all()) == (row.state == "applied")


def test_only_present_owners_are_owners(context: Flask, hood: Neighbourhood) -> None:
    unit = unit_of(hood, "li")
    assert _confirm(hood, _owners(hood, unit, somebody("王芳")))
    former = select(Ownership.owner_id).where(Ownership.unit_id == unit.id, Ownership.until.is_not(None))
    gone = db.session.scalars(former).one()
    with pytest.raises(DomainError):
        _owners(hood, unit, WantedOwner(gone, Fraction(1)))
