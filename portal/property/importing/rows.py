"""One row of the file: what it says of a unit and one of its owners, or every reason why it cannot be taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from portal.kernel.area import parse_square_metres
from portal.kernel.errors import DomainError
from portal.kernel.tables import DIGITS_KEPT, BadCell, plain

from ..rules import document_kept, parse_share
from .columns import CELL_WORDS, offered
from .faults import Fault

LARGEST = {"building": 40, "unit": 20, "name": 80}
FLOORS = range(-10, 201)
DOCUMENT_SMALLEST, DOCUMENT_LARGEST = 4, 40
_SHOWN = 40  # characters of a cell that a reason repeats

_WIDE = {code: code - 0xFEE0 for a, z in ("０９", "ＡＺ", "ａｚ", "－－") for code in range(ord(a), ord(z) + 1)}
_SEVERAL = re.compile(r"[、;；/]")
_AREA = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?(?:m2|平方米|平米)?")
_FLOOR = re.compile(r"(b|负|-)?([0-9]{1,3})(?:层|楼|f)?")
_ROUNDED = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A row that can be taken. Where `floor` or `area` is None the file says nothing of it."""

    number: int
    building: str
    unit: str
    unit_kind: str
    floor: int | None
    area: int | None
    area_source: str
    owner_kind: str
    name: str
    document: str
    document_end: str
    share: Fraction | None


def read_row(number: int, cells: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[Line | None, list[Fault]]:
    """The line, or every reason why there is none. `headers`: how the file itself names the columns."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, read in _READ.items():
        try:
            values[name] = read(cells.get(name), name)
        except BadCell as error:
            faults.append(Fault(number, error.reason, {"column": headers[name], **error.facts}))
    if faults:
        return None, faults
    if (values["area"] is None) != (values["area_source"] == ""):
        reason = "source_alone" if values["area"] is None else "area_alone"
        return None, [Fault(number, reason, {"column": headers["area_source"]})]
    digest, end = values.pop("document")
    return Line(number=number, document=digest, document_end=end, **values), []


def _text(value: Any, name: str) -> str:
    """A name or a number of a building or unit; full-width digits and letters become ordinary ones."""
    text = plain(value).translate(_WIDE)
    if not text:
        raise BadCell("empty")
    if len(text) > LARGEST[name]:
        raise BadCell("long", n=len(text), most=LARGEST[name])
    return text


def _name(value: Any, name: str) -> str:
    text = _text(value, name)
    if _SEVERAL.search(text):
        raise BadCell("several")
    return text


def _word(value: Any, name: str) -> str:
    """One of the words of a column; nothing only where the source of an area can be left out."""
    text = plain(value)
    if not text and name == "area_source":
        return ""
    if not text:
        raise BadCell("empty")
    known = CELL_WORDS[name].get(text) or CELL_WORDS[name].get(unicodedata.normalize("NFKC", text).casefold())
    if known is None:
        raise BadCell("word", value=text[:_SHOWN], words=offered(name))
    return known


def _floor(value: Any, _name: str) -> int | None:
    text = plain(value)
    if not text:
        return None
    match = _FLOOR.fullmatch(_squeezed(text).casefold())
    floor = None if match is None else -int(match[2]) if match[1] else int(match[2])
    if floor not in FLOORS:
        raise BadCell("floor", value=text[:_SHOWN])
    return floor


def _area(value: Any, _name: str) -> int | None:
    """Square metres with at most two decimals; commas only between thousands."""
    text = plain(value)
    if not text:
        return None
    match = _AREA.fullmatch(_squeezed(text))
    if match is None:
        raise BadCell("area", value=text[:_SHOWN])
    try:
        return parse_square_metres(match[1] + (match[2] or ""))
    except DomainError as error:
        raise BadCell("area", value=text[:_SHOWN]) from error


def _document(value: Any, _name: str) -> tuple[str, str]:
    """What is kept of the number; the number itself goes no further, not even into a reason."""
    if isinstance(value, (int, float)) and abs(value) >= DIGITS_KEPT:
        raise BadCell("document_rounded")
    text = plain(value)
    if _ROUNDED.fullmatch(text) and len(text) < 16:
        raise BadCell("document_rounded")
    if "*" in text or "＊" in text or "×" in text:
        raise BadCell("document_hidden")
    if text and not DOCUMENT_SMALLEST <= len(re.sub(r"[\s\-–—]", "", text)) <= DOCUMENT_LARGEST:
        raise BadCell("document", least=DOCUMENT_SMALLEST, most=DOCUMENT_LARGEST)
    return document_kept(text)


def _share(value: Any, _name: str) -> Fraction | None:
    """A fraction or per cent; a plain 0.5 is what a spreadsheet makes of 50%."""
    text = plain(value)
    if not text:
        return None
    try:
        return _parsed_share(text)
    except DomainError as error:
        raise BadCell("share", value=text[:_SHOWN]) from error


@lru_cache(maxsize=4096)
def _parsed_share(text: str) -> Fraction:
    plain = _squeezed(text)
    if re.fullmatch(r"0?\.[0-9]{1,6}", plain):
        plain = f"{Decimal(plain) * 100:f}%"
    return parse_share(plain)


def _squeezed(text: str) -> str:
    """Without spaces, full-width signs as ordinary ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())


_READ: Mapping[str, Callable[[Any, str], Any]] = {
    "building": _text,
    "unit": _text,
    "unit_kind": _word,
    "floor": _floor,
    "area": _area,
    "area_source": _word,
    "owner_kind": _word,
    "name": _name,
    "document": _document,
    "share": _share,
}
