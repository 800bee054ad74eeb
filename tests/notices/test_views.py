"""The page of notices, as page and as fragment; opening it changes nothing, the button does."""

from flask import Flask

from portal.kernel import outbox
from portal.kernel.db import db
from portal.proposals.commands import answering
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.proposals.factories import open_proposal, read


def _answer_something(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        proposal_id = open_proposal(hood.viewer("author"))
        clerk = hood.viewer("wang", "committee")
        answering.answer(clerk, read(clerk, proposal_id), "answered", "路灯本月内安装，请大家放心。")
        db.session.commit()
        while outbox.drain():
            pass


def test_a_notice_stays_unread_until_one_says_so(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _answer_something(app, hood)
    client = browser("author")
    for _ in range(2):
        page = client.get("/notices").get_data(as_text=True)
        assert "清湖社区居民委员会 has answered it." in page
        assert "Mark all as read" in page
    newest = page.split('name="newest" value="')[1].split('"')[0]
    fragment = client.post("/notices/read", data={"newest": newest}, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "Mark all as read" not in client.get("/notices").get_data(as_text=True)


def test_nobody_sees_another_ones_notices(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _answer_something(app, hood)
    assert "has answered it" not in browser("li").get("/notices").get_data(as_text=True)
    assert browser().get("/notices").status_code == 302


def test_nonsense_marks_nothing(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _answer_something(app, hood)
    client = browser("author")
    assert client.post("/notices/read", data={"newest": "x"}).status_code == 303
    assert "Mark all as read" in client.get("/notices").get_data(as_text=True)
