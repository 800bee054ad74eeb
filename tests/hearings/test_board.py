"""The board in the browser: polling for almost nothing, nothing lost, everybody's words shown safely."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.hearings.commands import conducting, polling
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.hearings.session_world import Session, running, seated
from tests.hearings.world import BEGINS, prepared
from tests.statements import statements

HTMX = {"HX-Request": "true"}
EVIL = "<script>alert(1)</script> & \u202etfel\u202c 😀 "


@pytest.fixture
def session(app: Flask, hood: Neighbourhood) -> Session:
    """Open, at its first item, with nobody's hand up."""
    with app.app_context():
        found = running(hood)
        db.session.commit()
    return found


def _do(app: Flask, act: Callable[[], Any]) -> Any:
    with app.app_context():
        done = act()
        db.session.commit()
    return done


def _mark(html: str) -> str:
    found = re.search(r"seen=([0-9a-f]*\.\d+)", html)
    assert found is not None
    return found[1]


def _acts(html: str) -> set[str]:
    return set(re.findall(r'formaction="(/hearings/[^"]+)"', html))


def test_a_watcher_is_told_nothing_new_by_one_look_at_one_row(app: Flask, browser: Browser, session: Session) -> None:
    visitor = browser()
    path = f"/hearings/{session.id}/board"
    seen = _mark(visitor.get(path).text)
    with statements(app) as sent, visitor.get(f"{path}?seen={seen}", headers=HTMX) as response:
        assert (response.status_code, response.data) == (204, b"")
    assert len(sent) == 1
    _do(app, lambda: session.asks("li", "against"))
    with visitor.get(f"{path}?seen={seen}&all=1", headers=HTMX) as response:
        assert response.status_code == 200
        assert response.headers["HX-Trigger"] == "board-changed"
        assert "李明" in response.text
        assert response.text.lstrip().startswith('<section id="board"')
        newer = _mark(response.text)
    assert newer != seen
    assert visitor.get(f"{path}?seen={newer}", headers=HTMX).status_code == 204


def test_a_new_version_is_read_once_for_all_watchers(app: Flask, browser: Browser, session: Session) -> None:
    path = f"/hearings/{session.id}/board?seen=old"
    browser().get(path, headers=HTMX)
    with statements(app) as sent, browser().get(path, headers=HTMX) as response:
        assert response.status_code == 200
    assert len(sent) == 1


def test_what_was_undone_is_never_on_the_board(app: Flask, browser: Browser, session: Session) -> None:
    with app.app_context():
        session.asks("li")
        assert len(session.board().queue) == 1
        db.session.rollback()
    _do(app, lambda: session.question("zhang"))
    shown = browser().get(f"/hearings/{session.id}/board").text
    assert "棚子谁来管" in shown
    assert "李明" not in shown


def test_the_common_part_is_the_same_for_everyone(app: Flask, browser: Browser, session: Session) -> None:
    _do(app, lambda: (session.asks("li"), session.question("zhang")))
    path = f"/hearings/{session.id}/board?seen=old"
    parts = {
        browser(*who).get(path, headers=HTMX).text for who in ((None,), ("li",), ("zhang",), ("wang", "committee"))
    }
    assert len(parts) == 1
    assert "csrf" not in parts.pop()


def test_the_clock_is_right_after_a_reload_without_scripts(app: Flask, browser: Browser, session: Session) -> None:
    def speak() -> None:
        session.asks("li", "for")
        session.next(0)

    _do(app, speak)
    path = f"/hearings/{session.id}/board"
    for seconds, shown in ((0, "3:00"), (59, "2:01"), (180, "0:00"), (190, "-0:10")):
        with clock.frozen(BEGINS + timedelta(seconds=seconds)):
            page = browser().get(path).text
        assert f">{shown}</span>" in page
        assert "data-running" in page
    number = _do(app, lambda: session.row().called_id)
    with clock.frozen(BEGINS):
        _do(app, lambda: conducting.pause(session.desk, session.standing(), number))
    page = browser().get(path).text
    assert "paused" in page
    assert "data-running" not in page


def test_who_may_do_what_on_the_board(browser: Browser, session: Session) -> None:
    path = f"/hearings/{session.id}/board"
    here = f"/hearings/{session.id}"
    visitor = browser().get(path).text
    assert _acts(visitor) == set()
    assert "/sign-in" in visitor
    seat = browser("li").get(path).text
    assert _acts(seat) == {f"{here}/speak"}
    assert f'action="{here}/questions"' in seat
    listener = browser("author").get(path).text
    assert _acts(listener) == set()
    assert "scan the code" in listener
    assert f'action="{here}/questions"' in listener
    assert f"{here}/desk" in browser("wang", "committee").get(path).text
    assert f"{here}/desk" not in seat


