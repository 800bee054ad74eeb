"""The map as it is drawn: a field of squares, in each how many people of which group stand. Nobody stands alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .grouping import Labels
from .votes import Floats

SIDE = 18
# Fewer people of a group than this in a square are counted with the nearest others of their group.
TOGETHER = 2


class Cell(NamedTuple):
    """`people` of `group` stand in column `x`, row `y` of the field."""

    x: int
    y: int
    group: int
    people: int


def field_of(points: Floats, labels: Labels) -> list[Cell]:
    """Everybody in the squares of the field; the middle of the map is the middle of the field."""
    if not len(points):
        return []
    reach = float(np.abs(points).max()) or 1.0
    at = np.clip(((points / reach + 1) / 2 * SIDE).astype(int), 0, SIDE - 1)
    counts = Counter((int(x), int(y), int(group)) for (x, y), group in zip(at, labels, strict=True))
    return [Cell(*place, people) for place, people in sorted(_together(counts).items())]


def _together(counts: Counter[tuple[int, int, int]]) -> Counter[tuple[int, int, int]]:
    for place in sorted(counts):
        alone = counts[place]
        if alone < TOGETHER and (others := _others(counts, place)):
            nearest = min(others, key=lambda one: ((one[0] - place[0]) ** 2 + (one[1] - place[1]) ** 2, one))
            counts[nearest] += alone
            del counts[place]
    return counts


def _others(counts: Counter[tuple[int, int, int]], place: tuple[int, int, int]) -> Sequence[tuple[int, int, int]]:
    return [one for one in counts if one[2] == place[2] and one != place]
