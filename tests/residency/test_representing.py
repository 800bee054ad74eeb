"""Joint owners and their representative on a real database."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.property.models import Owner, Ownership, UnitChange
from portal.residency import commands, queries
from portal.residency.queries import Share
from tests.factories import Neighbourhood
from tests.residency.factories import new_unit, own


def _share(hood: Neighbourhood, who: str, unit: int) -> Share:
    share = queries.get_share(hood.viewer(who), unit)
    assert share is not None
    return share


def _name(hood: Neighbourhood, who: str, unit: int, owner: int) -> bool:
    return commands.name_representative(hood.viewer(who), _share(hood, who, unit), owner)


def _representatives(unit: int) -> list[int]:
    db.session.expire_all()
    chosen = select(Ownership.owner_id).where(Ownership.unit_id == unit, Ownership.represents)
    return list(db.session.scalars(chosen))


def test_it_takes_effect_when_all_name_the_same_one(context: Flask, hood: Neighbourhood) -> None:
    unit = new_unit(hood)
    first, second = own(hood, unit, "li", "zhang")
    assert not _name(hood, "li", unit, second)
    assert not _name(hood, "zhang", unit, first)
    assert _representatives(unit) == []
    assert _name(hood, "zhang", unit, second)
    assert _representatives(unit) == [second]
    assert not _name(hood, "li", unit, first)
    assert _representatives(unit) == [second]
    assert _name(hood, "zhang", unit, first)
    assert _representatives(unit) == [first]
    share = _share(hood, "li", unit)
    assert share.representative is not None
    assert (share.representative.name, share.mine.numerator, share.mine.denominator) == ("li", 1, 2)


def test_the_history_of_the_unit_says_who_represents_it(context: Flask, hood: Neighbourhood) -> None:
    unit = new_unit(hood)
    _first, second = own(hood, unit, "li", "zhang")
    assert not _name(hood, "li", unit, second)
    assert _name(hood, "zhang", unit, second)
    change = db.session.scalars(select(UnitChange).where(UnitChange.unit_id == unit)).one()
    assert (change.source, change.entered_by, change.confirmed_by) == ("owners", hood.people["zhang"], None)
    assert change.before is not None
    assert [[o["name"] for o in said["owners"] if o["represents"]] for said in (change.before, change.after)] == [
        [], ["zhang"],
    ]  # fmt: skip


def test_without_an_account_of_each_the_desk_has_to_do_it(context: Flask, hood: Neighbourhood) -> None:
    unit = new_unit(hood)
    first, _second, _third = own(hood, unit, "li", "zhang", "王大力")
    assert not _name(hood, "li", unit, first)
    assert not _name(hood, "zhang", unit, first)
    assert _representatives(unit) == []
    assert _share(hood, "li", unit).without_account == 1


def test_only_owners_name_and_are_named(context: Flask, hood: Neighbourhood) -> None:
    unit = new_unit(hood)
    first, _second = own(hood, unit, "li", "zhang")
    assert queries.get_share(hood.viewer("chen"), unit) is None
    foreign = db.session.scalars(select(Owner.id).where(Owner.person_id == hood.people["sun"])).first()
    for owner in (foreign or 0, 0):
        with pytest.raises(DomainError):
            _name(hood, "li", unit, owner)
    with pytest.raises(Refused):
        commands.name_representative(hood.viewer("zhang"), _share(hood, "li", unit), first)


def test_two_who_name_the_same_one_at_once_bring_it_into_effect(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        unit = new_unit(hood)
        chosen = own(hood, unit, "li", "zhang")[1]
        db.session.commit()
    barrier, outcomes = Barrier(2), []

    def run(who: str) -> None:
        with app.app_context():
            viewer, share = hood.viewer(who), _share(hood, who, unit)
            db.session.rollback()
            barrier.wait()
            outcomes.append(commands.name_representative(viewer, share, chosen))
            db.session.commit()

    threads = [Thread(target=run, args=(who,)) for who in ("li", "zhang")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert sorted(outcomes) == [False, True]
        assert _representatives(unit) == [chosen]
