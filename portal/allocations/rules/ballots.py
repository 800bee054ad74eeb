"""What one voter says: the numbers of the projects she approves, or her points for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError

from .budgeting import Group, Project
from .plan import Style

# The number of a project → 1 where it is approved, or the points it is given.
Choices = Mapping[str, int]


def read(style: Style, points: int, numbers: Collection[int], said: Choices) -> dict[str, int]:
    """A whole ballot, without what was given nothing. Raises `DomainError` where it says nothing, says it of a project
    that is not on the list, or gives more points than there are."""
    known = {str(number) for number in numbers}
    chosen = {name: value for name, value in sorted(said.items(), key=lambda one: (len(one[0]), one[0])) if value}
    if not set(chosen) <= known:
        raise DomainError(_l("Choose among the projects on this page."))
    if any(value < 0 for value in chosen.values()):
        raise DomainError(_l("Points are whole numbers from zero on."))
    if style == Style.APPROVAL and any(value != 1 for value in chosen.values()):
        raise DomainError(_l("Choose among the projects on this page."))
    if style == Style.POINTS and sum(chosen.values()) > points:
        raise DomainError(
            _l("You have given %(given)s points and have %(points)s. Take some back.",
               given=sum(chosen.values()), points=points)
        )  # fmt: skip
    if not chosen:
        raise DomainError(_l("Choose at least one project."))
    return chosen


def tallied(ballots: Iterable[tuple[Choices, int]]) -> dict[str, int]:
    """Votes or points by project; ballots as (choices, how many said just that)."""
    votes: dict[str, int] = {}
    for choices, voters in ballots:
        for name, value in choices.items():
            votes[name] = votes.get(name, 0) + value * voters
    return votes


def scored(costs: Mapping[str, int], ballots: Iterable[tuple[Choices, int]]) -> list[Project]:
    """The projects with what the ballots gave them."""
    votes = tallied(ballots)
    return [Project(name, cost, votes.get(name, 0)) for name, cost in costs.items()]


def grouped(ballots: Iterable[tuple[Choices, int]]) -> list[Group]:
    """The ballots as groups of equal ones, in an order that does not depend on theirs."""
    counts: dict[frozenset[str], int] = {}
    for choices, voters in ballots:
        approved = frozenset(choices)
        counts[approved] = counts.get(approved, 0) + voters
    return [Group(approved, counts[approved]) for approved in sorted(counts, key=sorted)]
