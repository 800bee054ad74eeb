"""Everything a result says, put together from the votes; the same votes and the same past give the same result.

Below thirty people on the map no groups are shown, and of a group of fewer than five people nothing but its size
(voting-deliberation.md, 2.3): so few could be told apart by what they said. What unites or divides is said only of
statements that enough people of every such group have seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .drawing import field_of
from .grouping import FEWEST, grouped
from .landscape import Landscape, landscape
from .routing import priority
from .steady import same_letters, same_sides
from .tallies import Tally, consensus, majorities, tally, tally_by_group, typical_of
from .votes import Votes, taking_part

# Of a smaller group nothing but its size is said.
DESCRIBED = 5
SHOWN = 5
LETTERS = "ABCDE"

Place = tuple[float, float, int]


@dataclass(frozen=True)
class Result:
    """`record` is published; `places`: where each person stands, (x, y, group), shown to her alone."""

    record: dict[str, Any]
    places: dict[int, Place] = field(default_factory=dict)


def result_of(votes: Votes, hidden: Collection[int], before: Mapping[int, Place]) -> Iterator[Result | None]:
    """The result in steps, so that other work is done between them: None for every step but the last."""
    part = votes.of(taking_part(votes))
    everyone = tally(votes)
    drawn = landscape(part, hidden)
    yield None
    record = _counts(votes, everyone, part, drawn, hidden)
    if len(part.people) < FEWEST:
        yield Result(record)
        return
    points = same_sides(drawn.points, part.people, {person: (x, y) for person, (x, y, _group) in before.items()})
    found = grouped(points)
    yield None
    labels = same_letters(found.labels, part.people, {person: group for person, (_x, _y, group) in before.items()})
    record["fits"] = [[k, round(fit, 4)] for k, fit in found.fits]
    record |= _groups(part, labels, hidden)
    record["field"] = [list(cell) for cell in field_of(points, labels)]
    yield Result(record, {
        person: (float(x), float(y), int(group))
        for person, (x, y), group in zip(part.people, points, labels, strict=True)
    })  # fmt: skip


def _counts(
    votes: Votes, everyone: list[Tally], part: Votes, drawn: Landscape, hidden: Collection[int]
) -> dict[str, Any]:
    numbers = votes.statements
    far = dict(zip(part.statements, drawn.extremity, strict=True))
    return {
        "voters": len(votes.people), "people": len(part.people), "votes": int(votes.seen.sum()),
        "statements": {str(n): list(one) for n, one in zip(numbers, everyone, strict=True) if n not in hidden},
        "priorities": {
            str(n): round(priority(one, float(far.get(n, 0.0))), 6)
            for n, one in zip(numbers, everyone, strict=True) if n not in hidden
        },
        "majorities": [
            {"statement": one.statement, "agrees": one.agrees, "said": one.successes, "of": one.trials}
            for one in majorities(everyone, numbers, hidden)
        ],
        "groups": [], "unites": [], "divides": [], "fits": [], "field": [],
    }  # fmt: skip


def _groups(part: Votes, labels: np.ndarray[Any, Any], hidden: Collection[int]) -> dict[str, Any]:
    """The groups, what is typical of each, what unites and what divides them."""
    tallies, numbers = tally_by_group(part, labels), part.statements
    sizes = [int((labels == k).sum()) for k in range(len(tallies))]
    typical = typical_of(tallies, numbers, hidden)
    shown = [at for at, number in enumerate(numbers) if number not in hidden]
    shared = consensus(tallies)
    described = [group for group, size in zip(tallies, sizes, strict=True) if size >= DESCRIBED]
    heard = [at for at in shown if described and all(group[at].seen >= DESCRIBED for group in described)]
    agreed = [at for at in heard if all(_share(group[at]) > 1 / 2 for group in described)]
    uniting = sorted(agreed, key=lambda at: -shared[at])[:SHOWN]
    apart = {at: _apart([group[at] for group in described]) for at in heard}
    dividing = sorted(heard, key=lambda at: -apart[at])[:SHOWN]
    return {
        "groups": [
            {
                "size": size,
                "tallies": {str(numbers[at]): list(tallies[k][at]) for at in shown} if size >= DESCRIBED else {},
                "typical": [
                    {"statement": one.statement, "agrees": one.agrees, "said": one.successes, "of": one.trials}
                    for one in typical[k]
                ] if size >= DESCRIBED else [],
            }
            for k, size in enumerate(sizes)
        ],
        "unites": [[numbers[at], round(float(shared[at]), 4)] for at in uniting],
        "divides": [[numbers[at], round(apart[at], 4)] for at in dividing if apart[at] > 0],
    }  # fmt: skip


def _share(one: Tally) -> float:
    """Of those who saw it the share who agree, smoothed."""
    return (one.agree + 1) / (one.seen + 2)


def _apart(groups: list[Tally]) -> float:
    """How far the group that agrees most with a statement is from the one that agrees least, in shares."""
    shares = [_share(one) for one in groups]
    return max(shares) - min(shares)
