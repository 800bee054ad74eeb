"""A published result as it is typed or comes in a file: texts in, `rules.checking.Published` or reasons out."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence
from portal.kernel.tables import BadCell, open_table, plain
from portal.kernel.unreadable import CELLS, Unreadable

from ..rules.law import Item
from ..rules.published import AREA, DECIMALS, HEADS, SHARED, Key, Part, Published, Silent
from .columns import normal

MOTIONS = 50
TITLES = 10  # rows that may stand above the names of the columns
HEADS_LARGEST, AREA_LARGEST = 10**7, 10**9

_OF: dict[Part, str] = {
    Part.ALL: "全体业主",
    Part.PARTICIPATING: "参与表决",
    Part.FOR: "同意",
    Part.AGAINST: "反对",
    Part.ABSTAIN: "弃权",
    Part.INVALID: "无效票",
    Part.SILENT: "未反馈",
    Part.FINAL_FOR: "计入后同意",
    Part.FINAL_AGAINST: "计入后反对",
}
_MEASURED = {HEADS: "人数", AREA: "面积"}


@dataclass(frozen=True)
class Column:
    """A column by its name in forms and JSON; `header` is its Chinese name in the template."""

    name: str
    header: str
    key: Key | None = None
    share: bool = False


def _columns() -> Iterator[Column]:
    yield Column("title", "议题")
    yield Column("item", "民法典第278条第几项")
    yield Column("silent", "未反馈是否计入")
    yield Column("of", "百分比的基数")
    yield Column("passed", "公布为通过")
    for part, header in _OF.items():
        for measure, word in _MEASURED.items():
            yield Column(f"{part.value}_{measure}", header + word, (part, measure))
            if part in SHARED:
                yield Column(f"{part.value}_{measure}_share", f"{header}{word}百分比", (part, measure), True)


COLUMNS = tuple(_columns())
_KNOWN = {word: column for column in COLUMNS for word in (normal(column.name), normal(column.header))}
_WORDS: dict[str, dict[str, str]] = {
    "silent": {"": "unsaid", "是": "joined", "计入": "joined", "joined": "joined", "yes": "joined",
               "否": "left_out", "不计入": "left_out", "left_out": "left_out", "no": "left_out", "unsaid": "unsaid"},
    "of": {"": "participating", "参与表决": "participating", "participating": "participating",
           "全体": "all", "全体业主": "all", "all": "all"},
    "passed": {"": "", "是": "yes", "通过": "yes", "yes": "yes", "true": "yes",
               "否": "no", "未通过": "no", "不通过": "no", "no": "no", "false": "no"},
}  # fmt: skip
_SHARE = re.compile(r"\d{1,3}(\.\d{1,6})?")
_NUMBER = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")


@dataclass(frozen=True)
class Wrong:
    """A figure that cannot be read; `row` as a spreadsheet counts, 0 for what was typed."""

    row: int
    name: str
    sentence: Sentence

    @property
    def header(self) -> str:
        return next(column.header for column in COLUMNS if column.name == self.name)


def read_figures(said: Mapping[str, Any], row: int = 0) -> tuple[Published | None, list[Wrong]]:
    """One motion from its texts by the columns' names, or every reason why a figure cannot be read."""
    wrong: list[Wrong] = []
    texts: dict[str, str] = {}
    for column in COLUMNS:
        try:
            texts[column.name] = plain(said.get(column.name)).strip()
        except BadCell as error:
            wrong.append(Wrong(row, column.name, _bad_cell(error, column)))
    figures: dict[Key, Decimal] = {}
    shares: dict[Key, str] = {}
    for column in COLUMNS:
        text = texts.get(column.name, "")
        try:
            if text and column.key and column.share:
                shares[column.key] = _share(text)
            elif text and column.key:
                figures[column.key] = _number(text, column.key[1])
            elif not column.key:
                texts[column.name] = _word(column.name, text)
        except DomainError as error:
            wrong.append(Wrong(row, column.name, error.sentence))
    if wrong:
        return None, wrong
    item = Item(int(texts["item"])) if texts["item"] else None
    passed = {"yes": True, "no": False}.get(texts["passed"])
    return Published(
        texts["title"], item, figures, shares, Silent(texts["silent"]), texts["of"] == "all", passed
    ), []  # fmt: skip


def _bad_cell(error: BadCell, column: Column) -> Sentence:
    return str(CELLS[error.reason]) % {"column": column.header, **error.facts}


