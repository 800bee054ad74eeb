"""Files of petitions: what is read, what is refused as a whole, what is left out row by row."""

from __future__ import annotations

import csv
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.errors import DomainError
from portal.matters.rules import CATEGORIES
from portal.proposals.importing import (
    ANONYMOUS,
    CATEGORY_WORDS,
    COLUMNS,
    Rejected,
    Repeated,
    Row,
    guess_category,
    read,
    survey,
)
from portal.proposals.rules import BODY_LARGEST

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HEADER = ",".join(COLUMNS)
BODY = "小区门口的路灯坏了半个月，老人晚上出门很不方便，请尽快派人维修。"
LINE = f"7,A0007,请修路灯,2019-04-25T09:32:09,{BODY},已派人维修，感谢反映。,2019-05-10T14:56:53"


def write(tmp_path: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = tmp_path / "petitions.csv"
    path.write_bytes("\r\n".join((header, *lines)).encode(encoding))
    return path


def rows_of(path: Path) -> list[Row | Rejected | Repeated]:
    return list(read(survey(path), NOW))


def only(path: Path) -> Row:
    (row,) = rows_of(path)
    assert isinstance(row, Row)
    return row


def reason(path: Path) -> str:
    (row,) = rows_of(path)
    assert isinstance(row, Rejected)
    assert row.number == 2
    return str(row.sentence)


def line(**cells: str) -> str:
    values = dict(zip(COLUMNS, LINE.split(","), strict=True)) | cells
    return ",".join('"' + value.replace('"', '""') + '"' for value in values.values())


def refusal(path: Path) -> str:
    with pytest.raises(DomainError) as caught:
        survey(path)
    return str(caught.value.sentence)


def test_a_row_becomes_a_petition_with_the_district_s_own_times(tmp_path: Path) -> None:
    row = only(write(tmp_path, LINE))
    assert (row.number, row.id, row.author, row.title) == (2, "7", "A0007", "请修路灯")
    assert row.submitted_at == datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)
    assert row.replied_at == datetime(2019, 5, 10, 6, 56, 53, tzinfo=UTC)
    assert (row.support, row.oppose, row.note, row.category) == (None, None, None, "facilities")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "gb2312", "utf-16"])
def test_encodings_that_are_recognised(tmp_path: Path, encoding: str) -> None:
    assert only(write(tmp_path, LINE, encoding=encoding)).body == BODY


def test_traditional_chinese_in_gbk_is_recognised(tmp_path: Path) -> None:
    body = opencc.OpenCC("s2t").convert(BODY)
    assert only(write(tmp_path, line(body=body), encoding="gbk")).body == body


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs"])
def test_other_encodings_are_refused_in_a_sentence(tmp_path: Path, encoding: str) -> None:
    text = opencc.OpenCC("s2t").convert(LINE)
    assert "none of the encodings" in refusal(write(tmp_path, text, encoding=encoding))


def test_a_file_cut_inside_a_character_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, LINE, f"8,A,长,2019-04-25,{BODY}")
    path.write_bytes(path.read_bytes()[:-1])
    assert "none of the encodings" in refusal(path)


def test_western_text_in_a_western_encoding_is_refused(tmp_path: Path) -> None:
    text = "1,Müller,Straßenlaternen für Köln,2019-04-25,Die Größe der Straße überrascht über Gebühr,,"
    assert "none of the encodings" in refusal(write(tmp_path, text, encoding="latin-1"))


def test_wrong_columns_say_what_is_missing_and_what_was_found(tmp_path: Path) -> None:
    sentence = refusal(write(tmp_path, LINE, header="编号;title;author"))
    assert "lacks the columns id, author" in sentence
    assert "Found: 编号;title;author." in sentence
    assert "submitted_at" in sentence


def test_columns_may_stand_in_any_order_and_case_with_others_between(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "x,2019-05-10,好的，已办理,正文正文,2019-04-25,标题,甲,1,12,3",
        header="Extra, replied_at,reply,BODY,submitted_at,title,author,id,support,oppose",
    )
    row = only(path)
    assert (row.id, row.author, row.body, row.support, row.oppose) == ("1", "甲", "正文正文", 12, 3)
    assert survey(path).ignored == ("extra",)


