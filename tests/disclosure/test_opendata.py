"""The formats others read say what the public file says, and other people's programs accept them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from portal.disclosure.opendata.ledger import to_beancount
from portal.disclosure.opendata.source import COLUMNS, Source
from portal.disclosure.opendata.tables import to_csv, to_json, to_package, to_xlsx
from portal.disclosure.rules.documents import Public
from tests.disclosure.test_verify import Publisher


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    publisher = Publisher(tmp_path)
    paths = [publisher.publish(120_00, -30_05, 7), publisher.restate(2, -25_00), publisher.publish(-1, 10**12)]
    return [Source(path) for path in paths]


def test_csv_and_xlsx_hold_every_line(sources: list[Source]) -> None:
    rows = list(csv.reader(io.StringIO("".join(to_csv(sources[0])).removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
    assert [row[2] for row in rows[1:]] == ["120.00", "-30.05", "0.07"]
    file = io.BytesIO()
    to_xlsx(sources[0], file)
    sheet = load_workbook(file).worksheets[0]
    assert sum(Decimal(str(row[2])) for row in sheet.iter_rows(min_row=2, values_only=True)) == Decimal("90.02")


def test_a_restatement_takes_the_old_line_back(sources: list[Source]) -> None:
    assert [row[2] for row in sources[1].rows()] == [Decimal("30.05"), Decimal("-25.00")]


def test_words_that_look_like_a_formula_are_none(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    path = publisher.publish(5)
    path.write_text(path.read_text("utf-8").replace("对方1", "=HYPERLINK(1)"), "utf-8")
    assert ",'=HYPERLINK(1)," in "".join(to_csv(Source(path)))
    assert Public(1, "", 1, "", "", "").number == 1


def test_the_package_describes_what_it_holds(sources: list[Source]) -> None:
    made = []
    for _ in range(2):
        file = io.BytesIO()
        to_package(sources[0], file)
        made.append(file.getvalue())
    assert made[0] == made[1]
    with ZipFile(io.BytesIO(made[0])) as archive:
        described = json.loads(archive.read("datapackage.json"))
        lines = archive.read("lines.csv")
        assert archive.read("1.jsonl") == sources[0].path.read_bytes()
    resource = described["resources"][0]
    assert resource["hash"] == f"sha256:{sha256(lines).hexdigest()}"
    assert [field["name"] for field in resource["schema"]["fields"]] == lines.decode().splitlines()[0].split(",")


READ = {"integer": int, "date": date.fromisoformat, "number": Decimal, "string": str,
        "boolean": {"True": True, "False": False}.__getitem__}  # fmt: skip


@pytest.mark.parametrize("which", [0, 1, 2])
def test_every_row_of_the_package_is_what_its_schema_says(sources: list[Source], which: int) -> None:
    """Table Schema: the fields in their order, each value of its type, the primary key there and never twice."""
    file = io.BytesIO()
    to_package(sources[which], file)
    with ZipFile(file) as archive:
        resource = json.loads(archive.read("datapackage.json"))["resources"][0]
        content = archive.read(resource["path"])
    assert (resource["bytes"], resource["encoding"], resource["format"]) == (len(content), "utf-8", "csv")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    fields, keys = resource["schema"]["fields"], resource["schema"]["primaryKey"]
    assert list(rows[0]) == [field["name"] for field in fields]
    for row in rows:
        for field in fields:
            READ[field["type"]](row[field["name"]])
    found = [tuple(row[key] for key in keys) for row in rows]
    assert not keys or len(set(found)) == len(found)
    assert sum(Decimal(row["amount"]) for row in rows) * 100 == sum(row[2] for row in sources[which].rows()) * 100


def test_json_holds_the_same_lines_in_whole_fen(sources: list[Source]) -> None:
    first, restated = (json.loads("".join(to_json(source))) for source in sources[:2])
    assert first["statement"] == sources[0].head()
    assert [(line["amount"], line["amount_fen"]) for line in first["lines"]] == [
        ("120.00", 12000), ("-30.05", -3005), ("0.07", 7),
    ]  # fmt: skip
    assert set(first["lines"][0]) == {*COLUMNS, "amount_fen"}
    assert first["sums"]["closing"] == first["statement"]["opening"] + 12000 - 3005 + 7
    assert [line["amount_fen"] for line in restated["lines"]] == [3005, -2500]


def test_bean_check_accepts_the_ledger(sources: list[Source], tmp_path: Path) -> None:
    pytest.importorskip("beancount", reason="make test installs it")
    program = [sys.executable, "-m", "beancount.scripts.check"]
    ledger = tmp_path / "fund.beancount"
    ledger.write_text("".join(to_beancount(sources)), "utf-8")
    checked = subprocess.run([*program, ledger], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    ledger.write_text(ledger.read_text("utf-8").replace("120.00 CNY", "120.01 CNY", 1), "utf-8")
    assert subprocess.run([*program, ledger], capture_output=True, check=False).returncode == 1
