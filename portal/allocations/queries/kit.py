"""What anyone needs to count again: one JSON file, and the same as a .pb file of Pabulib (pabulib.org/format)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from portal.kernel import clock, money
from portal.kernel.db import db

from ..models import AllocationGroup
from ..rules.ballots import Choices, tallied
from ..rules.plan import Plan, Rule, Style
from .allocation import AllocationThing, ProjectThing

# The names Pabulib has for our rules.
_NAMES = {
    Rule.EQUAL_SHARES: "equalshares", Rule.GREEDY: "greedy", Rule.GREEDY_STOP: "greedy-no-skip",
    Rule.GREEDY_SMALLEST: "greedy-threshold", Rule.PHRAGMEN: "phragmen",
}  # fmt: skip


def ballots_of(allocation_id: int) -> list[tuple[Choices, int]]:
    """The ballots after the close, equal ones together: (choices, voters)."""
    rows = db.session.execute(
        select(AllocationGroup.choices, AllocationGroup.voters)
        .where(AllocationGroup.allocation_id == allocation_id)
        .order_by(AllocationGroup.number)
    )
    return [(row.choices, row.voters) for row in rows]


def recount_file(thing: AllocationThing) -> dict[str, Any]:
    """Everything the result follows from: what was fixed, the revealed seed, the ballots, and the result."""
    return {
        "setup": json.loads(thing.setup), "seed": thing.seed,
        "ballots": [{"voters": voters, "choices": dict(choices)} for choices, voters in ballots_of(thing.id)],
        "result": thing.result,
    }  # fmt: skip


def pabulib_file(thing: AllocationThing, projects: list[ProjectThing]) -> str:
    """The election as Pabulib keeps them, money in yuan; voters are numbered in the order of what they say, which says
    nothing of who they are or when they voted."""
    ballots, file = ballots_of(thing.id), io.StringIO()
    out = csv.writer(file, delimiter=";", lineterminator="\n")
    votes = tallied(ballots)
    supporters = tallied((dict.fromkeys(choices, 1), voters) for choices, voters in ballots)
    chosen = set((thing.result or {}).get("chosen", ()))
    out.writerows([["META"], ["key", "value"], *_meta(thing, len(projects), ballots), ["PROJECTS"]])
    out.writerow(["project_id", "cost", "votes", "score", "name", "selected"])
    for one in projects:
        name = str(one.number)
        out.writerow([name, money.yuan(one.cost), supporters.get(name, 0), votes.get(name, 0),
                      " ".join(one.title.split()), int(one.number in chosen)])  # fmt: skip
    points = thing.plan.style == Style.POINTS
    out.writerows([["VOTES"], ["voter_id", "vote", "points"] if points else ["voter_id", "vote"]])
    out.writerows(_votes(ballots, points))
    return file.getvalue()


def _meta(thing: AllocationThing, projects: int, ballots: list[tuple[Choices, int]]) -> list[list[Any]]:
    assert thing.opens_at
    assert thing.closes_at
    plan: Plan = thing.plan
    rows: list[list[Any]] = [
        ["description", " ".join(thing.title.split())], ["country", "China"], ["unit", thing.place],
        ["instance", thing.id], ["num_projects", projects], ["num_votes", sum(voters for _one, voters in ballots)],
        ["budget", money.yuan(plan.budget)], ["vote_type", "cumulative" if plan.style == Style.POINTS else "approval"],
        ["rule", _NAMES[plan.rule]], ["date_begin", f"{clock.local(thing.opens_at):%d.%m.%Y}"],
        ["date_end", f"{clock.local(thing.closes_at):%d.%m.%Y}"], ["language", "zh"], ["currency", "CNY"],
    ]  # fmt: skip
    if plan.style == Style.POINTS:
        rows += [["min_length", 1], ["max_sum_points", plan.points]]
    if plan.rule == Rule.GREEDY_SMALLEST:
        rows.append(["min_project_score_threshold", plan.smallest])
    return rows


def _votes(ballots: list[tuple[Choices, int]], points: bool) -> Iterator[list[Any]]:
    number = 0
    for choices, voters in ballots:
        names = sorted(choices, key=lambda name: (-choices[name], int(name)))
        said = [",".join(names), ",".join(str(choices[name]) for name in names)] if points else [",".join(names)]
        for _voter in range(voters):
            number += 1
            yield [number, *said]
