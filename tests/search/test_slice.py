"""The search slice on a real database and a real index: it follows commits, survives damage, shows what it found."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.people.rules import VISITOR
from portal.proposals.commands import answering, writing
from portal.search import commands, engines, queries
from portal.search.documents import Query
from portal.search.whoosh_engine import WhooshEngine
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.proposals.factories import TITLE, open_proposal, read

pytestmark = pytest.mark.embedded


def _deliver() -> None:
    commands.mend()
    while outbox.drain():
        pass


def _find(words: str, **filters: object) -> list[int]:
    engine = engines.installed()
    assert isinstance(engine, WhooshEngine)
    engine.refresh()
    return [hit.id for hit in queries.find(VISITOR, Query(words=words, **filters)).hits]  # type: ignore[arg-type]


def _index(app: Flask) -> Path:
    return app.extensions["settings"].index_directory


def test_what_is_published_is_found_and_what_is_a_draft_is_not(context: Flask, hood: Neighbourhood) -> None:
    author = hood.viewer("author")
    published = open_proposal(author)
    writing.start_draft(author, {"title": "清湖一巷的秘密草稿", "body": "还没有写完的路灯"})
    db.session.commit()
    _deliver()
    assert _find("路灯") == [published]
    assert _find("草稿") == []


@pytest.mark.parametrize("words", ["台阶", "臺階", "“清湖一巷”", '"三处台阶旁加装路灯"', "路灯 菜场"])
def test_body_traditional_and_phrases_are_found(context: Flask, hood: Neighbourhood, words: str) -> None:
    published = open_proposal(hood.viewer("author"))
    db.session.commit()
    _deliver()
    assert _find(words) == [published]


def test_an_edit_a_withdrawal_and_an_answer_are_followed(context: Flask, hood: Neighbourhood) -> None:
    author, clerk = hood.viewer("author"), hood.viewer("wang", "committee")
    first, second = open_proposal(author), open_proposal(author, title="春晓苑东门增设快递柜")
    db.session.commit()
    _deliver()
    thing = read(author, first)
    writing.revise(author, thing, "清湖一巷加装太阳能灯", thing.body, thing.category, thing.version)
    answering.answer(clerk, read(clerk, second), "answered", "快递柜由驿站统一设置，下月到位。")
    db.session.commit()
    _deliver()
    assert _find("太阳能") == [first]
    assert _find("驿站") == [second]
    assert _find("清湖", state="answered") == [second]
    assert _find("清湖", state="open") == [first]


def test_nothing_is_lost_between_the_commit_and_the_index(
    context: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = open_proposal(hood.viewer("author"))
    db.session.commit()
    commands.mend()
    with monkeypatch.context() as crash:
        crash.setattr(WhooshEngine, "_write", _die)
        with pytest.raises(SystemExit):
            outbox.drain()
    db.session.rollback()
    assert queries.behind() == 1
    _deliver()
    assert queries.behind() == 0
    assert _find("路灯") == [published]


def _die(*_arguments: object) -> None:
    raise SystemExit


def test_a_damaged_index_falls_back_and_is_rebuilt(context: Flask, hood: Neighbourhood) -> None:
    published = open_proposal(hood.viewer("author"))
    db.session.commit()
    _deliver()
    for file in _index(context).rglob("*.toc"):
        file.write_bytes(b"garbage")
    settings = context.extensions["settings"]
    engines.choose(settings.database, settings.index_directory)
    found = queries.find(VISITOR, Query(words="路灯"))
    assert found.degraded
    assert [hit.id for hit in found.hits] == [published]
    commands.mend()
    again = queries.find(VISITOR, Query(words="路灯"))
    assert not again.degraded
    assert [hit.id for hit in again.hits] == [published]


def test_the_page_says_so_while_the_index_is_away(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        open_proposal(hood.viewer("author"))
        db.session.commit()
        _deliver()
    shutil.rmtree(_index(app))
    settings = app.extensions["settings"]
    engines.choose(settings.database, settings.index_directory)
    page = browser().get("/search?q=路灯").get_data(as_text=True)
    assert "is being repaired" in page
    assert "1 matter found" in page


def test_the_page_shows_marks_filters_and_help(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        open_proposal(hood.viewer("author"))
        open_proposal(hood.viewer("sun"), title="枫林花园修路灯", category="safety")
        db.session.commit()
        _deliver()
    client = browser()
    page = client.get("/search?q=路灯").get_data(as_text=True)
    assert "2 matters found" in page
    assert "<mark>路灯</mark>" in page
    assert "category=safety" in page
    narrowed = client.get("/search?q=路灯&category=safety").get_data(as_text=True)
    assert "1 matter found" in narrowed
    assert "Nothing was found" in client.get("/search?q=不存在的词语").get_data(as_text=True)
    fragment = client.get("/search?q=路灯", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert fragment.lstrip().startswith('<section id="results"')


QUERIES = (
    "q=*", "q=%22", "q=AND+OR+(", "q=路灯&page=999", "q=路灯&page=x", "q=路灯&place=abc", "q=路灯&since=2026-99-99",
    "q=路灯&sort=drop", "q=" + "长" * 500, "q=%00", "q=a%3Cscript%3E",
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_breaks_the_page(app: Flask, browser: Browser, query: str) -> None:
    with app.app_context():
        commands.mend()
    page = browser().get(f"/search?{query}")
    assert page.status_code == 200
    assert "<script>" not in page.get_data(as_text=True).replace("<script src", "")


def test_dates_are_days_of_the_district(context: Flask, hood: Neighbourhood) -> None:
    with clock.frozen(datetime(2026, 3, 1, 17, tzinfo=UTC)):  # the second of March where the district is
        published = open_proposal(hood.viewer("author"))
    db.session.commit()
    _deliver()
    day = int(datetime(2026, 3, 2, tzinfo=clock.ZONE).timestamp())
    assert _find("路灯", since=day, until=day + 86400) == [published]
    assert _find("路灯", until=day) == []


def test_similar_matters_are_found_by_any_word(context: Flask, hood: Neighbourhood) -> None:
    published = open_proposal(hood.viewer("author"))
    db.session.commit()
    _deliver()
    place = "/".join(["", *map(str, [hood.places[name] for name in ("district", "street", "lake", "spring")]), ""])
    assert [hit.id for hit in queries.similar(VISITOR, "菜场门口的路灯坏了", place)] == [published]
    assert queries.similar(VISITOR, "灯") == []


def test_the_commands_speak_json(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        published = open_proposal(hood.viewer("author"))
        db.session.commit()
    runner = app.test_cli_runner()
    assert "1 documents indexed" in runner.invoke(args=["search", "rebuild"]).output
    said = json.loads(runner.invoke(args=["search", "find", "路灯", "--json"]).output)
    assert said == {"total": 1, "results": [{"kind": "proposal", "id": published, "title": TITLE}]}
