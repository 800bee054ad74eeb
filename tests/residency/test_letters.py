"""Letters on a real database: printed once, kept as digests, replaced, revoked, used."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.kernel import clock, codes
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.places import commands as places
from portal.places.models import Building, Place, Unit
from portal.residency import commands, queries
from portal.residency.models import Letter, LetterBatch
from portal.residency.rules import LETTER_VALID, UNITS_A_SHEET
from tests.factories import Neighbourhood
from tests.residency.factories import code_for, new_unit, seen


def _figures(hood: Neighbourhood) -> list[tuple[int, int, int, int, int]]:
    db.session.expire_all()
    rows = queries.batches_of(hood.viewer("wang", "committee")).rows
    return [(one.number, one.used, one.valid, one.expired, one.replaced) for one in rows]


def test_codes_are_kept_as_digests_only(context: Flask, hood: Neighbourhood) -> None:
    _batch, printed = commands.issue(hood.viewer("wang", "committee"), hood.places["spring"], None)
    assert len({letter.code for letter in printed}) == len(printed) == 4
    digests = set(db.session.scalars(select(Letter.digest)))
    assert digests == {codes.digest_of(letter.code) for letter in printed}
    assert not digests & {letter.code for letter in printed}
    assert printed[0].grouped.replace(" ", "") == printed[0].code
    assert _figures(hood) == [(4, 0, 4, 0, 0)]


def test_a_new_letter_replaces_the_old_one(context: Flask, hood: Neighbourhood) -> None:
    old, new = code_for(hood, hood.units["li"]), code_for(hood, hood.units["li"])
    with pytest.raises(DomainError):
        commands.prove(hood.viewer("newcomer"), old, "tenant", "", "test")
    assert commands.prove(hood.viewer("newcomer"), new, "tenant", "", "test").state == "confirmed"
    assert _figures(hood) == [(1, 1, 0, 0, 0), (1, 0, 0, 0, 1)]


def test_letters_run_out_and_are_revoked_once(context: Flask, hood: Neighbourhood) -> None:
    clerk = hood.viewer("wang", "committee")
    batch, printed = commands.issue(clerk, hood.places["spring"], None)
    db.session.commit()
    with clock.frozen(batch.expires_at):
        assert _figures(hood) == [(4, 0, 0, 4, 0)]
        with pytest.raises(DomainError):
            commands.prove(hood.viewer("newcomer"), printed[0].code, "tenant", "", "test")
    assert batch.expires_at - batch.at == LETTER_VALID == timedelta(days=90)
    thing = queries.get_batch(clerk, batch.id)
    assert thing is not None
    commands.revoke(clerk, thing)
    db.session.commit()
    with pytest.raises(Conflict):
        commands.revoke(clerk, thing)
    assert _figures(hood) == [(4, 0, 0, 0, 4)]
    with pytest.raises(DomainError):
        commands.prove(hood.viewer("newcomer"), printed[0].code, "tenant", "", "test")


def test_letters_go_to_ones_own_area_only(context: Flask, hood: Neighbourhood) -> None:
    clerk, maple = hood.viewer("wang", "committee"), hood.places["maple"]
    foreign = db.session.scalars(select(Building.id).where(Building.compound_id == maple)).first()
    batch, _printed = commands.issue(hood.viewer("zhou", "hill_committee"), maple, None)
    for compound, building, field in ((maple, None, "compound"), (hood.places["spring"], foreign, "building"),
                                      (hood.places["lake"], None, "compound"), (0, None, "compound")):  # fmt: skip
        with pytest.raises(DomainError) as error:
            commands.issue(clerk, compound, building)
        assert error.value.field == field
    assert queries.get_batch(clerk, batch.id) is None
    thing = queries.get_batch(hood.viewer("zhou", "hill_committee"), batch.id)
    assert thing is not None
    for who, acting in (("wang", "committee"), ("ma", "property"), ("li", None)):
        with pytest.raises(Refused):
            commands.revoke(hood.viewer(who, acting), thing)
    with pytest.raises(Refused):
        commands.issue(hood.viewer("ma", "property"), hood.places["spring"], None)
    assert db.session.scalar(select(func.count()).select_from(LetterBatch)) == 1
    assert queries.get_batch(replace(clerk, acting=None), batch.id) is None


def test_a_sheet_has_an_end(context: Flask, hood: Neighbourhood) -> None:
    compound = db.session.get_one(Place, hood.places["spring"])
    tower = places.add_building(compound, "塔楼", "YX-tower")
    db.session.add_all([Unit(building_id=tower.id, number=str(n), floor=n // 10) for n in range(UNITS_A_SHEET)])
    db.session.add(Unit(building_id=tower.id, number="B1", kind="parking", floor=-1))
    db.session.flush()
    clerk = hood.viewer("wang", "committee")
    with pytest.raises(DomainError) as error:
        commands.issue(clerk, compound.id, None)
    assert error.value.field == "building"
    batch, printed = commands.issue(clerk, compound.id, tower.id)
    assert batch.number == len(printed) == UNITS_A_SHEET


def test_who_printed_a_letter_does_not_use_it(context: Flask, hood: Neighbourhood) -> None:
    code = code_for(hood, new_unit(hood))
    with pytest.raises(DomainError):
        commands.prove(hood.viewer("wang"), code, "tenant", "", "test")
    claim = commands.prove(hood.viewer("sheng"), code, "tenant", "", "test")
    assert seen(hood, claim.id).state == "confirmed"


def test_two_printings_at_once_leave_one_valid_letter_a_unit(app: Flask, hood: Neighbourhood) -> None:
    barrier, printed = Barrier(2), []

    def issue(who: str) -> None:
        with app.app_context():
            officer = hood.viewer(who, "committee")
            db.session.rollback()
            barrier.wait()
            printed.append(commands.issue(officer, hood.places["spring"], None)[1])
            db.session.commit()

    threads = [Thread(target=issue, args=(who,)) for who in ("wang", "sheng")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert len(printed) == 2
        assert sorted(_figures(hood)) == [(4, 0, 0, 0, 4), (4, 0, 4, 0, 0)]