def test_asking_to_speak_by_page_and_by_fragment(app: Flask, browser: Browser, session: Session) -> None:
    here = f"/hearings/{session.id}"
    answer = browser("zhang").post(f"{here}/speak", data={"side": "for"})
    assert (answer.status_code, answer.location) == (303, f"{here}/board")
    part = browser("li").post(f"{here}/speak", data={"side": "against"}, headers=HTMX)
    assert 'id="mine"' in part.text
    assert "You wait: number 2" in part.text
    again = browser("li").post(f"{here}/speak", data={"side": "against"}, headers=HTMX)
    assert "You wait: number 2" in again.text
    assert "You are next" in browser("zhang").get(f"{here}/board/mine", headers=HTMX).text
    browser("li").post(f"{here}/step-back")
    assert "李明" not in browser().get(f"{here}/board").text
    assert browser("author").post(f"{here}/speak", data={"side": "for"}).status_code == 403
    assert browser().post(f"{here}/speak", data={"side": "for"}).status_code in (302, 303, 401, 403)
    wrong = browser("li").post(f"{here}/speak", data={"side": "up"}, headers=HTMX)
    assert "Say on which side you speak" in wrong.text
    assert 'id="mine"' in wrong.text
    browser("li").post(f"{here}/speak", data={"side": "order"})
    assert "Point of order" in browser().get(f"{here}/board").text


def test_a_question_is_taken_once_though_the_answer_was_lost_on_the_way(
    app: Flask, browser: Browser, session: Session
) -> None:
    here, li = f"/hearings/{session.id}", browser("li")
    sent = {"text": "谁来管？", "once": "a" * 20}
    for headers in ({}, {}, HTMX):
        assert li.post(f"{here}/questions", data=sent, headers=headers).status_code in (200, 303)
    assert len(_do(app, lambda: session.board().questions)) == 1


def test_what_is_typed_stands_outside_of_everything_that_is_swapped(browser: Browser, session: Session) -> None:
    here, li = f"/hearings/{session.id}", browser("li")
    for path in (f"{here}/board?seen=old", f"{here}/board/mine"):
        part = li.get(path, headers=HTMX).text
        assert "textarea" not in part
        assert 'id="ask"' not in part
    whole = li.get(f"{here}/board").text
    assert whole.count('name="text"') == 1
    refused = li.post(f"{here}/questions", data={"text": "嗯"}, headers=HTMX)
    assert refused.status_code == 422
    assert 'id="ask"' in refused.text
    assert ">嗯</textarea>" in refused.text.replace("\n", "").replace("\r", "")


def test_support_by_fragment_twice_and_of_ones_own(app: Flask, browser: Browser, session: Session) -> None:
    here = f"/hearings/{session.id}"
    number = _do(app, lambda: session.question("zhang"))
    for _ in range(2):
        part = browser("li").post(f"{here}/support", data={"question": number}, headers=HTMX)
        assert part.status_code == 200
        assert "You support it" in part.text
        assert "1 supports it" in part.text
    own = browser("zhang").post(f"{here}/support", data={"question": number}, follow_redirects=True)
    assert "It is your own question" in own.text
    for wrong in ("0", "99999", "x", "", "9" * 40):
        assert browser("li").post(f"{here}/support", data={"question": wrong}).status_code == 404
    assert browser("sun").post(f"{here}/support", data={"question": number}).status_code == 403
    browser("zhang").post(f"{here}/take-back", data={"question": number})
    assert _do(app, lambda: session.board().questions) == ()


def test_a_poll_hides_its_totals_until_it_is_closed(app: Flask, browser: Browser, session: Session) -> None:
    here = f"/hearings/{session.id}"
    poll = _do(app, lambda: polling.open_poll(session.desk, session.standing(), "建在北门吗？", ["同意", "反对"]).id)
    li = browser("li")
    for choice in ("0", "1", "1"):
        part = li.post(f"{here}/poll", data={"choice": f"{poll}:{choice}"}, headers=HTMX)
        assert part.status_code == 200
    assert re.search(r'value="1:1"[^>]*aria-pressed="true"|aria-pressed="true"[^>]*value="1:1"', part.text)
    shown = browser().get(f"{here}/board").text
    assert "1 of 4 have answered" in shown
    assert "bar-fill" not in shown
    for wrong in ("", "x", "99:0"):
        assert li.post(f"{here}/poll", data={"choice": wrong}).status_code == 404, wrong
    for wrong in (f"{poll}:", f"{poll}:9", f"{poll}:-1", f"{poll}:99999999999"):
        assert "Choose one of the answers" in li.post(f"{here}/poll", data={"choice": wrong}, headers=HTMX).text
    assert re.search(r'value="1:1"[^>]*aria-pressed="true"', li.get(f"{here}/board").text)
    browser("wang", "committee").post(f"{here}/act", data={"act": f"close_poll:{poll}"})
    assert "bar-fill" in browser().get(f"{here}/board").text
    late = li.post(f"{here}/poll", data={"choice": f"{poll}:0"}, headers=HTMX)
    assert (late.status_code, "closed in this moment" in late.text) == (200, True)
    assert "HX-Retarget" not in late.headers


