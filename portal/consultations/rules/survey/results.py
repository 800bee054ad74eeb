"""What all answers to a question say. Exact: means are fractions, rounded only where they are shown.

Orders are counted twice, because they can differ: by Borda (of n options the first place gives n - 1 points, the last
none) and by pairs (Copeland: an option wins against another if more people put it before than behind it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from .questions import CHOSEN, RATINGS, Kind, Question

# With fewer answers of residents than this nothing but their number is published: so few could be told apart.
FEWEST = 5


@dataclass(frozen=True)
class Ranked:
    """An option in the order of all: Borda points; against how many others it wins, and ties."""

    option: int
    points: int
    wins: int
    ties: int


@dataclass(frozen=True)
class Result:
    """`answered` people answered. `counts`: of each option or rating how many; `ranked` by points; of ratings and
    numbers `mean` and `median`; `least` and `most` of numbers; `best` wins against every other option, if one does."""

    answered: int
    counts: tuple[int, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    best: int | None = None
    mean: Fraction | None = None
    median: Fraction | None = None
    least: int | None = None
    most: int | None = None


def result_of(question: Question, answers: Sequence[Any]) -> Result:
    """The result of one question from the answers of those who gave one."""
    if question.kind in CHOSEN:
        said = Counter(one for answer in answers for one in (answer if isinstance(answer, list) else [answer]))
        return Result(len(answers), tuple(said[at] for at in range(len(question.options))))
    if question.kind is Kind.RANKING:
        ranked = _ranked(len(question.options), answers)
        best = next((one.option for one in ranked if one.wins == len(question.options) - 1), None)
        return Result(len(answers), ranked=ranked, best=best)
    if question.kind is Kind.TEXT or not answers:
        return Result(len(answers), (0,) * 5 if question.kind is Kind.RATING else ())
    counts = tuple(Counter(answers)[one] for one in RATINGS) if question.kind is Kind.RATING else ()
    mean = Fraction(sum(answers), len(answers))
    return Result(
        len(answers), counts, mean=mean, median=_median(answers), least=min(answers), most=max(answers)
    )  # fmt: skip


def _median(answers: Sequence[int]) -> Fraction:
    ordered, middle = sorted(answers), len(answers) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def _ranked(options: int, orders: Sequence[list[int]]) -> tuple[Ranked, ...]:
    points, wins, ties = Counter[int](), Counter[int](), Counter[int]()
    places = [{option: place for place, option in enumerate(order)} for order in orders]
    for place in places:
        for option, at in place.items():
            points[option] += options - 1 - at
    for one, other in combinations(range(options), 2):
        ahead = sum(place[one] < place[other] for place in places)
        behind = len(places) - ahead
        if ahead == behind:
            ties[one] += 1
            ties[other] += 1
        else:
            wins[one if ahead > behind else other] += 1
    ranked = (Ranked(at, points[at], wins[at], ties[at]) for at in range(options))
    return tuple(sorted(ranked, key=lambda one: (-one.points, -one.wins, one.option)))
