"""Announcing, applying, the draw, waiting list and check-in; and what happens when two do it at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.hearings.commands import announcing, applying, attending, drawing, preparing
from portal.hearings.commands.leaving import forget_person
from portal.hearings.models import Hearing, HearingApplication
from portal.hearings.queries.attendance import attends_at, count_present, seated_at
from portal.hearings.queries.hearing import get_hearing
from portal.hearings.queries.seats import codes_of, count_applications, record_of, room_of, shares_of
from portal.hearings.queries.waiting import open_to, owed_by
from portal.hearings.rules.plan import KINDS, Plan, check_move, check_notice, check_plan
from portal.hearings.rules.seats import check_quotas
from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing, Refused
from portal.matters.models import Event, Link
from portal.matters.rules import deed_of
from portal.notices.models import Notice
from portal.people import commands as people
from portal.people.models import Organization, Person, Residency
from portal.people.rules import Helper
from portal.places.models import Place
from portal.residency.commands import end
from portal.residency.queries import get_residency
from tests.factories import Neighbourhood
from tests.hearings.world import AFTER, ANNOUNCED, BEGINS, CLOSES, DAY, DURING, ENDS, PLAN, announced, drawn, prepared
from tests.proposals.factories import open_proposal

OWNERS = ("li", "zhang", "chen", "author")


def _plan(begins: int, closes: int, hours: int = 2) -> Plan:
    start = BEGINS.replace(month=11, day=23) + timedelta(days=begins)
    end = clock.end_of(clock.local(ANNOUNCED).date() + timedelta(days=closes))
    return Plan(start, start + timedelta(hours=hours), end, "201", "")


@pytest.mark.parametrize(
    ("begins", "closes", "field"),
    [
        (10, 3, None),
        (9, 3, "day"),
        (10, 2, "closes"),
        (10, 7, None),
        (10, 8, "closes"),
        (180, 3, None),
        (181, 3, "day"),
    ],
)
def test_notice_and_registration_on_both_sides_of_each_line(begins: int, closes: int, field: str | None) -> None:
    """Announced late in the evening, ten days still are ten days: the day of the announcement does not count."""
    for moment in (ANNOUNCED, clock.end_of(clock.local(ANNOUNCED).date())):
        if field is None:
            check_notice(KINDS["work"], moment, _plan(begins, closes))
        else:
            with pytest.raises(DomainError) as caught:
                check_notice(KINDS["work"], moment, _plan(begins, closes))
            assert caught.value.field == field


@pytest.mark.parametrize(
    ("venue", "link", "right"),
    [
        ("201", "", True), ("", "https://meet.example.org/1", True), ("", "", False), ("x" * 201, "", False),
        ("201", "http://meet.example.org", False), ("201", "javascript:alert(1)", False), ("201", "https://", False),
    ],
)  # fmt: skip
def test_where(venue: str, link: str, right: bool) -> None:
    plan = Plan(BEGINS, ENDS, CLOSES, venue, link)
    if right:
        check_plan(plan)
    else:
        with pytest.raises(DomainError):
            check_plan(plan)


@pytest.mark.parametrize("hours", [0, -1, 11, 13])
def test_it_ends_after_it_begins_on_the_same_day(hours: int) -> None:
    with pytest.raises(DomainError):
        check_plan(_plan(20, 5, hours))


def test_it_is_put_off_and_never_brought_forward() -> None:
    check_move(KINDS["work"], DURING, BEGINS, BEGINS)
    check_move(KINDS["work"], AFTER, BEGINS, BEGINS + timedelta(days=1))
    for begins in (BEGINS - timedelta(minutes=1), BEGINS + timedelta(days=200)):
        with pytest.raises(DomainError):
            check_move(KINDS["work"], DURING, BEGINS, begins)
    with pytest.raises(DomainError):
        check_move(KINDS["work"], BEGINS - timedelta(days=1), BEGINS, BEGINS + timedelta(days=1))


@pytest.mark.parametrize("quotas", [{}, {"owners": 0}, {"owners": -1, "tenants": 2}, {"owners": 201}, {"cats": 1}])
def test_quotas_that_are_none(quotas: dict[str, int]) -> None:
    with pytest.raises(DomainError):
        check_quotas(quotas)


@pytest.mark.usefixtures("in_english")
def test_an_unfinished_draft_is_not_announced(hood: Neighbourhood) -> None:
    who = hood.viewer("wang", "committee")
    row = preparing.prepare(who, db.session.get_one(Place, hood.places["spring"]), "充电棚听证会", "work")
    draft = prepared(hood)
    draft.id = row.id

    def said() -> str:
        with clock.frozen(ANNOUNCED), pytest.raises(DomainError) as caught:
            announcing.announce(who, draft.thing())
        return str(caught.value.sentence)

    assert "what the hearing is for" in said()
    preparing.describe(who, draft.thing(), "充电棚听证会", "work", "说明", "other", "")
    assert "when and where" in said()
    preparing.settle(who, draft.thing(), _plan(9, 5))
    assert "how many seats" in said()
    preparing.share_out(who, draft.thing(), {"owners": 3})
    assert "at least 10 days" in said()
    preparing.settle(who, draft.thing(), _plan(10, 5))
    draft.announce()
    assert draft.thing().state == "announced"


@pytest.mark.usefixtures("in_english")
def test_the_announcement_binds_the_seed_and_links_the_matter(hood: Neighbourhood) -> None:
    source = open_proposal(hood.viewer("author"), title="修一个充电棚好不好")
    sitting = prepared(hood)
    who = hood.viewer("wang", "committee")
    preparing.describe(who, sitting.thing(), "充电棚听证会", "work", "说明", "other", f"/proposals/{source}")
    stale = sitting.thing()
    sitting.announce()
    row = db.session.get_one(Hearing, sitting.id)
    assert sha256(row.seed.encode()).hexdigest() == row.commitment == sitting.thing().commitment
    assert row.notice_days == 10
    link = db.session.scalars(select(Link)).one()
    assert (link.from_id, link.to_id, link.kind) == (source, sitting.id, "led_to")
    for change in (
        lambda: preparing.share_out(who, stale, {"owners": 1}),
        lambda: preparing.settle(who, stale, PLAN),
        lambda: announcing.announce(who, stale),
    ):
        with pytest.raises(Conflict):
            change()


@pytest.mark.usefixtures("in_english")
def test_a_group_is_what_one_really_is(hood: Neighbourhood) -> None:
    sitting = announced(hood, {"owners": 1, "tenants": 1, "property": 1, "others": 1})
    assert sitting.apply("li", "owners").group == "owners"
    for who, acting, group in (
        ("zhang", None, "tenants"), ("zhang", None, "property"), ("zhang", None, "cats"),
        ("ma", "property", "owners"), ("ma", "property", "others"), ("tang", "shop", "merchants"),
    ):  # fmt: skip
        with pytest.raises(DomainError, match="group you belong to"):
            sitting.apply(who, group, acting)
    assert sitting.apply("gao", "others", "owners").organization_id == hood.organizations["owners"]
    for who, acting in (("sun", None), ("newcomer", None), ("wang", "committee"), ("zhou", "hill_committee")):
        with pytest.raises(Refused):
            sitting.apply(who, "owners", acting)
    db.session.scalars(select(Residency).where(Residency.person_id == hood.people["chen"])).one().kind = "tenant"
    db.session.flush()
    assert sitting.apply("chen", "tenants").group == "tenants"


@pytest.mark.usefixtures("in_english")
def test_one_application_each_changed_taken_back_and_made_again(hood: Neighbourhood) -> None:
    sitting = announced(hood)
    first = sitting.apply("li")
    assert sitting.apply("li").id == first.id
    assert (count_applications(sitting.id), first.code) == (1, sitting.seat("li").mine.code)  # type: ignore[union-attr]
    with clock.frozen(DURING):
        applying.withdraw(hood.viewer("li"), sitting.seat("li"))
    assert sitting.seat("li").mine is None
    again = sitting.apply("li")
    assert (again.id, again.code) == (first.id, first.code)
    applied = db.session.scalar(select(func.count()).where(Event.verb == "hearings.applied"))
    assert applied == 2
    with pytest.raises(Refused):
        applying.withdraw(hood.viewer("zhang"), sitting.seat("zhang"))
    with clock.frozen(AFTER), pytest.raises(Refused):
        applying.withdraw(hood.viewer("li"), sitting.seat("li"))
    with clock.frozen(AFTER), pytest.raises(Refused):
        applying.apply(hood.viewer("zhang"), sitting.seat("zhang"), "owners")


@pytest.mark.usefixtures("in_english")
def test_an_officer_applies_for_whoever_sits_beside_her(hood: Neighbourhood) -> None:
    sitting = announced(hood)
    helper = Helper(hood.people["wang"], "王", hood.organizations["committee"], "居委会")
    with clock.frozen(DURING):
        row = applying.apply(replace(hood.viewer("li"), helper=helper), sitting.seat("li"), "owners")
    assert (row.person_id, row.entered_by) == (hood.people["li"], hood.people["wang"])
    event = db.session.scalars(select(Event).where(Event.verb == "hearings.applied")).one()
    assert (event.entered_by, event.public, deed_of(event.verb, event.facts)) == (
        hood.people["wang"], False, "Applied for a seat",
    )  # fmt: skip


@pytest.mark.usefixtures("in_english")
def test_whoever_opened_the_form_before_the_close_is_refused_after_it(hood: Neighbourhood) -> None:
    sitting = announced(hood)
    with clock.frozen(DURING):
        thing = sitting.seat("li")
    sitting.draw()
    with clock.frozen(DURING), pytest.raises(Conflict):
        applying.apply(hood.viewer("li"), thing, "owners")


@pytest.mark.usefixtures("in_english")
def test_a_person_and_an_organization_have_one_application(hood: Neighbourhood) -> None:
    company = db.session.get_one(Organization, hood.organizations["property"])
    people.admit(company, db.session.get_one(Person, hood.people["li"]), "clerk")
    sitting = announced(hood)
    sitting.apply("ma", "property", "property")
    with pytest.raises(DomainError, match="A colleague has applied"):
        sitting.apply("li", "property", "property")
    with clock.frozen(DURING):
        applying.withdraw(hood.viewer("ma", "property"), sitting.seat("ma", "property"))
    sitting.apply("li")
    with pytest.raises(DomainError, match="everybody has one application"):
        sitting.apply("li", "property", "property")


def test_the_draw_is_published_with_its_seed_and_without_a_name(hood: Neighbourhood, context: Flask) -> None:
    sitting = announced(hood, {"owners": 2, "property": 1})
    for who in OWNERS:
        sitting.apply(who)
    sitting.draw()
    record = json.loads(record_of(sitting.id))
    row = db.session.get_one(Hearing, sitting.id, populate_existing=True)
    assert (record["seed"], record["commitment"]) == (row.seed, row.commitment)
    states = sitting.states()
    assert sorted(states.values()) == ["seated", "seated", "seated", "waiting 1"]
    codes = codes_of(sitting.id)
    assert [one.code for one in codes if one.state == "waiting"] == record["waiting"]
    assert {(one.code, one.seat) for one in codes if one.seat} == {(code, seat) for code, seat in record["seats"]}
    shares = [(one.group, one.seats, one.applied, one.seated) for one in shares_of(sitting.id)]
    assert shares == [("owners", 2, 4, 3), ("property", 1, 0, 0)]
    for name in ("李明", "张伟", "陈静", "陈秀英"):
        assert name not in record_of(sitting.id)


def test_a_draw_is_made_once_by_her_or_by_itself(hood: Neighbourhood, context: Flask) -> None:
    sitting, cancelled = announced(hood), announced(hood)
    with clock.frozen(DURING):
        announcing.cancel(hood.viewer("wang", "committee"), cancelled.thing(), "另外安排")
    sitting.apply("li")
    db.session.commit()
    with clock.frozen(DURING), pytest.raises(Refused):
        drawing.draw_seats(hood.viewer("wang", "committee"), sitting.thing())
    with clock.frozen(CLOSES + timedelta(hours=23)):
        assert drawing.draw_one_due() is False
    with clock.frozen(CLOSES + timedelta(hours=24)):
        assert drawing.draw_one_due() is True
        first = record_of(sitting.id)
        assert drawing.draw_one_due() is False
    with clock.frozen(CLOSES + timedelta(hours=25)):
        drawing.draw_seats(hood.viewer("wang", "committee"), sitting.thing())
    assert record_of(sitting.id) == first
    assert cancelled.thing().state == "cancelled"


def test_a_seat_given_back_goes_to_the_next_of_its_group_else_of_all(hood: Neighbourhood, context: Flask) -> None:
    db.session.scalars(select(Residency).where(Residency.person_id == hood.people["chen"])).one().kind = "tenant"
    sitting = announced(hood, {"owners": 1, "tenants": 1})
    for who, group in (("li", "owners"), ("zhang", "owners"), ("author", "owners"), ("chen", "tenants")):
        sitting.apply(who, group)
    sitting.draw()
    states = sitting.states()
    owner = next(who for who in ("li", "zhang", "author") if states[who] == "seated")
    first, second = sorted({"li", "zhang", "author"} - {owner}, key=lambda who: states[who])
    sitting.give_back(owner)
    assert sitting.states() == {owner: "given_back", first: "seated", second: "waiting 2", "chen": "seated"}
    sitting.give_back("chen")
    assert sitting.states()[second] == "seated", "nobody of the tenants waits: the next of all has the seat"
    row = db.session.scalars(
        select(HearingApplication).where(HearingApplication.person_id == hood.people[second])
    ).one()
    assert (row.group, row.seat) == ("owners", "tenants")
    sitting.give_back(second)
    assert sitting.states()[second] == "given_back"
    with pytest.raises(Refused):
        sitting.give_back(second)


def _told(hood: Neighbourhood) -> dict[str, list[str]]:
    db.session.commit()
    while outbox.drain():
        pass
    names = {number: name for name, number in hood.people.items()}
    rows = db.session.execute(
        select(Notice.person_id, Event.verb).join(Event, Event.id == Notice.event_id).order_by(Notice.id)
    )
    found: dict[str, list[str]] = {}
    for person, verb in rows:
        found.setdefault(names[person], []).append(verb.removeprefix("hearings."))
    return found


def test_everybody_is_told_what_became_of_her_own_application(hood: Neighbourhood, context: Flask) -> None:
    sitting = announced(hood, {"owners": 1})
    sitting.apply("li")
    sitting.apply("zhang")
    told = _told(hood)
    assert told == {who: ["announced"] for who in OWNERS}
    sitting.draw()
    seated, waiting = sorted(("li", "zhang"), key=lambda who: sitting.states()[who])
    told = _told(hood)
    assert told[seated] == ["announced", "seat_got"]
    assert told[waiting] == ["announced", "seat_awaited"]
    assert told["chen"] == ["announced"]
    sitting.give_back(seated)
    told = _told(hood)
    assert told[waiting] == ["announced", "seat_awaited", "moved_up"]
    assert told[seated] == ["announced", "seat_got"]


@pytest.mark.usefixtures("in_english")
def test_check_in_with_the_code_of_the_room_on_the_day(hood: Neighbourhood) -> None:
    sitting = drawn(hood)
    db.session.commit()
    who, room = hood.viewer("li"), room_of(sitting.id)
    with clock.frozen(AFTER), pytest.raises(Refused):
        attending.check_in(who, sitting.seat("li"), room)
    with clock.frozen(DAY):
        with pytest.raises(DomainError, match="not the code"):
            attending.check_in(who, sitting.seat("li"), str((int(room) + 1) % 1_000_000).zfill(6))
        attending.check_in(who, sitting.seat("li"), f" {room[:3]} {room[3:]} ")
    with clock.frozen(BEGINS):
        attending.check_in(who, sitting.seat("li"), room)
    mine = sitting.seat("li").mine
    assert mine is not None
    assert mine.present_at == DAY
    assert (attends_at(who, sitting.id), attends_at(hood.viewer("zhang"), sitting.id)) == (True, False)
    assert count_present(sitting.id) == 1
    with clock.frozen(DAY), pytest.raises(Refused):
        attending.check_in(hood.viewer("chen"), sitting.seat("chen"), room)


@pytest.mark.usefixtures("in_english")
def test_the_code_of_the_room_cannot_be_tried_out(hood: Neighbourhood) -> None:
    sitting = drawn(hood)
    db.session.commit()
    room = room_of(sitting.id)
    with clock.frozen(DAY):
        for _ in range(attending.TRIES):
            with pytest.raises(DomainError, match="not the code"):
                attending.check_in(hood.viewer("li"), sitting.seat("li"), "")
        with pytest.raises(DomainError, match="Go to the desk"):
            attending.check_in(hood.viewer("li"), sitting.seat("li"), room)


@pytest.mark.usefixtures("in_english")
def test_the_desk_ticks_off_and_takes_it_back(hood: Neighbourhood) -> None:
    sitting, other = drawn(hood), drawn(hood, people=("chen",))
    desk = hood.viewer("wang", "committee")
    mine, foreign = sitting.seat("li").mine, other.seat("chen").mine
    assert mine is not None
    assert foreign is not None
    with clock.frozen(DAY):
        attending.tick(desk, sitting.thing(), mine.id, True)
        attending.tick(desk, sitting.thing(), mine.id, True)
        assert count_present(sitting.id) == 1
        for number in (foreign.id, 999_999):
            with pytest.raises(Missing):
                attending.tick(desk, sitting.thing(), number, True)
        attending.tick(desk, sitting.thing(), mine.id, False)
    assert count_present(sitting.id) == count_present(other.id) == 0
    found = seated_at(sitting.id, [hood.people["li"], hood.people["wang"]])
    assert (found[hood.people["li"]].group, found[hood.people["wang"]].group) == ("owners", "")


@pytest.mark.usefixtures("in_english")
def test_a_change_of_time_is_counted_and_the_same_is_none(hood: Neighbourhood) -> None:
    sitting = announced(hood)
    who = hood.viewer("wang", "committee")
    with clock.frozen(DURING):
        announcing.change(who, sitting.thing(), BEGINS, ENDS, PLAN.venue, "")
        assert sitting.thing().sequence == 0
        announcing.change(who, sitting.thing(), BEGINS, ENDS, "三楼302", "")
        later = timedelta(days=1)
        announcing.change(who, sitting.thing(), BEGINS + later, ENDS + later, "三楼302", "")
    assert (sitting.thing().sequence, sitting.thing().venue) == (2, "三楼302")


@pytest.mark.usefixtures("in_english")
def test_whoever_came_on_the_day_it_was_put_off_comes_again(hood: Neighbourhood) -> None:
    sitting = drawn(hood)
    sitting.check_in("li")
    desk, week = hood.viewer("wang", "committee"), timedelta(days=7)
    with clock.frozen(DAY):
        announcing.change(desk, sitting.thing(), BEGINS, ENDS, "三楼302", "")
        assert count_present(sitting.id) == 1
        announcing.change(desk, sitting.thing(), BEGINS + week, ENDS + week, "三楼302", "")
    assert count_present(sitting.id) == 0
    with clock.frozen(DAY), pytest.raises(Refused):
        attending.check_in(hood.viewer("li"), sitting.seat("li"), room_of(sitting.id))
    with clock.frozen(DAY + week):
        attending.check_in(hood.viewer("li"), sitting.seat("li"), room_of(sitting.id))
    assert count_present(sitting.id) == 1


@pytest.mark.usefixtures("in_english")
def test_what_waits_on_the_home_page(hood: Neighbourhood) -> None:
    sitting, tenants = announced(hood, {"owners": 1, "property": 1}), announced(hood, {"tenants": 1})
    company, desk = hood.viewer("ma", "property"), hood.viewer("wang", "committee")
    with clock.frozen(DURING):
        assert [(one.kind, one.path) for one in open_to(hood.viewer("li"))] == [("seat", sitting.thing().path)]
        assert open_to(hood.viewer("sun")) == open_to(hood.viewer("newcomer")) == []
        assert [(one.kind, one.path) for one in owed_by(company)] == [("seat", sitting.thing().path)]
        assert owed_by(desk) == owed_by(hood.viewer("zhou", "hill_committee")) == []
    sitting.apply("li")
    sitting.apply("ma", "property", "property")
    with clock.frozen(DURING):
        assert open_to(hood.viewer("li")) == owed_by(company) == []
    with clock.frozen(AFTER):
        assert [one.kind for one in owed_by(desk)] == ["draw", "draw"]
        assert open_to(hood.viewer("zhang")) == []
    sitting.draw()
    tenants.draw()
    with clock.frozen(AFTER):
        assert owed_by(desk) == open_to(hood.viewer("li")) == []
    with clock.frozen(DAY):
        assert [(one.kind, one.path) for one in open_to(hood.viewer("li"))] == [
            ("attend", f"{sitting.thing().path}/check-in")
        ]
    sitting.check_in("li")
    with clock.frozen(DAY):
        assert open_to(hood.viewer("li")) == []


def test_a_closed_account_gives_its_seat_to_the_next(hood: Neighbourhood, context: Flask) -> None:
    sitting, open_one = announced(hood, {"owners": 1}), announced(hood)
    for who in ("li", "zhang"):
        sitting.apply(who)
    open_one.apply("li")
    open_one.apply("zhang")
    sitting.draw()
    seated, waiting = sorted(("li", "zhang"), key=lambda who: sitting.states()[who])
    with clock.frozen(AFTER):
        forget_person(hood.people[seated])
        forget_person(hood.people[seated])
    assert sitting.states() == {seated: "given_back", waiting: "seated"}
    assert open_one.states() == {waiting: "applied"}


def test_whoever_moves_away_has_no_seat(hood: Neighbourhood, context: Flask) -> None:
    sitting, open_one = announced(hood, {"owners": 1}), announced(hood)
    for who in ("li", "zhang"):
        sitting.apply(who)
        open_one.apply(who)
    sitting.draw()
    seated, waiting = sorted(("li", "zhang"), key=lambda who: sitting.states()[who])
    clerk = hood.viewer("wang", "committee")
    home = db.session.query(Residency).filter_by(person_id=hood.people[seated]).one()
    residency = get_residency(clerk, home.id)
    assert residency is not None
    with clock.frozen(AFTER):
        assert end(clerk, residency, "已搬走") == 0
    assert sitting.states() == {seated: "given_back", waiting: "seated"}
    assert open_one.states() == {seated: "withdrawn", waiting: "applied"}


def test_a_draft_is_its_organizations_alone(hood: Neighbourhood, context: Flask) -> None:
    sitting = prepared(hood)
    assert get_hearing(hood.viewer("sheng", "committee"), sitting.id) is not None
    for who in (hood.viewer("li"), hood.viewer("gao", "owners")):
        assert get_hearing(who, sitting.id) is None


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


def test_a_double_click_on_the_draw_draws_once(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        sitting = announced(hood, {"owners": 1})
        for who in OWNERS:
            sitting.apply(who)
        db.session.commit()
        who, thing = hood.viewer("wang", "committee"), sitting.thing()
        db.session.remove()
    with clock.frozen(CLOSES + timedelta(days=2)):
        done = _at_once(app, *[lambda: drawing.draw_seats(who, thing)] * 3, drawing.draw_one_due)
    assert [one for one in done if one not in (None, True, False)] == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Event.verb == "hearings.drawn")) == 1
        assert sorted(sitting.states().values()) == ["seated", "waiting 1", "waiting 2", "waiting 3"]


def test_a_double_click_on_applying_and_on_giving_back(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        sitting = announced(hood, {"owners": 1})
        db.session.commit()
        li, thing = hood.viewer("li"), sitting.seat("li")
        db.session.remove()
    with clock.frozen(DURING):
        done = _at_once(app, *[lambda: applying.apply(li, thing, "owners").id] * 4)
    assert len(set(done)) == 1
    with app.app_context():
        assert count_applications(sitting.id) == 1
        for who in ("zhang", "chen", "author"):
            sitting.apply(who)
        sitting.draw()
        db.session.commit()
        seated = next(who for who, state in sitting.states().items() if state == "seated")
        viewer, thing = hood.viewer(seated), sitting.seat(seated)
        db.session.remove()
    with clock.frozen(AFTER):
        assert _at_once(app, *[lambda: applying.give_back(viewer, thing)] * 3) == [None] * 3
    with app.app_context():
        assert sorted(sitting.states().values()) == ["given_back", "seated", "waiting 2", "waiting 3"]


def test_two_give_their_seats_back_at_once_and_one_waits(app: Flask, hood: Neighbourhood) -> None:
    """The last seat of the waiting list goes to one person once: the other seat stays free."""
    with app.app_context():
        sitting = announced(hood, {"owners": 2})
        for who in ("li", "zhang", "chen"):
            sitting.apply(who)
        sitting.draw()
        db.session.commit()
        leaving = [who for who, state in sitting.states().items() if state == "seated"]
        things = [(hood.viewer(who), sitting.seat(who)) for who in leaving]
        db.session.remove()
    with clock.frozen(AFTER):
        done = _at_once(app, *(lambda viewer=viewer, thing=thing: applying.give_back(viewer, thing)
                               for viewer, thing in things))  # fmt: skip
    assert done == [None, None]
    with app.app_context():
        assert sorted(sitting.states().values()) == ["given_back", "given_back", "seated"]
        assert db.session.scalar(select(func.count()).where(Event.verb == "hearings.moved_up")) == 1


def test_two_colleagues_apply_for_one_organization_at_once(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        company = db.session.get_one(Organization, hood.organizations["property"])
        people.admit(company, db.session.get_one(Person, hood.people["newcomer"]), "clerk")
        sitting = announced(hood)
        db.session.commit()
        both = [(hood.viewer(who, "property"), sitting.seat(who, "property")) for who in ("ma", "newcomer")]
        db.session.remove()
    with clock.frozen(DURING):
        done = _at_once(app, *(lambda viewer=viewer, thing=thing: bool(applying.apply(viewer, thing, "property"))
                               for viewer, thing in both))  # fmt: skip
    assert sorted(done, key=str) == [DomainError, True]
    with app.app_context():
        assert count_applications(sitting.id) == 1
