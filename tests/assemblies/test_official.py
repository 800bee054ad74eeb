"""The export of the official platform: read, entered by one, confirmed by another, whole or not at all."""

from __future__ import annotations

import csv
import io
import time
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.assemblies.commands import official
from portal.assemblies.importing.official import ROWS_LARGEST
from portal.assemblies.models import Ballot, OfficialImport, OfficialRow, RecordEvent
from portal.assemblies.queries.counters import clashes_of
from portal.assemblies.queries.official import preview_of, slots_by_number
from portal.assemblies.rules.law import Item
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing, Refused
from portal.kernel.unreadable import Unreadable
from portal.places.models import Unit
from portal.property.models import Owner, Ownership
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, Vote, announced
from tests.conftest import Browser
from tests.factories import Neighbourhood

HEADER = ("选票编号", "议题1：第4项议题", "议题2：第8项议题")


@pytest.fixture
def vote(context: Flask, hood: Neighbourhood) -> Vote:
    return announced(hood, items=(Item.PROPERTY_COMPANY, Item.COMMON_PARTS))


@pytest.fixture
def shown(app: Flask, hood: Neighbourhood) -> Vote:
    with app.app_context():
        made = announced(hood, items=(Item.PROPERTY_COMPANY, Item.COMMON_PARTS))
        db.session.commit()
    return made


def to_csv(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(*rows: tuple[Any, ...]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    sheet: Any = book.active
    for row in (HEADER, *rows):
        sheet.append(row)
    book.save(written)
    return written.getvalue()


def _enter(vote: Vote, content: bytes, who: str = "wang") -> OfficialImport:
    viewer = vote.hood.viewer(who, "committee")
    return official.enter(viewer, vote.thing(), official.read(viewer, vote.thing(), "export.csv", content))


def _take(vote: Vote, content: bytes) -> list[Ballot]:
    row = _enter(vote, content)
    return official.confirm(vote.hood.viewer("sheng", "committee"), vote.thing(), row.id)


def _faults(vote: Vote, content: bytes) -> list[tuple[int, str]]:
    read = official.read(vote.hood.viewer("wang", "committee"), vote.thing(), "a.csv", content)
    return [(fault.number, fault.reason) for fault in read.reading.faults]


def test_two_people_take_a_file_and_its_digest_stands_on_the_record(vote: Vote) -> None:
    with clock.frozen(DURING):
        taken = _take(vote, to_csv((1, "同意", "反对"), ("S000002", "弃权", "赞成"), (3, "", "")))
        assert [(ballot.channel, ballot.state) for ballot in taken] == [("official", "counted")] * 2
        row = db.session.scalars(select(OfficialImport)).one()
        assert (row.state, row.ballots) == ("taken", 2)
        payload = db.session.scalars(select(RecordEvent.payload).where(RecordEvent.payload.contains(row.digest))).one()
        assert '"ballots":2' in payload
        assert not db.session.scalar(select(func.count()).select_from(OfficialRow))


def test_whoever_entered_a_file_never_confirms_it(vote: Vote) -> None:
    with clock.frozen(DURING):
        row = _enter(vote, to_csv((1, "同意", "反对")))
        with pytest.raises(DomainError, match="a colleague confirms it"):
            official.confirm(vote.hood.viewer("wang", "committee"), vote.thing(), row.id)
        row.state, row.confirmed_by = "taken", row.entered_by
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_the_same_file_twice_changes_nothing(vote: Vote) -> None:
    content = to_csv((1, "同意", "反对"))
    with clock.frozen(DURING):
        _take(vote, content)
        before = _counts()
        assert _enter(vote, content, "sheng").state == "taken"
        with pytest.raises(DomainError, match="Nothing in this file is new"), db.session.begin_nested():
            _enter(vote, to_xlsx((1, "同意", "反对")))
        assert _counts() == before


def _counts() -> list[Any]:
    tables = (Ballot, RecordEvent, OfficialImport, OfficialRow)
    return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_only_what_is_new_in_a_later_file_is_taken(vote: Vote) -> None:
    with clock.frozen(DURING):
        _take(vote, to_csv((1, "同意", "反对")))
        taken = _take(vote, to_csv((1, "同意", "反对"), (2, "同意", "同意")))
        assert len(taken) == 1


def test_ballots_that_differ_go_to_the_queue_with_the_bound_precedence(vote: Vote) -> None:
    with clock.frozen(DURING):
        cast = vote.cast("li", m1="for", m2="for")
        number = next(n for n in range(1, 5) if _slot(vote, n) == cast.slot_id)
        row = _enter(vote, to_csv((number, "反对", "同意")))
        preview = preview_of(vote.thing(), row.id)
        assert (preview.figures["conflict"], preview.listed[0].slot) == (1, number)
        taken = official.confirm(vote.hood.viewer("sheng", "committee"), vote.thing(), row.id)
        assert [ballot.state for ballot in taken] == ["conflict"]
        assert [(clash.standing_channel, clash.proposed) for clash in clashes_of(vote.thing())] == [("web", False)]


def _slot(vote: Vote, number: int) -> int:
    return slots_by_number(vote.id)[number]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([(99, "同意", "同意")], [(2, "ballot")]), ([("-1", "同意", "同意")], [(2, "ballot")]),
        ([(1, "也许", "同意")], [(2, "choice")]), ([(1, "同意", "")], [(2, "unanswered")]),
        ([(1, "同意", "同意"), (1, "同意", "同意")], [(3, "doubled")]), ([("", "同意", "同意")], [(2, "unnamed")]),
        ([(1, "=1+1", "同意")], [(2, "formula")]), ([(1, "随多数", "同意")], [(2, "choice")]),
        ([(99, "同意", "同意"), (1, "同意", "同意"), (2, "x", "y")], [(2, "ballot"), (4, "choice")]),
    ],
)  # fmt: skip
def test_every_bad_row_is_named_and_nothing_is_taken(
    vote: Vote, rows: list[tuple[Any, ...]], faults: list[tuple[int, str]]
) -> None:
    with clock.frozen(DURING):
        for content in (to_csv(*rows), to_xlsx(*rows)):
            assert _faults(vote, content) == faults
        with pytest.raises(DomainError, match="No row of this file"):
            _enter(vote, to_csv(*rows))