def _number(text: str, measure: str) -> Decimal:
    bare = text.replace("，", ",").removesuffix("㎡").removesuffix("m²").removesuffix("平方米").strip()
    number = Decimal(bare.replace(",", "")) if _NUMBER.fullmatch(bare) and len(bare) < 30 else None
    if measure == HEADS and (number is None or number != number.to_integral_value() or number > HEADS_LARGEST):
        raise DomainError(_l("“%(text)s” is no number of owners: write a whole number.", text=text[:40]))
    if number is None or number > AREA_LARGEST or -int(number.as_tuple().exponent) > DECIMALS:
        raise DomainError(
            _l("“%(text)s” is no area: write square metres, with at most %(n)s decimals.", text=text[:40], n=DECIMALS)
        )
    return number


def _share(text: str) -> str:
    bare = text.removesuffix("%").removesuffix("％").strip()
    if not _SHARE.fullmatch(bare):
        raise DomainError(_l("“%(text)s” is no percentage: write it as it is printed, for example 63.62.",
                             text=text[:40]))  # fmt: skip
    return bare


def _word(name: str, text: str) -> str:
    if name == "title":
        return text[:120]
    if name == "item":
        if text and text not in {str(int(item)) for item in Item}:
            raise DomainError(_l("Article 278 has the items 1 to 9."))
        return text
    known = _WORDS[name].get(text.casefold())
    if known is None:
        raise DomainError(
            _l("“%(text)s” is none of the words that can stand here: %(words)s.", text=text[:40],
               words=", ".join(word for word in _WORDS[name] if word))
        )  # fmt: skip
    return known


def read_file(content: bytes) -> tuple[list[Published], list[Wrong]]:
    """Every motion of a file, XLSX, CSV or JSON, a row each. Raises `Unreadable` or `DomainError` for no such file."""
    rows = _from_json(content) if content.lstrip()[:1] in (b"{", b"[") else _from_table(content)
    done, wrong = [], []
    for number, said in rows:
        published, reasons = read_figures(said, number)
        wrong += reasons
        if published is not None:
            done.append(published)
    return done, wrong


def _from_table(content: bytes) -> list[tuple[int, dict[str, Any]]]:
    records, _total = open_table(io.BytesIO(content))
    places: dict[int, str] | None = None
    rows: list[tuple[int, dict[str, Any]]] = []
    for seen, (number, cells) in enumerate(records):
        if places is None:
            places = _places(cells)
            if places is None and seen >= TITLES:
                break
        else:
            rows.append((number, {name: cells[at] for at, name in places.items() if at < len(cells)}))
            if len(rows) > MOTIONS:
                raise DomainError(_l("The file has more than %(most)s motions.", most=MOTIONS), "file")
    if places is None:
        raise Unreadable("missing", missing="全体业主人数, 参与表决人数", found="–")
    if not rows:
        raise Unreadable("nothing")
    return rows


def _places(cells: Any) -> dict[int, str] | None:
    named = {
        at: column.name
        for at, cell in enumerate(cells)
        if isinstance(cell, str) and (column := _KNOWN.get(normal(cell)))
    }
    twice = [column.header for column in COLUMNS if list(named.values()).count(column.name) > 1]
    if twice:
        raise Unreadable("twice", columns=", ".join(twice))
    return named if len(named) >= 2 else None


def _from_json(content: bytes) -> list[tuple[int, dict[str, Any]]]:
    not_ours = DomainError(
        _l("This JSON is not as the template writes it: a list of motions with their figures."), "file"
    )
    try:
        said = json.loads(content.decode(), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise not_ours from error
    motions = said.get("motions") if isinstance(said, dict) else said
    if not isinstance(motions, list) or not motions or not all(isinstance(one, dict) for one in motions):
        raise not_ours
    if len(motions) > MOTIONS:
        raise DomainError(_l("The file has more than %(most)s motions.", most=MOTIONS), "file")
    rows = []
    for number, one in enumerate(motions, 1):
        named = {column.name: value for key, value in one.items() if (column := _KNOWN.get(normal(str(key))))}
        if not named or not all(value is None or isinstance(value, str | bool) for value in named.values()):
            raise not_ours
        rows.append((number, {name: str(value).lower() if isinstance(value, bool) else value
                              for name, value in named.items()}))  # fmt: skip
    return rows
