"""Markdown or plain words as paragraphs. What looks like HTML is words like any other. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from .paragraphs import Kind, Paragraph, Reading, made, starts_anew

# Between letters of these scripts, the end of a line is no space.
_CLOSE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
# Lines that belong to the one before: a row of a table, or what makes a heading of it.
_BELONGS = re.compile(r"\||=+\s*$|-+\s*$")


def read(source: str) -> Reading:
    """The paragraphs of a text. A line that begins with the number of an article or item is one of its own, and where
    no line is empty, every line is: so texts are that were typed or pasted."""
    left: Counter[str] = Counter()
    reader = _Reader(left)
    found = [one for one in reader.read(_parsed(_spaced(source))) if one is not None]
    return Reading(tuple(found), dict(left))


def _spaced(source: str) -> str:
    plain = source.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").lstrip("\ufeff")
    lines = [re.sub(r"^\s*\u3000\s*", "", line) for line in plain.strip("\n").split("\n")]
    every = all(line.strip() for line in lines)
    spaced: list[str] = []
    for line in lines:
        bare = line.strip()
        if spaced and ((every and not _BELONGS.match(bare)) or starts_anew(bare)):
            spaced.append("")
        spaced.append(line)
    return "\n".join(spaced)


def _parsed(source: str) -> list[Any]:
    # Imported at first use: few processes ever read a text.
    from markdown_it import MarkdownIt

    # Indented words are no code: people indent the first line of a paragraph.
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "html_block", "html_inline"])
    return reader.parse(source)


class _Reader:
    """Where one is while a text is read: in which lists, in which heading, in which row of a table."""

    def __init__(self, left: Counter[str]) -> None:
        self._left = left
        self._lists: list[int | None] = []  # the number of the next item of each list; None: no numbers
        self._label: str | None = None  # of the item whose first words come next
        self._heading = 0
        self._row: list[str] | None = None

    def read(self, tokens: Sequence[Any]) -> Iterator[Paragraph | None]:
        for token in tokens:
            match token.type:
                case "inline":
                    yield self._said(_words(token.children or [], self._left))
                case "fence":
                    yield self._said(token.content)
                case "tr_close":
                    yield made(Kind.PARAGRAPH, " | ".join(filter(None, self._row or ())))
                    self._row = None
                case _:
                    self._enter(token)

    def _enter(self, token: Any) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                number = self._lists[-1]
                self._label = "" if number is None else f"{number}."
                self._lists[-1] = None if number is None else number + 1
            case "heading_open":
                self._heading = int(token.tag[1:])
            case "heading_close":
                self._heading = 0
            case "table_open":
                self._left["tables"] += 1
            case "tr_open":
                self._row = []

    def _said(self, words: str) -> Paragraph | None:
        if self._row is not None:
            self._row.append(" ".join(words.split()))
            return None
        if self._heading:
            return made(Kind.HEADING, words, level=self._heading)
        if self._label is None:
            return made(Kind.PARAGRAPH, words)
        label, self._label = self._label, None
        return made(Kind.ITEM, words, label, len(self._lists))


def _words(children: Sequence[Any], left: Counter[str]) -> str:
    words = ""
    for at, child in enumerate(children):
        match child.type:
            case "text" | "code_inline":
                words += child.content
            case "hardbreak":
                words += "\n"
            case "softbreak":
                after = children[at + 1].content if at + 1 < len(children) else ""
                close = words and after and _CLOSE.match(words[-1]) and _CLOSE.match(after)
                words += "" if close else " "
            case "image":
                left["pictures"] += 1
            case "link_open" if child.info != "auto":
                left["links"] += 1
    return words
