"""Walking along the doors of a building: service recorded at once, lists and ballot papers a sheet at a time."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from portal.assemblies.commands import serving
from portal.assemblies.models import RecordEvent, Service, Turnout
from portal.assemblies.queries import walking
from portal.assemblies.queries.participation import Returns
from portal.assemblies.queries.walking import Stop, coverage_of, served_of, stops_of, walk
from portal.assemblies.rules.electorate import entrance_of
from portal.assemblies.rules.law import Weight
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.places.models import Unit
from tests.assemblies.world import DURING, NOTICE, Vote, announced
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.property.factories import new_unit, own

EVERY = ("web", "paper", "proxy", "official")


@pytest.mark.parametrize(
    ("number", "entrance"), [("2单元301", "2单元"), ("301", ""), ("甲单元1-2", "甲单元"), ("单元", "单元"), ("", "")]
)
def test_the_entrance_a_number_begins_with(number: str, entrance: str) -> None:
    assert entrance_of(number) == entrance


def _stops(*entrances: str) -> list[Stop]:
    return [Stop(n, f"1号楼 {name}{n}", 100, name, "", False) for n, name in enumerate(entrances, 1)]


@pytest.mark.parametrize(
    ("stops", "size", "sheets"), [(0, 3, 1), (1, 3, 1), (3, 3, 1), (4, 3, 2), (6, 3, 2), (7, 3, 3)]
)
def test_no_sheet_loses_a_door(stops: int, size: int, sheets: int) -> None:
    all_ = _stops(*[""] * stops)
    first = walk((1, "1号楼"), all_, "", 1, size)
    assert first.sheets == sheets
    walked = [stop for n in range(1, sheets + 1) for stop in walk((1, "1号楼"), all_, "", n, size).stops]
    assert walked == all_
    assert walk((1, "1号楼"), all_, "", 99, size).sheet == sheets
    assert walk((1, "1号楼"), all_, "", -1, size).sheet == 1


def test_a_sheet_of_one_entrance() -> None:
    here = walk((1, "1号楼"), _stops("1单元", "2单元", "1单元"), "1单元", 1, 10)
    assert [stop.number for stop in here.stops] == [1, 3]
    assert here.entrances == ("1单元", "2单元")


@pytest.mark.parametrize(
    ("back", "total", "left"),
    [(Weight(0, 0), Weight(3, 300), (1000, 1000)), (Weight(3, 300), Weight(3, 300), (0, 0)),
     (Weight(9_999, 99_999), Weight(10_000, 100_000), (1, 1)), (Weight(), Weight(), (0, 0))],
)  # fmt: skip
def test_one_missing_ballot_is_never_nothing(back: Weight, total: Weight, left: tuple[int, int]) -> None:
    assert Returns(back, total).open_share == left


def _build(hood: Neighbourhood, doors: int) -> None:
    """A tower of Spring with so many doors in two entrances, each owned by somebody else."""
    tower = db.session.get_one(Unit, new_unit(hood, "0单元1"))
    own(tower.id, ("门卫", None))
    for number in range(doors - 1):
        unit = Unit(building_id=tower.building_id, number=f"{1 + number % 2}单元{1000 + number}", floor=2, area=8950)
        db.session.add(unit)
        db.session.flush()
        own(unit.id, (f"业主{number}", None))


@pytest.fixture
def tower(context: Flask, hood: Neighbourhood) -> Vote:
    """A vote in which one building has many doors."""
    _build(hood, 230)
    vote = announced(hood)
    db.session.commit()
    return vote


def _tower(vote: Vote) -> int:
    return int(max(coverage_of(vote.id), key=lambda row: row.heads).id)


@contextmanager
def statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_building_is_served_in_as_many_statements_as_a_door(tower: Vote) -> None:
    wang, thing = tower.hood.viewer("wang", "committee"), tower.thing()
    numbers = [stop.number for stop in stops_of(tower.id, _tower(tower), EVERY)]
    with clock.frozen(DURING):
        with statements() as one:
            assert serving.serve(wang, thing, numbers[:1], "hand") == 1
        with statements() as many:
            assert serving.serve(wang, thing, numbers, "post", "挂号信") == len(numbers) - 1
        assert len(many) == len(one), (one, many)
        assert serving.serve(wang, thing, numbers, "hand") == 0
    row = next(row for row in coverage_of(tower.id) if row.id == _tower(tower))
    assert (row.served, served_of(tower.id)) == (len(numbers), len(numbers))
    served = select(func.count()).select_from(RecordEvent).where(RecordEvent.event.like('%"type":"Served"%'))
    assert db.session.scalar(served) == 2


def test_what_was_recorded_by_mistake_is_taken_back_with_a_reason(tower: Vote) -> None:
    wang, thing = tower.hood.viewer("wang", "committee"), tower.thing()
    with clock.frozen(DURING):
        serving.serve(wang, thing, [1, 2], "hand")
        with pytest.raises(DomainError, match="characters"):
            serving.undo(wang, thing, 1, " ")
        serving.undo(wang, thing, 1, "敲错了门，交给了邻居")
        with pytest.raises(DomainError, match="not served"):
            serving.undo(wang, thing, 1, "再撤一次试试")
        with pytest.raises(DomainError, match="no ballot with this number"):
            serving.undo(wang, thing, 99_999, "没有这张票")
        assert served_of(tower.id) == 1
        assert serving.serve(wang, thing, [1], "hand") == 1, "she can be served after all"


def test_an_unknown_number_records_nothing(tower: Vote) -> None:
    with clock.frozen(DURING), pytest.raises(DomainError, match="no ballot with this number"):
        serving.serve(tower.hood.viewer("wang", "committee"), tower.thing(), [1, 99_999], "hand")
    assert db.session.scalar(select(func.count()).select_from(Service)) == 0


def test_two_clerks_at_the_same_doors(context: Flask, tower: Vote) -> None:
    """Both mark the building at once: every door is recorded once, and the sums agree."""
    numbers = [stop.number for stop in stops_of(tower.id, _tower(tower), EVERY)]
    db.session.commit()
    counts: list[int] = []

    def mark(who: str) -> None:
        with context.app_context():
            counts.append(serving.serve(tower.hood.viewer(who, "committee"), tower.thing(), numbers, "hand"))
            db.session.commit()

    threads = [threading.Thread(target=mark, args=(who,)) for who in ("wang", "sheng")]
    with clock.frozen(DURING):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(counts) == [0, len(numbers)]
    assert db.session.scalar(select(func.sum(Turnout.served)).where(Turnout.assembly_id == tower.id)) == len(numbers)


def test_pages_walk_by_building_entrance_and_sheet(
    app: Flask, browser: Browser, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        _build(hood, 31)
        vote = announced(hood)
        db.session.commit()
        building = _tower(vote)
        expected = [stop for stop in stops_of(vote.id, building, EVERY) if stop.entrance == "2单元"]
    for module in ("printing", "serving"):
        for size in ("PAPERS", "LINES"):
            if hasattr(__import__(f"portal.assemblies.views.{module}", fromlist=["x"]), size):
                monkeypatch.setattr(f"portal.assemblies.views.{module}.{size}", 8)
    wang, base = browser("wang", "committee"), f"/assemblies/{vote.id}"
    with clock.frozen(DURING):
        printed: list[str] = []
        for sheet in (1, 2):
            page = wang.get(f"{base}/print/ballots?building={building}&entrance=2单元&sheet={sheet}").text
            printed += re.findall(r'<h2 id="paper(\d+)"', page)
        assert len(expected) == 15
        assert printed == [str(stop.number) for stop in expected], "no paper is lost between sheets"
        served = f"{base}/service?building={building}&entrance=2单元"
        page = wang.get(served).text
        assert page.count('name="slot"') == 8
        exceptions = {"how": "hand", "which": "others", "slot": [expected[0].number, expected[1].number]}
        assert wang.post(served, data=exceptions).status_code == 303
        assert "6 of " in wang.get(f"{base}/service").text
        nobody = {"how": "hand", "which": "marked"}
        assert wang.post(served, data=nobody).status_code == 422
        undo = f"{base}/service/{expected[2].number}/undo"
        assert undo in wang.get(served).text
        assert wang.post(undo, data={"reason": "名字看错了"}).status_code == 303
        assert "Ballots served: 5 of" in browser().get(base).text
        missing = wang.get(f"{base}/print/collect?building={building}&entrance=2单元").text
        assert missing.count('<th scope="row">') == 8


def test_a_square_without_a_stack_leads_to_one(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        vote = announced(hood)
        db.session.commit()
    wang, base = browser("wang", "committee"), f"/assemblies/{vote.id}"
    with clock.frozen(DURING):
        way = wang.get(f"{base}/slots/3").location
        assert way == f"{base}/paper?slot=3"
        stack = wang.post(way, data={"forms": 2}).location
        assert stack.endswith("?slot=3")
        assert 'value="3"' in wang.get(stack).text
        assert browser("li").get(f"{base}/slots/3").location == base
    with clock.frozen(NOTICE):
        assert re.search(r"<code class=\"hash\">[0-9a-f]{64}</code>", browser().get(f"{base}/print/notice").text)


def test_a_unit_of_many_owners_stands_at_its_first_door(context: Flask, hood: Neighbourhood) -> None:
    """Two flats of one owner are one stop, at the first of them."""
    home = db.session.get_one(Unit, hood.units["li"])
    home.number = "3单元301"
    db.session.flush()
    vote = announced(hood)
    stops = [stop for row in coverage_of(vote.id) for stop in stops_of(vote.id, row.id, EVERY)]
    assert len(stops) == vote.thing().total.heads
    assert {stop.entrance for stop in stops} >= {"3单元"}
    assert walking.PAPERS < walking.LINES


def test_no_paper_of_a_big_building_is_lost(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    """More doors than one sheet of any kind holds: every sheet is linked, and together they have every ballot once."""
    with app.app_context():
        _build(hood, 640)
        vote = announced(hood)
        db.session.commit()
        building = _tower(vote)
        numbers = [str(stop.number) for stop in stops_of(vote.id, building, EVERY)]
    assert len(numbers) > 600
    wang = browser("wang", "committee")
    with clock.frozen(DURING):
        for kind, size, found in (
            ("ballots", walking.PAPERS, r'<h2 id="paper(\d+)"'), ("collect", walking.LINES, r'<th scope="row">(\d+)<'),
        ):  # fmt: skip
            way = f"/assemblies/{vote.id}/print/{kind}?building={building}"
            first = wang.get(way).text
            sheets = -(-len(numbers) // size)
            linked = {int(number) for number in re.findall(r"&amp;sheet=(\d+)", first)}
            assert linked == set(range(2, sheets + 1))
            printed = re.findall(found, first)
            for sheet in sorted(linked):
                printed += re.findall(found, wang.get(f"{way}&sheet={sheet}").text)
            assert printed == numbers
