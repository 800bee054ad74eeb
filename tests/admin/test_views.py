"""The desk, the table of permissions, what was refused: each as a page and as a fragment."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask

from portal.admin import queries
from portal.admin.policy import POLICY
from portal.admin.rules import GROUPS, INCIDENTS, ROOMS, TOOLS
from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.watch import Incident
from portal.people.rules import ORGANIZATION_LABELS, Acting, Home, Viewer
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.source import handed_to

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def _refuse(app: Flask, kind: str, number: int, at: datetime = NOON) -> None:
    with app.app_context():
        db.session.add_all(Incident(kind=kind, who="person 7", detail=f"no. {n}", at=at) for n in range(number))
        db.session.commit()


def test_the_desk_offers_what_the_organization_may_use_with_what_waits(browser: Browser, app: Flask) -> None:
    page = browser("wang", "committee").get("/desk").get_data(as_text=True)
    with app.test_request_context():
        for tool in TOOLS:
            assert (f'href="{app.url_for(tool.endpoint)}"' in page) == (tool.endpoint not in OTHERS)
    assert "1 waits" not in page


def test_a_claim_that_waits_is_counted(browser: Browser, hood: Neighbourhood) -> None:
    claim = {"compound": hood.places["spring"], "building": 1, "unit": hood.units["author"], "kind": "tenant",
             "claim": "1"}  # fmt: skip
    assert browser("newcomer").post("/me/residency", data=claim).status_code == 303
    assert "1 waits" in browser("wang", "committee").get("/desk").get_data(as_text=True)
    assert "1 waits" not in browser("zhou", "hill_committee").get("/desk").get_data(as_text=True)


def test_the_way_to_the_desk_stands_on_every_page_of_those_who_have_one(browser: Browser) -> None:
    assert browser("wang", "committee").get("/proposals").get_data(as_text=True).count('href="/desk"') == 2
    assert 'href="/desk"' in browser("wang", "committee").get("/").get_data(as_text=True)
    for client in (browser(), browser("wang"), browser("li"), browser("tang", "shop")):
        assert 'href="/desk"' not in client.get("/proposals").get_data(as_text=True)


def test_without_tools_there_is_no_desk(browser: Browser) -> None:
    assert browser("tang", "shop").get("/desk").status_code == 403
    assert browser("li").get("/desk").status_code == 403


def test_every_tool_opens_a_page_its_action_guards(app: Flask) -> None:
    """A tool is never shown to someone whom its page refuses; it needs no arguments to be opened."""
    for tool in TOOLS:
        assert tool.group in GROUPS
        assert app.view_functions[tool.endpoint].guard.action == tool.action  # type: ignore[attr-defined]
        rules = [rule for rule in app.url_map.iter_rules(tool.endpoint) if "GET" in (rule.methods or ())]
        assert rules
        assert not any(rule.arguments for rule in rules)
    assert set(queries.COUNTS) <= {tool.endpoint for tool in TOOLS}
    groups = [tool.group for tool in TOOLS]
    assert list(dict.fromkeys(groups)) == [group for group in GROUPS if group in groups]
    assert groups == sorted(groups, key=list(GROUPS).index)


def test_the_table_is_the_installed_one_complete(browser: Browser) -> None:
    page = unescape(browser("wang", "committee").get("/admin/permissions").get_data(as_text=True))
    table = policy.installed().table
    shown = re.findall(r"<h3><code>([a-z_.]+)</code></h3>", page)
    assert sorted(shown) == sorted(table)
    for ways in table.values():
        for ask in (ask for way in ways for ask in way):
            assert str(ask.remedy.sentence) in page


def test_one_room_of_the_table_as_page_and_as_fragment(browser: Browser) -> None:
    client = browser("wang", "committee")
    for headers, start in (({}, "<!DOCTYPE"), ({"HX-Request": "true"}, '<div id="permissions"')):
        text = client.get("/admin/permissions?room=admin", headers=headers).get_data(as_text=True)
        assert text.lstrip().startswith(start)
        assert re.findall(r"<h3><code>([a-z_.]+)</code></h3>", text) == list(POLICY)


# What a residents committee may not do: the portal's incidents, and deciding where ballots count.
OTHERS = ("admin.incidents", "assemblies.recognition", "disclosure.kept")


@pytest.mark.usefixtures("in_english")
def test_for_whom_one_acts_is_read_off_the_table() -> None:
    rows = {row.action: row for _room, found in queries.permissions() for row in found}
    (incidents,) = rows["admin.incidents"].entrances
    assert incidents.acting == (("subdistrict_office", ()), ("department", ()))
    (own_password,) = rows["people.change_password"].entrances
    assert own_password.acting is None
    assert rows["organizations.list"].entrances == (queries.Entrance((), None),)
    assert [room for room, _found in queries.permissions()] == [room for room in ROOMS if room in _rooms()]


def _rooms() -> set[str]:
    return {action.partition(".")[0] for action in policy.installed().table}


def test_every_room_of_the_table_has_a_name(app: Flask) -> None:
    assert app
    assert _rooms() <= set(ROOMS)


def test_what_was_refused_newest_first_in_pages_and_counted(browser: Browser, app: Flask) -> None:
    _refuse(app, "letter_code", 3)
    _refuse(app, "take_over", 1, NOON - timedelta(days=2))
    _refuse(app, "desk", 1, NOON - timedelta(days=8))
    _refuse(app, "letter_code", queries.SIZE, NOON + timedelta(minutes=1))
    client = browser("he", "street_office")
    with clock.frozen(NOON + timedelta(hours=2)):
        page = client.get("/admin/incidents").get_data(as_text=True)
        rows = re.findall(r'data-label="[^"]+">(\d+)</td>', page)
        assert rows == [str(queries.SIZE + 3), str(queries.SIZE + 3), "0", "1"]
        assert page.count('<li class="card">') == queries.SIZE
        following = re.search(r'rel="next"\s+href="([^"]+)"', page)
        assert following
        second = client.get(unescape(following[1])).get_data(as_text=True)
        assert second.count('<li class="card">') == 5
        fragment = client.get("/admin/incidents?kind=desk", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert fragment.lstrip().startswith('<section id="incidents"')
    assert fragment.count('<li class="card">') == 1


def test_nothing_refused_is_said(browser: Browser) -> None:
    assert "Nothing was refused" in browser("he", "street_office").get("/admin/incidents").get_data(as_text=True)
    assert browser("wang", "committee").get("/admin/incidents").status_code == 403


def test_every_kind_of_incident_is_explained() -> None:
    assert handed_to("note", 0) == set(INCIDENTS)


# Pages of a tool that are opened from its first one.
BESIDES = {
    "people.assist_newcomer",
    "residency.new_letters",
    "paper.blank",
    "paper.new_proposal",
    "venues.new",
    "property.import_template",
    "property.import_template_csv",
}


def test_whatever_only_an_organization_may_open_is_a_tool(app: Flask) -> None:
    """A page without arguments that a resident is refused and an office is not, is one tap from the desk."""
    herself = Viewer(1, homes=(Home(1, 1, "/1/", "", "owner"),))
    officers = [Viewer(1, acting=Acting(1, "", kind, "chair", "/1/")) for kind in ORGANIZATION_LABELS]
    official = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or ()) and rule.endpoint != "static"
        if any(_may(app, rule.endpoint, officer) for officer in officers) and not _may(app, rule.endpoint, herself)
    }
    tools = {tool.endpoint for tool in TOOLS}
    assert official - tools - BESIDES - {"admin.desk"} == set()
    assert official >= BESIDES


def _may(app: Flask, endpoint: str, viewer: Viewer) -> bool:
    guard = app.view_functions[endpoint].guard  # type: ignore[attr-defined]
    return guard.load is None and policy.can(guard.action, viewer)
