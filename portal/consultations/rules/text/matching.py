"""Which paragraphs of a new version live on from the one before. Pure.

Paragraphs with the same words are found first, in their order; between them, those of which at least half of the pairs
of neighbouring letters are the same, so that together as much as possible is alike. Nothing is matched across: what was
moved past another paragraph is a new one, and its remarks stay with the version they were made on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

# So many of a hundred pairs of letters are the same in two paragraphs that are one.
LEAST_ALIKE = 50
# Beyond this many pairs of paragraphs between two that stayed, all of them are new.
MOST_PAIRS = 40_000

_Pairs = Counter[str]


def match(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each paragraph of the new version the place of the one it was before, or None."""
    found: list[int | None] = [None] * len(new)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found[c:d] = range(a, b)
        elif tag == "replace" and (b - a) * (d - c) <= MOST_PAIRS:
            for was, now in _alike([_pairs(one) for one in old[a:b]], [_pairs(one) for one in new[c:d]]):
                found[c + now] = a + was
    return found


def alike(one: str, other: str) -> int:
    """How many of a hundred pairs of neighbouring letters two texts have in common, rounded down."""
    return _share(_pairs(one), _pairs(other))


def _pairs(text: str) -> _Pairs:
    words = f"\n{''.join(text.split())}\n"
    return Counter(words[at : at + 2] for at in range(len(words) - 1))


def _share(one: _Pairs, other: _Pairs) -> int:
    return 200 * (one & other).total() // (one.total() + other.total())


def _alike(old: Sequence[_Pairs], new: Sequence[_Pairs]) -> list[tuple[int, int]]:
    """Pairs in their order whose shares add up to the most; of as much, the earlier ones."""
    shares = [[_share(one, other) for other in new] for one in old]
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for was in reversed(range(len(old))):
        for now in reversed(range(len(new))):
            share = shares[was][now]
            together = best[was + 1][now + 1] + share if share >= LEAST_ALIKE else 0
            best[was][now] = max(together, best[was + 1][now], best[was][now + 1])
    pairs, was, now = [], 0, 0
    while was < len(old) and now < len(new):
        share = shares[was][now]
        if share >= LEAST_ALIKE and best[was][now] == best[was + 1][now + 1] + share:
            pairs.append((was, now))
            was, now = was + 1, now + 1
        elif best[was][now] == best[was + 1][now]:
            was += 1
        else:
            now += 1
    return pairs
