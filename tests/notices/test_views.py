"""The page of notices, as page and as fragment; opening it changes nothing, what is pressed or seen does."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.notices.rules import NEWS
from portal.proposals.commands import answering, voting, writing
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.proposals.factories import TITLE, open_proposal, read

BUTTON, ANSWERED = "Mark all as read", "清湖社区居民委员会 has answered it."


def _answer_something(app: Flask, hood: Neighbourhood, title: str = TITLE) -> int:
    with app.app_context():
        proposal_id = open_proposal(hood.viewer("author"), title=title)
        clerk = hood.viewer("wang", "committee")
        answering.acknowledge(clerk, read(clerk, proposal_id))
        answering.answer(clerk, read(clerk, proposal_id), "answered", "路灯本月内安装，请大家放心。")
        db.session.commit()
        while outbox.drain():
            pass
        return proposal_id


def test_a_notice_stays_unread_until_it_is_marked(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _answer_something(app, hood)
    client = browser("author")
    for _ in range(2):
        page = client.get("/notices").get_data(as_text=True)
        assert ANSWERED in page
        assert BUTTON in page
    newest = page.split('name="newest" value="')[1].split('"')[0]
    fragment = client.post("/notices/read", data={"newest": newest}, headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert 'hx-swap-oob="delete:.count"' in fragment.get_data(as_text=True)
    page = client.get("/notices").get_data(as_text=True)
    assert ANSWERED in page
    assert BUTTON not in page


def test_without_scripts_the_button_leads_back(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _answer_something(app, hood)
    client = browser("author")
    newest = client.get("/notices").get_data(as_text=True).split('name="newest" value="')[1].split('"')[0]
    assert client.post("/notices/read", data={"newest": newest}).headers["Location"] == "/notices"
    assert BUTTON not in client.get("/notices").get_data(as_text=True)


def test_what_belongs_to_one_matter_stands_on_one_card(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _answer_something(app, hood)
    _answer_something(app, hood, "菜场台阶没有路灯")
    page = browser("author").get("/notices").get_data(as_text=True)
    assert page.count('class="card"') == 2
    assert page.count("has acknowledged it") == page.count("has answered it") == 2
    assert page.index("菜场台阶没有路灯") < page.index(TITLE)
    fragment = browser("author").get("/notices", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert fragment.lstrip().startswith('<section id="list"')


def test_what_is_over_is_put_behind_after_a_fortnight(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _answer_something(app, hood)
    assert "<details>" not in browser("author").get("/notices").get_data(as_text=True)
    with clock.frozen(clock.now() + NEWS + timedelta(days=1)):
        page = browser("author").get("/notices").get_data(as_text=True)
    assert page.index("about matters that are over: 1") < page.index(ANSWERED)


def test_a_matter_that_is_gone_leads_nowhere(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    proposal_id = _answer_something(app, hood)
    with app.app_context():
        db.session.execute(update(Matter).where(Matter.id == proposal_id).values(hidden_at=clock.now()))
        db.session.commit()
    page = browser("author").get("/notices").get_data(as_text=True)
    assert "It is no longer there" in page
    assert f"/proposals/{proposal_id}" not in page


def test_a_notice_leads_to_the_spot(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        author, li = hood.viewer("author"), hood.viewer("li")
        proposal_id = open_proposal(author)
        voting.support(li, read(li, proposal_id))
        thing = read(author, proposal_id)
        writing.revise(author, thing, thing.title, thing.body + "\n另请修好两盏旧灯。", thing.category, thing.version)
        db.session.commit()
        while outbox.drain():
            pass
    client = browser("li")
    assert f'href="/proposals/{proposal_id}/versions/2"' in client.get("/notices").get_data(as_text=True)
    assert client.get(f"/proposals/{proposal_id}/versions/2").status_code == 200


def test_nobody_sees_another_ones_notices(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _answer_something(app, hood)
    assert "has answered it" not in browser("li").get("/notices").get_data(as_text=True)
    assert browser().get("/notices").status_code == 302


def test_nonsense_marks_nothing(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _answer_something(app, hood)
    client = browser("author")
    for nonsense in ("x", "9" * 40, "-1", ""):
        assert client.post("/notices/read", data={"newest": nonsense}).status_code == 303
    assert BUTTON in client.get("/notices").get_data(as_text=True)
