"""Reads a .pb file of Pabulib (pabulib.org/format): its meta data, its projects, its ballots."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from portal.allocations.rules.budgeting import Project


@dataclass(frozen=True)
class Election:
    """A real participatory budget, money in the smallest unit it uses (`scale` of them make one)."""

    meta: dict[str, str]
    projects: list[Project]
    selected: frozenset[str]
    ballots: list[frozenset[str]]
    budget: int
    scale: int


def read(path: Path) -> Election:
    """One election; of ballots only what was approved, votes as the city counted them."""
    meta: dict[str, str] = {}
    rows: dict[str, list[dict[str, str]]] = {"PROJECTS": [], "VOTES": []}
    section = ""
    names: list[str] = []
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(file, delimiter=";"):
            if not line:
                continue
            if line[0] in ("META", "PROJECTS", "VOTES"):
                section, names = line[0], []
            elif not names:
                names = line
            elif section == "META":
                meta[line[0]] = line[1]
            else:
                rows[section].append(dict(zip(names, line, strict=False)))
    costs = [Decimal(row["cost"]) for row in rows["PROJECTS"]] + [Decimal(meta["budget"])]
    scale = 10 ** max(0, *(-int(cost.normalize().as_tuple().exponent) for cost in costs))
    projects = [
        Project(row["project_id"], int(Decimal(row["cost"]) * scale), int(row.get("score") or row["votes"]))
        for row in rows["PROJECTS"]
    ]
    chosen = frozenset(row["project_id"] for row in rows["PROJECTS"] if row.get("selected", "0") == "1")
    ballots = [frozenset(filter(None, row["vote"].split(","))) for row in rows["VOTES"]]
    return Election(meta, projects, chosen, ballots, int(Decimal(meta["budget"]) * scale), scale)
