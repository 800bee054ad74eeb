"""What a text under review is made of: headings, paragraphs and items, each with the label it is quoted by. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence

MOST = 400
LARGEST = 4_000
TEXT_LARGEST = 100_000
LABEL_LARGEST = 40
HEADING_LARGEST = 30  # a longer line that begins with “第一章” is a paragraph about it
DEEPEST = 6
FIRST_WORDS = 40


class Kind(StrEnum):
    """What a paragraph is in its text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


KINDS: dict[str, Sentence] = {
    Kind.HEADING: _l("Heading"),
    Kind.PARAGRAPH: _l("Paragraph"),
    Kind.ITEM: _l("List item"),
}


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `label` is the number it carries in the text ("第三条", "2."); `level` how deep it stands."""

    kind: Kind
    text: str
    label: str = ""
    level: int = 1


@dataclass(frozen=True)
class Reading:
    """What was read from a file or from pasted text. `left` counts what is no text, by the keys of `LEFT`."""

    paragraphs: tuple[Paragraph, ...]
    left: Mapping[str, int] = field(default_factory=dict)


# What happens to that which is no text: always said beside the preview.
LEFT: dict[str, Sentence] = {
    "tracked": _l("Tracked changes: %(n)s. The text is read as if all of them were accepted."),
    "tables": _l("Tables: %(n)s. Each row has become a paragraph, its cells side by side."),
    "pictures": _l("Pictures left out: %(n)s."),
    "boxes": _l("Text boxes left out: %(n)s. Put what they say into the text itself."),
    "notes": _l("Footnotes and endnotes left out: %(n)s."),
    "comments": _l("Comments in the margin left out: %(n)s."),
    "formulas": _l("Formulas left out: %(n)s."),
    "symbols": _l("Symbols of special fonts left out: %(n)s."),
    "documents": _l("Documents inside the document left out: %(n)s. Put what they say into the text itself."),
    "contents": _l("Lines of a table of contents left out: %(n)s."),
    "hidden": _l("Pieces of hidden text left out: %(n)s."),
    "headers": _l("Page headers and footers left out: %(n)s."),
    "links": _l("Addresses of links left out: %(n)s. Their words are kept."),
}

_CHINESE = "〇零一二三四五六七八九十百千两"
# What an article, a chapter or an item is quoted by, where it stands at the beginning of its words.
# A paragraph that goes on about another article ("第三条规定的…") carries no number of its own.
_ARTICLE = re.compile(
    rf"(第[{_CHINESE}0-9０-９]{{1,9}}[编章节条款](?:之[{_CHINESE}0-9]{{1,3}})?(?!规定|所|的|中|第)"
    r"|(?:Article|Section|Clause) [0-9]{1,4}\b\.?)[\s:：、.]*"
)
_ITEM = re.compile(rf"([（(][{_CHINESE}0-9]{{1,4}}[）)]|[0-9]{{1,3}}、|[①-⑳])\s*")
_POINT = re.compile(rf"([{_CHINESE}]{{1,4}}、)\s*")
_SPACE = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")
# Orders to write the rest backwards, with which a text could look like another.
_BACKWARDS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Words as they are kept: single spaces, single line ends, nothing that no page can show."""
    shown = "".join(
        c for c in text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
        if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") and c not in _BACKWARDS)
        if c not in "\ufffe\uffff\ufeff"
    )  # fmt: skip
    return _BREAKS.sub("\n", _SPACE.sub(" ", shown)).strip()


def starts_anew(line: str) -> bool:
    """Whether a line begins with the number of an article, a chapter or an item: then it is a paragraph of its own."""
    return bool(_ARTICLE.match(line) or _ITEM.match(line) or _POINT.match(line))


def made(kind: Kind, text: str, label: str = "", level: int = 1) -> Paragraph | None:
    """A paragraph of these words, the number at their beginning as its label; None where there are no words."""
    text = clean(text)
    if not label:
        kind, label, text = _told_apart(kind, text)
    elif _ARTICLE.fullmatch(label) and kind is Kind.ITEM:
        kind = Kind.PARAGRAPH
    if not text:
        return None
    return Paragraph(kind, text, clean(label)[:LABEL_LARGEST], min(max(level, 1), DEEPEST))


