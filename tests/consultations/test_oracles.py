"""Against what others computed: the production output of pol.is given its groups, and the groups of exported data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from portal.consultations.rules.statements.grouping import Labels, grouped
from portal.consultations.rules.statements.landscape import landscape
from portal.consultations.rules.statements.routing import priority
from portal.consultations.rules.statements.tallies import (
    Tally,
    consensus,
    majorities,
    tally,
    tally_by_group,
    typical_of,
)
from portal.consultations.rules.statements.votes import Votes, votes_of
from tests.consultations.data import FIXTURES, cast, exported, production


def _as_grouped(votes: Votes, math: dict[str, Any]) -> tuple[Votes, list[list[Tally]]]:
    """The people who were put into groups, and the tallies of their groups."""
    inside = dict(zip(math["base-clusters"]["id"], math["base-clusters"]["members"], strict=True))
    groups = [{person for base in group["members"] for person in inside[base]} for group in math["group-clusters"]]
    part = votes.of(set().union(*groups))
    labels = np.array([next(k for k, group in enumerate(groups) if one in group) for one in part.people], dtype=np.intp)
    return part, tally_by_group(part, labels)


@pytest.mark.parametrize("name", FIXTURES)
def test_given_its_groups_every_figure_is_that_of_the_production_system(name: str) -> None:
    votes, math = production(name)
    part, groups = _as_grouped(votes, math)
    column = {statement: at for at, statement in enumerate(part.statements)}
    rows = 0
    for group, theirs in zip(groups, math["group-clusters"], strict=True):
        for statement, counts in math["group-votes"][str(theirs["id"])]["votes"].items():
            mine = group[column[int(statement)]]
            assert (mine.agree, mine.disagree, mine.seen) == (counts["A"], counts["D"], counts["S"])
            rows += 1
    assert rows == len(groups) * len(math["group-aware-consensus"])
    shared_by_all = consensus(groups)
    for statement, value in math["group-aware-consensus"].items():
        assert shared_by_all[column[int(statement)]] == pytest.approx(value, rel=1e-12)
    everyone, extremity = tally(part), dict(zip(math["tids"], math["pca"]["comment-extremity"], strict=True))
    for statement, value in math["comment-priorities"].items():
        number = int(statement)
        meta = number in math["meta-tids"]
        assert priority(everyone[column[number]], extremity[number], meta) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("name", FIXTURES)
def test_what_is_typical_of_a_group_and_what_most_say(name: str) -> None:
    votes, math = production(name)
    part, groups = _as_grouped(votes, math)
    hidden = set(math["mod-out"])
    for mine, theirs in zip(typical_of(groups, part.statements, hidden), math["group-clusters"], strict=True):
        published = math["repness"][str(theirs["id"])]
        assert [(one.statement, one.agrees) for one in mine] == [
            (one["tid"], one["repful-for"] == "agree") for one in published
        ]
        for one, other in zip(mine, published, strict=True):
            assert (one.successes, one.trials) == (other["n-success"], other["n-trials"])
            assert [one.share, one.z, one.ratio, one.z_rest] == pytest.approx(
                [other["p-success"], other["p-test"], other["repness"], other["repness-test"]], rel=1e-6
            )
    found = majorities(tally(votes), votes.statements, hidden)
    for agrees, side in ((True, "agree"), (False, "disagree")):
        assert [(one.statement, one.successes, one.trials) for one in found if one.agrees is agrees] == [
            (one["tid"], one["n-success"], one["n-trials"]) for one in math["consensus"][side]
        ]


def rand(first: Labels, second: Labels) -> float:
    """How far two groupings agree, chance taken out (adjusted Rand index, Hubert and Arabie, 1985)."""
    table = np.array([[((first == a) & (second == b)).sum() for b in np.unique(second)] for a in np.unique(first)])
    pairs = lambda numbers: (numbers * (numbers - 1) / 2).sum()  # noqa: E731
    both, mine, theirs, every = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0)), pairs(table.sum())
    expected = mine * theirs / every
    return float((both - expected) / ((mine + theirs) / 2 - expected))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("scoop-hivemind.biodiversity", 0.90), ("canadian-electoral-reform", 0.85), ("brexit-consensus", 0.85),
        ("vtaiwan.uberx", 0.80),
    ],
)  # fmt: skip
def test_groups_are_those_of_the_export_at_its_number_of_groups(name: str, least: float) -> None:
    votes, hidden, theirs = exported(name)
    part = votes.of(theirs)
    labels = grouped(landscape(part, hidden).points, len(set(theirs.values()))).labels
    assert rand(labels, np.array([theirs[person] for person in part.people])) >= least


@pytest.mark.parametrize("name", ["vtaiwan.uberx", "brexit-consensus", "canadian-electoral-reform"])
def test_the_last_vote_holds_where_the_exported_counts_hold_every_vote(name: str) -> None:
    """The trap of the exports: `comments.csv` counts twice whoever changed her mind; the matrix and we, once."""
    said, counted = cast(name)
    votes = votes_of(said)
    matrix = exported(name)[0]
    ours = {person: at for at, person in enumerate(votes.people)}
    column = {statement: at for at, statement in enumerate(votes.statements)}
    at = np.ix_([ours[person] for person in matrix.people], [column[one] for one in matrix.statements])
    assert np.array_equal(votes.cells[at], matrix.cells, equal_nan=True)
    every = {statement: [0, 0] for statement in counted}
    for _person, statement, vote in said:
        if vote and statement in every:
            every[statement][vote < 0] += 1
    assert {statement: tuple(sums) for statement, sums in every.items()} == counted
    last = {one: (tally_.agree, tally_.disagree) for one, tally_ in zip(votes.statements, tally(votes), strict=True)}
    twice = len(said) - int(votes.seen.sum())
    assert (twice > 0) == any(last[one] != counted[one] for one in last if one in counted)
