"""The page of a place: what is decided together there, who acts there, what lies inside."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from portal.disclosure.commands import keeping
from portal.home import places
from portal.kernel import clock
from portal.kernel.db import db
from portal.people.rules import VISITOR
from portal.places.models import Place
from tests.assemblies.world import DURING, announced, prepared
from tests.conftest import Browser
from tests.factories import Neighbourhood


def _page(browser: Browser, place_id: int, who: str | None = None) -> str:
    response = browser(who).get(f"/places/{place_id}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_a_compound_shows_its_votes_and_who_acts(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        vote = announced(hood)
        db.session.commit()
    with clock.frozen(DURING):
        page = _page(browser, hood.places["spring"])
        assert f'href="/assemblies/{vote.id}"' in page
        assert f'href="/organizations/{hood.organizations["owners"]}"' in page
        assert f'href="/organizations/{hood.organizations["committee"]}"' in page, "the committee of its community"
        assert f'href="/assemblies/{vote.id}"' not in _page(browser, hood.places["maple"])
        assert f'href="/places/{hood.places["spring"]}"' in browser("li").get("/").get_data(as_text=True)


def test_a_community_shows_what_is_decided_in_its_compounds(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        vote = announced(hood)
        db.session.commit()
        spring = places.get_common(VISITOR, hood.places["spring"])
        assert spring is not None
        community = spring.above[-1].id
    page = _page(browser, community)
    assert f'href="/assemblies/{vote.id}"' in page
    assert f'href="/places/{hood.places["spring"]}"' in page


def test_what_is_not_public_is_not_there(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        vote = prepared(hood)
        db.session.commit()
    assert f'href="/assemblies/{vote.id}"' not in _page(browser, hood.places["spring"], "gao")
    assert browser().get("/places/999999").status_code == 404


def test_a_compound_shows_its_accounts_and_what_is_late(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        place = db.session.get_one(Place, hood.places["spring"])
        since = clock.today() - timedelta(days=300)
        fund = keeping.open_fund(hood.viewer("gao", "owners"), place, "public_revenue", "公共收益", since, 1_234_500, 0)
        path = f"/disclosure/funds/{fund.id}"
        db.session.commit()
    page = _page(browser, hood.places["spring"])
    assert f'href="{path}"' in page
    assert "and is late" in page
    assert "Its accounts" not in _page(browser, hood.places["lake"]), "a community keeps none"
    assert "Nobody has opened its accounts" in _page(browser, hood.places["maple"])
