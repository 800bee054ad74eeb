"""The public notice and its objections on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.kernel.outbox import drain
from portal.matters.models import Event
from portal.notices.models import Notice
from portal.people.rules import Helper
from portal.property import commands, queries
from portal.property.models import RegisterNotice, RegisterObjection
from portal.property.queries import NoticeThing, Objectable, ObjectionThing
from portal.property.rules import digest_of_register, line_of_register
from tests.factories import Neighbourhood
from tests.property.factories import compound_of, correct_area, own, published, seen, unit_of

WORDS = "产权证写的是 92.30 平方米"
CLERK, COLLEAGUE = ("wang", "committee"), ("sheng", "committee")


def _objectable(hood: Neighbourhood, notice: NoticeThing, who: str = "li", whose: str = "li") -> Objectable | None:
    return queries.get_objectable(hood.viewer(who), notice.id, hood.units[whose])


def _object(hood: Neighbourhood, notice: NoticeThing, who: str = "li") -> int:
    thing = _objectable(hood, notice, who, who)
    assert thing is not None
    return commands.object_to(hood.viewer(who), thing, "area", WORDS).id


def _seen(hood: Neighbourhood, objection_id: int, who: tuple[str, str] = CLERK) -> ObjectionThing:
    thing = queries.get_objection(hood.viewer(*who), objection_id)
    assert thing is not None
    return thing


def _uphold(hood: Neighbourhood, objection_id: int, correction_id: int) -> None:
    commands.uphold(hood.viewer(*CLERK), _seen(hood, objection_id), correction_id, "您说得对，已经更正")


def _settle(hood: Neighbourhood, notice: NoticeThing) -> None:
    with clock.frozen(notice.ends_at + timedelta(seconds=1)):
        commands.settle_notice(hood.viewer(*CLERK), notice)


def _told(person_id: int) -> set[str]:
    db.session.commit()
    while drain():
        pass
    verbs = select(Event.verb).join(Notice, Notice.event_id == Event.id).where(Notice.person_id == person_id)
    return set(db.session.scalars(verbs))


def test_a_notice_keeps_what_the_register_said(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    assert (notice.units, notice.area) == (4, 4 * 8950)
    lines = [line_of_register(said) for said in queries.lines_published(notice.id)]
    assert notice.digest == digest_of_register(lines)
    number = correct_area(hood, unit_of(hood, "li"), 9230)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert commands.confirm(hood.viewer(*COLLEAGUE), seen(hood, number))
    assert digest_of_register(line_of_register(said) for said in queries.lines_published(notice.id)) == notice.digest
    building = unit_of(hood, "li").building_id
    (row,) = queries.units_published(notice, building).rows
    assert (row.said["area"], row.corrected) == (8950, True)


def test_it_ends_at_midnight_of_its_last_day(context: Flask, hood: Neighbourhood) -> None:
    with clock.frozen(datetime(2026, 11, 23, 23, 30, tzinfo=clock.ZONE)):
        notice = published(hood, 7)
    assert clock.local(notice.ends_at).isoformat() == "2026-11-30T23:59:59+08:00"


@pytest.mark.parametrize("days", [-1, 0, 6, 61])
def test_it_is_neither_short_nor_endless(context: Flask, hood: Neighbourhood, days: int) -> None:
    with pytest.raises(DomainError):
        published(hood, days)


def test_a_compound_has_one_notice_at_a_time(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    with pytest.raises(Conflict):
        published(hood)
    _settle(hood, notice)
    assert published(hood).id != notice.id


def test_of_two_who_publish_at_once_one_is_told(app: Flask, hood: Neighbourhood) -> None:
    gate, outcomes = Barrier(2), []

    def publish(who: tuple[str, str]) -> None:
        with app.app_context():
            viewer, compound = hood.viewer(*who), compound_of(hood)
            db.session.commit()
            gate.wait()
            try:
                commands.open_notice(viewer, compound, 15)
                db.session.commit()
                outcomes.append("published")
            except Conflict:
                db.session.rollback()
                outcomes.append("told")

    threads = [Thread(target=publish, args=(who,)) for who in (CLERK, ("he", "street_office"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["published", "told"]


def test_those_whom_it_concerns_are_told(context: Flask, hood: Neighbourhood) -> None:
    own(hood.units["li"], ("孙丽", hood.people["sun"]))  # lives elsewhere, owns here
    published(hood)
    assert "property.notice_opened" in _told(hood.people["chen"]) & _told(hood.people["sun"])
    assert "property.notice_opened" not in _told(hood.people["newcomer"]) | _told(hood.people["zhou"])


def test_only_owners_object_and_only_to_units_of_the_notice(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    assert _objectable(hood, notice, "sun", "li") is None
    assert _objectable(hood, notice, "li", "sun") is None
    assert _objectable(hood, notice, "newcomer", "li") is None
    neighbour = _objectable(hood, notice, "zhang", "li")
    assert neighbour is not None
    with pytest.raises(Refused):
        commands.object_to(hood.viewer("zhang"), neighbour, "area", WORDS)


def test_after_the_last_day_the_date_is_said(in_english: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    with clock.frozen(notice.ends_at):
        _object(hood, notice)
    with (
        clock.frozen(notice.ends_at + timedelta(seconds=1)),
        pytest.raises(DomainError, match=clock.local(notice.ends_at).date().isoformat()),
    ):
        _object(hood, notice, "zhang")


@pytest.mark.parametrize(
    ("kind", "words"), [("area", "短"), ("area", "长" * 501), ("weather", WORDS), ("area", "     ")]
)
def test_an_objection_says_what_is_wrong(context: Flask, hood: Neighbourhood, kind: str, words: str) -> None:
    thing = _objectable(hood, published(hood))
    assert thing is not None
    with pytest.raises(DomainError):
        commands.object_to(hood.viewer("li"), thing, kind, words)


def test_one_objection_of_a_person_waits_at_a_time(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    first = _object(hood, notice)
    with pytest.raises(DomainError):
        _object(hood, notice)
    commands.reject(hood.viewer(*CLERK), _seen(hood, first), "产权证写的就是 89.50")
    second = _object(hood, notice)
    _uphold(hood, second, correct_area(hood, unit_of(hood, "li"), 9230))
    with pytest.raises(DomainError):
        _object(hood, notice)


def test_the_database_keeps_one_open_objection(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    row = db.session.get_one(RegisterObjection, _object(hood, notice))
    db.session.add(RegisterObjection(notice_id=row.notice_id, unit_id=row.unit_id, person_id=row.person_id, kind="area",
                                     words=WORDS, at=clock.now()))  # fmt: skip
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_an_upheld_objection_needs_a_correction_of_its_unit(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    before = correct_area(hood, unit_of(hood, "chen"), 9000)
    objection = _object(hood, notice)
    foreign = correct_area(hood, unit_of(hood, "zhang"), 9000)
    for wrong in (before, foreign, 0, 999):
        with pytest.raises(DomainError):
            _uphold(hood, objection, wrong)
    _uphold(hood, objection, correct_area(hood, unit_of(hood, "li"), 9230))
    tally = queries.tally_of(notice.id)
    assert (tally.all, tally.open, tally.upheld, tally.rejected) == (1, 0, 1, 0)


def test_it_waits_again_where_the_correction_is_not_confirmed(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    objection = _object(hood, notice)
    number = correct_area(hood, unit_of(hood, "li"), 9230)
    _uphold(hood, objection, number)
    commands.decline(hood.viewer(*COLLEAGUE), seen(hood, number), "看不清")
    thing = _seen(hood, objection)
    assert (thing.state, thing.answer) == ("open", "")
    assert "property.objection_reopened" in _told(hood.people["li"])


def test_answers_are_told_and_published_without_unit_or_name(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    objection = _object(hood, notice)
    with pytest.raises(DomainError):
        commands.reject(hood.viewer(*CLERK), _seen(hood, objection), " ")
    thing = _seen(hood, objection)
    commands.reject(hood.viewer(*CLERK), thing, "测绘报告写的就是 89.50")
    with pytest.raises(Conflict):
        commands.reject(hood.viewer(*COLLEAGUE), thing, "又一次")
    (answer,) = queries.answers_to(notice.id).rows
    assert tuple(answer._fields) == ("id", "kind", "state", "answer", "answered_at")
    assert answer.answer == "测绘报告写的就是 89.50"
    assert "property.objection_answered" in _told(hood.people["li"])
    assert "property.objected" in _told(hood.people["sheng"])


def test_nobody_answers_what_concerns_herself(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    own(hood.units["li"], ("王桂兰", hood.people["wang"]))
    helped = replace(hood.viewer("zhang"), helper=Helper(hood.people["sheng"], "sheng", 1, ""))
    thing = _objectable(hood, notice, "zhang", "zhang")
    assert thing is not None
    entered = commands.object_to(helped, thing, "area", WORDS).id
    with pytest.raises(Refused):
        commands.reject(hood.viewer(*COLLEAGUE), _seen(hood, entered), "自己录入的")
    with pytest.raises(Refused):
        commands.reject(hood.viewer(*CLERK), _seen(hood, _object(hood, notice)), "自己的房子")
    mine = queries.get_objectable(hood.viewer("wang"), notice.id, hood.units["li"])
    assert mine is not None
    own_objection = commands.object_to(hood.viewer("wang"), mine, "owners", WORDS).id
    with pytest.raises(Refused):
        commands.reject(hood.viewer(*CLERK), _seen(hood, own_objection), "自己的异议")
    row = db.session.get_one(RegisterObjection, own_objection)
    row.state, row.answer, row.answered_by = "rejected", "自己的异议", row.person_id
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_notice_is_final_once_everything_is_answered(context: Flask, hood: Neighbourhood) -> None:
    notice = published(hood)
    with pytest.raises(DomainError):
        commands.settle_notice(hood.viewer(*CLERK), notice)
    objection = _object(hood, notice)
    with pytest.raises(DomainError):
        _settle(hood, notice)
    number = correct_area(hood, unit_of(hood, "li"), 9230)
    _uphold(hood, objection, number)
    with pytest.raises(DomainError):
        _settle(hood, notice)
    assert commands.confirm(hood.viewer(*COLLEAGUE), seen(hood, number))
    _settle(hood, notice)
    row = db.session.get_one(RegisterNotice, notice.id)
    assert (row.state, row.settled_by) == ("settled", hood.people["wang"])
    with pytest.raises(Conflict):
        _settle(hood, notice)
    with pytest.raises(Refused):
        _object(hood, notice, "zhang")


def test_what_waits_is_counted_where_it_waits(context: Flask, hood: Neighbourhood) -> None:
    _object(hood, published(hood))
    viewers = [hood.viewer(*CLERK), hood.viewer("he", "street_office"), hood.viewer("zhou", "hill_committee"),
               hood.viewer("ma", "property"), hood.viewer("li")]  # fmt: skip
    assert [queries.count_open_objections(viewer) for viewer in viewers] == [1, 1, 0, 0, 0]
    assert [len(queries.open_objections(viewer).rows) for viewer in viewers] == [1, 1, 0, 0, 0]