def _told_apart(kind: Kind, text: str) -> tuple[Kind, str, str]:
    for pattern in (_ARTICLE, _ITEM, _POINT):
        found = pattern.match(text)
        if found and text[found.end() :].strip():
            if pattern is _ITEM and kind is Kind.PARAGRAPH:
                kind = Kind.ITEM
            elif found.group(1)[-1] in "编章节" and len(text) <= HEADING_LARGEST:
                kind = Kind.HEADING
            elif pattern is _ARTICLE and kind is Kind.ITEM:
                kind = Kind.PARAGRAPH
            return kind, found.group(1), text[found.end() :].strip()
    return kind, "", text


def names_of(paragraphs: Sequence[Paragraph]) -> list[str]:
    """What each is called by, unlike the others: an article by its number, an item by that of its article and its own,
    what has no number by its first words."""
    names, article = [], ""
    for one in paragraphs:
        words = (one.text if len(one.text) <= FIRST_WORDS else f"{one.text[:FIRST_WORDS]}…").replace("\n", " ")
        if _ARTICLE.fullmatch(one.label):
            article = one.label
            names.append(article)
        elif one.label and article:
            names.append(f"{article} {one.label}")
        else:
            names.append(f"{one.label} {words}".strip())
    return names


def check_text(paragraphs: Sequence[Paragraph]) -> None:
    """A text has words, and no more than people can review paragraph by paragraph; else `DomainError`."""
    if not paragraphs:
        raise DomainError(_l("There is no text in it."), "file")
    if len(paragraphs) > MOST:
        raise DomainError(
            _l("A text has at most %(most)s paragraphs; this has %(n)s. Review it in parts.", most=MOST,
               n=len(paragraphs)), "file",
        )  # fmt: skip
    for number, one in enumerate(paragraphs, 1):
        check_words(one.text, number)
    if sum(len(one.text) for one in paragraphs) > TEXT_LARGEST:
        raise DomainError(_l("A text has at most %(most)s characters. Review it in parts.", most=TEXT_LARGEST), "file")


def check_words(text: str, number: int | None = None) -> None:
    """A paragraph says something, in at most 4,000 characters. `text` is clean; `number` says which it is."""
    if not any(unicodedata.category(c)[0] not in "ZC" for c in text):
        raise DomainError(_l("Write the words of the paragraph."), "text")
    if len(text) > LARGEST and number is not None:
        raise DomainError(
            _l("Paragraph %(number)s has %(n)s characters; at most %(most)s. Divide it.", number=number, n=len(text),
               most=LARGEST), "file",
        )  # fmt: skip
    if len(text) > LARGEST:
        raise DomainError(
            _l("A paragraph has at most %(most)s characters; this has %(n)s.", most=LARGEST, n=len(text)), "text"
        )


def packed(paragraphs: Iterable[Paragraph]) -> str:
    """A text in one line, as the preview hands it on."""
    return json.dumps([[one.kind, one.text, one.label, one.level] for one in paragraphs], ensure_ascii=False)


def unpacked(line: str) -> tuple[Paragraph, ...]:
    """The text that was handed on; raises `DomainError` for anything that no preview has made."""
    try:
        return tuple(_checked(*row) for row in json.loads(line))
    except (ValueError, TypeError, RecursionError) as error:
        raise DomainError(_l("This preview is no longer whole. Read the file once more."), "file") from error


def _checked(kind: Any, text: Any, label: Any, level: Any) -> Paragraph:
    if type(text) is not str or type(label) is not str or type(level) is not int:
        raise TypeError
    if clean(text) != text or not text or clean(label) != label or len(label) > LABEL_LARGEST:
        raise ValueError
    if not 1 <= level <= DEEPEST:
        raise ValueError
    return Paragraph(Kind(kind), text, label, level)