def test_a_column_named_twice_is_refused(tmp_path: Path) -> None:
    assert "twice: title" in refusal(write(tmp_path, header=HEADER + ",title"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (path := tmp_path / "empty.csv").write_bytes(content)
    assert "is empty" in refusal(path)


def test_a_header_alone_holds_no_rows(tmp_path: Path) -> None:
    assert survey(write(tmp_path)).rows == 0


def test_a_directory_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert "is not a file" in refusal(tmp_path)
    assert "no file" in refusal(tmp_path / "none.csv")


def test_fifty_megabytes_are_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert "has 50 MB" in refusal(path)
    with path.open("wb") as file:
        file.truncate(49_999_999)
    assert "50 MB" not in refusal(path)


@pytest.mark.parametrize(
    ("broken", "row"),
    [
        ([LINE, '8,A,"open,2019-04-25,text,,'], 3),
        ([LINE, '8,A,"title" more,2019-04-25,text,,'], 3),
        ([LINE, '8,A,"two\nlines",2019-04-25,text,,', '9,A,"open,2019-04-25,text,,', LINE], 4),
    ],
)
def test_broken_quotes_name_their_row(tmp_path: Path, broken: list[str], row: int) -> None:
    assert f"Row {row} (line" in refusal(write(tmp_path, *broken))


def test_a_quote_never_closed_does_not_swallow_a_large_file(tmp_path: Path) -> None:
    path = write(tmp_path, '1,A,"open,2019-04-25,text,,', *[LINE] * 2000)
    assert "Row 2 (line 2): a quotation mark is opened and never closed" in refusal(path)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"id": ""}, "“id” is empty"),
        ({"title": "  "}, "“title” is empty"),
        ({"body": "\n"}, "“body” is empty"),
        ({"submitted_at": ""}, "“submitted_at” is empty"),
        ({"submitted_at": "yesterday"}, "“yesterday” in the column “submitted_at” is no date"),
        ({"submitted_at": "2019-02-30"}, "is no date"),
        ({"submitted_at": "0001-01-01"}, "is no date"),
        ({"submitted_at": "2019-04-25T25:00:00"}, "is no date"),
        ({"submitted_at": "2026-11-24"}, "lies in the future"),
        ({"replied_at": ""}, "“replied_at” is empty"),
        ({"replied_at": "2019-04-25T09:32:08"}, "older than the petition"),
        ({"replied_at": "2033-01-01"}, "lies in the future"),
        ({"id": "x" * 41}, "“id” has 41 characters; at most 40"),
        ({"author": "x" * 81}, "“author” has 81 characters; at most 80"),
        ({"body": "x" * (BODY_LARGEST + 1)}, "“body” has 20001 characters"),
        ({"body": "x" * 100_000}, "“body” has 100000 characters"),
        ({"reply": "x" * (BODY_LARGEST + 1)}, "“reply” has 20001 characters"),
        ({"title": "长" * 200, "body": "x" * (BODY_LARGEST - 100)}, "Title and text together"),
    ],
)
def test_rows_that_cannot_be_taken_say_why(tmp_path: Path, cells: dict[str, str], words: str) -> None:
    assert words in reason(write(tmp_path, line(**cells)))


@pytest.mark.parametrize("count", ["-1", "1.5", "many", "٣", str(2**31), "9" * 40])
def test_a_count_that_is_none(tmp_path: Path, count: str) -> None:
    assert "is no count" in reason(write(tmp_path, line() + f",{count}", header=HEADER + ",support"))


@pytest.mark.parametrize(
    "cells", [{"id": "x" * 40}, {"author": "x" * 80}, {"body": "x" * BODY_LARGEST}, {"title": "x" * 120},
              {"replied_at": "2019-04-25T09:32:09"}, {"submitted_at": "1949-10-01"}]
)  # fmt: skip
def test_the_other_side_of_each_line(tmp_path: Path, cells: dict[str, str]) -> None:
    row = only(write(tmp_path, line(**cells)))
    assert row.note is None
    assert all(getattr(row, name) == value for name, value in cells.items() if not name.endswith("_at"))


@pytest.mark.parametrize(
    "written",
    ["2019-04-25T09:32:00", "2019-04-25 09:32", "2019/4/25 9:32", "2019.04.25 09:32:00.250", "2019年4月25日 9:32",
     "2019-04-25T01:32:00Z", "2019-04-25T02:32:00+01:00", "2019-04-25T09:32+0800"],
)  # fmt: skip
def test_ways_to_write_one_moment(tmp_path: Path, written: str) -> None:
    assert only(write(tmp_path, line(submitted_at=written))).submitted_at == datetime(2019, 4, 25, 1, 32, tzinfo=UTC)


def test_a_long_title_is_cut_and_stands_whole_above_the_text(tmp_path: Path) -> None:
    row = only(write(tmp_path, line(title="长" * 121)))
    assert row.title == "长" * 119 + "…"
    assert row.body == "长" * 121 + "\n\n" + BODY
    assert "cut to 120" in str(row.note)


def test_a_date_of_reply_without_a_reply_is_an_open_petition(tmp_path: Path) -> None:
    row = only(write(tmp_path, line(reply="")))
    assert (row.reply, row.replied_at) == ("", None)
    assert "taken as unanswered" in str(row.note)


def test_formulas_markup_and_control_characters_are_just_text(tmp_path: Path) -> None:
    row = only(write(tmp_path, line(title="=1+1 <script>alert(1)</script>", body="a\x00b\x1b[31m\r\nc", author="")))
    assert (row.title, row.body, row.author) == ("=1+1 <script>alert(1)</script>", "ab[31m\nc", ANONYMOUS)


def test_an_id_that_comes_again(tmp_path: Path) -> None:
    found = rows_of(write(tmp_path, line(title=""), line(), line(), line(title="Another"), "", "7,x"))
    assert [type(row) for row in found] == [Rejected, Row, Repeated, Rejected, Rejected]
    assert [row.number for row in found] == [2, 3, 4, 5, 7]
    assert "id 7 stands further up with another text" in str(found[3].sentence)  # type: ignore[union-attr]
    assert "fewer fields" in str(found[4].sentence)  # type: ignore[union-attr]


def test_every_word_of_the_table_leads_to_a_category_of_the_register() -> None:
    assert set(CATEGORY_WORDS) <= set(CATEGORIES)
    assert all(guess_category(words[0], "") == category for category, words in CATEGORY_WORDS.items())


@pytest.mark.parametrize(
    ("title", "body", "category"),
    [
        ("A2区景蓉华苑物业管理有问题", "", "property"),
        ("请加快提高A市民营幼儿园老师的待遇", "", "education"),
        ("反映垃圾问题", "学校旁边有垃圾，学校不管", "environment"),
        ("反映问题", "学校旁边有垃圾，学校不管", "education"),
        ("一个问题", "没有线索", "other"),
    ],
)
def test_a_word_in_the_title_counts_three_times(title: str, body: str, category: str) -> None:
    assert guess_category(title, body) == category


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30), min_size=7, max_size=9))
def test_whatever_stands_in_the_cells_is_taken_or_answered(cells: list[str]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "any.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, cells])
        for row in rows_of(path):
            assert isinstance(row, Rejected) or (isinstance(row, Row) and row.title and row.submitted_at <= NOW)
