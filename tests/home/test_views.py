"""Home as a work list: what needs this person, and nothing that does not."""

from flask import Flask

from portal.kernel import clock
from portal.kernel.db import db
from portal.people import commands as people
from portal.proposals.commands import answering, voting, working
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.proposals.factories import TITLE, open_proposal, read


def _home(browser: Browser, who: str | None = None, acting: str | None = None) -> str:
    return browser(who, acting).get("/").get_data(as_text=True)


def _supported(hood: Neighbourhood) -> int:
    proposal_id = open_proposal(hood.viewer("author"))
    for who in ("li", "zhang", "chen"):
        voting.support(hood.viewer(who), read(hood.viewer(who), proposal_id))
    return proposal_id


def test_a_visitor_learns_what_this_is(browser: Browser) -> None:
    page = _home(browser)
    assert "Raise it here" in page
    assert "Make a proposal" in page


def test_a_newcomer_is_told_to_say_where_she_lives(browser: Browser) -> None:
    assert "Say where you live" in _home(browser, "newcomer")
    assert "Say where you live" not in _home(browser, "li")


def test_the_office_sees_its_clocks_and_others_do_not(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        _supported(hood)
        db.session.commit()
    assert TITLE in _home(browser, "wang", "committee")
    assert TITLE not in _home(browser, "zhou", "hill_committee")
    assert TITLE not in _home(browser, "ma", "property")


def test_a_supporter_is_asked_to_rate_once_it_is_done(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        proposal_id, clerk = _supported(hood), hood.viewer("wang", "committee")
        day = clock.today()
        answering.answer(clerk, read(clerk, proposal_id), "accepted", "本月内安装三盏路灯。", 0, day)
        working.complete(clerk, read(clerk, proposal_id), "三盏路灯已经亮了。")
        db.session.commit()
    assert "Rate what was done" in _home(browser, "li")
    assert "Rate what was done" not in _home(browser, "sun")


def test_the_committee_sees_waiting_claims(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    assert "Residencies to confirm" not in _home(browser, "wang", "committee")
    with app.app_context():
        people.claim_residency(hood.viewer("newcomer"), hood.units["li"], "tenant")
        db.session.commit()
    assert "Residencies to confirm: 1" in _home(browser, "wang", "committee")
    assert "Residencies to confirm" not in _home(browser, "zhou", "hill_committee")
    assert "Residencies to confirm" not in _home(browser, "ma", "property")
