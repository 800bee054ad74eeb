"""Accounts, residencies and capacities on a real database."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.people import commands, queries
from portal.people.models import CapacityChange, Membership, Person, Residency, UnfinishedThing
from portal.people.queries import ResidencyThing
from portal.people.rules import TRIES, TRIES_MINUTES
from portal.places.models import Place
from tests.factories import PASSWORD, Neighbourhood

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def _claim(hood: Neighbourhood, who: str = "newcomer", unit: str = "li") -> ResidencyThing:
    claim = commands.claim_residency(hood.viewer(who), hood.units[unit], "tenant", "自九月起租住")
    thing = queries.get_residency(hood.viewer("wang", "committee"), claim.id)
    assert thing is not None
    return thing


def _residents(hood: Neighbourhood) -> list[int]:
    db.session.expire_all()
    return [db.session.get_one(Place, hood.places[name]).residents for name in ("spring", "lake", "street", "district")]


@pytest.mark.parametrize(
    ("login", "name", "password", "field"),
    [
        ("123", "甲", "long enough", "login"),
        ("13800000001", "甲", "long enough", "login"),
        ("13912345678", " ", "long enough", "name"),
        ("13912345678", "甲", "short", "password"),
        ("13912345678", "甲", "x" * 129, "password"),
    ],
)
def test_a_wrong_registration_says_where(context: Flask, login: str, name: str, password: str, field: str) -> None:
    before = db.session.scalar(select(func.count()).select_from(Person))
    with pytest.raises(DomainError) as error:
        commands.register(login, name, password)
    assert error.value.field == field
    assert db.session.scalar(select(func.count()).select_from(Person)) == before


def test_passwords_are_kept_as_argon2id(context: Flask) -> None:
    assert commands.register("13912345678", "新人", "long enough").password.startswith("$argon2id$")


def test_tries_are_limited_and_the_limit_ends(context: Flask, hood: Neighbourhood) -> None:
    login = db.session.get_one(Person, hood.people["li"]).login
    with clock.frozen(NOW):
        for _ in range(TRIES):
            with pytest.raises(DomainError, match="do not belong together"):
                commands.sign_in(login, "wrong")
        with pytest.raises(DomainError, match="Too many attempts"):
            commands.sign_in(login, PASSWORD)
    with clock.frozen(NOW + timedelta(minutes=TRIES_MINUTES, seconds=1)):
        assert commands.sign_in(login, PASSWORD).id == hood.people["li"]


def test_an_unknown_login_is_told_the_same(context: Flask) -> None:
    with pytest.raises(DomainError, match="do not belong together"):
        commands.sign_in("13999999999", "whatever")


def test_a_changed_password_ends_other_sessions(context: Flask, hood: Neighbourhood) -> None:
    old = hood.viewer("li").get_id()
    commands.change_password(hood.viewer("li"), PASSWORD, "another password")
    assert queries.load_viewer(old, None) is None
    with pytest.raises(DomainError, match="present password"):
        commands.change_password(hood.viewer("li"), PASSWORD, "a third password")


def test_only_members_act_and_every_change_is_recorded(context: Flask, hood: Neighbourhood) -> None:
    commands.choose_capacity(hood.viewer("wang"), hood.organizations["committee"])
    commands.leave_capacity(hood.viewer("wang", "committee"))
    commands.leave_capacity(hood.viewer("wang"))
    changes = db.session.execute(select(CapacityChange.began).where(CapacityChange.person_id == hood.people["wang"]))
    assert [began for (began,) in changes] == [True, False]
    with pytest.raises(DomainError):
        commands.choose_capacity(hood.viewer("wang"), hood.organizations["property"])


def test_an_ended_membership_ends_acting_at_once(context: Flask, hood: Neighbourhood) -> None:
    assert hood.viewer("wang", "committee").acting is not None
    db.session.query(Membership).filter_by(person_id=hood.people["wang"]).update({"until": NOW})
    assert hood.viewer("wang", "committee").acting is None


def test_a_confirmed_claim_counts_once_in_every_place_around(context: Flask, hood: Neighbourhood) -> None:
    before = _residents(hood)
    clerk = hood.viewer("wang", "committee")
    first = _claim(hood)
    second = _claim(hood, unit="zhang")
    assert hood.viewer("newcomer").unfinished
    commands.decide_residency(clerk, first, confirmed=True)
    commands.decide_residency(clerk, second, confirmed=True)
    assert _residents(hood) == [number + 1 for number in before]
    assert hood.viewer("newcomer").lives_in(first.place_path)
    assert db.session.scalar(select(func.count()).select_from(UnfinishedThing)) == 0


def test_a_declined_claim_needs_a_reason_and_counts_nowhere(context: Flask, hood: Neighbourhood) -> None:
    before, clerk, thing = _residents(hood), hood.viewer("wang", "committee"), _claim(hood)
    with pytest.raises(DomainError) as error:
        commands.decide_residency(clerk, thing, confirmed=False, reason=" ")
    assert error.value.field == "reason"
    commands.decide_residency(clerk, thing, confirmed=False, reason="登记簿上没有您的名字")
    assert _residents(hood) == before
    assert not hood.viewer("newcomer").homes


def test_a_claim_is_decided_once(context: Flask, hood: Neighbourhood) -> None:
    clerk, thing = hood.viewer("wang", "committee"), _claim(hood)
    commands.decide_residency(clerk, thing, confirmed=True)
    again = queries.get_residency(clerk, thing.id)
    assert again is not None
    with pytest.raises(Conflict):
        commands.decide_residency(clerk, again, confirmed=True)


def test_nobody_decides_elsewhere_or_about_herself(context: Flask, hood: Neighbourhood) -> None:
    thing = _claim(hood)
    with pytest.raises(Refused):
        commands.decide_residency(hood.viewer("zhou", "hill_committee"), thing, confirmed=True)
    own = commands.claim_residency(hood.viewer("wang"), hood.units["li"], "owner")
    mine = queries.get_residency(hood.viewer("wang", "committee"), own.id)
    assert mine is not None
    with pytest.raises(Refused):
        commands.decide_residency(hood.viewer("wang", "committee"), mine, confirmed=True)


def test_neighbours_never_see_a_claim(context: Flask, hood: Neighbourhood) -> None:
    thing = _claim(hood)
    for who in ("li", "zhang"):
        assert queries.get_residency(hood.viewer(who), thing.id) is None
    assert queries.get_residency(hood.viewer("zhou", "hill_committee"), thing.id) is None
    assert queries.get_residency(hood.viewer("newcomer"), thing.id) is not None


def test_two_clerks_at_once_count_one_resident(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        thing, before = _claim(hood), _residents(hood)
        db.session.commit()
    barrier, outcomes = Barrier(2), []

    def decide() -> None:
        with app.app_context():
            clerk = hood.viewer("wang", "committee")
            db.session.rollback()
            barrier.wait()
            try:
                commands.decide_residency(clerk, thing, confirmed=True)
                db.session.commit()
                outcomes.append("confirmed")
            except Conflict:
                db.session.rollback()
                outcomes.append("too late")

    threads = [Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert sorted(outcomes) == ["confirmed", "too late"]
        assert _residents(hood) == [number + 1 for number in before]
        assert db.session.get_one(Residency, thing.id).state == "confirmed"
