"""Booking, deciding, giving back and forgetting, on a real database."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters.models import Event
from portal.notices.models import Notice
from portal.venues import commands
from portal.venues.models import Booking, BookingSlot
from portal.venues.queries import BookingThing, around, bookable, free_week, get_booking, get_venue
from tests.factories import Neighbourhood
from tests.venues.world import NOW, at, offered


def _thing(hood: Neighbourhood, number: int) -> BookingThing:
    thing = get_booking(hood.viewer("wang", "committee"), number)
    assert thing is not None
    return thing


def _slots() -> int:
    return db.session.scalar(select(func.count()).select_from(BookingSlot)) or 0


def test_what_is_taken_names_the_next_free_time(in_english: Flask, hood: Neighbourhood) -> None:
    with clock.frozen(NOW):
        venue = offered(hood)
        made = commands.book(hood.viewer("li"), venue, at(14), at(15), "读书会")
        assert (made.state, _slots()) == ("approved", 4)
        with pytest.raises(Conflict, match="2026-11-24 15:00–16:00"):
            commands.book(hood.viewer("lin", "helpers"), venue, at(14.5), at(15.5), "排练")
        assert bookable(venue, at(14), at(15)) == []
        with pytest.raises(Refused):
            commands.book(hood.viewer("sun"), venue, at(16), at(17), "聚会")
        commands.take_back(hood.viewer("li"), _as(hood, "li", made.id))
        assert _slots() == 0
        commands.book(hood.viewer("lin", "helpers"), venue, at(14.5), at(15.5), "排练")


def _as(hood: Neighbourhood, who: str, number: int) -> BookingThing:
    thing = get_booking(hood.viewer(who), number)
    assert thing is not None
    return thing


def test_the_database_itself_refuses_the_second(context: Flask, hood: Neighbourhood) -> None:
    with clock.frozen(NOW):
        venue = offered(hood, kind="equipment", units=2)
        made = commands.book(hood.viewer("li"), venue, at(14), at(14.25), "搬家")
        taken = db.session.scalar(select(BookingSlot))
        assert taken is not None
        row = {"booking_id": made.id, "venue_id": venue.id, "unit": 2, "quarter": taken.quarter}
        db.session.execute(insert(BookingSlot).values(row))
        with pytest.raises(IntegrityError):
            db.session.execute(insert(BookingSlot).values(row | {"unit": taken.unit}))
        db.session.rollback()


def test_fifty_want_the_same_hour(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context(), clock.frozen(NOW):
        venue = offered(hood, kind="equipment", name="折叠桌", units=3)
        db.session.commit()
    start, ends = Barrier(50), []

    def book(number: int) -> None:
        with app.app_context():
            viewer = hood.viewer(("li", "zhang", "chen", "author")[number % 4])
            db.session.commit()
            start.wait()
            try:
                commands.book(viewer, venue, at(14), at(15), "摆摊")
                db.session.commit()
                ends.append("booked")
            except Conflict:
                db.session.rollback()
                ends.append("taken")
            except Exception as error:
                db.session.rollback()
                ends.append(repr(error))

    with clock.frozen(NOW):
        threads = [Thread(target=book, args=(number,)) for number in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(ends) == ["booked"] * 3 + ["taken"] * 47
    with app.app_context():
        assert _slots() == 12


def test_the_office_decides_and_the_time_comes_back(context: Flask, hood: Neighbourhood) -> None:
    with clock.frozen(NOW):
        venue = offered(hood, approval=True)
        wang = hood.viewer("wang", "committee")
        first = commands.book(hood.viewer("li"), venue, at(14), at(15), "读书会")
        assert (first.state, _slots()) == ("waiting", 4)
        commands.refuse(wang, _thing(hood, first.id), "当天维修")
        assert _slots() == 0
        second = commands.book(hood.viewer("lin", "helpers"), venue, at(14), at(15), "排练")
        commands.approve(wang, _thing(hood, second.id))
        with pytest.raises(Refused):
            commands.approve(wang, _thing(hood, second.id))
        commands.cancel(wang, _thing(hood, second.id), "停电")
        assert _slots() == 0
        own = commands.book(wang, venue, at(16), at(17), "例会")
        with pytest.raises(Refused):
            commands.approve(wang, _thing(hood, own.id))
        commands.approve(hood.viewer("sheng", "committee"), _thing(hood, own.id))
        db.session.commit()
        while outbox.drain():
            pass
        asked = select(Event.verb, Notice.person_id).join(Event, Event.id == Notice.event_id)
        told = {(verb, person) for verb, person in db.session.execute(asked)}
        assert {("venues.refused", hood.people["li"]), ("venues.cancelled", hood.people["lin"]),
                ("venues.asked", hood.people["wang"])} <= told  # fmt: skip


def test_the_week_names_organizations_and_no_people(context: Flask, hood: Neighbourhood) -> None:
    with clock.frozen(NOW):
        venue = offered(hood)
        commands.book(hood.viewer("li"), venue, at(10), at(11), "读书会")
        commands.book(hood.viewer("lin", "helpers"), venue, at(14), at(15), "排练")
        commands.except_day(hood.viewer("wang", "committee"), venue, date(2026, 11, 25), None, "消毒")
        days = free_week(venue, date(2026, 11, 23))
        assert [(one.begins, one.ends) for one in days[1].free] == [(at(9), at(10)), (at(11), at(14)), (at(15), at(21))]
        assert [one.who for one in days[1].booked] == ["邻里互助社"]
        assert (days[2].window, days[2].free) == (None, [])
        assert days[0].free[0].begins > NOW


def test_a_venue_is_near_and_can_be_closed(context: Flask, hood: Neighbourhood) -> None:
    venue = offered(hood)
    li, sun = hood.viewer("li").homes[0].place_path, hood.viewer("sun").homes[0].place_path
    assert [one.id for one in around([li]).rows] == [venue.id]
    assert list(around([sun]).rows) == []
    commands.offer(hood.viewer("wang", "committee"), venue, again=False)
    assert list(around([li]).rows) == []
    closed = get_venue(hood.viewer("li"), venue.id)
    assert closed is not None
    with pytest.raises(Refused):
        commands.book(hood.viewer("li"), closed, at(14), at(15), "读书会")


@pytest.mark.parametrize(
    ("more", "field"),
    [({"kind": "car"}, "kind"), ({"name": ""}, "name"), ({"units": 2}, "units"), ({"hours": {}}, "day0"),
     ({"longest": 10}, "longest"), ({"ahead": 999}, "ahead"), ({"residents": False, "organizations": False},
                                                              "residents")],
)  # fmt: skip
def test_what_a_venue_must_say(context: Flask, hood: Neighbourhood, more: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as wrong:
        offered(hood, **more)
    assert wrong.value.field == field


def test_closing_an_account_gives_its_time_back(context: Flask, hood: Neighbourhood) -> None:
    with clock.frozen(NOW):
        venue = offered(hood)
        made = commands.book(hood.viewer("li"), venue, at(14), at(15), "读书会")
        kept = commands.book(hood.viewer("lin", "helpers"), venue, at(16), at(17), "排练")
        commands.forget_person(hood.people["li"])
        commands.forget_person(hood.people["lin"])
        gone = db.session.get_one(Booking, made.id, populate_existing=True)
        assert (gone.state, gone.purpose, _slots()) == ("taken_back", "", 4)
        assert db.session.get_one(Booking, kept.id, populate_existing=True).state == "approved"
