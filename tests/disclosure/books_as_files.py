"""Cash books as files: real XLSX and CSV, sound ones and every kind of bad one."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEADERS = ("日期", "收入", "支出", "对方", "摘要", "类别", "凭证号")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("2026-01-05", "1,200.00", "", "临停车主", "一月停车费", "停车", "0001"),
    ("2026年1月9日", "", "380.50", "蓝天维修部", "3号楼门禁维修", "", "0002"),
    ("2026.1.31", "２.１５", "", "", "结息", "", ""),
)
SUMS = (120_215, 38_050)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)  # what Excel writes for XLS, and for XLSX with a password


def xlsx(rows: Sequence[Sequence[Any]] = ROWS, headers: Sequence[str] = HEADERS, **change: Any) -> bytes:
    """A workbook; `titles` stand above the headers, `merged` ranges are merged; `protected` against typing."""
    book = Workbook()
    sheet: Any = book.active
    for title in change.get("titles", ()):
        sheet.append(title)
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    for merged in change.get("merged", ()):
        sheet.merge_cells(merged)
    if change.get("protected"):
        sheet.protection.set_password("geheim")
        sheet.protection.enable()
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def text(rows: Sequence[Sequence[Any]] = ROWS, headers: Sequence[str] = HEADERS, encoding: str = "utf-8-sig") -> bytes:
    """The same as CSV."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([headers, *rows])
    return written.getvalue().encode(encoding)


def beside(book: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one more part in it."""
    written = io.BytesIO(book)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return written.getvalue()


def bomb() -> bytes:
    """A small file that unpacks to half a gigabyte."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(512):
                part.write(b" " * (1 << 20))
    return written.getvalue()


def encrypted(book: bytes) -> bytes:
    """A workbook whose parts say that they are encrypted, as ZIP programs with a password write them."""
    changed = bytearray(book)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)
