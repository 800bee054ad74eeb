"""Files of registers: which are read, which are refused as a whole, and every reason why a row cannot be taken."""

from __future__ import annotations

import io
from collections import defaultdict
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from portal.kernel import codes, spreadsheet
from portal.property.importing import (
    HEADERS,
    Fault,
    Line,
    Source,
    Unreadable,
    check,
    example_rows,
    open_source,
    read_row,
    said,
)
from portal.property.importing import source as source_module
from portal.property.importing import to_csv as template_csv
from portal.property.importing import to_xlsx as template_xlsx
from portal.property.importing.columns import find_columns
from portal.property.importing.faults import FAULTS
from portal.property.rules import document_kept
from tests.property.registers import HEADER, as_excel_writes, row, to_csv, to_xlsx

NAMES = dict(zip((column.name for column in HEADERS), HEADER, strict=True))
CODES = {header: name for name, header in NAMES.items()}


@pytest.fixture(autouse=True)
def keyed() -> None:
    codes.install("test")


def opened(content: bytes) -> Source:
    return open_source(io.BytesIO(content))


def cells_of(content: bytes) -> list[tuple[int, dict[str, Any]]]:
    return [(number, dict(cells)) for number, cells in opened(content).rows()]


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        list(opened(content).rows())
    return error.value.reason


def read(**changed: Any) -> tuple[Line | None, list[Fault]]:
    return read_row(7, {CODES[header]: value for header, value in row(**changed).items()}, NAMES)


def line(**changed: Any) -> Line:
    taken, faults = read(**changed)
    assert taken is not None, faults
    return taken


def reasons(**changed: Any) -> list[str]:
    taken, faults = read(**changed)
    assert (taken is None) == bool(faults)
    assert all(fault.number == 7 and said(fault.reason, fault.facts) for fault in faults)
    return [fault.reason for fault in faults]


# The file as a whole


@pytest.mark.parametrize("make", [to_csv, to_xlsx, as_excel_writes])
def test_both_formats_say_the_same(make: Any) -> None:
    rows = [row(), row(业主姓名="林红", 产权份额="1/2")]
    found = cells_of(make(*rows))
    assert [number for number, _cells in found] == [2, 3]
    read_rows = [read_row(number, cells, NAMES)[0] for number, cells in found]
    assert [(one.name, one.area, one.share) for one in read_rows if one] == [
        ("何平", 8950, None), ("林红", 8950, Fraction(1, 2)),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_in_the_encodings_of_offices(encoding: str) -> None:
    content = to_csv(*[row(业主姓名=name) for name in ("何平", "林红", "张建国")], encoding=encoding)
    assert [cells["name"] for _number, cells in cells_of(content)] == ["何平", "林红", "张建国"]


def test_columns_stand_in_any_order_under_either_name() -> None:
    header = ("备注", "Owner", "Owner Type", "Floor area (m²)", "area source", "USE", "Unit_Number", "building*")
    cells = {"备注": "?", "Owner": "Li", "Owner Type": "person", "Floor area (m²)": "80", "area source": "survey",
             "USE": "dwelling", "Unit_Number": "7", "building*": "A"}  # fmt: skip
    source = opened(to_csv(cells, header=header))
    ((number, found),) = source.rows()
    taken, faults = read_row(number, found, source.found.headers)
    assert faults == []
    assert taken == Line(2, "A", "7", "dwelling", None, 8000, "survey", "person", "Li", "", "", None)
    assert source.found.ignored == ("备注",)
    assert source.found.headers["area"] == "Floor area (m²)"


def test_a_title_may_stand_above_and_empty_rows_between() -> None:
    book = Workbook()
    sheet: Any = book.active
    for cells in (["春晓苑业主名册"], [], list(HEADER), [], list(row().values()), [], list(row(房号="102").values())):
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    assert [number for number, _cells in cells_of(written.getvalue())] == [5, 7]


def test_only_the_first_sheet_is_read_whatever_it_says_of_its_size() -> None:
    book = load_workbook(io.BytesIO(to_xlsx(row(), row(房号="102"))))
    book.create_sheet("其他").append(list(HEADER))
    written = io.BytesIO()
    book.save(written)
    lying = _changed(written.getvalue(), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"A1:J3", b"A1:B1"))
    assert len(cells_of(lying)) == 2


