"""The opinion map: people who answer alike stand near each other.

The first two principal components of the votes, unseen answers set to the mean of their statement; a person who
answered little is drawn out from the middle as far as one who answered all (Small et al., Polis, 2021). The map says
who is near whom, not where anybody stands: its axes have no names.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from .votes import Floats, Votes


@dataclass(frozen=True)
class Landscape:
    """`points`: a row a person; `statements`: where somebody would stand who had only agreed with that statement."""

    points: Floats
    statements: Floats
    components: Floats
    mean: Floats

    @property
    def extremity(self) -> Floats:
        """How far a statement pulls whoever agrees with it from the middle."""
        return np.hypot(self.statements[:, 0], self.statements[:, 1])


def landscape(votes: Votes, hidden: Collection[int] = ()) -> Landscape:
    """Draw the map of these people. A hidden statement keeps its column and pulls nobody."""
    cells = votes.cells.copy()
    cells[:, [at for at, one in enumerate(votes.statements) if one in hidden]] = 0.0
    seen = ~np.isnan(cells)
    mean = np.where(seen, cells, 0.0).sum(axis=0) / np.maximum(1, seen.sum(axis=0))
    apart = np.where(seen, cells - mean, 0.0)
    components = _components(apart)
    stretch = np.sqrt(len(votes.statements) / np.maximum(1, seen.sum(axis=1)))
    only = np.sqrt(len(votes.statements)) * (1.0 - mean)
    return Landscape(stretch[:, None] * (apart @ components.T), (only * components).T, components, mean)


def _components(apart: Floats) -> Floats:
    """Two directions, each with its largest part positive, so that the map does not flip from one day to the next."""
    found = np.zeros((2, apart.shape[1]))
    if apart.size:
        sizes, directions = np.linalg.eigh(apart.T @ apart)  # ascending; small, however many people there are
        found_in = directions.T[::-1][:2][sizes[::-1][:2] > 1e-9]  # where all say the same there is no direction
        found[: len(found_in)] = found_in
    for row in found:
        if row.size and row[np.argmax(np.abs(row))] < 0:
            row *= -1.0
    return found
