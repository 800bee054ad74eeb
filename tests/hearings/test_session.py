"""The session at the desk and on the floor, on a real database, also when two are at it at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.adoption.queries import lines_of
from portal.hearings.commands import agenda, conducting, floor, polling
from portal.hearings.commands.leaving import forget_person
from portal.hearings.models import (
    HearingItem,
    HearingPollAnswer,
    HearingQuestion,
    HearingSpeech,
    HearingSupport,
)
from portal.hearings.queries.floor import get_floor
from portal.hearings.rules.session import Question
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing, Refused
from portal.matters.models import Event
from portal.people.models import Person
from tests.factories import Neighbourhood
from tests.hearings.session_world import ITEMS, Session, over, running, seated, speech
from tests.hearings.world import BEGINS

pytestmark = pytest.mark.usefixtures("in_english")


def _later(seconds: int) -> Any:
    return clock.frozen(BEGINS + timedelta(seconds=seconds))


def test_an_agenda_grows_and_what_was_taken_up_stays(hood: Neighbourhood) -> None:
    session = running(hood)
    first, second = session.board().items
    assert [(one.title, one.minutes) for one in (first, second)] == list(ITEMS.items())
    with pytest.raises(DomainError):
        agenda.drop_item(session.desk, session.thing(), first.id)
    agenda.drop_item(session.desk, session.thing(), second.id)
    agenda.add_item(session.desk, session.thing(), "其他", 5)
    assert [one.title for one in session.board().items] == ["充电棚建在哪里", "其他"]
    with pytest.raises(Missing):
        agenda.drop_item(session.desk, session.thing(), 10**6)
    with pytest.raises(Refused):
        agenda.add_item(hood.viewer("li"), session.thing(), "插一项", 5)
    session.end()
    with pytest.raises(Refused):
        agenda.add_item(session.desk, session.thing(), "太晚了", 5)


def test_an_item_of_another_hearing_is_not_there(hood: Neighbourhood) -> None:
    session, other = running(hood), running(hood)
    with pytest.raises(Missing):
        conducting.take_up(session.desk, session.standing(), other.board().items[0].id)
    with pytest.raises(Missing):
        agenda.drop_item(session.desk, session.thing(), other.board().items[1].id)
    assert db.session.scalar(select(func.count()).select_from(HearingItem)) == 4


def test_it_begins_once_when_the_seats_are_drawn_and_ends_once(hood: Neighbourhood) -> None:
    session = seated(hood)
    with pytest.raises(Refused):
        session.asks("li")
    before = session.standing()
    with clock.frozen(BEGINS - timedelta(days=1)), pytest.raises(DomainError):
        conducting.begin(session.desk, before)
    with clock.frozen(BEGINS - timedelta(hours=1)):
        conducting.begin(session.desk, before)
        with pytest.raises(Conflict):
            conducting.begin(session.desk, before)
    for who, acting in (("li", None), ("ma", "property"), ("zhou", "hill_committee")):
        with pytest.raises(Refused):
            conducting.end(hood.viewer(who, acting), session.standing())
    during = session.standing()
    session.end()
    assert session.standing().state == "minutes"
    with pytest.raises(Conflict):
        conducting.end(session.desk, during)
    with pytest.raises(Conflict):
        conducting.call_next(session.desk, during, 0)
    verbs = [row.verb for row in db.session.scalars(select(Event).where(Event.matter_id == session.id))]
    assert verbs.count("hearings.began") == verbs.count("hearings.ended") == 1


def test_sides_take_turns_and_each_speech_gets_its_time(hood: Neighbourhood) -> None:
    session = running(hood)
    agenda.settle_time(session.desk, session.thing(), 120)
    for seconds, (who, side) in enumerate((("li", "for"), ("zhang", "for"), ("ma", "against"), ("chen", "order"))):
        session.asks(who, side, seconds)
    called = [(session.next(10), speech(session.row().called_id).allowed) for _turn in range(4)]
    assert called == [("chen", 60), ("li", 120), ("ma", 120), ("zhang", 120)]
    assert session.next(20) is None
    assert list(db.session.scalars(select(HearingSpeech.state))) == ["done"] * 4


def test_a_second_speech_comes_after_first_ones_on_the_same_item_only(hood: Neighbourhood) -> None:
    session = running(hood)
    session.speaks("li", "for")
    session.asks("li", "for", 1)
    session.asks("zhang", "for", 2)
    assert [one.seated.name for one in session.board().queue] == ["张伟", "李明"]
    conducting.take_up(session.desk, session.standing(), session.board().items[1].id)
    assert [one.seated.name for one in session.board().queue] == ["李明", "张伟"]


def test_asking_twice_keeps_the_place_and_changes_the_side(hood: Neighbourhood) -> None:
    session = running(hood)
    session.asks("li", "for", 0)
    session.asks("zhang", "for", 1)
    session.asks("li", "against", 2)
    assert [(one.seated.name, one.side) for one in session.board().queue] == [("李明", "against"), ("张伟", "for")]
    with pytest.raises(DomainError):
        session.asks("li", "whatever")
    floor.step_back(session.viewer("li"), session.floor("li"))
    floor.step_back(session.viewer("li"), session.floor("li"))
    assert [one.seated.name for one in session.board().queue] == ["张伟"]


def test_only_who_has_a_seat_and_came_speaks(hood: Neighbourhood) -> None:
    session = running(hood, people=("li", "ma"))
    for who, acting in (("zhang", None), ("author", None), ("newcomer", None), ("wang", "committee")):
        viewer = hood.viewer(who, acting)
        thing = get_floor(viewer, session.id)
        assert thing is not None
        assert not thing.attends, who
        with pytest.raises(Refused):
            floor.ask_to_speak(viewer, thing, "for")
    session.asks("ma", "against")
    one = session.board().queue[0].seated
    assert (one.group, one.organization) == ("property", "安居物业服务有限公司")


def test_the_clock_stops_in_a_pause_and_a_minute_is_given(hood: Neighbourhood) -> None:
    session = running(hood)
    session.asks("li")
    session.next(0)
    number = session.row().called_id
    acts: list[tuple[int, Callable[..., None]]] = [
        (30, conducting.pause), (40, conducting.pause), (90, conducting.resume), (95, conducting.resume),
        (96, conducting.extend),
    ]  # fmt: skip
    for seconds, act in acts:
        with _later(seconds):
            act(session.desk, session.standing(), number)
    timer = session.board().speaker.timer  # type: ignore[union-attr]
    assert (timer.allowed, timer.paused, timer.spent(BEGINS + timedelta(seconds=100))) == (240, 60, 40)  # type: ignore[union-attr]
    with _later(110):
        conducting.pause(session.desk, session.standing(), number)
    with _later(170):
        conducting.finish(session.desk, session.standing(), number)
    row = speech(number)
    assert (row.state, row.paused, row.paused_at) == ("done", 120, None)
    for act in (conducting.pause, conducting.finish, conducting.extend, conducting.skip):
        with pytest.raises(Conflict):
            act(session.desk, session.standing(), number)


def test_who_is_not_there_is_passed_over_and_can_ask_again_as_if_for_the_first_time(hood: Neighbourhood) -> None:
    session = running(hood)
    session.asks("li", "for", 0)
    session.asks("zhang", "for", 1)
    assert session.next() == "li"
    conducting.skip(session.desk, session.standing(), session.row().called_id)
    assert session.board().speaker is None
    session.asks("li", "for", 2)
    assert (session.next(), session.next()) == ("zhang", "li")


def test_going_to_another_item_waits_for_the_speaker(hood: Neighbourhood) -> None:
    session = running(hood)
    session.asks("li")
    session.next()
    with pytest.raises(DomainError):
        conducting.take_up(session.desk, session.standing(), session.board().items[1].id)
    session.end()
    assert speech(session.row().called_id).state == "done"


def test_who_still_waits_at_the_end_is_not_called_any_more(hood: Neighbourhood) -> None:
    session = running(hood)
    session.asks("li")
    session.end()
    assert db.session.scalar(select(HearingSpeech.state)) == "skipped"
    assert lines_of(session.id) == []


def test_who_closes_her_account_waits_no_longer_and_her_words_stay_without_a_name(hood: Neighbourhood) -> None:
    session = running(hood)
    session.question("li")
    session.asks("li")
    session.asks("zhang", "for", 1)
    before = session.row().version
    forget_person(hood.people["li"])
    db.session.get_one(Person, hood.people["li"]).name = ""
    board = session.board()
    assert [one.seated.name for one in board.queue] == ["张伟"]
    assert (board.questions[0].text, board.questions[0].seated.name) == ("棚子谁来管？", "")
    assert session.row().version == before + 1


def test_what_is_said_is_written_down_of_this_session_only(hood: Neighbourhood) -> None:
    session, other = running(hood), running(hood)
    session.asks("li")
    session.next()
    number = session.row().called_id
    conducting.jot_down(session.desk, session.standing(), number, " 建在北门 ")
    assert speech(number).what == "建在北门"
    with pytest.raises(DomainError):
        conducting.jot_down(session.desk, session.standing(), number, "字" * 4001)
    with pytest.raises(Conflict):
        conducting.jot_down(other.desk, other.standing(), number, "别的")


def test_two_at_the_desk_never_pass_over_a_speaker(hood: Neighbourhood) -> None:
    session = running(hood)
    for seconds, who in enumerate(("li", "zhang", "chen")):
        session.asks(who, "for", seconds)
    assert session.next() == "li"
    with pytest.raises(Conflict):
        conducting.call_next(session.desk, session.standing(), 0)
    assert [one.seated.name for one in session.board().queue] == ["张伟", "陈静"]


def test_questions_are_ranked_by_support_then_by_time(hood: Neighbourhood) -> None:
    session = running(hood)
    first, second, third = session.question("li"), session.question("zhang"), session.question("author")
    for who in ("zhang", "chen", "author"):
        floor.support(session.viewer(who), session.floor(who), first)
        floor.support(session.viewer(who), session.floor(who), first)
    floor.support(session.viewer("li"), session.floor("li"), third)
    assert [(one.id, one.supports) for one in session.board().questions] == [(first, 3), (third, 1), (second, 0)]
    floor.settle(session.desk, session.standing(), second, Question.TAKEN_UP, "")
    assert session.board().questions[0].id == second
    floor.settle(session.desk, session.standing(), first, Question.ANSWERED, "物业来管。")
    assert [(one.id, one.answer) for one in session.board().settled] == [(first, "物业来管。")]
    with pytest.raises(Conflict):
        floor.support(session.viewer("author"), session.floor("author"), first)
    with pytest.raises(DomainError):
        floor.support(session.viewer("zhang"), session.floor("zhang"), second)
    assert db.session.scalar(select(func.count()).select_from(HearingSupport)) == 4


def test_residents_who_listen_ask_and_support_strangers_do_not(hood: Neighbourhood) -> None:
    session = running(hood)
    number = session.question("author")
    for who in ("sun", "newcomer"):
        with pytest.raises(Refused):
            floor.ask(session.viewer(who), session.floor(who), "我也想问")
        with pytest.raises(Refused):
            floor.support(session.viewer(who), session.floor(who), number)


def test_nobody_fills_the_board_alone(hood: Neighbourhood) -> None:
    session = running(hood)
    numbers = [session.question("li", f"第{n}个问题") for n in range(3)]
    with pytest.raises(DomainError):
        session.question("li", "第四个问题")
    floor.settle(session.desk, session.standing(), numbers[0], Question.ANSWERED, "")
    session.question("li", "第四个问题")


def test_a_question_is_taken_back_by_its_asker_only_and_only_in_time(hood: Neighbourhood) -> None:
    session, other = running(hood), running(hood)
    number, taken_up = session.question("li"), session.question("li", "另一个问题")
    with pytest.raises(Missing):
        floor.take_back(session.viewer("zhang"), session.floor("zhang"), number)
    with pytest.raises(Missing):
        floor.take_back(other.viewer("li"), other.floor("li"), number)
    floor.take_back(session.viewer("li"), session.floor("li"), number)
    floor.take_back(session.viewer("li"), session.floor("li"), number)
    with pytest.raises(Conflict):
        floor.settle(session.desk, session.standing(), number, Question.ANSWERED, "")
    floor.settle(session.desk, session.standing(), taken_up, Question.TAKEN_UP, "")
    with pytest.raises(Conflict):
        floor.take_back(session.viewer("li"), session.floor("li"), taken_up)
    assert [one.id for one in session.board().questions] == [taken_up]


def test_a_withheld_question_shows_its_reason_and_not_its_words(hood: Neighbourhood) -> None:
    session = running(hood)
    number = session.question("li", "张某是骗子")
    with pytest.raises(DomainError):
        floor.settle(session.desk, session.standing(), number, Question.WITHHELD, "")
    with pytest.raises(DomainError):
        floor.settle(session.desk, session.standing(), number, "open", "")
    floor.settle(session.desk, session.standing(), number, Question.WITHHELD, "针对个人")
    (shown,) = session.board().settled
    assert (shown.text, shown.answer) == ("", "针对个人")
    session.end()
    assert lines_of(session.id) == []


def test_a_poll_shows_totals_only_when_it_is_closed_and_forgets_who_said_what(hood: Neighbourhood) -> None:
    session = running(hood)
    poll = polling.open_poll(session.desk, session.standing(), "建在北门吗？", ["同意", "不同意", "再说"])
    with pytest.raises(DomainError):
        polling.open_poll(session.desk, session.standing(), "还有一个？", ["是", "否"])
    for who, choice in (("li", 0), ("zhang", 0), ("li", 1), ("li", 1)):
        polling.answer(session.viewer(who), session.floor(who), poll.id, choice)
    for choice in (-1, 3):
        with pytest.raises(DomainError):
            polling.answer(session.viewer("chen"), session.floor("chen"), poll.id, choice)
    with pytest.raises(Refused):
        polling.answer(session.viewer("author"), session.floor("author"), poll.id, 0)
    shown = session.board().poll
    assert shown is not None
    assert (shown.answered, shown.present, shown.totals) == (2, 4, ())
    polling.close_poll(session.desk, session.standing(), poll.id)
    polling.close_poll(session.desk, session.standing(), poll.id)
    shown = session.board().poll
    assert shown is not None
    assert (shown.answered, shown.present, shown.totals) == (2, 4, (1, 1, 0))
    assert db.session.scalar(select(func.count()).select_from(HearingPollAnswer)) == 0
    with pytest.raises(Conflict):
        polling.answer(session.viewer("chen"), session.floor("chen"), poll.id, 0)


def test_an_open_poll_is_counted_when_the_session_ends(hood: Neighbourhood) -> None:
    session = running(hood)
    poll = polling.open_poll(session.desk, session.standing(), "建在北门吗？", ["同意", "不同意"])
    polling.answer(session.viewer("li"), session.floor("li"), poll.id, 1)
    session.end()
    shown = session.board().poll
    assert shown is not None
    assert (shown.closed, shown.totals) == (True, (0, 1))


def test_every_change_has_a_version_of_its_own_and_reading_has_none(hood: Neighbourhood) -> None:
    session = running(hood)
    seen = [session.row().version]
    for act in (
        lambda: session.asks("li"),
        session.next,
        lambda: session.question("zhang"),
        lambda: floor.support(session.viewer("li"), session.floor("li"), session.board().questions[0].id),
        session.board,
        session.end,
    ):
        act()
        seen.append(session.row().version)
    assert [after - before for before, after in pairwise(seen)] == [1, 1, 1, 1, 0, 1]


def _at_once(app: Flask, people: int, act: Callable[[int], str]) -> list[str]:
    """What each of so many threads got: what `act` returns, or the name of its error."""
    gate = Barrier(people)

    def go(number: int) -> str:
        with app.app_context():
            gate.wait()
            try:
                said = act(number)
                db.session.commit()
            except DomainError as error:
                db.session.rollback()
                said = type(error).__name__
            db.session.remove()
            return said

    with ThreadPoolExecutor(people) as pool:
        return sorted(pool.map(go, range(people)))


def test_two_who_call_the_next_speaker_at_once_call_one(context: Flask, hood: Neighbourhood) -> None:
    session = running(hood)
    for seconds, who in enumerate(("li", "zhang", "chen")):
        session.asks(who, "for", seconds)
    db.session.commit()

    def call(_number: int) -> str:
        desk = Session(hood, session.id)
        conducting.call_next(desk.desk, desk.standing(), 0)
        return "called"

    assert _at_once(context, 4, call) == ["Conflict"] * 3 + ["called"]
    assert [one.seated.name for one in session.board().queue] == ["张伟", "陈静"]


def test_what_is_sent_twice_at_once_counts_once(context: Flask, hood: Neighbourhood) -> None:
    session = running(hood)
    number = session.question("zhang")
    poll = polling.open_poll(session.desk, session.standing(), "建在北门吗？", ["同意", "不同意"]).id
    db.session.commit()

    def act(at: int) -> str:
        here = Session(hood, session.id)
        viewer, thing = here.viewer("li"), here.floor("li")
        (
            lambda: floor.support(viewer, thing, number),
            lambda: polling.answer(viewer, thing, poll, 1),
            lambda: floor.ask_to_speak(viewer, thing, "for"),
        )[at % 3]()
        return "done"

    assert _at_once(context, 6, act) == ["done"] * 6
    board = session.board()
    assert (board.questions[0].supports, board.poll.answered, len(board.queue)) == (1, 1, 1)  # type: ignore[union-attr]


def test_all_that_was_said_and_asked_goes_into_the_adoption_table(hood: Neighbourhood) -> None:
    session, _first, _second = over(hood)
    assert [line.title for line in lines_of(session.id)] == ["应该建在北门。", "北门是消防通道。", "棚子谁来管？"]
    assert db.session.scalar(select(HearingQuestion.state)) == "open"