def _changed(content: bytes, name: str, change: Any) -> bytes:
    """The archive with one part changed, or added."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as before, ZipFile(written, "w", ZIP_DEFLATED) as after:
        assert name in before.namelist() or change(b"")
        for part in before.namelist():
            if part != name:
                after.writestr(part, before.read(part))
        after.writestr(name, change(before.read(name) if name in before.namelist() else b""))
    return written.getvalue()


def test_files_that_cannot_be_read_say_why() -> None:
    whole = to_xlsx(row())
    assert refused(b"") == "missing"
    assert refused(to_csv()) == "nothing"
    assert refused(to_xlsx()) == "nothing"
    assert refused(to_csv(row(), header=HEADER[1:])) == "missing"
    assert refused(to_csv(row(), header=(*HEADER, "建筑面积（㎡）"))) == "twice"
    assert refused("陽光花園社區業主名冊\n".encode("big5") * 40) == "encoding"
    assert refused(to_csv(row()) + b'\r\n9,"1' + b"\r\n") == "open_quote"
    assert refused(to_csv(row()) + b'\r\n9,"1"2,3\r\n') == "quote"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "old"
    assert refused(whole[:-300]) == "damaged"
    assert refused(b"PK\x03\x04" + bytes(600)) == "damaged"
    assert refused(_changed(whole, "xl/worksheets/sheet1.xml", lambda part: part[:-40])) == "damaged"
    assert refused(_changed(whole, "xl/workbook.xml", lambda _part: b"<a/>")) == "damaged"


def test_what_is_missing_is_named_in_both_languages() -> None:
    with pytest.raises(Unreadable) as error:
        find_columns(("楼栋", "房号", "随便"))
    assert "建筑面积 (floor area)" in str(error.value.sentence)
    assert "楼栋, 房号, 随便" in str(error.value.sentence)


@pytest.mark.parametrize(
    ("part", "size"),
    [
        ("xl/styles.xml", spreadsheet.SMALL + 1),
        ("xl/sharedStrings.xml", 65 << 20),
        ("xl/worksheets/sheet2.xml", 2 << 20),
        ("xl/media/image1.png", 401 << 20),
    ],
)
def test_bombs_are_measured_before_they_are_unpacked(part: str, size: int) -> None:
    bomb = _changed(to_xlsx(row()), part, lambda _part: bytes(size))
    with pytest.raises(Unreadable) as error:
        check(io.BytesIO(bomb))
    assert error.value.reason == "packed"


def test_entities_do_not_grow() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY l0 "{"ha" * 100}">{laughs}]><sst><si><t>&l8;</t></si></sst>'
    with pytest.raises(Unreadable) as error:
        opened(as_excel_writes(row(), strings=bomb.encode()))
    assert "amplification" in str(error.value.__cause__)


def test_rows_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "ROWS_LARGEST", 3)
    assert len(cells_of(to_csv(*[row(房号=str(n)) for n in range(3)]))) == 3
    assert refused(to_csv(*[row(房号=str(n)) for n in range(4)])) == "rows"


def test_a_row_far_below_is_reached_or_refused() -> None:
    def moved(number: bytes) -> bytes:
        sheet = "xl/worksheets/sheet1.xml"
        return _changed(to_xlsx(row()), sheet, lambda part: part.replace(b'<row r="2"', b'<row r="%s"' % number))

    assert [number for number, _cells in cells_of(moved(b"900000"))] == [900000]
    assert refused(moved(b"99000000")) == "damaged"


# The template


@pytest.mark.parametrize("chinese", [True, False])
def test_the_template_can_be_filled_in_and_read(context: Flask, chinese: bool) -> None:
    book = load_workbook(io.BytesIO(template_xlsx(chinese)))
    register, example, explained = book.worksheets
    assert [cell.value for cell in register[1]] == example_rows(chinese)[0]
    assert register.max_row == 1
    assert explained.max_row == len(HEADERS) + 1
    for cells in list(example.iter_rows(values_only=True))[1:]:
        register.append(cells)
    written = io.BytesIO()
    book.save(written)
    source = opened(written.getvalue())
    taken = [read_row(number, cells, source.found.headers) for number, cells in source.rows()]
    assert [faults for _line, faults in taken] == [[]] * 4
    assert [one.owner_kind for one, _faults in taken if one] == ["person", "person", "legal", "developer"]


@pytest.mark.parametrize("chinese", [True, False])
def test_the_csv_template_names_every_column(chinese: bool) -> None:
    content = template_csv(chinese)
    assert content.startswith(b"\xef\xbb\xbf")
    assert set(opened(content + b"9,9").found.places) == {column.name for column in HEADERS}
    assert refused(content) == "nothing"


# One row


@pytest.mark.parametrize(
    ("header", "cell", "field", "value"),
    [
        ("楼栋", " １２Ａ号楼（东） ", "building", "12A号楼（东）"),
        ("楼栋", 7, "building", "7"),
        ("楼栋", "9\u200b号\n楼", "building", "9 号 楼"),
        ("房号", 101, "unit", "101"),
        ("房号", 101.0, "unit", "101"),
        ("房号", "１０１－２", "unit", "101-2"),
        ("楼层", "", "floor", None),
        ("楼层", "３", "floor", 3),
        ("楼层", "3层", "floor", 3),
        ("楼层", 3.0, "floor", 3),
        ("楼层", "-2", "floor", -2),
        ("楼层", "－2", "floor", -2),
        ("楼层", "B1", "floor", -1),
        ("楼层", "负一层".replace("一", "1"), "floor", -1),
        ("楼层", 0, "floor", 0),
        ("用途", "车库", "unit_kind", "parking"),
        ("用途", "Shop", "unit_kind", "shop"),
        ("用途", " 储藏室 ", "unit_kind", "storage"),
        ("建筑面积", "89.5", "area", 8950),
        ("建筑面积", "８９．５０", "area", 8950),
        ("建筑面积", "89.50㎡", "area", 8950),
        ("建筑面积", "89.50 平方米", "area", 8950),
        ("建筑面积", "1,234.5", "area", 123450),
        ("建筑面积", 89.49, "area", 8949),
        ("建筑面积", 0.1 + 0.2, "area", 30),
        ("建筑面积", 89, "area", 8900),
        ("面积来源", "购房合同", "area_source", "contract"),
        ("业主类型", "法人", "owner_kind", "legal"),
        ("业主姓名", "阿卜杜拉·买买提", "name", "阿卜杜拉·买买提"),
        ("业主姓名", "春晓（云溪）有限公司", "name", "春晓（云溪）有限公司"),
        ("产权份额", "1/3", "share", Fraction(1, 3)),
        ("产权份额", "１／３", "share", Fraction(1, 3)),
        ("产权份额", "50％", "share", Fraction(1, 2)),
        ("产权份额", "33.33%", "share", Fraction(3333, 10000)),
        ("产权份额", 0.5, "share", Fraction(1, 2)),
        ("产权份额", 0.07, "share", Fraction(7, 100)),
        ("产权份额", 1, "share", Fraction(1)),
        ("产权份额", None, "share", None),
    ],
)
def test_cells_that_can_be_taken(header: str, cell: Any, field: str, value: Any) -> None:
    assert getattr(line(**{header: cell}), field) == value


@pytest.mark.parametrize(
    ("header", "cell", "reason"),
    [
        ("楼栋", "", "empty"),
        ("楼栋", "  ", "empty"),
        ("楼栋", "长" * 41, "long"),
        ("房号", None, "empty"),
        ("房号", "1" * 21, "long"),
        ("房号", datetime(2026, 1, 2), "date"),
        ("房号", date(2026, 1, 2), "date"),
        ("房号", "=A1&B1", "formula"),
        ("楼层", "顶层", "floor"),
        ("楼层", "3.5", "floor"),
        ("楼层", 3.5, "floor"),
        ("楼层", "٣", "floor"),
        ("楼层", "201", "floor"),
        ("楼层", "-11", "floor"),
        ("用途", "", "empty"),
        ("用途", "别墅?", "word"),
        ("建筑面积", "89.505", "area"),
        ("建筑面积", 89.505, "area"),
        ("建筑面积", 1 / 3, "area"),
        ("建筑面积", "89,5", "area"),
        ("建筑面积", "0", "area"),
        ("建筑面积", "-5", "area"),
        ("建筑面积", "1e3", "area"),
        ("建筑面积", "٨٩", "area"),
        ("建筑面积", "约90", "area"),
        ("建筑面积", 10**9, "area"),
        ("建筑面积", "=SUM(A1:A2)", "formula"),
        ("建筑面积", "#N/A", "error"),
        ("建筑面积", "", "source_alone"),
        ("面积来源", "", "area_alone"),
        ("面积来源", "听说", "word"),
        ("业主类型", "", "empty"),
        ("业主类型", "租户", "word"),
        ("业主姓名", "", "empty"),
        ("业主姓名", "名" * 81, "long"),
        ("业主姓名", "何平、林红", "several"),
        ("业主姓名", "何平/林红", "several"),
        ("证件号码", 330102199001011234, "document_rounded"),
        ("证件号码", 3.3010219900101e17, "document_rounded"),
        ("证件号码", "3.30102E+17", "document_rounded"),
        ("证件号码", "3301****1234", "document_hidden"),
        ("证件号码", "12", "document"),
        ("证件号码", "1" * 41, "document"),
        ("产权份额", "一半", "share"),
        ("产权份额", "0", "share"),
        ("产权份额", "1/0", "share"),
        ("产权份额", "3/2", "share"),
        ("产权份额", "120%", "share"),
        ("产权份额", 0.333333333333333, "share"),
        ("产权份额", datetime(2026, 1, 2), "date"),
        ("产权份额", "=1/2", "formula"),
    ],
)
def test_cells_that_cannot(header: str, cell: Any, reason: str) -> None:
    assert reasons(**{header: cell}) == [reason]


def test_everything_that_is_wrong_with_a_row_is_said_at_once() -> None:
    assert reasons(楼栋="", 用途="?", 建筑面积="x", 产权份额="x") == ["empty", "word", "area", "share"]


def test_no_area_and_no_source_is_nothing_said() -> None:
    taken = line(建筑面积="", 面积来源="")
    assert (taken.area, taken.area_source) == (None, "")


def test_of_a_document_its_digest_and_end_are_kept_and_no_reason_repeats_it() -> None:
    taken = line(证件号码=" 11010119900101002x ")
    assert (taken.document, taken.document_end) == document_kept("11010119900101002X")
    assert taken.document_end == "002X"
    assert len(taken.document) == 64
    for number in ("1101*", 330102199001011234, "7" * 41):
        _line, faults = read(证件号码=number)
        assert str(number) not in said(faults[0].reason, faults[0].facts)


@given(st.integers(1, 10**8), st.sampled_from(["{}", "{}㎡", " {} ", "{}平方米"]))
def test_every_area_is_exact(hundredths: int, form: str) -> None:
    codes.install("test")
    written = form.format(Decimal(hundredths) / 100)
    assert line(建筑面积=written).area == hundredths
    assert line(建筑面积=hundredths / 100).area == hundredths


@given(st.decimals(0, 1000, places=5, allow_nan=False).filter(lambda d: (d * 100) % 1 != 0))
def test_more_than_two_decimals_is_never_rounded(area: Decimal) -> None:
    codes.install("test")
    assert reasons(建筑面积=str(area)) == ["area"]


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_every_share_is_exact(numerator: int, denominator: int) -> None:
    codes.install("test")
    written = f"{numerator}/{denominator}"
    if numerator > denominator:
        assert reasons(产权份额=written) == ["share"]
    else:
        assert line(产权份额=written).share == Fraction(numerator, denominator)


_CELL = st.one_of(
    st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()
)


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, _CELL)))
def test_whatever_stands_in_the_cells_is_taken_or_has_its_reasons(cells: dict[str, Any]) -> None:
    codes.install("test")
    taken, faults = read_row(9, cells, NAMES)
    assert (taken is None) == bool(faults)
    for fault in faults:
        assert said(fault.reason, fault.facts)


@given(st.binary(max_size=600), st.sampled_from([b"", b"PK\x03\x04", "楼栋,房号,楼层\n".encode()]))
def test_any_bytes_are_read_or_refused_with_a_reason(content: bytes, start: bytes) -> None:
    with suppress(Unreadable):
        list(opened(start + content).rows())


def test_every_reason_is_a_sentence_in_english(context: Flask) -> None:
    facts: dict[str, str] = defaultdict(lambda: "7")
    with force_locale("en"):
        for reason in FAULTS:
            sentence = said(reason, facts)
            assert sentence.endswith(".")
            assert "%" not in sentence.replace("50%", "")
