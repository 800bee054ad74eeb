"""Groups of people who stand together on the opinion map: k-means, as many groups as fit best, at most five.

Groups are found, not given: another number of them can fit nearly as well, and the page says so. The same votes give
the same groups, the largest first: the seeds are fixed. Of one number of groups it is not the tightest grouping that is
taken but the one most starts settle in: costs differ by less than half a per cent, and a few new votes turn the order
of such groupings around, but seldom which of them is found most often.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .votes import Floats

Labels = NDArray[np.intp]

BASES = 100  # above so many people, those who stand closest are put together first
MOST, BASE_STARTS, STARTS, ROUNDS = 5, 20, 40, 100
# Below so many people on the map no groups are shown (voting-deliberation.md, 2.3).
FEWEST = 30


def grouped(points: Floats, number: int | None = None) -> Labels:
    """The group of each point; `number` of groups, or as many as fit best by their silhouette."""
    if len(points) < 2:
        return np.zeros(len(points), dtype=np.intp)
    base = _tightest(points, BASES) if len(points) > BASES else np.arange(len(points))
    names, inside, weights = np.unique(base, return_inverse=True, return_counts=True)
    centres = np.array([points[base == name].mean(axis=0) for name in names])
    tries = (number,) if number else range(2, min(MOST, 2 + len(names) // 12) + 1)
    found = [_steadiest(centres, weights.astype(float), min(k, len(centres))) for k in tries]
    best = max(found, key=lambda labels: silhouette(centres, labels))
    return _by_size(best[inside])


def _tightest(points: Floats, k: int) -> Labels:
    """Of several starts the grouping with the least distance from the middle of each group."""
    even = np.ones(len(points))
    return min(_from_starts(points, even, k, BASE_STARTS), key=lambda one: one[1])[0]


def _steadiest(points: Floats, weights: Floats, k: int) -> Labels:
    """The grouping that most starts settle in; of two as frequent ones the tighter."""
    times: dict[tuple[int, ...], int] = {}
    least: dict[tuple[int, ...], float] = {}
    for labels, cost in _from_starts(points, weights, k, STARTS):
        key = tuple(int(one) for one in _in_order(labels))
        times[key], least[key] = times.get(key, 0) + 1, cost
    return np.array(min(times, key=lambda key: (-times[key], least[key])), dtype=np.intp)


def _in_order(labels: Labels) -> Labels:
    """The same grouping with its groups named as they come up, so that two can be compared."""
    _names, first, names = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[names]


def _from_starts(points: Floats, weights: Floats, k: int, starts: int) -> Iterator[tuple[Labels, float]]:
    """Weighted k-means from so many k-means++ starts: the grouping and its cost."""
    for start in range(starts):
        yield _settled(points, weights, _starts(points, weights, k, np.random.default_rng(start)))


def _starts(points: Floats, weights: Floats, k: int, random: np.random.Generator) -> Floats:
    """k-means++ (Arthur and Vassilvitskii, 2007): every next centre far from those chosen."""
    chosen = [points[random.choice(len(points), p=weights / weights.sum())]]
    while len(chosen) < k:
        far = weights * np.min([((points - one) ** 2).sum(axis=1) for one in chosen], axis=0)
        if far.sum() <= 0:
            break
        chosen.append(points[random.choice(len(points), p=far / far.sum())])
    return np.array(chosen)


def _settled(points: Floats, weights: Floats, centres: Floats) -> tuple[Labels, float]:
    labels = np.full(len(points), -1, dtype=np.intp)
    for _round in range(ROUNDS):
        away = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        nearest = away.argmin(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        centres = np.array([
            np.average(points[labels == k], axis=0, weights=weights[labels == k]) if (labels == k).any() else centre
            for k, centre in enumerate(centres)
        ])  # fmt: skip
    return labels, float((weights * away.min(axis=1)).sum())


def silhouette(points: Floats, labels: Labels) -> float:
    """How much nearer points are to their own group than to the next one: from -1 to 1 (Rousseeuw, 1987)."""
    names = np.unique(labels)
    if len(names) < 2:
        return -1.0
    away = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    to = np.array([away[:, labels == name].sum(axis=1) for name in names])
    sizes = np.array([(labels == name).sum() for name in names])
    mine = np.searchsorted(names, labels)
    at = np.arange(len(points))
    own = to[mine, at] / np.maximum(1, sizes[mine] - 1)
    others = to / sizes[:, None]
    others[mine, at] = np.inf
    next_ = others.min(axis=0)
    score = np.where(sizes[mine] > 1, (next_ - own) / np.maximum(np.maximum(own, next_), 1e-12), 0.0)
    return float(score.mean())


def _by_size(labels: Labels) -> Labels:
    """Named 0, 1 … from the largest group down, so that letters stay with their groups."""
    names, sizes = np.unique(labels, return_counts=True)
    rank = {name: at for at, name in enumerate(names[np.lexsort((names, -sizes))])}
    return np.array([rank[label] for label in labels], dtype=np.intp)
