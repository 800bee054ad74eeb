"""What changed between two texts, word by word; Chinese words as words, not as letters. Pure.

Sentences are compared first, and words only inside sentences that changed: a reader thinks in sentences, and the work
stays small. Joining what was kept and inserted gives the new text exactly; what was kept and deleted, the old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from .words import segment

Kind = Literal["kept", "deleted", "inserted"]

# Beyond this many pairs of words (20,000 letters all new) word by word says nothing a reader could follow.
MOST_PAIRS = 4_000_000
# A sentence of which less than this share is the same is a new sentence.
LEAST_ALIKE = 0.3

_SENTENCES = re.compile(r"[^。！？；!?\n]*[。！？；!?\n]+|[^。！？；!?\n]+")


@dataclass(frozen=True)
class Part:
    """A stretch of text that was kept, deleted or inserted."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> list[Part]:
    """The parts of both texts in reading order; what was deleted stands before what took its place."""
    return _joined(_sentences(_SENTENCES.findall(old), _SENTENCES.findall(new)))


def _sentences(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part("kept", "".join(old[a:b]))
        else:
            yield from _words(segment("".join(old[a:b])), segment("".join(new[c:d])))


def _words(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) * len(new) > MOST_PAIRS or matcher.quick_ratio() < LEAST_ALIKE:
        yield from (Part("deleted", "".join(old)), Part("inserted", "".join(new)))
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Part("kept", "".join(old[a:b]))
        else:
            yield from (Part("deleted", "".join(old[a:b])), Part("inserted", "".join(new[c:d])))


def _joined(parts: Iterator[Part]) -> list[Part]:
    """Without empty parts, neighbours of one kind as one."""
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].kind == part.kind:
            joined[-1] = Part(part.kind, joined[-1].text + part.text)
        elif part.text:
            joined.append(part)
    return joined
