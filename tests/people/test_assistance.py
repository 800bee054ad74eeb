"""Helping at the desk on a real database: who, whom, for how long, and what is written down."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.kernel import clock, watch
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.kernel.watch import Incident
from portal.people import commands, queries
from portal.people.models import Assistance, Membership, Person
from portal.people.rules import MISSES, Viewer
from tests.factories import Neighbourhood
from tests.people.test_commands import NOW

CHEN = "13800000003"  # a resident of spring, inside wang's community
SUN = "13800000004"  # lives in another community
NOBODY = "Nobody who lives here"


@pytest.fixture
def wang(in_english: Flask, hood: Neighbourhood) -> Viewer:
    return hood.viewer("wang", "committee")


def _helped(officer: Viewer, login: str = CHEN) -> tuple[Assistance, Viewer]:
    assistance = commands.help_resident(officer, login, "identity_card", "Her eyes are weak")
    helped = queries.load_helped(officer, assistance.id)
    assert helped is not None
    return assistance, helped


def test_the_record_says_who_how_why_and_what_was_read_out(wang: Viewer, hood: Neighbourhood) -> None:
    with clock.frozen(NOW):
        assistance, helped = _helped(wang)
    assert (assistance.officer_id, assistance.person_id) == (wang.id, hood.people["chen"])
    assert assistance.organization_id == hood.organizations["committee"]
    assert (assistance.identity, assistance.reason) == ("identity_card", "Her eyes are weak")
    assert "wang (清湖社区居民委员会) to enter here what I say" in assistance.consent
    assert assistance.ends_at - assistance.began_at == timedelta(minutes=30)
    assert helped.id == hood.people["chen"]
    assert helped.acting is None
    assert helped.helper is not None
    assert helped.helper.signature == "wang · 清湖社区居民委员会"


@pytest.mark.parametrize("login", [SUN, "13999999999", "13800000005", "no login", ""])
def test_unknown_and_living_elsewhere_are_told_alike_and_noted(wang: Viewer, login: str) -> None:
    with pytest.raises(DomainError, match=NOBODY) as error:
        commands.help_resident(wang, login, "known", "reason")
    assert error.value.field == "login"
    noted = db.session.scalars(select(Incident)).one()
    assert (noted.kind, noted.who) == ("desk", f"person {wang.id}")
    assert login == "" or login not in noted.detail


def test_twenty_misses_a_day_are_enough(wang: Viewer, hood: Neighbourhood) -> None:
    with clock.frozen(NOW):
        for _ in range(MISSES):
            with pytest.raises(DomainError, match=NOBODY):
                commands.help_resident(wang, SUN, "known", "reason")
        with pytest.raises(DomainError, match="Go on tomorrow"):
            commands.help_resident(wang, CHEN, "known", "reason")
        _helped(hood.viewer("sheng", "committee"))
    with clock.frozen(NOW + timedelta(days=1)):
        _helped(wang)


def test_nobody_helps_herself(in_english: Flask, hood: Neighbourhood) -> None:
    committee = hood.organizations["committee"]
    db.session.add(Membership(person_id=hood.people["chen"], organization_id=committee, role="clerk", since=NOW))
    db.session.flush()
    with pytest.raises(DomainError, match="Nobody helps herself"):
        commands.help_resident(hood.viewer("chen", "committee"), CHEN, "known", "reason")
    db.session.add(
        Assistance(person_id=hood.people["chen"], officer_id=hood.people["chen"], organization_id=committee,
                   identity="known", reason="", consent="", began_at=NOW, ends_at=NOW)
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize(("identity", "reason", "field"), [("guess", "why", "identity"), ("known", " ", "reason")])
def test_nothing_begins_without_its_record(wang: Viewer, identity: str, reason: str, field: str) -> None:
    for begin in (lambda: commands.help_resident(wang, CHEN, identity, reason),
                  lambda: commands.help_newcomer(wang, "王婆婆", identity, reason)):  # fmt: skip
        with pytest.raises(DomainError) as error:
            begin()
        assert error.value.field == field
    assert db.session.scalar(select(func.count()).select_from(Assistance)) == 0
    assert db.session.scalar(select(Person).where(Person.name == "王婆婆")) is None


def test_only_public_offices_help(in_english: Flask, hood: Neighbourhood) -> None:
    for viewer in (hood.viewer("li"), hood.viewer("wang"), hood.viewer("ma", "property"), hood.viewer("gao", "owners")):
        with pytest.raises(Refused):
            commands.help_resident(viewer, CHEN, "known", "reason")
    assert _helped(hood.viewer("he", "street_office"), SUN)[1].id == hood.people["sun"]


def test_who_is_helped_cannot_help_others(wang: Viewer) -> None:
    _, helped = _helped(wang)
    with pytest.raises(Refused):
        commands.help_newcomer(helped, "王婆婆", "known", "reason")


def test_it_lasts_thirty_minutes_and_no_second_longer(wang: Viewer) -> None:
    with clock.frozen(NOW):
        assistance, _ = _helped(wang)
    with clock.frozen(NOW + timedelta(minutes=29, seconds=59)):
        assert queries.load_helped(wang, assistance.id) is not None
    with clock.frozen(NOW + timedelta(minutes=30)):
        assert queries.load_helped(wang, assistance.id) is None


def test_another_person_ends_the_help_of_the_one_before(wang: Viewer) -> None:
    with clock.frozen(NOW):
        first, _ = _helped(wang)
    with clock.frozen(NOW + timedelta(minutes=5)):
        second, _ = _helped(wang, "13800000001")
        db.session.expire_all()
        assert queries.load_helped(wang, first.id) is None
        assert first.ended_at == clock.now()
        assert queries.load_helped(wang, second.id) is not None


def test_finishing_ends_it_once(wang: Viewer) -> None:
    with clock.frozen(NOW):
        assistance, helped = _helped(wang)
        commands.finish_assistance(helped)
    with clock.frozen(NOW + timedelta(minutes=3)):
        commands.finish_assistance(helped)
        commands.finish_assistance(wang)
        db.session.expire_all()
        assert assistance.ended_at == NOW
        assert queries.load_helped(wang, assistance.id) is None


def test_the_help_is_the_officers_own_as_long_as_she_is_one(wang: Viewer, hood: Neighbourhood) -> None:
    assistance, _ = _helped(wang)
    assert queries.load_helped(hood.viewer("sheng", "committee"), assistance.id) is None
    member = select(Membership).where(Membership.person_id == wang.id)
    db.session.scalars(member).one().until = clock.now()
    db.session.flush()
    assert queries.load_helped(hood.viewer("wang"), assistance.id) is None


def test_a_closed_account_is_not_helped(wang: Viewer, hood: Neighbourhood) -> None:
    assistance, _ = _helped(wang)
    person = db.session.get_one(Person, hood.people["chen"])
    person.login, person.name, person.closed_at = None, "", clock.now()
    db.session.flush()
    assert queries.load_helped(wang, assistance.id) is None
    assert queries.get_kept(wang, person.id) is None
    assert not [row for row in queries.kept_accounts(wang).rows if row.id == person.id]


def test_someone_without_a_phone_is_found_again_at_this_desk_only(wang: Viewer, hood: Neighbourhood) -> None:
    assistance = commands.help_newcomer(wang, " 王婆婆 ", "known", "No phone")
    person = db.session.get_one(Person, assistance.person_id)
    assert (person.login, person.name) == (None, "王婆婆")
    assert [row.name for row in queries.kept_accounts(wang, "王").rows] == ["王婆婆"]
    assert not queries.kept_accounts(wang, "李").rows
    kept = queries.get_kept(wang, person.id)
    assert kept is not None
    assert commands.help_kept(wang, kept, "known", "Again").person_id == person.id
    for other in (hood.viewer("zhou", "hill_committee"), hood.viewer("ma", "property"), hood.viewer("wang")):
        assert queries.get_kept(other, person.id) is None
        assert not queries.kept_accounts(other).rows
    assert queries.get_kept(wang, hood.people["chen"]) is None, "she signs in herself"


def test_nobody_signs_in_to_an_account_without_a_login(wang: Viewer) -> None:
    commands.help_newcomer(wang, "王婆婆", "known", "No phone")
    for login in ("", "None", "王婆婆"):
        with pytest.raises(DomainError, match="do not belong together"):
            commands.sign_in(login, "nobody has this password")
    assert watch.count("desk", f"person {wang.id}", NOW - timedelta(days=999)) == 0


def test_kept_accounts_come_by_pages(wang: Viewer) -> None:
    for number in range(23):
        commands.help_newcomer(wang, f"老人{number}", "known", "No phone")
    first = queries.kept_accounts(wang)
    second = queries.kept_accounts(wang, after=first.next)
    assert [len(first.rows), len(second.rows)] == [20, 3]
    assert second.next is None
    assert len({row.id for row in (*first.rows, *second.rows)}) == 23
