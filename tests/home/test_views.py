"""Home as a work list: what needs this person, and nothing that does not."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.home import queries
from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.people.models import Person
from portal.places.queries import known_places
from portal.proposals.commands import answering, authors, merging, voting, working
from portal.residency import commands as residency
from portal.residency import queries as residency_queries
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.proposals.factories import TITLE, draft_proposal, open_proposal, read, supported_by
from tests.statements import statements

PERSONAS = (
    (None, None), ("author", None), ("li", None), ("newcomer", None), ("wang", "committee"), ("he", "street_office"),
    ("ma", "property"), ("gao", "owners"), ("xu", "party"), ("lin", "helpers"), ("tang", "shop"),
)  # fmt: skip
MOST = 12


def _home(browser: Browser, who: str | None = None, acting: str | None = None) -> str:
    return browser(who, acting).get("/").get_data(as_text=True)


def _reached(hood: Neighbourhood) -> int:
    """A proposal that three supports carry over its line."""
    proposal_id = open_proposal(hood.viewer("author"))
    supported_by(hood, proposal_id, "li", "zhang", "chen")
    return proposal_id


def test_a_visitor_learns_what_this_is_and_what_became_of_it(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    page = _home(browser)
    assert "Raise it here" in page
    assert "Make a proposal" in page
    assert "Nothing collects support here" in page
    assert "In figures" not in page
    with app.app_context():
        answered, clerk = _reached(hood), hood.viewer("wang", "committee")
        open_proposal(hood.viewer("author"), title="菜场台阶没有路灯")
        answering.answer(clerk, read(clerk, answered), "answered", "路灯本月内安装，请大家放心。")
        db.session.commit()
    page = _home(browser)
    assert "3 more supporters needed" in page
    assert "路灯本月内安装" in page
    assert "50%" in page


def test_a_newcomer_is_told_to_say_where_she_lives_until_she_does(
    app: Flask, browser: Browser, hood: Neighbourhood
) -> None:
    assert "Say where you live" in _home(browser, "newcomer")
    assert "Say where you live" not in _home(browser, "li")
    with app.app_context():
        residency.claim(hood.viewer("newcomer"), hood.units["li"], "tenant")
        db.session.commit()
    assert "Say where you live" not in _home(browser, "newcomer")
    assert "waits for confirmation" in _home(browser, "newcomer")


def test_who_was_refused_reads_why(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        residency.claim(hood.viewer("newcomer"), hood.units["li"], "tenant")
        clerk = hood.viewer("wang", "committee")
        claim = residency_queries.waiting_residencies(clerk)[0]
        residency.decide(clerk, claim, confirmed=False, reason="门牌号写错了。")
        db.session.commit()
    page = _home(browser, "newcomer")
    assert "Say where you live" in page
    assert "门牌号写错了。" in page


def test_the_office_sees_its_clocks_and_others_do_not(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        proposal_id = _reached(hood)
        db.session.commit()
    page = _home(browser, "wang", "committee")
    assert page.count(TITLE) == 1, "acknowledgement and answer of one matter are one line"
    assert "Acknowledge" in page
    assert "1 thing to do" in page
    assert TITLE not in _home(browser, "zhou", "hill_committee")
    assert TITLE not in _home(browser, "ma", "property")
    with app.app_context():
        clerk = hood.viewer("wang", "committee")
        answering.acknowledge(clerk, read(clerk, proposal_id))
        answering.answer(clerk, read(clerk, proposal_id), "accepted", "本月内安装三盏路灯。", 0, clock.today())
        db.session.commit()
    assert "Begin the work" in _home(browser, "wang", "committee")


def test_the_street_office_sees_who_is_late(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        _reached(hood)
        db.session.commit()
        late = clock.working_deadline(clock.now(), 30)
    assert "See who is late" not in _home(browser, "he", "street_office")
    with clock.frozen(late):
        assert "See who is late" in _home(browser, "he", "street_office")
        assert "1 is late" in _home(browser, "wang", "committee")


def test_a_supporter_is_asked_to_rate_once_it_is_done(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        proposal_id, clerk = _reached(hood), hood.viewer("wang", "committee")
        answering.answer(clerk, read(clerk, proposal_id), "accepted", "本月内安装三盏路灯。", 0, clock.today())
        working.complete(clerk, read(clerk, proposal_id), "三盏路灯已经亮了。")
        db.session.commit()
    assert "Rate what was done" in _home(browser, "li")
    assert "Rate what was done" not in _home(browser, "sun")


def test_a_person_is_asked_to_write_together_and_to_move_her_support(
    app: Flask, browser: Browser, hood: Neighbourhood
) -> None:
    with app.app_context():
        author, draft = hood.viewer("author"), draft_proposal(hood.viewer("author"), title="菜场门口加装扶手")
        authors.invite(author, read(author, draft), db.session.get_one(Person, hood.people["li"]).login)
        first, second = open_proposal(author), open_proposal(hood.viewer("chen"), title="菜场台阶没有路灯")
        supported_by(hood, first, "li")
        clerk = hood.viewer("wang", "committee")
        merging.merge(clerk, read(clerk, first), read(clerk, second), "两份说的是同一段台阶。")
        db.session.commit()
    page = _home(browser, "li")
    assert "Answer the invitation" in page
    assert "Move my support" in page
    assert "Move my support" not in _home(browser, "zhang")


def test_news_are_the_last_word_about_each_matter(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        proposal_id, clerk = _reached(hood), hood.viewer("wang", "committee")
        answering.acknowledge(clerk, read(clerk, proposal_id))
        answering.answer(clerk, read(clerk, proposal_id), "answered", "路灯本月内安装，请大家放心。")
        db.session.commit()
        while outbox.drain():
            pass
    page = _home(browser, "author")
    assert "New since your last visit" in page
    assert "has answered it" in page
    assert "has acknowledged it" not in page
    assert "New since your last visit" not in _home(browser, "sun")


def test_the_committee_sees_waiting_claims(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    assert "Residencies to confirm" not in _home(browser, "wang", "committee")
    with app.app_context():
        residency.claim(hood.viewer("newcomer"), hood.units["li"], "tenant")
        db.session.commit()
    assert "Residencies to confirm: 1" in _home(browser, "wang", "committee")
    assert "Residencies to confirm" not in _home(browser, "zhou", "hill_committee")
    assert "Residencies to confirm" not in _home(browser, "ma", "property")


def test_the_nearest_to_their_line_stand_first_and_those_over_it_are_left_out(
    context: Flask, hood: Neighbourhood
) -> None:
    author = hood.viewer("author")
    far, near = open_proposal(author, title="离门槛还远的提案"), open_proposal(author, title="只差一人的提案")
    supported_by(hood, near, "li", "zhang")
    _reached(hood)
    directory = known_places()
    lake, hill = directory.by_id[hood.places["lake"]], directory.by_id[hood.places["hill"]]
    assert [(line.path, line.missing) for line in queries.near_their_line(lake)] == [
        (f"/proposals/{near}", 1),
        (f"/proposals/{far}", 3),
    ]
    assert queries.near_their_line(hill) == ()
    assert len(queries.near_their_line(directory.district)) == 2


@pytest.mark.parametrize(("who", "acting"), PERSONAS)
def test_home_keeps_its_budget_for_everyone(
    app: Flask, browser: Browser, hood: Neighbourhood, who: str | None, acting: str | None
) -> None:
    with app.app_context():
        for number in range(6):
            proposal_id = open_proposal(hood.viewer("author"), title=f"第{number}份关于路灯的提案")
            voting.support(hood.viewer("li"), read(hood.viewer("li"), proposal_id))
            if number % 2:
                clerk = hood.viewer("wang", "committee")
                answering.answer(clerk, read(clerk, proposal_id), "accepted", "本月内安装三盏路灯。", 0, clock.today())
        residency.claim(hood.viewer("newcomer"), hood.units["li"], "tenant")
        db.session.commit()
        while outbox.drain():
            pass
    client = browser(who, acting)
    client.get("/")
    with statements(app) as sent:
        assert client.get("/").status_code == 200
    assert len(sent) <= MOST, sent


def test_the_rules_can_be_read_by_everyone(browser: Browser) -> None:
    for client in (browser(), browser("li"), browser("wang", "committee")):
        page = client.get("/about")
        assert page.status_code == 200
        assert "The clocks" in page.get_data(as_text=True)
