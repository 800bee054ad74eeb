"""What becomes of a draft: paragraphs, labels, what is left out, and what cannot be read."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.consultations.rules.text import markdown, numbering, reading, word
from portal.consultations.rules.text.package import PART, Unreadable
from portal.consultations.rules.text.paragraphs import (
    LARGEST,
    MOST,
    Kind,
    Paragraph,
    check_text,
    check_words,
    clean,
    made,
    names_of,
    packed,
    unpacked,
)
from portal.kernel.errors import DomainError
from tests.consultations.word_files import docx, numbered, part, styled, words

COVENANT = """# 管理规约

第一章 总则
第一条　为了**加强**管理，
根据《民法典》制定。
第二条规定的内容不变

（一）不得高空抛物；
（二）饲养宠物：
  - 牵绳
    - 打疫苗

1. 甲
2. 乙

![p](x.png) <script>alert(1)</script> [网址](http://x)
"""


def _shown(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, str, str, int]]:
    return [(str(one.kind), one.label, one.text, one.level) for one in paragraphs]


def test_markdown_becomes_headings_articles_and_items() -> None:
    read = markdown.read(COVENANT)
    assert _shown(read.paragraphs) == [
        ("heading", "", "管理规约", 1),
        ("heading", "第一章", "总则", 1),
        ("paragraph", "第一条", "为了加强管理，根据《民法典》制定。第二条规定的内容不变", 1),
        ("item", "（一）", "不得高空抛物；", 1),
        ("item", "（二）", "饲养宠物：", 1),
        ("item", "", "牵绳", 1),
        ("item", "", "打疫苗", 2),
        ("item", "1.", "甲", 1),
        ("item", "2.", "乙", 1),
        ("paragraph", "", "<script>alert(1)</script> 网址", 1),
    ]
    assert read.left == {"pictures": 1, "links": 1}


def test_where_no_line_is_empty_every_line_is_a_paragraph() -> None:
    assert [one.text for one in markdown.read("甲\n　　乙\n    丙").paragraphs] == ["甲", "乙", "丙"]
    assert _shown(markdown.read("标题\n===\n乙").paragraphs)[0] == ("heading", "", "标题", 1)
    assert [one.text for one in markdown.read("a line\ngoes on\n\nb").paragraphs] == ["a line goes on", "b"]


def test_rows_of_tables_become_paragraphs() -> None:
    read = markdown.read("| 车位 | 费用 |\n|--|--|\n| 地上 | 100 |")
    assert [one.text for one in read.paragraphs] == ["车位 | 费用", "地上 | 100"]
    assert read.left == {"tables": 1}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("第三条 业主应当", ("paragraph", "第三条", "业主应当")),
        ("第十二条之一：车位", ("paragraph", "第十二条之一", "车位")),
        ("第三条规定的车位", ("paragraph", "", "第三条规定的车位")),
        ("第三条", ("paragraph", "", "第三条")),
        ("第二节 车位", ("heading", "第二节", "车位")),
        ("第二节" + "长" * 40, ("paragraph", "第二节", "长" * 40)),
        ("Article 3. Parking", ("paragraph", "Article 3.", "Parking")),
        ("(2) 车位", ("item", "(2)", "车位")),
        ("一、车位", ("paragraph", "一、", "车位")),
        ("3、车位", ("item", "3、", "车位")),
        ("2026年", ("paragraph", "", "2026年")),
    ],
)
def test_numbers_at_the_beginning_are_labels(typed: str, expected: tuple[str, str, str]) -> None:
    one = made(Kind.PARAGRAPH, typed)
    assert one is not None
    assert (str(one.kind), one.label, one.text) == expected


def test_every_paragraph_is_called_by_a_name_of_its_own() -> None:
    text = "# 规约\n\n说明\n\n1. 先\n\n第一条 甲\n\n（一）乙\n\n（二）丙\n\n第二条 丁\n\n（一）" + "戊" * 60
    named = names_of(markdown.read(text).paragraphs)
    assert named == ["规约", "说明", "1. 先", "第一条", "第一条 （一）", "第一条 （二）", "第二条", "第二条 （一）"]
    assert names_of([Paragraph(Kind.PARAGRAPH, "甲\n" + "乙" * 60)]) == ["甲 " + "乙" * 38 + "…"]


_LETTERS = st.characters(codec="utf-8", categories=("L", "Nd", "So", "Po"), exclude_characters="&\\`*_[]<>|#~-+!")
_PARAGRAPHS = st.lists(st.text(_LETTERS, min_size=1, max_size=60), min_size=1, max_size=12)


@given(_PARAGRAPHS)
def test_the_same_words_come_back_from_markdown_and_from_word(texts: list[str]) -> None:
    wanted = "".join("".join(texts).split())
    for read in (
        markdown.read("\n\n".join(f"\u200b{text}" for text in texts)),
        word.read(docx("".join(words(text.replace("&", "&amp;").replace("<", "&lt;")) for text in texts))),
    ):
        got = "".join("".join((one.label + one.text).split()) for one in read.paragraphs).replace("\u200b", "")
        assert re.sub(r"[:：、.]", "", got) == re.sub(r"[:：、.]", "", wanted)


@given(st.text(max_size=400))
def test_whatever_is_pasted_what_is_read_can_be_handed_on(source: str) -> None:
    paragraphs = markdown.read(source).paragraphs
    assert unpacked(packed(paragraphs)) == paragraphs
    assert all(clean(one.text) == one.text for one in paragraphs)


@pytest.mark.parametrize(
    "line",
    ["", '{"a":1}', "[1]", "7", '[["poem","a","",1]]', '[["item"," a","",1]]', '[["item","a","",0]]',
     '[["item","a","",true]]', '[["item","","",1]]', '[["item","a","\\u202eb",1]]', "[" * 100_000],
)  # fmt: skip
def test_a_preview_that_was_tampered_with_is_refused(line: str) -> None:
    with pytest.raises(DomainError):
        unpacked(line)


def test_a_text_has_its_measure() -> None:
    one = Paragraph(Kind.PARAGRAPH, "甲")
    check_text([one] * MOST)
    check_words("甲" * LARGEST)
    for wrong in ([], [one] * (MOST + 1), [Paragraph(Kind.PARAGRAPH, "甲" * (LARGEST + 1))],
                  [Paragraph(Kind.PARAGRAPH, "甲" * LARGEST)] * 26):  # fmt: skip
        with pytest.raises(DomainError):
            check_text(wrong)
    for nothing in ("", "\u200d \n", "甲" * 10_000):
        with pytest.raises(DomainError):
            check_words(nothing)


# Word

STYLES = part(
    "styles",
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Mine"><w:name w:val="规约标题"/>'
    '<w:basedOn w:val="H1"/></w:style><w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="Loop"><w:name w:val="x"/><w:basedOn w:val="Loop"/></w:style>'
    f'<w:style w:styleId="Art"><w:name w:val="条"/><w:pPr>{numbered(0)}</w:pPr></w:style>',
)
NUMBERS = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    "</w:lvlOverride></w:num>",
)


def _word(body: str, **more: str | bytes) -> list[tuple[str, str, str, int]]:
    return _shown(word.read(docx(body, word__styles_xml=STYLES, word__numbering_xml=NUMBERS, **more)).paragraphs)


def test_styles_and_numbers_of_word_are_headings_and_labels() -> None:
    body = (
        words("规约", styled("Mine")) + words("业主", styled("Art")) + words("甲", numbered(1))
        + words("乙", numbered(1)) + words("丙", numbered(2)) + words("租户", styled("Art")) + words("丁", numbered(1))
        + words("戊", numbered(0, 2)) + words("己", styled("Loop")) + words("", styled("Art"))
    )  # fmt: skip
    assert _word(body) == [
        ("heading", "", "规约", 1), ("paragraph", "第一条", "业主", 1), ("item", "一.1", "甲", 2),
        ("item", "一.2", "乙", 2), ("item", "", "丙", 3), ("paragraph", "第二条", "租户", 1), ("item", "二.1", "丁", 2),
        ("paragraph", "第七条", "戊", 1), ("paragraph", "", "己", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (10, "chineseCounting", "十"), (12, "chineseCountingThousand", "十二"), (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"), (110, "chineseCounting", "一百一十"),
        (1005, "chineseCounting", "一千零五"), (20, "ideographDigital", "二〇"), (27, "lowerLetter", "aa"),
        (2, "upperLetter", "B"), (14, "lowerRoman", "xiv"),
        (3, "decimalEnclosedCircle", "③"), (7, "somethingNew", "7"), (10**9, "decimal", "9999"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(number: int, form: str, expected: str) -> None:
    assert numbering.written(number, form) == expected


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>业主</w:t></w:r><w:del><w:r><w:delText>不</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>应当</w:t></w:r></w:ins></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>" + words("后半。")
    )
    read = word.read(docx(body))
    assert [one.text for one in read.paragraphs] == ["业主应当", "前半，后半。"]
    assert read.left == {"tracked": 3}


def test_what_is_no_text_is_counted_and_nothing_is_lost_in_silence() -> None:
    body = (
        words("目录", styled("TOC1"))
        + "<w:p><w:r><w:t>甲</w:t><w:drawing/><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:pict><w:txbxContent/></w:pict></w:r>"
        "<w:r><w:footnoteReference/></w:r><w:r><w:commentReference/></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>左</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>右</w:t></w:r></w:p></w:tc>"
        "</w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc/></w:tr></w:tbl>"
        "<w:sdt><w:sdtContent>" + words("控件") + "</w:sdtContent></w:sdt><w:altChunk/><w:p><w:r><w:sym/></w:r></w:p>"
    )
    read = word.read(docx(body, word__styles_xml=STYLES, word__header1_xml="<x/>"))
    assert [one.text for one in read.paragraphs] == ["甲 乙\n丙", "左 | 右", "控件"]
    assert read.left == {"contents": 1, "pictures": 1, "hidden": 1, "boxes": 1, "notes": 1, "comments": 1, "tables": 1,
                         "tracked": 1, "headers": 1, "documents": 1, "symbols": 1}  # fmt: skip


RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>'
)


def test_the_parts_are_found_under_whatever_names() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", RELATIONS % ("officeDocument", "/word/document2.xml"))
        archive.writestr("word/_rels/document2.xml.rels", RELATIONS % ("styles", "styles2.xml"))
        archive.writestr("word/document2.xml", part("document", f"<w:body>{words('规约', styled('H1'))}</w:body>"))
        archive.writestr("word/styles2.xml", STYLES)
    assert _shown(word.read(file.getvalue()).paragraphs) == [("heading", "", "规约", 1)]


def _compressed(method: int) -> bytes:
    """A file of another method of packing, its words damaged."""
    file = BytesIO()
    with ZipFile(file, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", part("document", words("甲" * 300)))
    data = bytearray(file.getvalue())
    at = data.find(b"word/document.xml") + 25
    data[at : at + 30] = b"\xff" * 30
    return bytes(data)


def _locked() -> bytes:
    """A package whose parts say that they are locked with a password."""
    data = bytearray(docx(words("甲")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


def _sheet() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


ENTITY = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"", "empty"),
        ("a.docx", b"x" * (10 * 1024 * 1024 + 1), "large"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "old"),
        ("a.docm", docx(words("甲")), "macros"),
        ("a.docx", docx(words("甲"), word__vbaProject_bin=b"x"), "macros"),
        ("a.docx", _locked(), "old"),
        ("a.docx", docx(words("甲"))[:-40], "damaged"),
        ("a.docx", docx(words("甲")).replace(b"[Content", b"[Kontent"), "damaged"),
        ("a.docx", b"not a zip", "damaged"),
        ("a.docx", docx("<w:p>"), "damaged"),
        ("a.docx", docx(words("&b;"), before=ENTITY), "damaged"),
        ("a.docx", docx("<w:sdt>" * 200 + "</w:sdt>" * 200), "damaged"),
        ("a.docx", docx(words("甲" + " " * (PART // 1))), "packed"),
        ("a.docx", docx(words("甲"), word__styles_xml="<!--" + " " * (2 * 1024 * 1024) + "-->"), "packed"),
        ("a.docx", _compressed(ZIP_LZMA), "damaged"),
        ("a.docx", _compressed(ZIP_BZIP2), "damaged"),
        ("a.docx", _compressed(ZIP_DEFLATED), "damaged"),
        ("a.xlsx", _sheet(), "kind"),
        ("a.png", b"\x89PNG\r\n", "kind"),
        ("a.txt", b"\x00\x01\x02\xff", "encoding"),
        ("a.md", b"\xff\xff\xff", "encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_read_is_said_plainly(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        reading.read_file(name, data)
    assert refused.value.reason == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_plain_text_is_read_in_the_encodings_people_save_in(encoding: str) -> None:
    read = reading.read_file("规约.txt", "第一条 业主\r\n第二条 租户".encode(encoding))
    assert _shown(read.paragraphs) == [("paragraph", "第一条", "业主", 1), ("paragraph", "第二条", "租户", 1)]


def test_a_file_without_words_is_no_text() -> None:
    for name, data in (("a.md", b"---\n\n![x](y.png)"), ("a.docx", docx("<w:p/>"))):
        with pytest.raises(DomainError, match="no text"):
            reading.read_file(name, data)


@given(st.binary(max_size=300))
def test_no_bytes_do_any_harm(tail: bytes) -> None:
    for name, data in (("a.docx", b"PK\x03\x04" + tail), ("a.txt", tail)):
        try:
            reading.read_file(name, data)
        except DomainError:
            continue


WHOLE = docx(words("第一条 业主", styled("H1")) + words("甲", numbered(0)), word__styles_xml=STYLES,
             word__numbering_xml=NUMBERS)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_damaged_word_file_does_no_harm(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, byte in changes:
        data[at] = byte
    try:
        reading.read_file("a.docx", bytes(data))
    except DomainError:
        return


def test_the_measures_of_this_file_are_those_of_the_rule(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx("".join(words("甲" * 100) for _ in range(MOST))))
    assert len(reading.read_file(path.name, path.read_bytes()).paragraphs) == MOST
