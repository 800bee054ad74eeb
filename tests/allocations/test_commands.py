"""Preparing, announcing, choosing, leaving: on a real database, also when two are at it at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from portal.allocations.commands import announcing, choosing, counting, preparing
from portal.allocations.models import Allocation, AllocationBallot, AllocationGroup, AllocationProject
from portal.allocations.queries.allocation import get_allocation, projects_of
from portal.allocations.queries.electorate import count_eligible, eligible_ids
from portal.allocations.queries.listing import proposals_for
from portal.allocations.rules.plan import Electorate, Plan
from portal.kernel import clock
from portal.kernel.canonical import spelled
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing, Refused
from portal.matters.models import Event, Link
from portal.people.models import Residency, UnfinishedThing
from portal.places.models import Place
from portal.residency.commands import end
from portal.residency.queries import get_residency
from tests.allocations.world import AFTER, ANNOUNCED, BUDGET, CLOSES, DURING, OPENS, announced, prepared
from tests.factories import Neighbourhood
from tests.proposals.factories import open_proposal

pytestmark = pytest.mark.usefixtures("context")


def _chair(hood: Neighbourhood) -> Any:
    return hood.viewer("gao", "owners")


def test_a_committee_prepares_only_for_its_own_area(hood: Neighbourhood) -> None:
    for person, acting, place in (("gao", "owners", "maple"), ("gao", "owners", "lake"), ("wang", "committee", "hill"),
                                  ("wang", "committee", "grid")):  # fmt: skip
        with pytest.raises(DomainError):
            preparing.prepare(hood.viewer(person, acting), db.session.get_one(Place, hood.places[place]), "公共收益")
    for acting_for in (("li", None), ("ma", "property"), ("he", "street_office")):
        with pytest.raises(Refused):
            preparing.prepare(hood.viewer(*acting_for), db.session.get_one(Place, hood.places["spring"]), "公共收益")
    row = preparing.prepare(
        hood.viewer("wang", "committee"), db.session.get_one(Place, hood.places["lake"]), "社区微更新资金"
    )
    assert get_allocation(hood.viewer("wang", "committee"), row.id) is not None
    assert get_allocation(_chair(hood), row.id) is None


def test_projects_are_added_changed_dropped_and_stay_numbered(hood: Neighbourhood) -> None:
    sharing = prepared(hood)
    projects = projects_of(sharing.id)
    preparing.drop_project(_chair(hood), sharing.thing(), projects[0].id)
    preparing.change_project(_chair(hood), sharing.thing(), 2, "凉亭", "", 800_000)
    assert [(one.number, one.title, one.cost) for one in projects_of(sharing.id)] == [
        (1, "路灯", 500_000), (2, "凉亭", 800_000),
    ]  # fmt: skip
    other = prepared(hood, projects={"雨棚": 100})
    preparing.drop_project(_chair(hood), sharing.thing(), projects_of(other.id)[0].id)
    assert len(projects_of(other.id)) == 1
    with pytest.raises(Missing):
        preparing.change_project(_chair(hood), sharing.thing(), 9, "凉亭", "", 1)
    for title, cost in (("", 100), ("长椅", 0), ("长椅", -5), ("长椅", 10**15)):
        with pytest.raises(DomainError):
            preparing.add_project(_chair(hood), sharing.thing(), title, "", cost)


def test_a_proposal_of_the_place_becomes_a_project_and_leads_to_it(hood: Neighbourhood) -> None:
    proposal = open_proposal(hood.viewer("author"))
    foreign = open_proposal(hood.viewer("sun"))
    sharing = prepared(hood)
    assert [row.id for row in proposals_for(sharing.id, sharing.thing().place_path)] == [proposal]
    preparing.take_in(_chair(hood), sharing.thing(), proposal, 50_000)
    assert proposals_for(sharing.id, sharing.thing().place_path) == []
    for wrong in (proposal, foreign, sharing.id, 10**9, 0):
        with pytest.raises(DomainError):
            preparing.take_in(_chair(hood), sharing.thing(), wrong, 50_000)
    taken = projects_of(sharing.id)[-1]
    assert (taken.source_id, taken.source_path) == (proposal, f"/proposals/{proposal}")
    with clock.frozen(ANNOUNCED):
        announcing.announce(_chair(hood), sharing.thing(), OPENS, CLOSES)
    assert db.session.query(Link).filter_by(from_id=proposal, to_id=sharing.id, kind="led_to").count() == 1


def test_what_is_announced_is_fixed_hashed_and_public(hood: Neighbourhood) -> None:
    sharing = announced(hood)
    thing = sharing.thing("li", None)
    setup = json.loads(thing.setup)
    assert thing.setup.encode() == spelled(setup)
    assert setup["budget"] == BUDGET
    assert setup["eligible"] == 4
    assert [one["cost"] for one in setup["projects"]] == [300_000, 500_000, 900_000]
    assert setup["seed"] == sha256(thing.seed.encode()).hexdigest()
    for change in (
        lambda: preparing.add_project(_chair(hood), sharing.thing(), "雨棚", "", 100),
        lambda: preparing.settle(_chair(hood), sharing.thing(), "公共收益", "", Plan(1)),
        lambda: announcing.announce(_chair(hood), sharing.thing(), OPENS, CLOSES),
    ):
        with pytest.raises(Refused):
            change()


def test_whoever_read_the_plan_before_it_was_announced_changes_nothing_after(hood: Neighbourhood) -> None:
    sharing = prepared(hood)
    before = sharing.thing()
    with clock.frozen(ANNOUNCED):
        announcing.announce(_chair(hood), sharing.thing(), OPENS, CLOSES)
        for change in (
            lambda: preparing.add_project(_chair(hood), before, "雨棚", "", 100),
            lambda: preparing.drop_project(_chair(hood), before, projects_of(sharing.id)[0].id),
            lambda: preparing.change_project(_chair(hood), before, 1, "雨棚", "", 100),
            lambda: preparing.settle(_chair(hood), before, "公共收益", "", Plan(BUDGET)),
            lambda: announcing.announce(_chair(hood), before, OPENS, CLOSES),
        ):
            with pytest.raises(Conflict):
                change()
    assert len(projects_of(sharing.id)) == 3


@pytest.mark.parametrize(
    ("projects", "budget"), [({"长椅": 100}, BUDGET), ({}, BUDGET), ({"长椅": 900, "灯": 800}, 100)]
)
def test_an_empty_plan_is_not_announced(hood: Neighbourhood, projects: dict[str, int], budget: int) -> None:
    sharing = prepared(hood, plan=Plan(budget), projects={f"{name}改造": cost for name, cost in projects.items()})
    with clock.frozen(ANNOUNCED), pytest.raises(DomainError):
        announcing.announce(_chair(hood), sharing.thing(), OPENS, CLOSES)


def test_owners_only(hood: Neighbourhood) -> None:
    db.session.query(Residency).filter_by(person_id=hood.people["li"]).update({"kind": "tenant"})
    sharing = announced(hood, plan=Plan(BUDGET, Electorate.OWNERS))
    assert sharing.thing().eligible == 3
    assert hood.people["li"] not in eligible_ids(sharing.id)
    assert count_eligible(sharing.thing().place_path, Electorate.RESIDENTS) == 4
    with pytest.raises(Refused):
        sharing.cast("li", 1)
    assert sharing.cast("zhang", 1) == {"1": 1}


def test_a_choice_is_begun_said_everywhere_cast_and_changed(hood: Neighbourhood) -> None:
    sharing = announced(hood)
    li = hood.people["li"]
    assert sharing.keep("li", {"1": 1, "77": 1, "3": 9}) == {"1": 1, "3": 1}
    assert db.session.get(UnfinishedThing, (li, "allocation", sharing.id)) is not None
    sharing.cast("li", 1, 3)
    assert db.session.get(UnfinishedThing, (li, "allocation", sharing.id)) is None
    sharing.keep("li", {"2": 1})
    row = db.session.get_one(AllocationBallot, (sharing.id, li), populate_existing=True)
    assert (row.choices, row.draft) == ({"1": 1, "3": 1}, {"2": 1})
    with clock.frozen(DURING):
        choosing.drop(hood.viewer("li"), sharing.thing("li", None))
        assert choosing.cast(hood.viewer("li"), sharing.thing("li", None)) == {"1": 1, "3": 1}
    sharing.cast("li", 2)
    db.session.refresh(row)
    assert (row.choices, row.draft) == ({"2": 1}, None)


def test_nothing_is_taken_before_it_opens_and_after_it_closes(hood: Neighbourhood) -> None:
    sharing = announced(hood)
    before = sharing.thing("li", None)
    for moment in (ANNOUNCED, CLOSES):
        with clock.frozen(moment), pytest.raises(Refused):
            choosing.keep(hood.viewer("li"), before, {"1": 1})
    sharing.keep("li", {"1": 1})
    sharing.count()
    with clock.frozen(DURING), pytest.raises(Conflict):
        choosing.cast(hood.viewer("li"), before)


def test_after_the_close_nobody_can_tell_whose_a_ballot_was(hood: Neighbourhood) -> None:
    sharing = announced(hood)
    sharing.cast("li", 1)
    sharing.cast("zhang", 1)
    sharing.cast("chen", 2, 3)
    sharing.keep("author", {"1": 1})
    assert sharing.count()["voters"] == 3
    rows = db.session.query(AllocationBallot).filter_by(allocation_id=sharing.id)
    assert {(row.person_id, row.took_part, row.choices, row.draft) for row in rows} == {
        (hood.people[name], True, None, None) for name in ("li", "zhang", "chen")
    }
    assert db.session.query(UnfinishedThing).filter_by(kind="allocation").count() == 0
    groups = db.session.query(AllocationGroup).order_by(AllocationGroup.number)
    assert [(row.choices, row.voters) for row in groups] == [({"1": 1}, 2), ({"2": 1, "3": 1}, 1)]
    about = db.session.query(Event).filter_by(matter_id=sharing.id)
    assert hood.people["li"] not in {event.actor_id for event in about}


def test_who_moves_away_has_not_chosen(hood: Neighbourhood) -> None:
    sharing = announced(hood)
    for who in ("li", "zhang"):
        sharing.cast(who, 1)
    home = db.session.query(Residency).filter_by(person_id=hood.people["li"]).one()
    clerk = hood.viewer("wang", "committee")
    with clock.frozen(DURING):
        residency = get_residency(clerk, home.id)
        assert residency is not None
        assert end(clerk, residency, "已搬走") == 1
    assert sharing.count()["voters"] == 1
    home = db.session.query(Residency).filter_by(person_id=hood.people["zhang"]).one()
    residency = get_residency(clerk, home.id)
    assert residency is not None
    assert end(clerk, residency, "已搬走") == 0
    choosing.forget_person(hood.people["zhang"])
    assert db.session.query(AllocationBallot).count() == 0
    assert db.session.query(AllocationGroup).one().voters == 1


def test_a_cancelled_one_forgets_what_was_chosen(hood: Neighbourhood) -> None:
    sharing = announced(hood)
    sharing.cast("li", 1)
    sharing.keep("zhang", {"1": 1})
    with clock.frozen(DURING):
        with pytest.raises(DomainError):
            announcing.cancel(_chair(hood), sharing.thing(), "")
        before = sharing.thing()
        announcing.cancel(_chair(hood), before, "预算写错了")
        with pytest.raises(Conflict):
            announcing.cancel(_chair(hood), before, "预算写错了")
    assert [row.choices for row in db.session.query(AllocationBallot).populate_existing()] == [None]
    assert sharing.count() == {}
    assert sharing.thing().state == "cancelled"


def _at_once(app: Flask, *acts: Any) -> list[Any]:
    """Each act in a thread and application context of its own, all beginning together; what it returned or raised."""
    start = Barrier(len(acts))

    def run(act: Any) -> Any:
        with app.app_context():
            start.wait()
            try:
                result = act()
                db.session.commit()
            except DomainError as error:
                db.session.rollback()
                result = type(error)
            finally:
                db.session.remove()
            return result

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_two_tabs_and_a_double_click_give_one_ballot(app: Flask, hood: Neighbourhood) -> None:
    sharing = announced(hood)
    sharing.keep("li", {"1": 1})
    db.session.commit()
    li, thing = hood.viewer("li"), sharing.thing("li", None)
    db.session.remove()
    with clock.frozen(DURING):
        done = _at_once(app, *[lambda: choosing.cast(li, thing)] * 4)
    assert done == [{"1": 1}] * 4
    assert db.session.query(AllocationBallot).filter_by(took_part=True).count() == 1


def test_a_ballot_cast_in_the_moment_of_the_close_is_counted_or_refused(app: Flask, hood: Neighbourhood) -> None:
    sharing = announced(hood)
    for who in ("li", "zhang", "chen"):
        sharing.keep(who, {"1": 1})
    db.session.commit()
    casting = [(hood.viewer(who), sharing.thing(who, None)) for who in ("li", "zhang", "chen")]
    db.session.remove()

    with clock.frozen(DURING):
        acts = [lambda viewer=viewer, thing=thing: choosing.cast(viewer, thing) for viewer, thing in casting]
        done = _at_once(app, *acts, _closing(sharing.id))
    sharing.count(CLOSES)
    taken = sum(one == {"1": 1} for one in done)
    assert taken + done.count(Conflict) == 3
    row = db.session.get_one(Allocation, sharing.id, populate_existing=True)
    assert json.loads(row.result)["voters"] == taken
    assert row.counted_at == CLOSES


def _closing(allocation_id: int) -> Any:
    """The close as the background process does it, without waiting for its moment."""

    def act() -> None:
        row, matter = counting.hold(allocation_id)
        counting.close(row, matter)

    return act


def test_two_people_of_the_committee_add_projects_at_once(app: Flask, hood: Neighbourhood) -> None:
    sharing = prepared(hood)
    db.session.commit()
    chair, thing = _chair(hood), sharing.thing()
    db.session.remove()
    _at_once(app, *[lambda: preparing.add_project(chair, thing, "雨棚", "", 100)] * 4)
    numbers = [row.number for row in db.session.query(AllocationProject).filter_by(allocation_id=sharing.id)]
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6, 7]


def test_the_result_says_nothing_before_the_close(hood: Neighbourhood) -> None:
    sharing = announced(hood)
    sharing.cast("li", 1)
    with clock.frozen(AFTER):
        assert sharing.thing("li", None).result is None
