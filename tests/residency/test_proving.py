"""The code of a letter: who is confirmed at once, who waits, and what guessing brings."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.kernel import clock, codes
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.kernel.watch import Incident
from portal.people.models import Residency, UnfinishedThing
from portal.property.models import Owner, Ownership
from portal.residency import commands
from portal.residency.models import Letter
from tests.factories import Neighbourhood
from tests.residency.factories import code_for, new_unit, own, residents, seen

WRONG = "000000000000"


def _prove(hood: Neighbourhood, code: str, kind: str = "tenant", name: str = "", who: str = "newcomer") -> Residency:
    return commands.prove(hood.viewer(who), code, kind, name, "203.0.113.7")


def _said(hood: Neighbourhood, code: str, who: str = "newcomer") -> str:
    with pytest.raises(DomainError) as error:
        _prove(hood, code, who=who)
    assert error.value.field == "code"
    return str(error.value.sentence)


def test_a_tenant_is_confirmed_at_once_and_counts(in_english: Flask, hood: Neighbourhood) -> None:
    before, code = residents(hood), code_for(hood, new_unit(hood))
    claim = _prove(hood, codes.grouped(code))
    assert (claim.state, claim.proof, claim.decided_by) == ("confirmed", "letter", None)
    assert residents(hood) == [number + 1 for number in before]
    assert hood.viewer("newcomer").homes[0].unit_id == claim.unit_id
    assert db.session.scalar(select(func.count()).select_from(UnfinishedThing)) == 0


@pytest.mark.parametrize("name", ["陈秀英", "陈 秀英", "陈\u3000秀英 "])
def test_an_owner_in_the_register_is_confirmed_and_joined_to_it(
    in_english: Flask, hood: Neighbourhood, name: str
) -> None:
    unit = new_unit(hood)
    owner = own(hood, unit, "陈秀英", "王大力")[0]
    claim = _prove(hood, code_for(hood, unit), "owner", name)
    assert claim.state == "confirmed"
    assert db.session.get_one(Owner, owner, populate_existing=True).person_id == hood.people["newcomer"]


@pytest.mark.parametrize(
    ("names", "kind", "typed"),
    [
        (("王大力",), "person", "陈秀英"),
        ((), "person", "陈秀英"),
        (("li",), "person", "li"),
        (("安居置业有限公司",), "legal", "安居置业有限公司"),
    ],
)
def test_an_owner_in_doubt_waits_for_the_desk_with_the_code_proven(
    in_english: Flask, hood: Neighbourhood, names: tuple[str, ...], kind: str, typed: str
) -> None:
    before, unit = residents(hood), new_unit(hood)
    own(hood, unit, *names, kind=kind)
    joined = list(db.session.scalars(select(Owner.person_id).order_by(Owner.id)))
    code = code_for(hood, unit)
    claim = _prove(hood, code, "owner", typed)
    thing = seen(hood, claim.id)
    assert (thing.state, thing.proof, thing.certificate_name) == ("claimed", "letter", typed)
    assert residents(hood) == before
    assert list(db.session.scalars(select(Owner.person_id).order_by(Owner.id))) == joined
    assert hood.viewer("newcomer").unfinished
    assert _said(hood, code, "chen") == _said(hood, WRONG, "chen")


def test_a_claim_made_before_is_confirmed_by_the_code(in_english: Flask, hood: Neighbourhood) -> None:
    unit = new_unit(hood)
    first = commands.claim(hood.viewer("newcomer"), unit, "owner", "去年买的")
    claim = _prove(hood, code_for(hood, unit))
    assert (claim.id, claim.state, claim.kind) == (first.id, "confirmed", "tenant")


def test_at_home_one_leaves_the_letter_to_the_others(in_english: Flask, hood: Neighbourhood) -> None:
    code = code_for(hood, hood.units["li"])
    assert "confirmed there already" in _said(hood, code, "li")
    db.session.rollback()
    code = code_for(hood, hood.units["li"])
    assert _prove(hood, code).state == "confirmed"


def test_every_code_that_opens_nothing_gets_the_same_sentence(in_english: Flask, hood: Neighbourhood) -> None:
    unit, other = new_unit(hood), new_unit(hood, "202")
    replaced = code_for(hood, unit)
    used = code_for(hood, unit)
    own_letter = code_for(hood, other, "sheng")
    _prove(hood, used, who="chen")
    db.session.commit()
    tries = ((WRONG, "newcomer"), (used, "newcomer"), (used, "chen"), (replaced, "zhang"), (own_letter, "sheng"))
    said = {_said(hood, code, who) for code, who in tries}
    with clock.frozen(clock.now() + timedelta(days=90)):
        said.add(_said(hood, own_letter, "li"))
    assert len(said) == 1
    assert db.session.scalar(select(func.count()).select_from(Letter).where(Letter.used_at.is_not(None))) == 1


def test_guessing_ends_after_five_wrong_codes_a_day(in_english: Flask, hood: Neighbourhood) -> None:
    unit = new_unit(hood)
    code = code_for(hood, unit)
    db.session.commit()
    wrong = {_said(hood, WRONG) for _ in range(5)}
    assert len(wrong) == 1
    for tried in (WRONG, code):
        assert "Wait until tomorrow" in _said(hood, tried)
    assert db.session.scalar(select(func.count()).select_from(Residency).where(Residency.proof == "letter")) == 0
    assert _said(hood, WRONG, "chen") in wrong
    with clock.frozen(clock.now() + timedelta(hours=24, seconds=1)):
        assert _prove(hood, code).state == "confirmed"


def test_guessing_with_many_accounts_ends_after_twenty_an_address(in_english: Flask, hood: Neighbourhood) -> None:
    who = ["newcomer", "li", "zhang", "chen"]
    for number in range(20):
        assert "opens nothing" in _said(hood, WRONG, who[number // 5])
    assert "Wait until tomorrow" in _said(hood, WRONG, "sun")
    with pytest.raises(DomainError) as error:
        commands.prove(hood.viewer("sun"), WRONG, "tenant", "", "198.51.100.1")
    assert "opens nothing" in str(error.value.sentence)
    noted = set(db.session.scalars(select(Incident.detail)))
    assert noted == {""}


@pytest.mark.parametrize(
    ("typed", "kind", "name", "field"),
    [
        ("4711", "tenant", "", "code"),
        ("", "tenant", "", "code"),
        ("x" * 12, "tenant", "", "code"),
        (WRONG, "owner", "  ", "name"),
        (WRONG, "landlord", "", "kind"),
    ],
)
def test_what_is_no_code_is_no_try(
    in_english: Flask, hood: Neighbourhood, typed: str, kind: str, name: str, field: str
) -> None:
    with pytest.raises(DomainError) as error:
        _prove(hood, typed, kind, name)
    assert error.value.field == field
    assert db.session.scalar(select(func.count()).select_from(Incident)) == 0


def test_nobody_proves_for_an_organization(context: Flask, hood: Neighbourhood) -> None:
    with pytest.raises(Refused):
        commands.prove(hood.viewer("ma", "property"), WRONG, "tenant", "", "")


def test_two_accounts_with_one_code_at_once(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        before = residents(hood)
        code = code_for(hood, new_unit(hood))
        db.session.commit()
    barrier, outcomes = Barrier(2), []

    def prove(who: str) -> None:
        with app.app_context():
            viewer = hood.viewer(who)
            db.session.rollback()
            barrier.wait()
            try:
                commands.prove(viewer, code, "tenant", "", "test")
                db.session.commit()
                outcomes.append("in")
            except DomainError:
                db.session.rollback()
                outcomes.append("out")

    threads = [Thread(target=prove, args=(who,)) for who in ("newcomer", "sheng")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert sorted(outcomes) == ["in", "out"]
        assert residents(hood) == [number + 1 for number in before]


def test_two_accounts_for_one_owner_at_once(app: Flask, hood: Neighbourhood) -> None:
    """Two people with one name and letters to two units of one owner: the register joins one account."""
    with app.app_context():
        first, second = new_unit(hood), new_unit(hood, "202")
        owner = own(hood, first, "王小明")[0]
        db.session.add(Ownership(unit_id=second, owner_id=owner, since=clock.now()))
        letters = [code_for(hood, first), code_for(hood, second)]
        db.session.commit()
    barrier, outcomes = Barrier(2), []

    def prove(who: str, code: str) -> None:
        with app.app_context():
            viewer = hood.viewer(who)
            db.session.rollback()
            barrier.wait()
            outcomes.append(commands.prove(viewer, code, "owner", "王小明", "test").state)
            db.session.commit()

    threads = [Thread(target=prove, args=pair) for pair in zip(("newcomer", "sheng"), letters, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["claimed", "confirmed"]
