"""The desk and the agenda in the browser: every act once, what is typed never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.hearings.commands import polling
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.hearings.session_world import Session, running, seated, speech
from tests.hearings.world import BEGINS

HTMX = {"HX-Request": "true"}


@pytest.fixture
def session(app: Flask, hood: Neighbourhood) -> Session:
    """Open, with Li and then Ma waiting."""

    def make() -> Session:
        found = running(hood)
        found.asks("li", "for", 0)
        found.asks("ma", "against", 1)
        return found

    return _do(app, make)


def _do(app: Flask, act: Callable[[], Any]) -> Any:
    with app.app_context():
        done = act()
        db.session.commit()
    return done


def test_from_the_agenda_to_the_end(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    session = _do(app, lambda: seated(hood))
    here, wang = f"/hearings/{session.id}", browser("wang", "committee")
    assert f"{here}/agenda" in wang.get(here).text
    sent = {"item-title": "其他事项", "item-minutes": "10", "item-once": "b" * 20}
    for _ in range(2):
        assert wang.post(f"{here}/items", data=sent).status_code == 303
    assert wang.get(f"{here}/agenda").text.count("其他事项") == 1
    assert wang.post(f"{here}/items", data={"item-title": "", "item-minutes": "0"}).status_code == 422
    assert wang.post(f"{here}/time", data={"time-minutes": "2"}).status_code == 303
    assert wang.post(f"{here}/time", data={"time-minutes": "99"}).status_code == 422
    items = _do(app, lambda: session.board().items)
    wang.post(f"{here}/items/drop", data={"item": items[2].id})
    assert "其他事项" not in wang.get(f"{here}/agenda").text
    assert "Open the session" in wang.get(f"{here}/desk").text
    with clock.frozen(BEGINS - timedelta(days=1)):
        early = wang.post(f"{here}/begin")
        assert early.status_code == 422
        assert "on the day it is announced for, not before" in early.text
    with clock.frozen(BEGINS):
        assert wang.post(f"{here}/begin").status_code == 303
        assert wang.post(f"{here}/begin").status_code == 403
    assert wang.post(f"{here}/act", data={"act": f"item:{items[0].id}"}).status_code == 303
    assert _do(app, session.board).seconds == 120
    assert wang.post(f"{here}/end").location == f"{here}/minutes"
    assert wang.get(f"{here}/desk").status_code == 403


def test_a_double_click_calls_one_speaker(app: Flask, browser: Browser, session: Session) -> None:
    here, wang = f"/hearings/{session.id}", browser("wang", "committee")
    sent = {"act": "next:0", "once": "c" * 20}
    for _ in range(2):
        assert wang.post(f"{here}/act", data=sent).status_code == 303
    board = _do(app, session.board)
    assert (board.speaker.seated.name, len(board.queue)) == ("李明", 1)
    late = wang.post(f"{here}/act", data={"act": "next:0", "what": "没写完", "noted": board.speaker.id})
    assert late.status_code == 422
    assert "called the next speaker in this moment" in late.text
    assert "没写完" in late.text


def test_what_was_written_goes_with_every_act_to_whom_it_was_written_of(
    app: Flask, browser: Browser, session: Session
) -> None:
    here, wang = f"/hearings/{session.id}", browser("wang", "committee")
    wang.post(f"{here}/act", data={"act": "next:0"})
    first = _do(app, lambda: session.row().called_id)
    for act, what in ((f"pause:{first}", "一"), (f"resume:{first}", "一二"), (f"extend:{first}", "一二三"), ("", "四")):
        assert wang.post(f"{here}/act", data={"act": act, "noted": first, "what": what}).status_code == 303
    wang.post(f"{here}/act", data={"act": f"next:{first}", "noted": first, "what": "应该建。"})
    second = _do(app, lambda: session.row().called_id)
    wang.post(f"{here}/act", data={"act": f"finish:{second}", "noted": first, "what": "应该建在北门。"})
    assert _do(app, lambda: (speech(first).what, speech(second).what)) == ("应该建在北门。", "")
    for wrong in ("finish:1", "pause:99999", "skip:", "item:9"):
        status = wang.post(f"{here}/act", data={"act": wrong}).status_code
        assert status in (404, 422), wrong
    assert "Nobody waits" in wang.post(f"{here}/act", data={"act": f"next:{second}"}, follow_redirects=True).text


def test_the_desk_polls_its_changing_part_without_what_is_typed(app: Flask, browser: Browser, session: Session) -> None:
    here, wang = f"/hearings/{session.id}", browser("wang", "committee")
    wang.post(f"{here}/act", data={"act": "next:0"})
    part = wang.get(f"{here}/desk?seen=old", headers=HTMX)
    assert part.status_code == 200
    assert 'id="desk"' in part.text
    assert "textarea" not in part.text
    mark = _do(app, lambda: session.standing().mark)
    assert wang.get(f"{here}/desk?seen={mark}", headers=HTMX).status_code == 204
    assert browser("li").get(f"{here}/desk").status_code == 403


def test_questions_and_polls_from_the_desk(app: Flask, browser: Browser, session: Session) -> None:
    here, wang = f"/hearings/{session.id}", browser("wang", "committee")
    number = _do(app, lambda: session.question("zhang"))
    assert wang.post(f"{here}/settle", data={"question": number, "state": "withheld"}).status_code == 422
    assert wang.post(f"{here}/settle", data={"question": number, "state": "open"}).status_code == 422
    assert wang.post(f"{here}/settle", data={"question": "77", "state": "answered"}).status_code == 404
    taken = wang.post(f"{here}/settle", data={"question": number, "state": "taken_up"})
    assert taken.status_code == 303
    assert "Taken up" in browser().get(f"{here}/board").text
    assert wang.post(f"{here}/polls", data={"poll-question": "好吗？？", "poll-options": "好"}).status_code == 422
    sent = {"poll-question": "建在北门吗？", "poll-options": "同意\r\n反对\r\n", "poll-once": "d" * 20}
    for _ in range(2):
        assert wang.post(f"{here}/polls", data=sent).status_code == 303
    board = _do(app, session.board)
    assert board.poll.options == ("同意", "反对")
    assert "Close the poll" in wang.get(f"{here}/desk").text


@pytest.mark.parametrize("who", [("li", None), ("ma", "property"), ("zhou", "hill_committee"), (None, None)])
def test_nobody_else_is_at_the_desk(
    app: Flask, browser: Browser, session: Session, who: tuple[str | None, str | None]
) -> None:
    here, other = f"/hearings/{session.id}", browser(*who)
    poll = _do(app, lambda: polling.open_poll(session.desk, session.standing(), "建在北门吗？", ["是", "否"]).id)
    before = _do(app, session.board)
    for path, data in (
        ("act", {"act": "next:0"}), ("act", {"act": f"close_poll:{poll}"}), ("polls", {"poll-question": "好吗好吗"}),
        ("settle", {"question": "1", "state": "answered"}), ("end", {}), ("items", {"item-title": "插队"}),
        ("items/drop", {"item": "1"}), ("time", {"time-minutes": "1"}), ("begin", {}),
    ):  # fmt: skip
        assert other.post(f"{here}/{path}", data=data).status_code in (302, 303, 401, 403)
    assert _do(app, session.board) == before
