"""What is searched, what is asked and what is found: the words all engines share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from portal.kernel.words import asked, fold

Sort = Literal["relevance", "newest", "supported"]
Value = int | str

FACETS = ("place", "kind", "state", "organization", "category")
RANKED = 2_000  # how many of the newest matches an engine ranks when it cannot afford to rank all

_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』')


@dataclass(frozen=True)
class Document:
    """A matter as search sees it.

    `place` is where it belongs, `places` that place and everything around it, `published` seconds since 1970.
    """

    id: int
    kind: str
    title: str
    body: str
    place: int
    places: tuple[int, ...]
    state: str
    organization: int | None
    category: str
    published: int
    supports: int

    @property
    def folded(self) -> str:
        """Title and body as phrases are looked for in them."""
        return fold(f"{self.title}\n{self.body}")


@dataclass(frozen=True)
class Query:
    """What to look for. A filter of None lets everything pass; `place` also finds what belongs inside it.

    `since` ≤ published < `until`, both in seconds since 1970. `any_word` finds what shares any of the words, as for
    "similar matters"; otherwise every word must occur. A query whose `words` hold no word finds nothing.
    """

    words: str
    place: int | None = None
    kind: str | None = None
    state: str | None = None
    organization: int | None = None
    category: str | None = None
    since: int | None = None
    until: int | None = None
    sort: Sort = "relevance"
    limit: int = 20
    offset: int = 0
    any_word: bool = False

    def filters(self) -> dict[str, Value]:
        """The facets this query is narrowed by, and to what."""
        wanted = {name: getattr(self, name) for name in FACETS}
        return {name: value for name, value in wanted.items() if value is not None}


@dataclass(frozen=True)
class Results:
    """One page of ids, the number of all matches, and for every facet how many matches each value has.

    A facet is counted with every other filter applied but not its own: what a reader would get who changed only this
    one. A place counts what belongs inside it too. Values without a match are left out.
    """

    ids: list[int] = field(default_factory=list)
    total: int = 0
    facets: dict[str, dict[Value, int]] = field(default_factory=lambda: {name: {} for name in FACETS})


@dataclass(frozen=True)
class Terms:
    """A reader's words, understood: `words` and `phrases` must occur, `compounds` make a match better. All folded."""

    words: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def marked(self) -> tuple[str, ...]:
        """Everything to mark in a text that was found, the longest first."""
        return tuple(sorted({*self.words, *self.compounds, *self.phrases}, key=lambda term: (-len(term), term)))


def parse(words: str) -> Terms:
    """Understand what a reader typed: words, and "phrases" in Western or Chinese quotation marks.

    There are no operators and no wildcards: their signs are punctuation like any other. A quotation mark without its
    partner is punctuation too.
    """
    quoted = (fold(next(filter(None, match.groups()), "")).strip() for match in _QUOTED.finditer(words))
    needed = {phrase: _surely_in(phrase) for phrase in quoted}
    required, compounds = asked(_QUOTED.sub(" ", words))
    required += [word for words_of_phrase in needed.values() for word in words_of_phrase]
    phrases = tuple(phrase for phrase, found in needed.items() if found)
    return Terms(tuple(dict.fromkeys(required)), tuple(compounds), phrases)


def _surely_in(phrase: str) -> list[str]:
    """Words that a text which contains the phrase can be found by; none where the phrase is only punctuation.

    A single character at either end may be cut from a longer word of the text (“维修资金使”), so it is not relied on
    where the phrase has anything better.
    """
    required = asked(phrase)[0]
    if not required:
        return []
    inner = required[len(required[0]) == 1 : len(required) - (len(required[-1]) == 1)]
    return inner or required
