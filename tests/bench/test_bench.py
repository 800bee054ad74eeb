"""The bench itself, at a tiny size: its rows, its district, its load. Nothing here is timed."""

from __future__ import annotations

import io
import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.config import Settings
from portal.disclosure.importing import Window, open_source, read_row
from portal.factory import create_app
from portal.kernel.db import Base, db
from portal.matters.models import Matter, Tally
from tests.bench import board, disclosing, district, load, readers, rows
from tests.bench.district import Size

TINY = Size(proposals=60, people=210, busy=40)


def test_a_row_says_whether_its_target_is_met_on_both_sides_of_it() -> None:
    assert rows.held("ready", 3.0, "s", "≤", 3).met is True
    assert rows.held("ready", 3.01, "s", "≤", 3).met is False
    assert rows.compared("list", 15.0, "req/s", "hello", 100.0, "≥", 0.15).met is True
    assert rows.compared("list", 14.9, "req/s", "hello", 100.0, "≥", 0.15).met is False
    assert rows.compared("list", 14.9, "req/s", "hello", 100.0, "≥", 0.15, ratio=0.16).ratio == 0.16
    assert rows.told("hello", 23_912.4, "req/s").met is None
    assert rows.missing("list", "req/s", "not there").value is None


def test_the_file_is_a_list_with_the_agreed_names(tmp_path: Path) -> None:
    found = [rows.held("ready", 1.234567, "s", "≤", 3), rows.compared("list", 20, "req/s", "hello", 100, "≥", 0.15)]
    rows.write(found, tmp_path / "bench.json")
    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [list(row) for row in written] == [["name", "value", "unit", "against", "ratio", "target", "met"]] * 2
    assert written[0] == {"name": "ready", "value": 1.23, "unit": "s", "against": None, "ratio": None,
                          "target": "≤ 3 s", "met": True}  # fmt: skip
    assert written[1]["against"] == "hello: 100 req/s"
    assert len(rows.table(found).splitlines()) == 3
    assert [field.name for field in fields(rows.Row)] == list(written[0])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A tiny district, built as the bench builds its large ones."""
    data = tmp_path_factory.mktemp("bench")
    app = create_app(Settings(data=data, secret_key="bench", demo=False), testing=True)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with db.engine.begin() as connection:
            district.fill(connection, TINY)
        yield data
        db.session.remove()


@pytest.mark.usefixtures("store")
def test_the_counters_of_the_district_are_those_of_its_rows() -> None:
    checks = {
        "supports": "select count(*) from proposal_vote v where v.proposal_id = m.id and choice = 'support'",
        "opposes": "select count(*) from proposal_vote v where v.proposal_id = m.id and choice = 'oppose'",
        "comments": "select count(*) from comment c where c.matter_id = m.id",
        "followers": "select count(*) from follow f where f.matter_id = m.id",
    }
    for name, count in checks.items():
        wrong = db.session.execute(db.text(f"select id from matter m where {name} <> ({count})")).all()
        assert wrong == [], name
    replies = "(select count(*) from comment r where r.parent_id = c.id)"
    assert db.session.execute(db.text(f"select id from comment c where replies <> {replies}")).all() == []
    assert db.session.execute(db.text("pragma foreign_key_check")).all() == []


@pytest.mark.usefixtures("store")
def test_the_tally_is_what_counting_finds() -> None:
    counted = dict(
        db.session.execute(
            select(Matter.state + "/" + Matter.category, func.count())
            .where(Matter.published_at.is_not(None))
            .group_by(Matter.state, Matter.category)
        ).all()
    )
    kept = select(Tally.state + "/" + Tally.category, Tally.number).where(Tally.place_id == district.DISTRICT)
    assert dict(db.session.execute(kept).all()) == counted
    assert sum(counted.values()) == TINY.proposals


@pytest.mark.usefixtures("store")
def test_everybody_talks_about_one_proposal() -> None:
    assert db.session.get_one(Matter, district.busy_id(TINY)).comments == TINY.busy


def test_pages_by_key_are_the_list_s_own(store: Path) -> None:
    deep = readers.deep_pages(store, 500)
    assert deep[0] == "/proposals"
    assert len(deep) == 1 + TINY.proposals // 20
    assert readers.page_500(store) == deep[-1]


def test_our_own_client_counts_answers_and_errors() -> None:
    class Answer(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while (line := self.rfile.readline()).strip():
                while self.rfile.readline().strip():
                    pass
                status = b"404 No" if b"/missing" in line else b"200 OK"
                self.wfile.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n\r\nok")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asks = [load.Ask("/", form="a=1"), load.Ask("/missing", form="a=1"), load.Ask("/", "portal=x", form="")]
        found = load.send(server.server_address[1], asks, seconds=5, connections=2)
        server.shutdown()
    assert (found.number, found.errors) == (3, 1)


def test_the_cash_book_of_the_bench_is_one_and_its_lines_add_up() -> None:
    source = open_source(io.BytesIO(disclosing.book(6)), {})
    assert source is not None
    window = Window(date(2026, 1, 1), date(2026, 12, 31))
    found = [read_row(number, cells, source.layout, window) for number, cells in source.rows()]
    assert [len(faults) for _movement, faults in found] == [0] * 6
    sums = {"parking": 0, "advertising": 0, "repairs": 0, "energy": 0, "cleaning": 0}
    lines = list(disclosing.lines_of(1000, sums))
    assert sum(line["amount"] for line in lines) == sum(sums.values())
    assert sum(line["flagged"] for line in lines) == 1


def test_a_change_of_a_board_is_late_for_whoever_saw_it_last_or_never() -> None:
    crowd = board._Crowd({"viewers": 2, "desk": None})
    crowd.end, crowd.changes = 20.0, [10.0, 12.0]
    crowd.seen = [{0: 1.0, 1: 10.5, 2: 12.5}, {0: 1.0, 2: 13.0}]
    assert crowd.lag() == 3.0
    crowd.seen[1] = {0: 1.0, 1: 10.1}
    assert crowd.lag() > 60
