"""Accounts and capacities on a real database."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people import commands, queries
from portal.people.models import CapacityChange, Membership, Person
from portal.people.rules import TRIES, TRIES_MINUTES
from tests.factories import PASSWORD, Neighbourhood

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


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
