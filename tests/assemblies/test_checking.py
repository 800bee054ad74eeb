"""Results published elsewhere: the slips in real announcements are found, and nothing that is right is called wrong."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook

from portal.assemblies.importing.figures import COLUMNS, read_figures, read_file
from portal.assemblies.rules.checking import check, rounded
from portal.assemblies.rules.published import Found, Part, Published, Slip
from portal.kernel.errors import DomainError
from portal.kernel.unreadable import Unreadable
from tests.assemblies.published import CASES, case, printed

# What the transcriber and a recount by hand found: the slip, of which figure, what it should be.
SLIPS: dict[str, set[tuple[Slip, Part, str, str]]] = {
    "ziming-2026": {(Slip.SHARE, Part.FINAL_FOR, "area", "63.49")},
    "junyue-2022": {
        (Slip.PARTS, Part.PARTICIPATING, "heads", "1356"),
        (Slip.SHARE, Part.FINAL_AGAINST, "heads", "63.38"),
    },
    "minhang-2021-case1": {
        (Slip.QUORUM, Part.PARTICIPATING, "heads", "861"),
        (Slip.SHARE, Part.FINAL_FOR, "heads", "77.5"),
    },
    "minhang-2021-case2a": {(Slip.QUORUM, Part.PARTICIPATING, "heads", "1508")},
    "minhang-2021-case2b": {(Slip.QUORUM, Part.PARTICIPATING, "heads", "1508")},
}


def _read(**said: Any) -> Published:
    published, wrong = read_figures(said)
    assert published is not None, wrong
    return published


def _found(**said: Any) -> set[tuple[Slip, Part, str]]:
    return {(one.slip, one.part, one.measure) for one in check(_read(**said)).found}


@pytest.mark.parametrize("name", CASES)
def test_exactly_the_slips_of_real_announcements_are_found(name: str) -> None:
    found = check(_read(**printed(name))).found
    assert {(one.slip, one.part, one.measure, one.computed) for one in found} == SLIPS[name]


def test_what_has_no_figures_is_said_to_be_unchecked() -> None:
    report = check(_read(**printed("minhang-2021-case2a")))
    area_share = next(one for one in report.unchecked if one.slip == Slip.SHARE)
    assert (area_share.part, area_share.measure) == (Part.FINAL_FOR, "area")
    assert (Part.FINAL_FOR, "area") in area_share.lacks
    assert any(one.slip == Slip.PASSED for one in report.unchecked)


def test_an_area_with_three_decimals_is_read_exactly() -> None:
    assert case("junyue-2022")["participating_area"] == "171755.223"
    published = _read(**printed("junyue-2022"))
    assert published.figures[Part.PARTICIPATING, "area"] == Decimal("171755.223")


def test_a_share_is_rounded_half_up_as_far_as_it_is_printed() -> None:
    assert rounded(Decimal("171755.223"), Decimal("191619.21"), "89.63") == Decimal("89.63")
    assert rounded(Decimal(1), Decimal(800), "0.13") == Decimal("0.13")
    assert rounded(Decimal(1), Decimal(3), "33") == Decimal(33)


FULL = {
    "item": "4", "silent": "no", "passed": "yes", "all_heads": "817", "all_area": "1000.001",
    "participating_heads": "646", "participating_area": "700.003",
    "for_heads": "324", "for_area": "350.002", "against_heads": "322", "against_area": "350.001",
}  # fmt: skip


def test_a_result_whose_figures_agree_has_no_slip_and_nothing_unchecked() -> None:
    report = check(_read(**FULL))
    assert (report.found, report.unchecked) == ([], [])
    assert report.checked > 5


@pytest.mark.parametrize(
    ("changed", "slips"),
    [
        ({"for_heads": "323", "against_heads": "323"}, {(Slip.PASSED, Part.FOR, "heads")}),
        ({"for_area": "350.001", "against_area": "350.002"}, {(Slip.PASSED, Part.FOR, "area")}),
        ({"passed": "no"}, {(Slip.FAILED, Part.FOR, "heads")}),
        ({"item": "8"}, {(Slip.PASSED, Part.FOR, "heads"), (Slip.PASSED, Part.FOR, "area")}),
        ({"all_heads": "969"}, set()),
        ({"all_heads": "970"}, {(Slip.QUORUM, Part.PARTICIPATING, "heads")}),
        ({"all_area": "700.002"}, {(Slip.LARGER, Part.PARTICIPATING, "area")}),
        ({"against_heads": "321"}, {(Slip.PARTS, Part.PARTICIPATING, "heads")}),
        ({"for_heads_share": "50.15"}, set()),
        ({"for_heads_share": "50.16"}, {(Slip.SHARE, Part.FOR, "heads")}),
    ],
)
def test_both_sides_of_every_line(changed: dict[str, str], slips: set[tuple[Slip, Part, str]]) -> None:
    assert _found(**{**FULL, **changed}) == slips


def test_the_silent_join_the_larger_side() -> None:
    joined = {"silent": "yes", "silent_heads": "41", "for_heads": "370", "against_heads": "214"}
    assert _found(**joined, final_for_heads="411") == set()
    assert _found(**joined, final_for_heads="412") == {(Slip.ADDED, Part.FINAL_FOR, "heads")}


def _csv(*rows: dict[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.header for column in COLUMNS])
    writer.writerows([row.get(column.name, "") for column in COLUMNS] for row in rows)
    return text.getvalue().encode("gb18030")


def _xlsx(*rows: list[Any]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    book.save(written)
    return written.getvalue()


def test_the_same_figures_come_in_as_csv_xlsx_and_json() -> None:
    typed = _read(**FULL)
    sheet = _xlsx(["某小区表决结果"], [column.header for column in COLUMNS], [FULL.get(c.name) for c in COLUMNS])
    for content in (_csv(FULL), sheet, json.dumps({"motions": [FULL]}).encode()):
        assert read_file(content) == ([typed], [])
    assert len(read_file(_csv(FULL, FULL))[0]) == 2


def test_a_number_in_json_keeps_its_decimals() -> None:
    assert read_file(b'[{"all_area": 191619.210}]')[0][0].figures[Part.ALL, "area"] == Decimal("191619.21")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("all_heads", "817.5", "no number of owners"), ("all_heads", "-3", "no number of owners"),
        ("all_area", "1e9", "no area"), ("all_area", "1.1234567", "no area"), ("all_area", "NaN", "no area"),
        ("for_heads_share", "六成", "no percentage"), ("item", "10", "items 1 to 9"), ("passed", "perhaps", "none of"),
        ("for_heads", "=1+1", "formula"), ("for_heads", "#REF!", "error"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_has_its_reason(context: Flask, name: str, text: str, says: str) -> None:
    published, wrong = read_figures({**FULL, name: text})
    assert published is None
    assert [one.name for one in wrong] == [name]
    assert says in str(wrong[0].sentence)


@pytest.mark.parametrize(
    "content", [b"", b"[", b"[1]", b"{}", b'[{"all_heads": [1]}]', b"[" * 5000, "姓名,电话\n".encode(), b"PK\x03\x04no"]
)
def test_no_such_file(content: bytes) -> None:
    with pytest.raises((Unreadable, DomainError)):
        read_file(content)


def test_a_formula_in_a_spreadsheet_is_never_worked_out(context: Flask) -> None:
    sheet = _xlsx(
        [column.header for column in COLUMNS], ["=1+1" if c.name == "all_heads" else FULL.get(c.name) for c in COLUMNS]
    )
    done, wrong = read_file(sheet)
    assert (done, [(one.row, one.header) for one in wrong]) == ([], [(2, "全体业主人数")])


def test_a_slip_says_what_is_printed_and_what_it_should_be() -> None:
    slip = check(_read(**{**FULL, "for_heads_share": "50.16"})).found[0]
    assert slip == Found(Slip.SHARE, Part.FOR, "heads", "50.16", "50.15", "324/646")
