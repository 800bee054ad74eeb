"""The columns of the file and the words its cells may hold, in Chinese and in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .faults import Unreadable


@dataclass(frozen=True)
class Column:
    """A column by its name in the code; `words` are the headers it is known by, the template's own first."""

    name: str
    words: tuple[str, ...]
    english: tuple[str, ...]
    required: bool = True

    @property
    def both(self) -> str:
        """The header in both languages, as it can be typed."""
        return f"{self.words[0]} ({self.english[0]})"


HEADERS = (
    Column("building", ("楼栋", "楼号", "幢号", "栋号", "楼幢"), ("building",)),
    Column("unit", ("房号", "室号", "房屋号", "单元房号"), ("unit", "unit number", "number")),
    Column("floor", ("楼层", "所在层", "所在楼层"), ("floor",), False),
    Column("unit_kind", ("用途", "房屋用途", "房屋类型"), ("use", "kind", "unit kind")),
    Column("area", ("建筑面积", "面积"), ("floor area", "area")),
    Column("area_source", ("面积来源",), ("area source", "source")),
    Column("owner_kind", ("业主类型", "业主类别"), ("owner kind", "owner type")),
    Column("name", ("业主姓名", "业主名称", "业主"), ("owner", "owner name", "name")),
    Column("document", ("证件号码", "证件号", "身份证号", "身份证号码"), ("document", "document number"), False),
    Column("share", ("产权份额", "份额"), ("share",), False),
)
COLUMNS: Mapping[str, Column] = {column.name: column for column in HEADERS}
_BY_WORD = {word: column.name for column in HEADERS for word in (*column.words, *column.english)}

# What a cell may say, for each value of the code; the template's own word first.
UNIT_KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "dwelling": ("住宅", "dwelling", "居住", "成套住宅"),
    "shop": ("商铺", "shop", "商业", "店铺", "商业用房"),
    "parking": ("车位", "parking", "停车位", "车库", "parking space"),
    "storage": ("储藏", "storage", "储藏室", "储物间", "储藏间", "storage room"),
}
AREA_SOURCE_WORDS: Mapping[str, tuple[str, ...]] = {
    "certificate": ("产权证", "certificate", "不动产权证", "不动产权证书", "房产证"),
    "survey": ("测绘", "survey", "测绘报告", "实测"),
    "contract": ("合同", "contract", "购房合同", "买卖合同"),
    "declared": ("申报", "declared", "自行申报", "业主申报"),
}
OWNER_KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "person": ("个人", "person", "自然人"),
    "legal": ("单位", "legal", "法人", "企业", "公司", "legal person"),
    "developer": ("开发商", "developer", "建设单位"),
}
CHOICES = {"unit_kind": UNIT_KIND_WORDS, "area_source": AREA_SOURCE_WORDS, "owner_kind": OWNER_KIND_WORDS}
CELL_WORDS = {
    column: {word: value for value, words in table.items() for word in words} for column, table in CHOICES.items()
}


def offered(column: str) -> str:
    """The words that can be typed into a column, each value in both languages."""
    return ", ".join(f"{words[0]} ({words[1]})" for words in CHOICES[column].values())


_UNIT_OF_MEASURE = re.compile(r"[(\[【].*?[)\]】]")


def _normal(header: str) -> str:
    """A header without stars, spaces around it and what stands in brackets: "建筑面积（㎡）*" is 建筑面积."""
    plain = unicodedata.normalize("NFKC", header).casefold().replace("*", "").replace("_", " ")
    plain = " ".join(_UNIT_OF_MEASURE.sub("", plain).split())
    return plain if plain.isascii() else plain.replace(" ", "")


@dataclass(frozen=True)
class Found:
    """Which cell of a row holds which column, each header as the file writes it, and the headers nobody knows."""

    places: Mapping[str, int]
    headers: Mapping[str, str]
    ignored: tuple[str, ...]


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names at least three columns: a title above them does not."""
    return sum(_normal(cell) in _BY_WORD for cell in cells) >= 3


def find_columns(cells: Sequence[str]) -> Found:
    """The columns a header row names, in any order. Raises `Unreadable` for one that is missing or stands twice."""
    names = [_BY_WORD.get(_normal(cell)) for cell in cells]
    missing = [column.both for column in HEADERS if column.required and column.name not in names]
    if missing:
        known = [cell.strip() for cell in cells if cell.strip()]
        raise Unreadable("missing", missing=", ".join(missing), found=", ".join(known)[:300] or "–")
    twice = [column.both for column in HEADERS if names.count(column.name) > 1]
    if twice:
        raise Unreadable("twice", columns=", ".join(twice))
    places = {name: at for at, name in enumerate(names) if name}
    ignored = tuple(cells[at].strip()[:40] for at, name in enumerate(names) if name is None and cells[at].strip())
    return Found(places, {name: cells[at].strip() for name, at in places.items()}, ignored[:20])
