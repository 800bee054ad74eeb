"""Residencies on a real database."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.people.models import Residency, UnfinishedThing
from portal.people.queries import ResidencyThing
from portal.places.models import Place
from portal.residency import commands, queries
from tests.factories import Neighbourhood


def _claim(hood: Neighbourhood, who: str = "newcomer", unit: str = "li") -> ResidencyThing:
    claim = commands.claim(hood.viewer(who), hood.units[unit], "tenant", "自九月起租住")
    thing = queries.get_residency(hood.viewer("wang", "committee"), claim.id)
    assert thing is not None
    return thing


def _residents(hood: Neighbourhood) -> list[int]:
    db.session.expire_all()
    return [db.session.get_one(Place, hood.places[name]).residents for name in ("spring", "lake", "street", "district")]


def test_a_confirmed_claim_counts_once_in_every_place_around(context: Flask, hood: Neighbourhood) -> None:
    before = _residents(hood)
    clerk = hood.viewer("wang", "committee")
    first = _claim(hood)
    second = _claim(hood, unit="zhang")
    assert hood.viewer("newcomer").unfinished
    commands.decide(clerk, first, confirmed=True)
    commands.decide(clerk, second, confirmed=True)
    assert _residents(hood) == [number + 1 for number in before]
    assert hood.viewer("newcomer").lives_in(first.place_path)
    assert db.session.scalar(select(func.count()).select_from(UnfinishedThing)) == 0


def test_a_declined_claim_needs_a_reason_and_counts_nowhere(context: Flask, hood: Neighbourhood) -> None:
    before, clerk, thing = _residents(hood), hood.viewer("wang", "committee"), _claim(hood)
    with pytest.raises(DomainError) as error:
        commands.decide(clerk, thing, confirmed=False, reason=" ")
    assert error.value.field == "reason"
    commands.decide(clerk, thing, confirmed=False, reason="登记簿上没有您的名字")
    assert _residents(hood) == before
    assert not hood.viewer("newcomer").homes


def test_a_claim_is_decided_once(context: Flask, hood: Neighbourhood) -> None:
    clerk, thing = hood.viewer("wang", "committee"), _claim(hood)
    commands.decide(clerk, thing, confirmed=True)
    again = queries.get_residency(clerk, thing.id)
    assert again is not None
    with pytest.raises(Conflict):
        commands.decide(clerk, again, confirmed=True)


def test_nobody_decides_elsewhere_or_about_herself(context: Flask, hood: Neighbourhood) -> None:
    thing = _claim(hood)
    with pytest.raises(Refused):
        commands.decide(hood.viewer("zhou", "hill_committee"), thing, confirmed=True)
    own = commands.claim(hood.viewer("wang"), hood.units["li"], "owner")
    mine = queries.get_residency(hood.viewer("wang", "committee"), own.id)
    assert mine is not None
    with pytest.raises(Refused):
        commands.decide(hood.viewer("wang", "committee"), mine, confirmed=True)


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
                commands.decide(clerk, thing, confirmed=True)
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