@pytest.mark.parametrize("header", [("选票编号", "议题1"), ("姓名", "议题1", "议题2"), ("选票编号", *HEADER)])
def test_a_file_without_its_columns_is_refused(vote: Vote, header: tuple[str, ...]) -> None:
    with clock.frozen(DURING), pytest.raises(Unreadable):
        _faults(vote, to_csv((1, "同意", "同意", "同意"), header=header))


def test_before_the_opening_and_after_the_close_no_file_is_taken(vote: Vote) -> None:
    content = to_csv((1, "同意", "反对"))
    with clock.frozen(NOTICE), pytest.raises(Refused):
        _enter(vote, content)
    with clock.frozen(CLOSES):
        row = _enter(vote, content)
        with pytest.raises(DomainError, match="waits"):
            vote.close()
        official.withdraw(vote.hood.viewer("wang", "committee"), vote.thing(), row.id)
        with pytest.raises(Conflict):
            official.confirm(vote.hood.viewer("sheng", "committee"), vote.thing(), row.id)
    with clock.frozen(AFTER):
        vote.close()
        with pytest.raises(Refused):
            _enter(vote, content)


def test_one_file_waits_at_a_time_and_no_other_vote_confirms_it(vote: Vote) -> None:
    with clock.frozen(DURING):
        row = _enter(vote, to_csv((1, "同意", "反对")))
        with pytest.raises(DomainError, match="Another file waits"):
            _enter(vote, to_csv((2, "同意", "反对")))
        with pytest.raises(Missing):
            official.confirm(vote.hood.viewer("sheng", "committee"), vote.thing(), row.id + 1)


def test_the_template_is_filled_in_and_comes_back(browser: Browser, shown: Vote) -> None:
    path = f"/assemblies/{shown.id}/official"
    with clock.frozen(DURING):
        wang, sheng = browser("wang", "committee"), browser("sheng", "committee")
        assert path in wang.get(f"/assemblies/{shown.id}/counters").get_data(as_text=True)
        book = load_workbook(io.BytesIO(wang.get(f"{path}/template.xlsx").get_data()))
        sheet: Any = book.active
        assert [cell.value for cell in sheet[1]][:3] == ["选票编号", "楼栋", "房号"]
        assert sheet.max_row == 5
        sheet.cell(2, 4, "同意"), sheet.cell(2, 5, "弃权")
        filled = io.BytesIO()
        book.save(filled)
        sent = wang.post(path, data={"file": (io.BytesIO(filled.getvalue()), "导出.xlsx")})
        assert sent.status_code == 303
        assert "Take it into the record" not in wang.get(path).get_data(as_text=True)
        assert "Take it into the record" in sheng.get(path).get_data(as_text=True)
        assert wang.post(f"{path}/confirm", data={"file": 1}).status_code == 422
        assert sheng.post(f"{path}/delete", data={"file": 1}).status_code == 404
        assert sheng.post(f"{path}/confirm", data={"file": 1}).status_code == 303
        page = sheng.get(path).get_data(as_text=True)
        assert "导出.xlsx" in page
        replayed = wang.post(path, data={"file": (io.BytesIO(filled.getvalue()), "导出.xlsx")}, follow_redirects=True)
        assert "Nothing was changed" in replayed.get_data(as_text=True)


def test_the_page_names_every_row(browser: Browser, shown: Vote) -> None:
    with clock.frozen(DURING):
        content = to_csv((77, "同意", "同意"), (1, "也许", "同意"))
        response = browser("wang", "committee").post(
            f"/assemblies/{shown.id}/official", data={"file": (io.BytesIO(content), "a.csv")}
        )
    text = unescape(response.get_data(as_text=True))
    assert response.status_code == 422
    assert "Row 2: “77” is no ballot number of this vote." in text
    assert "Row 3: “也许” is no answer to motion 1" in text


def test_the_largest_file_is_taken_in_seconds(context: Flask, hood: Neighbourhood) -> None:
    """As many rows as a file may have, each the ballot of an owner, are read, shown and taken within a minute."""
    homes, here = hood.units, hood.places["spring"]
    building = db.session.get_one(Unit, homes["li"]).building_id
    numbers = range(ROWS_LARGEST - 4)
    units = [Unit(building_id=building, number=f"9单元{n:05d}", floor=1, area=8950) for n in numbers]
    owners = [Owner(compound_id=here, kind="person", name=f"业主{n}", document=f"{n:064d}") for n in numbers]
    db.session.add_all([*units, *owners])
    db.session.flush()
    db.session.add_all(
        Ownership(unit_id=unit.id, owner_id=owner.id, since=NOTICE - timedelta(days=400))
        for unit, owner in zip(units, owners, strict=True)
    )
    vote = announced(hood, items=(Item.PROPERTY_COMPANY, Item.COMMON_PARTS))
    content = to_xlsx(*((number, "同意", "反对") for number in range(1, ROWS_LARGEST + 1)))
    with clock.frozen(DURING):
        begun = time.perf_counter()
        taken = _take(vote, content)
        seconds = time.perf_counter() - begun
    print(f"official import: {len(taken)} ballots in {seconds:.1f} s")
    assert len(taken) == ROWS_LARGEST
    assert seconds < 60
