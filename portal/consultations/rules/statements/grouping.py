"""Groups of people who stand together on the opinion map: k-means, as many groups as fit best, at most five.

Groups are found, not given: another number of them can fit nearly as well, and the page says so. The same votes give
the same groups, the largest first: the seeds are fixed. Of one number of groups it is not the tightest grouping that is
taken but the one most starts settle in: costs differ by less than half a per cent, and a few new votes turn the order
of such groupings around, but seldom which of them is found most often.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .votes import Floats

Labels = NDArray[np.intp]

BASES = 100  # above so many people, those who stand closest are put together first
MOST, BASE_STARTS, STARTS, ROUNDS = 5, 20, 40, 100
# Of more people the tightest start is looked for among so many of them, drawn evenly; then all of them settle from it.
SAMPLE = 2_000
# Below so many people on the map no groups are shown (voting-deliberation.md, 2.3).
FEWEST = 30


@dataclass(frozen=True)
class Grouping:
    """`labels`: the group of each point; `fits`: the silhouette of every number of groups tried, of which the best is
    taken."""

    labels: Labels
    fits: tuple[tuple[int, float], ...] = ()


def grouped(points: Floats, number: int | None = None) -> Grouping:
    """The points in `number` of groups, or in as many as fit best by their silhouette."""
    if len(points) < 2:
        return Grouping(np.zeros(len(points), dtype=np.intp))
    base = _tightest(points, BASES) if len(points) > BASES else np.arange(len(points))
    names, inside, weights = np.unique(base, return_inverse=True, return_counts=True)
    centres = np.array([points[base == name].mean(axis=0) for name in names])
    tries = (number,) if number else range(2, min(MOST, 2 + len(names) // 12) + 1)
    found = {k: _steadiest(centres, weights.astype(float), min(k, len(centres))) for k in tries}
    fits = {k: silhouette(centres, labels) for k, labels in found.items()}
    best = max(fits, key=lambda k: fits[k])
    return Grouping(_by_size(found[best][inside]), tuple(fits.items()))


def _tightest(points: Floats, k: int) -> Labels:
    """Of several starts the grouping with the least distance from the middle of each group."""
    some = points[np.linspace(0, len(points) - 1, min(len(points), SAMPLE)).astype(int)]
    best = min(_from_starts(some, np.ones(len(some)), k, BASE_STARTS), key=lambda one: one.cost)
    if len(some) == len(points):
        return best.labels
    return _settled(points, np.ones(len(points)), best.centres).labels


def _steadiest(points: Floats, weights: Floats, k: int) -> Labels:
    """The grouping that most starts settle in; of two as frequent ones the tighter."""
    times: dict[tuple[int, ...], int] = {}
    least: dict[tuple[int, ...], float] = {}
    for one in _from_starts(points, weights, k, STARTS):
        key = tuple(int(label) for label in _in_order(one.labels))
        times[key], least[key] = times.get(key, 0) + 1, one.cost
    return np.array(min(times, key=lambda key: (-times[key], least[key])), dtype=np.intp)


def _in_order(labels: Labels) -> Labels:
    """The same grouping with its groups named as they come up, so that two can be compared."""
    _names, first, names = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[names]


@dataclass(frozen=True)
class _Settled:
    labels: Labels
    centres: Floats
    cost: float


def _from_starts(points: Floats, weights: Floats, k: int, starts: int) -> Iterator[_Settled]:
    """Weighted k-means from so many k-means++ starts."""
    for start in range(starts):
        yield _settled(points, weights, _starts(points, weights, k, np.random.default_rng(start)))


def _starts(points: Floats, weights: Floats, k: int, random: np.random.Generator) -> Floats:
    """k-means++ (Arthur and Vassilvitskii, 2007): every next centre far from those chosen."""
    chosen = [points[random.choice(len(points), p=weights / weights.sum())]]
    nearest = ((points - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < k:
        far = weights * nearest
        if far.sum() <= 0:
            break
        chosen.append(points[random.choice(len(points), p=far / far.sum())])
        nearest = np.minimum(nearest, ((points - chosen[-1]) ** 2).sum(axis=1))
    return np.array(chosen)


def _settled(points: Floats, weights: Floats, centres: Floats) -> _Settled:
    """Lloyd's rounds: everyone to the nearest centre, every centre into the middle of its own; an empty one stays."""
    labels = np.full(len(points), -1, dtype=np.intp)
    for _round in range(ROUNDS):
        away = _away(points, centres)
        nearest = away.argmin(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        heavy = np.bincount(labels, weights, len(centres))
        sums = [np.bincount(labels, weights * points[:, axis], len(centres)) for axis in range(points.shape[1])]
        middles = np.stack(sums, axis=1) / np.maximum(heavy, 1e-300)[:, None]
        centres = np.where(heavy[:, None] > 0, middles, centres)
    return _Settled(labels, centres, float((weights * away.min(axis=1)).sum()))


def _away(points: Floats, centres: Floats) -> Floats:
    """The square of how far every point is from every centre."""
    away = np.zeros((len(points), len(centres)))
    for axis in range(points.shape[1]):
        apart = points[:, axis, None] - centres[None, :, axis]
        away += apart * apart
    return away


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
