"""From one result to the next the letters of the groups stay with their people, and the map is not mirrored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count

import numpy as np

from .grouping import Labels
from .votes import Floats


def same_letters(labels: Labels, people: Sequence[int], before: Mapping[int, int]) -> Labels:
    """The groups renamed so that each keeps the letter most of its people had; new ones take what is free, in order."""
    shared = Counter(
        (int(label), before[person]) for label, person in zip(labels, people, strict=True) if person in before
    )
    names: dict[int, int] = {}
    for (label, letter), _people in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if label not in names and letter not in names.values():
            names[label] = letter
    free = (letter for letter in count() if letter not in names.values())
    for label in sorted({int(one) for one in labels} - set(names)):
        names[label] = next(free)
    order = {letter: at for at, letter in enumerate(sorted(names.values()))}
    return np.array([order[names[int(label)]] for label in labels], dtype=np.intp)


def same_sides(points: Floats, people: Sequence[int], before: Mapping[int, tuple[float, float]]) -> Floats:
    """The points mirrored along an axis where most people would otherwise have changed sides."""
    known = [at for at, person in enumerate(people) if person in before]
    if not known:
        return points
    then = np.array([before[people[at]] for at in known])
    turned = (points[known] * then).sum(axis=0) < 0
    return np.where(turned, -points, points)
