"""The desk on a real database: looks are recorded, whoever enters does not confirm, owners are joined with care."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.kernel import outbox
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.kernel.watch import Incident
from portal.people.models import Look, Person, Residency
from portal.property.models import Owner
from portal.residency import commands, queries
from tests.factories import Neighbourhood
from tests.residency.factories import new_unit, own, residents, seen


def _login(hood: Neighbourhood, who: str) -> str:
    return db.session.get_one(Person, hood.people[who]).login or ""


def _enter(hood: Neighbourhood, unit: int, who: str = "newcomer", kind: str = "owner", officer: str = "wang") -> int:
    clerk = hood.viewer(officer, "committee")
    return commands.enter(clerk, _login(hood, who), unit, kind, "身份证与房产证已核对").id


@pytest.mark.parametrize("kind", ["owner", "tenant"])
def test_what_one_enters_another_confirms(context: Flask, hood: Neighbourhood, kind: str) -> None:
    before = residents(hood)
    claim = _enter(hood, new_unit(hood), kind=kind)
    thing = seen(hood, claim)
    with pytest.raises(Refused):
        commands.decide(hood.viewer("wang", "committee"), thing, confirmed=True)
    with pytest.raises(Refused):
        commands.decide(hood.viewer("wang", "committee"), thing, confirmed=False, reason="不对")
    commands.decide(hood.viewer("sheng", "committee"), thing, confirmed=True)
    assert residents(hood) == [number + 1 for number in before]


def test_the_database_holds_it_too(context: Flask, hood: Neighbourhood) -> None:
    row = db.session.get_one(Residency, _enter(hood, new_unit(hood)))
    row.decided_by = hood.people["wang"]
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_nothing_is_entered_elsewhere_twice_or_for_oneself(context: Flask, hood: Neighbourhood) -> None:
    unit = new_unit(hood)
    _enter(hood, unit)
    db.session.commit()
    for who, place, field in (("newcomer", unit, "unit"), ("chen", hood.units["sun"], "unit"), ("chen", 0, "unit"),
                              ("wang", unit, "login")):  # fmt: skip
        with pytest.raises(DomainError) as error:
            _enter(hood, place, who)
        assert error.value.field == field
        db.session.rollback()
    with pytest.raises(Refused):
        commands.enter(hood.viewer("ma", "property"), _login(hood, "chen"), unit, "owner", "看过")


def test_nobody_searches_accounts_from_the_desk(in_english: Flask, hood: Neighbourhood) -> None:
    clerk, unit = hood.viewer("wang", "committee"), new_unit(hood)
    db.session.commit()
    for number in range(20):
        with pytest.raises(DomainError) as error:
            commands.enter(clerk, f"139000001{number:02d}", unit, "owner", "看过")
        assert "There is no account" in str(error.value.sentence)
    with pytest.raises(DomainError) as error:
        _enter(hood, unit)
    assert "Wait until tomorrow" in str(error.value.sentence)
    assert db.session.scalar(select(func.count()).select_from(Incident)) == 20


def test_opening_a_claim_is_a_look_the_person_sees(context: Flask, hood: Neighbourhood) -> None:
    claim = commands.claim(hood.viewer("newcomer"), new_unit(hood), "owner")
    thing = seen(hood, claim.id)
    clerk = hood.viewer("wang", "committee")
    with pytest.raises(DomainError):
        commands.open_claim(clerk, thing, "  ")
    commands.open_claim(clerk, thing, "核实住址")
    look = db.session.scalars(select(Look)).one()
    assert (look.person_id, look.by_id, look.organization_id, look.what, look.purpose) == (
        hood.people["newcomer"], hood.people["wang"], hood.organizations["committee"], "residency", "核实住址"
    )  # fmt: skip
    for who, acting in (("zhou", "hill_committee"), ("ma", "property"), ("li", None)):
        with pytest.raises(Refused):
            commands.open_claim(hood.viewer(who, acting), thing, "好奇")


def test_who_lives_in_a_unit_is_a_look_at_each(context: Flask, hood: Neighbourhood) -> None:
    commands.claim(hood.viewer("newcomer"), hood.units["li"], "tenant")
    found = commands.look_up(hood.viewer("wang", "committee"), hood.units["li"], "漏水，要找到住户")
    assert [thing.person for thing in found] == ["李明", "新来的"]
    assert set(db.session.scalars(select(Look.person_id))) == {hood.people["li"], hood.people["newcomer"]}
    assert commands.look_up(hood.viewer("wang", "committee"), hood.units["sun"], "别的小区") == []
    with pytest.raises(DomainError):
        commands.look_up(hood.viewer("wang", "committee"), hood.units["li"], " ")


def test_confirming_an_owner_joins_her_to_the_register(context: Flask, hood: Neighbourhood) -> None:
    unit, clerk = new_unit(hood), hood.viewer("wang", "committee")
    mine, taken = own(hood, unit, "陈秀英", "li")
    claim = commands.claim(hood.viewer("newcomer"), unit, "owner")
    thing = seen(hood, claim.id)
    elsewhere = db.session.scalar(select(Owner.id).where(Owner.person_id == hood.people["sun"]))
    db.session.commit()
    for owner in (taken, elsewhere, 0):
        with pytest.raises(DomainError) as error:
            commands.decide(clerk, thing, True, owner_id=owner)
        assert error.value.field == "owner"
        db.session.rollback()
    commands.decide(clerk, thing, True, owner_id=mine)
    assert db.session.get_one(Owner, mine, populate_existing=True).person_id == hood.people["newcomer"]


def test_a_tenant_is_joined_to_nobody(context: Flask, hood: Neighbourhood) -> None:
    unit = new_unit(hood)
    owner = own(hood, unit, "陈秀英")[0]
    thing = seen(hood, commands.claim(hood.viewer("newcomer"), unit, "tenant").id)
    with pytest.raises(DomainError):
        commands.decide(hood.viewer("wang", "committee"), thing, True, owner_id=owner)


def test_the_register_is_compared_with_the_name_on_the_certificate(context: Flask, hood: Neighbourhood) -> None:
    unit = new_unit(hood)
    owner = own(hood, unit, "新来的", "王小明")[0]
    thing = seen(hood, commands.claim(hood.viewer("newcomer"), unit, "owner").id)
    assert queries.matching_owner(queries.owners_of(unit), thing) == owner


def test_the_person_is_told_what_was_decided(context: Flask, hood: Neighbourhood) -> None:
    for confirmed, unit in ((True, new_unit(hood)), (False, new_unit(hood, "202"))):
        thing = seen(hood, commands.claim(hood.viewer("newcomer"), unit, "tenant").id)
        commands.decide(hood.viewer("wang", "committee"), thing, confirmed, "登记簿上没有")
    db.session.commit()
    while outbox.drain():
        pass
    assert hood.viewer("newcomer").unread == 2
