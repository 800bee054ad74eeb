"""Taking an account over on a real database: the code, who issues it, and what becomes of the account."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.kernel import clock, codes, watch
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.people import commands, queries
from portal.people.models import Assistance, Person, TakeOver
from portal.people.queries import KeptAccount, Recovery
from portal.people.rules import TAKE_OVER, TAKE_OVER_TRIES, VISITOR, Viewer
from tests.factories import PASSWORD, Neighbourhood
from tests.people.test_assistance import CHEN, SUN
from tests.people.test_commands import NOW

HERE, NEW, SECRET = "10.0.0.1", "13911112222", "a new secret"


@pytest.fixture
def wang(in_english: Flask, hood: Neighbourhood) -> Viewer:
    return hood.viewer("wang", "committee")


@pytest.fixture
def sheng(in_english: Flask, hood: Neighbourhood) -> Viewer:
    return hood.viewer("sheng", "committee")


def _kept(wang: Viewer, name: str = "王婆婆") -> KeptAccount:
    assistance = commands.help_newcomer(wang, name, "known", "No phone")
    account = queries.get_kept(wang, assistance.person_id)
    assert account is not None
    return account


def _take(code: str, login: str = NEW, address: str = HERE) -> Person:
    return commands.take_over(VISITOR, code, login, SECRET, address)


def _recovery(wang: Viewer, viewer: Viewer) -> Recovery:
    row = commands.ask_recovery(wang, CHEN, "identity_card", "Forgot it")
    recovery = queries.get_recovery(viewer, row.id)
    assert recovery is not None
    return recovery


def test_the_account_becomes_her_own_with_everything_in_it(wang: Viewer) -> None:
    account = _kept(wang)
    code = commands.hand_over(wang, account, "identity_card", "She has a phone now")
    db.session.commit()
    row = db.session.scalars(select(TakeOver)).one()
    assert row.digest == codes.digest_of(code)
    assert code not in {str(value) for value in vars(row).values()}, "only the digest is kept"
    person = _take(codes.grouped(code))
    assert (person.id, person.login, person.epoch) == (account.person_id, NEW, 1)
    assert commands.sign_in(NEW, SECRET).id == account.person_id
    assert queries.get_kept(wang, account.person_id) is None
    running = select(func.count()).select_from(Assistance).where(Assistance.ended_at.is_(None))
    assert db.session.scalar(running) == 0, "nobody enters for her any more"


def test_wrong_used_and_old_codes_are_told_alike(wang: Viewer) -> None:
    said = set()
    with clock.frozen(NOW):
        account = _kept(wang)
        used = commands.hand_over(wang, account, "known", "reason")
        db.session.commit()
        _take(used)
        db.session.commit()
        old = commands.hand_over(wang, _kept(wang, "李婆婆"), "known", "reason")
        replaced = commands.hand_over(wang, other := _kept(wang, "赵婆婆"), "known", "reason")
        commands.hand_over(wang, other, "known", "printed again")
        db.session.commit()
        for code in (used, replaced, "123412341234", "none", ""):
            with pytest.raises(DomainError) as error:
                _take(code, "13911113333")
            assert error.value.field == "code"
            said.add(str(error.value.sentence))
    with clock.frozen(NOW + TAKE_OVER):
        with pytest.raises(DomainError) as error:
            _take(old, "13911113333")
        said.add(str(error.value.sentence))
    assert len(said) == 1
    assert watch.count("take_over", HERE, NOW) == 6


def test_an_address_sends_ten_wrong_codes_a_day(wang: Viewer) -> None:
    with clock.frozen(NOW):
        code = commands.hand_over(wang, _kept(wang), "known", "reason")
        db.session.commit()
        for number in range(TAKE_OVER_TRIES):
            with pytest.raises(DomainError, match="does not fit"):
                _take(f"{number:012d}")
        with pytest.raises(DomainError, match="Try again tomorrow"):
            _take(code)
        db.session.rollback()
        assert _take(code, address="10.0.0.2").login == NEW


def test_a_login_that_is_taken_is_said_beside_it_and_costs_nothing(wang: Viewer) -> None:
    code = commands.hand_over(wang, _kept(wang), "known", "reason")
    db.session.commit()
    with pytest.raises(DomainError, match="Another account") as error:
        _take(code, CHEN)
    assert error.value.field == "login"
    db.session.rollback()
    assert _take(code).login == NEW


@pytest.mark.parametrize(("login", "password", "field"), [("123", SECRET, "login"), (NEW, "short", "password")])
def test_a_wrong_login_or_password_tries_no_code(wang: Viewer, login: str, password: str, field: str) -> None:
    with pytest.raises(DomainError) as error:
        commands.take_over(VISITOR, "000000000000", login, password, HERE)
    assert error.value.field == field
    assert watch.count("take_over", HERE, NOW - timedelta(days=999)) == 0


def test_a_forgotten_password_takes_two_officers(wang: Viewer, sheng: Viewer, hood: Neighbourhood) -> None:
    before = hood.viewer("chen").get_id()
    with pytest.raises(Refused):
        commands.issue_recovery(wang, _recovery(wang, wang))
    recovery = queries.waiting_recoveries(sheng)[0]
    code = commands.issue_recovery(sheng, recovery)
    db.session.commit()
    assert queries.waiting_recoveries(sheng) == []
    assert commands.sign_in(CHEN, PASSWORD).id == hood.people["chen"], "until she uses the code, nothing changes"
    assert _take(code, CHEN).id == hood.people["chen"]
    assert commands.sign_in(CHEN, SECRET).id == hood.people["chen"]
    with pytest.raises(DomainError):
        commands.sign_in(CHEN, PASSWORD)
    assert queries.load_viewer(before, None) is None, "sessions opened before are over"


def test_the_database_knows_that_it_takes_two(wang: Viewer) -> None:
    row = commands.ask_recovery(wang, CHEN, "known", "Forgot it")
    row.digest, row.issued_by, row.issued_at = "0" * 64, wang.id, NOW
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_request_is_that_desks_own_and_lapses(wang: Viewer, sheng: Viewer, hood: Neighbourhood) -> None:
    with clock.frozen(NOW):
        recovery = _recovery(wang, sheng)
        for other in (hood.viewer("he", "street_office"), hood.viewer("sheng"), hood.viewer("ma", "property")):
            assert queries.get_recovery(other, recovery.id) is None
            assert queries.waiting_recoveries(other) == []
    with clock.frozen(NOW + timedelta(days=1)):
        assert queries.get_recovery(sheng, recovery.id) is None


def test_decided_is_decided(wang: Viewer, sheng: Viewer) -> None:
    recovery = _recovery(wang, sheng)
    commands.decline_recovery(sheng, recovery)
    with pytest.raises(Conflict):
        commands.issue_recovery(sheng, recovery)
    assert queries.get_recovery(sheng, recovery.id) is None


def test_a_code_is_asked_for_only_where_she_lives(wang: Viewer) -> None:
    with pytest.raises(DomainError, match="Nobody who lives here"):
        commands.ask_recovery(wang, SUN, "known", "reason")


def test_who_concerns_it_does_not_issue_it(wang: Viewer, hood: Neighbourhood) -> None:
    row = commands.ask_recovery(wang, CHEN, "known", "reason")
    recovery = queries.get_recovery(wang, row.id)
    with pytest.raises(Refused):
        commands.issue_recovery(hood.viewer("chen"), recovery)


def test_of_two_who_use_a_code_at_once_one_has_it(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context(), force_locale("en"):
        wang, sheng = hood.viewer("wang", "committee"), hood.viewer("sheng", "committee")
        code = commands.issue_recovery(sheng, _recovery(wang, sheng))
        db.session.commit()
    barrier, outcomes = Barrier(2), []

    def take(login: str) -> None:
        with app.app_context(), force_locale("en"):
            barrier.wait()
            try:
                _take(code, login, login)
                db.session.commit()
                outcomes.append(login)
            except DomainError:
                db.session.rollback()

    threads = [Thread(target=take, args=(login,)) for login in ("13911110001", "13911110002")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person).where(Person.login.in_(
            ("13911110001", "13911110002")))) == 1  # fmt: skip
        assert db.session.scalar(select(Person.epoch).where(Person.login == outcomes[0])) == 1
