"""Who said what of which statement: agree, disagree or pass. The last word of a person on a statement holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

AGREE, PASS, DISAGREE = 1, 0, -1
# Who is drawn on the map: whoever said something of so many statements; if they are few, the most active up to fifteen.
LEAST, FEWEST = 7, 15

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Votes:
    """`cells`: a row a person, a column a statement; 1 agrees, -1 disagrees, 0 passes, NaN was not seen."""

    people: tuple[int, ...]
    statements: tuple[int, ...]
    cells: Floats

    @property
    def seen(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.cells)

    def of(self, people: Iterable[int]) -> Votes:
        """The votes of these people alone, in their order here."""
        wanted = set(people)
        rows = [at for at, person in enumerate(self.people) if person in wanted]
        return Votes(tuple(self.people[at] for at in rows), self.statements, self.cells[rows])


def votes_of(said: Iterable[tuple[int, int, int]]) -> Votes:
    """The votes from (person, statement, vote) in the order they were cast; numbers ascend in the matrix."""
    flat = np.fromiter(chain.from_iterable(said), dtype=np.int64).reshape(-1, 3)
    people, row = np.unique(flat[:, 0], return_inverse=True)
    statements, column = np.unique(flat[:, 1], return_inverse=True)
    cells = np.full((len(people), len(statements)), np.nan)
    cells[row, column] = flat[:, 2]  # of two on one place the later stays
    return Votes(tuple(people.tolist()), tuple(statements.tolist()), cells)


def taking_part(votes: Votes) -> tuple[int, ...]:
    """The people who said enough to be drawn on the map."""
    count = votes.seen.sum(axis=1)
    enough = count >= min(LEAST, len(votes.statements))
    if enough.sum() < FEWEST:
        most = np.argsort(-count, kind="stable")[:FEWEST]
        enough[most] = True
    return tuple(person for person, inside in zip(votes.people, enough, strict=True) if inside)
