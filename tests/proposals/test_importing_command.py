"""`flask proposals import`: what it writes, what it says, and that nothing is ever half done."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from portal.kernel import outbox
from portal.kernel.alone import alone
from portal.kernel.db import db
from portal.kernel.outbox import OutboxRow
from portal.matters.models import Event, Matter, Tally
from portal.matters.queries import story_of, tally_of
from portal.people.rules import VISITOR
from portal.places.models import Place
from portal.proposals.commands import importing
from portal.proposals.importing import COLUMNS
from portal.proposals.models import Answer, Proposal, ProposalVersion
from portal.proposals.queries import get_proposal
from tests.factories import Neighbourhood

ROOT = Path(__file__).resolve().parents[2]
PETITIONS = ROOT.parent / "shared" / "data" / "petitions" / "petitions_with_replies.csv"
CELLS = {
    "id": "7", "author": "A0007", "title": "请修路灯", "submitted_at": "2019-04-25T09:32:09",
    "body": "小区门口的路灯坏了半个月，老人晚上出门很不方便。", "reply": "已派人维修，感谢反映。",
    "replied_at": "2019-05-10T14:56:53",
}  # fmt: skip


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def listening(app: Flask) -> Iterator[None]:
    """A listener that wants to hear of changed matters, as the search does."""
    before = list(outbox._listeners.values())
    outbox.install([outbox.Listener("index", ("matter.changed",), lambda _payloads: None)])
    yield
    outbox.install(before)


def write(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys([*COLUMNS, *(name for row in rows for name in row)])))
        writer.writeheader()
        writer.writerows(rows)
    return path


def many(number: int) -> list[dict[str, str]]:
    return [CELLS | {"id": str(n), "title": f"第{n}件事", "body": f"正文 {n} " + "路灯" * 200} for n in range(number)]


def run(app: Flask, path: Path, *options: str, place: str = "YX-spring") -> Result:
    return app.test_cli_runner().invoke(args=["proposals", "import", str(path), "--place", place, *options])


def last_line(result: Result) -> str:
    return result.stdout.splitlines()[-1]


def counted(app: Flask) -> dict[str, int]:
    """How many rows every table an import writes to holds."""
    with app.app_context():
        tables: tuple[Any, ...] = (Matter, Proposal, ProposalVersion, Answer, Event, Tally, OutboxRow)
        return {table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_a_petition_with_a_reply_is_an_answered_proposal(app: Flask, tmp_path: Path) -> None:
    result = run(app, write(tmp_path / "a.csv", [CELLS | {"support": "12", "oppose": "0"}]))
    assert (result.exit_code, last_line(result)) == (0, "imported 1, skipped 0, rejected 0")
    with app.app_context():
        matter = db.session.scalars(select(Matter).where(Matter.title == "请修路灯")).one()
        assert (matter.path, matter.state, matter.category) == (f"/proposals/{matter.id}", "answered", "facilities")
        assert (matter.author_id, matter.author_name, matter.responsible_id) == (None, "A0007", None)
        assert matter.created_at == matter.published_at == datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)
        assert matter.changed_at == datetime(2019, 5, 10, 6, 56, 53, tzinfo=UTC)
        assert (matter.supports, matter.opposes, matter.excerpt) == (0, 0, CELLS["body"])
        thing = get_proposal(VISITOR, matter.id)
        assert thing is not None
        assert (thing.imported_support, thing.imported_oppose, thing.import_id) == (12, 0, "7")
        answer = db.session.scalars(select(Answer)).one()
        assert (answer.organization_id, answer.organization_name) == (None, "原平台答复")
        assert (answer.decision, answer.reason, answer.at) == ("answered", CELLS["reply"], matter.changed_at)
        assert [event.verb for event in story_of(matter.id).events] == ["proposals.imported"]
        version = db.session.scalars(select(ProposalVersion)).one()
        assert (version.number, version.body, version.editor_id) == (1, CELLS["body"], None)


def test_one_without_a_reply_collects_support(app: Flask, hood: Neighbourhood, tmp_path: Path) -> None:
    run(app, write(tmp_path / "a.csv", [CELLS | {"reply": "", "replied_at": "", "title": "物业乱收停车费"}]))
    with app.app_context():
        matter = db.session.scalars(select(Matter)).one()
        assert (matter.state, matter.category) == ("open", "property")
        assert matter.responsible_id == hood.organizations["property"]
        assert db.session.get_one(Proposal, matter.id).threshold == 3
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 0


def test_the_counts_of_every_place_around_are_kept(app: Flask, hood: Neighbourhood, tmp_path: Path) -> None:
    unanswered = {"id": "open", "reply": "", "replied_at": "", "title": "垃圾扰民", "body": "垃圾太多"}
    rows = [*many(3), CELLS | unanswered]
    run(app, write(tmp_path / "a.csv", rows))
    with app.app_context():
        for place in ("district", "street", "lake", "spring"):
            found = {(r.state, r.category): r.number for r in tally_of("proposal", hood.places[place])}
            assert found == {("answered", "facilities"): 3, ("open", "environment"): 1}
        assert tally_of("proposal", hood.places["hill"]) == []


@pytest.mark.usefixtures("listening")
def test_the_search_hears_of_each(app: Flask, tmp_path: Path) -> None:
    run(app, write(tmp_path / "a.csv", many(201)))
    with app.app_context():
        told = [row["matter"] for row in db.session.scalars(select(OutboxRow.payload).order_by(OutboxRow.id))]
        assert told == list(db.session.scalars(select(Matter.id).order_by(Matter.id)))
        assert len(told) == 201


def test_twice_changes_nothing(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", many(450))
    assert last_line(run(app, path)) == "imported 450, skipped 0, rejected 0"
    before = counted(app)
    assert last_line(run(app, path)) == "imported 0, skipped 450, rejected 0"
    assert counted(app) == before


def test_the_same_id_from_another_place_is_another_petition(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [CELLS])
    run(app, path, place="YX-spring")
    assert last_line(run(app, path, place="YX-maple")) == "imported 1, skipped 0, rejected 0"


def test_a_dry_run_counts_the_same_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    run(app, write(tmp_path / "first.csv", many(250)))
    before = counted(app)
    path = write(tmp_path / "a.csv", [*many(300), CELLS | {"id": "x", "title": ""}, CELLS | {"id": "1"}])
    dry = run(app, path, "--dry-run")
    assert (dry.exit_code, last_line(dry)) == (0, "imported 50, skipped 250, rejected 2")
    assert "nothing was changed" in dry.stdout
    assert counted(app) == before
    assert last_line(run(app, path)) == "imported 50, skipped 250, rejected 2"


def test_rejects_are_named_by_row_and_the_rest_goes_in(app: Flask, tmp_path: Path) -> None:
    rows = [CELLS, CELLS | {"id": "8", "body": ""}, CELLS | {"id": "9", "submitted_at": "soon"}, CELLS]
    result = run(app, write(tmp_path / "a.csv", rows))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [
        "Row 3: left out. The column “body” is empty.",
        "Row 4: left out. “soon” in the column “submitted_at” is no date.",
    ]
    assert last_line(result) == "imported 1, skipped 1, rejected 2"


def test_a_cut_title_is_said(app: Flask, tmp_path: Path) -> None:
    result = run(app, write(tmp_path / "a.csv", [CELLS | {"title": "长" * 121}]))
    assert "Row 2: The title was cut to 120 characters" in result.stdout


def test_gbk_is_converted_and_said(app: Flask, tmp_path: Path) -> None:
    result = run(app, write(tmp_path / "a.csv", [CELLS], encoding="gbk"))
    assert "GBK/GB18030; it was converted to UTF-8" in result.stdout
    with app.app_context():
        assert db.session.scalars(select(Matter.title)).all() == ["请修路灯"]


def test_progress_says_percentage_what_it_does_and_what_it_found(app: Flask, tmp_path: Path) -> None:
    lines = run(app, write(tmp_path / "a.csv", many(400))).stderr.splitlines()
    assert " 50 %  importing row 200/400  ·  imported 200, skipped 0, rejected 0" in lines
    assert "100 %" in lines[-1]


def test_the_terminal_s_language_decides_the_words_but_not_the_last_line(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    result = run(app, write(tmp_path / "a.csv", [CELLS]))
    assert last_line(result) == "imported 1, skipped 0, rejected 0"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "lacks the columns id"),
        (",".join(COLUMNS).encode() + b'\n1,A,t,2019-04-25,b,,\n2,A,"t,2019-04-25,b,,\n', "Row 3 (line 3)"),
        (b"\x89PNG\r\n\x1a\n\xff\xff" * 10, "none of the encodings"),
    ],
)
def test_a_file_that_cannot_be_trusted_changes_nothing(app: Flask, tmp_path: Path, content: bytes, words: str) -> None:
    before = counted(app)
    (path := tmp_path / "bad.csv").write_bytes(content)
    result = run(app, path)
    assert result.exit_code == 1
    assert words in result.stderr
    assert counted(app) == before


@pytest.mark.parametrize("place", ["YX-nowhere", "YX-grid", "YX-street"])
def test_a_place_that_cannot_hold_them_is_answered_with_those_that_can(app: Flask, tmp_path: Path, place: str) -> None:
    result = run(app, write(tmp_path / "a.csv", [CELLS]), place=place)
    assert result.exit_code == 1
    assert "YX-spring  春晓苑" in result.stderr
    assert ("no place" if place == "YX-nowhere" else "holds no proposals") in result.stderr


def test_a_missing_file_and_a_directory(app: Flask, tmp_path: Path) -> None:
    assert "no file" in (missing := run(app, tmp_path / "none.csv")).stderr
    assert "not a file" in (directory := run(app, tmp_path)).stderr
    assert missing.exit_code == directory.exit_code == 1


def test_only_one_import_at_a_time(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [CELLS])
    with alone(app.extensions["settings"].data / "import.lock"):
        result = run(app, path)
        assert result.exit_code == 1
        assert "Another import is at work" in result.stderr
        assert run(app, path, "--dry-run").exit_code == 0
    assert run(app, path).exit_code == 0


def test_control_c_leaves_whole_chunks_and_says_how_to_go_on(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.csv", many(500))
    take_in, chunks = importing.take_in, []

    def interrupted(place: Place, rows: Any) -> int:
        chunks.append(take_in(place, rows))
        if len(chunks) == 2:
            raise KeyboardInterrupt
        return chunks[-1]

    monkeypatch.setattr(importing, "take_in", interrupted)
    result = run(app, path)
    assert (result.exit_code, counted(app)["proposal"]) == (1, 200)
    assert "run it again to complete it" in result.stderr
    monkeypatch.undo()
    monkeypatch.setenv("LC_ALL", "C")
    assert last_line(run(app, path)) == "imported 300, skipped 200, rejected 0"


def _killed_half_way(app: Flask, path: Path) -> int:
    """Run the command as an operator does and kill it the hard way after its first chunk; how many rows are in."""
    data = app.extensions["settings"].data
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "app",
        "proposals",
        "import",
        str(path),
        "--place",
        "YX-district",
    ]
    environment = os.environ | {"PORTAL_DATA": str(data), "PORTAL_DEMO": "0", "SECRET_KEY": "test"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "imported" in line:
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    return counted(app)["proposal"]


def _is_whole(app: Flask, number: int) -> bool:
    """Whether every proposal has its row in each table, its page and its place in the counts."""
    counts = counted(app)
    with app.app_context():
        district = db.session.scalars(select(Place.id).where(Place.kind == "district")).one()
        tallied = sum(row.number for row in tally_of("proposal", district))
        lost = db.session.scalar(select(func.count()).select_from(Matter).where(Matter.path == ""))
    tables = ("matter", "proposal", "proposal_version", "proposal_answer", "event")
    return tallied == number and lost == 0 and all(counts[table] == number for table in tables)


@pytest.mark.embedded
def test_killed_half_way_and_run_again_completes_it(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", many(6_000))
    there = _killed_half_way(app, path)
    assert 0 < there < 6_000
    assert there % 200 == 0
    assert _is_whole(app, there)
    assert last_line(run(app, path, place="YX-district")) == f"imported {6_000 - there}, skipped {there}, rejected 0"
    assert _is_whole(app, 6_000)


@pytest.mark.skipif(not PETITIONS.exists(), reason="the real petitions lie beside the repository, not in it")
def test_the_real_petitions(app: Flask) -> None:
    result = run(app, PETITIONS, place="YX-district")
    assert (result.exit_code, last_line(result)) == (0, "imported 2816, skipped 0, rejected 0")
    assert _is_whole(app, 2816)
    with app.app_context():
        row = db.session.execute(
            select(Matter.title, Matter.author_name, Matter.published_at, Matter.category, Answer.at, Answer.reason)
            .join(Proposal, Proposal.id == Matter.id)
            .join(Answer, Answer.proposal_id == Matter.id)
            .where(Proposal.import_id == "2549")
        ).one()
    assert (row.title, row.author_name, row.category) == ("A2区景蓉华苑物业管理有问题", "A00045581", "property")
    assert row.published_at == datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)
    assert row.at == datetime(2019, 5, 10, 6, 56, 53, tzinfo=UTC)
    assert re.search(r"业主大会.*2019年5月9日$", row.reason, re.DOTALL)
    assert last_line(run(app, PETITIONS, place="YX-district")) == "imported 0, skipped 2816, rejected 0"
