"""The numbers that Word counts by itself: they stand in no text, only how they are counted is written down. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
LARGEST = 9_999


def attribute(node: Element | None, name: str) -> str:
    """An attribute by its name, in whichever namespace; empty where there is none."""
    if node is None:
        return ""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def chinese(number: int) -> str:
    """A number in words: 12 is 十二, 105 is 一百零五."""
    if number == 0:
        return "零"
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + name
        zero = not digit
    return words[1:] if words.startswith("一十") else words


def roman(number: int) -> str:
    """A number in small Roman letters."""
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def written(number: int, form: str) -> str:
    """A number in the form of Word (`w:numFmt`); forms that are not known are figures."""
    number = min(max(number, 0), LARGEST)
    match form:
        case "chineseCounting" | "chineseCountingThousand" | "taiwaneseCountingThousand" | "japaneseCounting":
            return chinese(number)
        case "ideographDigital" | "taiwaneseDigital":
            return "".join(_DIGITS[int(digit)] for digit in str(number))
        case "lowerLetter" | "upperLetter" if number:
            letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 4)
            return letter if form == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman" if number:
            return roman(number) if form == "lowerRoman" else roman(number).upper()
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= number <= 20:
            return chr(ord("①") + number - 1)
        case "none" | "bullet":
            return ""
    return str(number)


@dataclass
class _Level:
    form: str = "decimal"
    words: str = ""
    start: int = 1


@dataclass
class Numbering:
    """The lists of a document and how far each of them is counted."""

    abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    _at: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, list_id: str, depth: int) -> str | None:
        """The label of the next item of a list at a depth; empty for a point, None where there is no such list."""
        name = self.lists.get(list_id)
        levels = self.abstract.get(name or "", {})
        if name is None or depth not in levels:
            return None
        at = self._at[name]
        start = self.starts.get((list_id, depth))
        if start is not None and (list_id, depth) not in self._begun:
            self._begun.add((list_id, depth))
            at[depth] = start
        else:
            at[depth] = at[depth] + 1 if depth in at else levels[depth].start
        for deeper in [one for one in at if one > depth]:
            del at[deeper]
        if levels[depth].form == "bullet":
            return ""
        return _PLACE.sub(lambda found: self._number(levels, at, int(found.group(1)) - 1), levels[depth].words)

    @staticmethod
    def _number(levels: dict[int, _Level], at: dict[int, int], depth: int) -> str:
        level = levels.get(depth, _Level())
        return written(at.get(depth, level.start), level.form)


def read(root: Element | None, main: str) -> Numbering:
    """The part `word/numbering.xml`; `main` is the namespace of its names, in braces."""
    numbering = Numbering()
    for node in () if root is None else root.iter(f"{main}abstractNum"):
        levels = numbering.abstract.setdefault(attribute(node, "abstractNumId"), {})
        for level in node.iter(f"{main}lvl"):
            levels[_number(attribute(level, "ilvl"))] = _Level(
                attribute(level.find(f"{main}numFmt"), "val") or "decimal",
                attribute(level.find(f"{main}lvlText"), "val"),
                _number(attribute(level.find(f"{main}start"), "val"), 1),
            )
    for node in () if root is None else root.iter(f"{main}num"):
        list_id = attribute(node, "numId")
        numbering.lists[list_id] = attribute(node.find(f"{main}abstractNumId"), "val")
        for override in node.iter(f"{main}lvlOverride"):
            start = override.find(f"{main}startOverride")
            if start is not None:
                depth = _number(attribute(override, "ilvl"))
                numbering.starts[list_id, depth] = _number(attribute(start, "val"), 1)
    return numbering


def _number(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
