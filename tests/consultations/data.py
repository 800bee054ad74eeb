"""Real conversations and what the production system made of them, where the shared data is."""

from __future__ import annotations

import csv
import json
from typing import Any

from portal.consultations.rules.statements.votes import Votes, votes_of
from tests.assemblies.data import real

FIXTURES = ("below-100-ptpts", "25ptpt-3gp-no-strict-with-meta", "150ptpt-3gp-no-strict-no-meta")


def production(name: str) -> tuple[Votes, dict[str, Any]]:
    """The votes of a conversation in the order they were cast, and the figures published of it."""
    home = real("polis-math") / name
    rows = json.loads((home / "votes.json").read_text())
    rows.sort(key=lambda row: int(row.get("modified") or row["timestamp"]))
    said = (
        (_number(row, "pid", "participant_id"), _number(row, "tid", "statement_id"), int(row["vote"])) for row in rows
    )
    return votes_of(said), json.loads((home / "math-pca2.json").read_text())


def _number(row: dict[str, Any], *names: str) -> int:
    return int(next(row[name] for name in names if name in row))


def exported(name: str) -> tuple[Votes, set[int], dict[int, int]]:
    """The last votes of an exported conversation, the statements that were moderated out, everyone's group."""
    home = real("polis") / name
    with (home / "participants-votes.csv").open() as file:
        rows = list(csv.DictReader(file))
    statements = [name for name in rows[0] if name.isdigit()]
    said = (
        (int(row["participant"]), int(statement), int(float(row[statement])))
        for row in rows
        for statement in statements
        if row[statement] != ""
    )
    with (home / "comments.csv").open() as file:
        hidden = {int(row["comment-id"]) for row in csv.DictReader(file) if row["moderated"] == "-1"}
    groups = {int(row["participant"]): int(row["group-id"]) for row in rows if row["group-id"] != ""}
    return votes_of(said), hidden, groups


def cast(name: str) -> tuple[list[tuple[int, int, int]], dict[int, tuple[int, int]]]:
    """Every vote of an exported conversation in the order it was cast, re-votes included; and of every statement the
    (agrees, disagrees) its export counts."""
    home = real("polis") / name
    with (home / "votes.csv").open() as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
    said = [(int(row["voter-id"]), int(row["comment-id"]), int(row["vote"])) for row in rows]
    with (home / "comments.csv").open() as file:
        counted = {int(row["comment-id"]): (int(row["agrees"]), int(row["disagrees"])) for row in csv.DictReader(file)}
    return said, counted
