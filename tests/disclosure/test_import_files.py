"""Files of treasurers and banks: what is read of them, and what every bad one is told, cell by cell."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from flask_babel import force_locale

from portal.disclosure.importing import (
    Movement,
    Unreadable,
    Window,
    check_choice,
    open_source,
    peek,
    read_row,
    said,
    to_csv,
    to_xlsx,
)
from portal.kernel.errors import DomainError
from tests.disclosure.books_as_files import HEADERS, OLD, ROWS, beside, bomb, encrypted, text, xlsx

WINDOW = Window(date(2026, 1, 1), date(2026, 11, 23))


def read(content: bytes, chosen: dict[str, str] | None = None) -> tuple[list[Movement], list[str]]:
    """The movements of a file, and the sentences about the rest of it."""
    source = open_source(io.BytesIO(content), chosen or {})
    assert source is not None
    movements, problems = [], []
    for number, cells in source.rows():
        movement, faults = read_row(number, cells, source.layout, WINDOW)
        movements += [movement] if movement else []
        problems += [said(fault.reason, fault.facts) for fault in faults]
    return movements, problems


@pytest.mark.usefixtures("in_english")
class TestSound:
    @pytest.mark.parametrize("content", [xlsx(), text(), text(encoding="gb18030"), text(encoding="utf-16")])
    def test_the_template_however_it_is_saved(self, content: bytes) -> None:
        movements, problems = read(content)
        assert problems == []
        assert [(one.day.isoformat(), one.amount, one.category, one.party) for one in movements] == [
            ("2026-01-05", 120000, "parking", "临停车主"),
            ("2026-01-09", -38050, "repairs", "蓝天维修部"),
            ("2026-01-31", 215, "interest", "开户银行"),
        ]

    def test_a_bank_export_with_its_titles_one_signed_column_and_sums(self) -> None:
        titles = [("中国工商银行账户明细",), ("户名：春晓苑业主大会", "", "币种：人民币"), ()]
        headers = ("交易日期", "交易时间", "摘要", "交易金额（元）", "余额", "对方户名", "币种")
        rows = [
            (datetime(2026, 3, 5), "09:30", "停车费", 1200.5, 9, "张三", "人民币"),
            (46086, "10:00", "维修", "（300.00）", 9, "李四", "CNY"),
            ("合计", "", "", 900.5, "", "", ""),
            ("", "", "", "", "", "", ""),
        ]
        movements, problems = read(xlsx(rows, headers, titles=titles))
        assert problems == []
        assert [(one.number, one.amount) for one in movements] == [(5, 120050), (6, -30000)]

    def test_directions_and_tens_of_thousands(self) -> None:
        headers = ("日期", "收/支", "金额（万元）", "对方", "摘要")
        movements, _ = read(
            xlsx([("2026-3-5", "支出", 1.25, "甲", "大修"), ("2026-3-6", "收", "2", "乙", "")], headers)
        )
        assert [one.amount for one in movements] == [-1_250_000, 2_000_000]

    def test_columns_that_were_chosen(self) -> None:
        content = xlsx([("2026-3-5", "老张", 12, "停车")], ("哪天", "谁", "多少", "干嘛"))
        assert open_source(io.BytesIO(content), {}) is None
        seen = peek(io.BytesIO(content))
        assert (seen.number, seen.keys, seen.sample) == (
            1, ("哪天", "谁", "多少", "干嘛"), ("2026-3-5", "老张", "12", "停车"),
        )  # fmt: skip
        chosen = check_choice({"day": "哪天", "party": "谁", "amount": "多少", "note": "干嘛"}, seen.keys)
        movements, problems = read(content, chosen)
        assert ([one.category for one in movements], problems) == (["parking"], [])
        renamed = xlsx([("2026-3-5", "老张", 12, "停车")], ("哪天", "谁", "金额", "干嘛"))
        assert open_source(io.BytesIO(renamed), chosen) is None

    @pytest.mark.parametrize(
        ("choice", "match"),
        [
            ({"party": "谁", "amount": "多少"}, "with the day"),
            ({"day": "哪天", "amount": "多少"}, "from whom"),
            ({"day": "哪天", "party": "谁"}, "with the amount"),
            ({"day": "哪天", "party": "谁", "income": "多少", "spending": "多少"}, "once"),
            ({"day": "别处", "party": "谁", "amount": "多少"}, "of this file"),
        ],
    )
    def test_a_choice_that_is_not_enough(self, choice: dict[str, str], match: str) -> None:
        with pytest.raises(DomainError, match=match):
            check_choice(choice, ("哪天", "谁", "多少"))

    def test_two_headers_alike_are_two_columns(self) -> None:
        content = xlsx([("2026-3-5", 5, "", "甲")], ("日期", "金额", "金额", "对方"))
        movements, _ = read(content, {"day": "日期", "income": "金额", "spending": "金额#2", "party": "对方"})
        assert [one.amount for one in movements] == [500]

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_the_templates_are_read_back(self, language: str) -> None:
        with force_locale(language):
            for content in (to_xlsx(language == "zh"), to_csv(language == "zh")):
                assert open_source(io.BytesIO(content), {}) is not None

    def test_the_same_row_has_the_same_fingerprint_in_every_file(self) -> None:
        one, _ = read(xlsx())
        other, _ = read(text(ROWS[1:]))
        assert [movement.source for movement in one[1:]] == [movement.source for movement in other]
        assert len({movement.source for movement in one}) == 3


BAD_CELLS: list[tuple[tuple[Any, ...], str]] = [
    (("2026-02-30", "1", "", "甲"), "A2: “2026-02-30” is no day"),
    ((None, "1", "", "甲"), "A2: the day is missing"),
    (("2025-12-31", "1", "", "甲"), "A2: 2025-12-31 lies before the fund began, on 2026-01-01"),
    (("2026-12-01", "1", "", "甲"), "A2: 2026-12-01 has not come yet"),
    (("2026-01-01", "1.005", "", "甲"), "B2: “1.005” has more than two decimals"),
    (("2026-01-01", "", "$12", "甲"), "C2: “$12” is another currency"),
    (("2026-01-01", "一百", "", "甲"), "B2: “一百” is no amount"),
    (("2026-01-01", "1", "2", "甲"), "Row 2: something came in and went out at once (B2)"),
    (("2026-01-01", "", "", "甲"), "Row 2: it says no amount (B2)"),
    (("2026-01-01", "1", "", ""), "D2: it does not say from whom"),
    (("2026-01-01", "1", "", "甲" * 81), "D2 has 81 characters; at most 80 fit"),
    (("2026-01-01", "=1+2", "", "甲"), "B2 holds a formula, “=1+2”"),
    (("=TODAY()", "1", "", "甲"), "A2 holds a formula"),
    (("2026-01-01", "#REF!", "", "甲"), "B2 shows the error #REF!"),
    (("2026-01-01", True, "", "甲"), "B2: “True” says neither"),
]


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(("row", "sentence"), BAD_CELLS)
def test_a_bad_cell_is_named(row: tuple[Any, ...], sentence: str) -> None:
    movements, problems = read(xlsx([row]))
    assert movements == []
    assert len(problems) == 1
    assert problems[0].startswith(sentence)


@pytest.mark.usefixtures("in_english")
def test_a_column_of_another_currency_and_an_unknown_direction() -> None:
    headers = ("日期", "金额", "收/支", "对方", "币种")
    _, problems = read(xlsx([("2026-01-01", 5, "收", "甲", "美元"), ("2026-01-01", 5, "不计", "甲", "")], headers))
    assert problems[0].startswith("E2: “美元” is another currency")
    assert problems[1].startswith("C3: “不计” says neither in nor out")


@pytest.mark.usefixtures("in_english")
def test_a_sheet_of_formulas_only_names_every_cell() -> None:
    rows = [(f"=Z{n}", f"=Y{n}", f"=X{n}", f"=W{n}", "", "", "") for n in range(2, 5)]
    movements, problems = read(xlsx(rows))
    assert movements == []
    assert [problem.split(" ")[0] for problem in problems] == [f"{c}{n}" for n in range(2, 5) for c in "ABCD"]


BAD_FILES: list[tuple[bytes, str]] = [
    (OLD, "with a password"),
    (encrypted(xlsx()), "damaged"),
    (beside(xlsx(), "xl/vbaProject.bin", b"Attribute VB_Name"), "holds macros (xl/vbaProject.bin)"),
    (bomb(), "too large once unpacked"),
    (xlsx()[:900], "damaged"),
    (b"PK\x03\x04" + bytes(50), "damaged"),
    (text(encoding="utf-8-sig")[:-40] + b"\xff\xfe\xff", "none of the encodings"),
    (xlsx([(*ROWS[0],), (None, *ROWS[1][1:])], merged=["A2:A3"]), "The cells A2:A3 are merged"),
    (xlsx([]), "no rows below"),
]


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(("content", "sentence"), BAD_FILES)
def test_a_file_that_cannot_be_read_says_why(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read(content)
    assert sentence in said(unreadable.value.reason, unreadable.value.facts)


def test_merged_titles_do_no_harm() -> None:
    movements, problems = read(xlsx(titles=[("春晓苑公共收益流水", *[None] * 6)], merged=["A1:G1"]))
    assert (len(movements), problems) == (3, [])


def test_a_sheet_that_is_locked_against_typing_is_read() -> None:
    movements, problems = read(xlsx(protected=True))
    assert (len(movements), problems) == (3, [])


def test_what_is_no_table_names_no_columns() -> None:
    content = xlsx([(1, 2, 3)], (4, 5, 6))  # type: ignore[arg-type]
    assert open_source(io.BytesIO(content), {}) is None
    with pytest.raises(Unreadable):
        peek(io.BytesIO(content))


def test_the_headers_of_the_tests_are_those_of_the_template() -> None:
    assert to_csv(True).decode("utf-8-sig").strip() == ",".join(HEADERS)