@pytest.mark.parametrize("where", ["board", "wall"])
def test_any_words_are_shown_safely(app: Flask, browser: Browser, session: Session, where: str) -> None:
    def speak() -> None:
        session.question("li", EVIL + "字" * 200)
        polling.open_poll(session.desk, session.standing(), EVIL, [EVIL, "<b>x</b>"])

    _do(app, speak)
    shown = browser().get(f"/hearings/{session.id}/{where}").text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "<b>x</b>" not in shown


def test_a_question_of_ten_thousand_characters_is_refused_and_kept(browser: Browser, session: Session) -> None:
    answer = browser("li").post(f"/hearings/{session.id}/questions", data={"text": "字" * 10_000})
    assert answer.status_code == 422
    assert "字" * 10_000 in answer.text


def test_the_board_before_and_after_the_session(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    waiting = _do(app, lambda: seated(hood))
    path = f"/hearings/{waiting.id}/board"
    before = browser("li").get(path).text
    assert "The session has not begun" in before
    assert "充电棚建在哪里" in before
    assert _acts(before) == set()
    seen = _mark(before)
    with clock.frozen(BEGINS):
        _do(app, lambda: conducting.begin(waiting.desk, waiting.standing()))
    assert browser().get(f"{path}?seen={seen}", headers=HTMX).status_code == 200
    _do(app, waiting.end)
    after = browser("li").get(path).text
    assert "The session is over" in after
    assert "hx-trigger" not in after[after.index('id="board"') : after.index("board-now")]


def test_a_draft_has_no_board_and_a_foreign_number_none(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    draft = _do(app, lambda: prepared(hood).id)
    for number in (draft, 10**6):
        for where in ("board", "wall", "board/mine", "minutes", "desk"):
            assert browser("li").get(f"/hearings/{number}/{where}").status_code == 404
    assert browser("wang", "committee").get(f"/hearings/{draft}/board").status_code == 404


def test_the_wall_shows_the_way_in_and_nothing_to_press(browser: Browser, session: Session) -> None:
    shown = browser("li").get(f"/hearings/{session.id}/wall").text
    assert "<svg" in shown
    assert f"/hearings/{session.id}/board?seen=" in shown
    assert "<button" not in shown
    assert "&amp;all=1" in shown


def test_pages_keep_their_budget_whatever_is_on_the_board(app: Flask, browser: Browser, session: Session) -> None:
    def fill() -> None:
        for seconds, who in enumerate(("li", "zhang", "chen", "ma")):
            session.asks(who, "for", seconds)
            session.question(who, f"{who}想问一句")
        session.next()
        polling.open_poll(session.desk, session.standing(), "建在北门吗？", ["同意", "反对"])

    _do(app, fill)
    budget = {("li", None, "board"): 14, (None, None, "wall"): 1, ("wang", "committee", "desk"): 4}
    for (who, acting, where), most in budget.items():
        with statements(app) as sent, browser(who, acting).get(f"/hearings/{session.id}/{where}") as response:
            assert response.status_code == 200
        assert len(sent) <= most, (where, len(sent))
    with statements(app) as sent:
        browser("li").get(f"/hearings/{session.id}/board/mine", headers=HTMX)
    assert len(sent) <= 6


def test_a_page_opened_before_the_session_gets_its_form_when_it_begins(
    app: Flask, hood: Neighbourhood, browser: Browser
) -> None:
    waiting = _do(app, lambda: seated(hood))
    path = f"/hearings/{waiting.id}/board"
    part = browser("li").get(f"{path}/ask", headers=HTMX).text
    assert "textarea" not in part
    assert f'hx-get="{path}/ask"' in part
    with clock.frozen(BEGINS):
        _do(app, lambda: conducting.begin(waiting.desk, waiting.standing()))
    part = browser("li").get(f"{path}/ask", headers=HTMX).text
    assert 'name="text"' in part
    assert "hx-get" not in part
