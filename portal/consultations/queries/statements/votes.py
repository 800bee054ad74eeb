"""Votes: a person's own, and everybody's for the count."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select

from portal.adoption.rules import Opinion
from portal.kernel.db import db
from portal.people.rules import Viewer

from ...models import OpinionStatement, OpinionVote
from ...rules.statements.votes import AGREE, Votes, votes_of
from .results import last_result

BLOCK = 20_000


def my_votes(viewer: Viewer, consultation_id: int) -> dict[int, int]:
    """What the viewer has said of which statement."""
    mine = OpinionVote.consultation_id == consultation_id, OpinionVote.person_id == viewer.id
    rows = db.session.execute(select(OpinionVote.number, OpinionVote.vote).where(*mine))
    return {row.number: row.vote for row in rows}


def all_votes(consultation_id: int) -> Votes:
    """Every last word on every statement that was accepted or had been."""
    rows: Any = db.session.connection().execute(
        select(OpinionVote.person_id, OpinionVote.number, OpinionVote.vote)
        .where(OpinionVote.consultation_id == consultation_id)
        .execution_options(yield_per=BLOCK)
    )
    return votes_of(rows)


def refused_in(consultation_id: int) -> Collection[int]:
    """The numbers of the statements that count for nothing."""
    refused = OpinionStatement.consultation_id == consultation_id, OpinionStatement.state == "refused"
    return set(db.session.scalars(select(OpinionStatement.number).where(*refused)))


def opinions_of(consultation_id: int) -> Iterator[Opinion]:
    """Every statement people were asked about, with those who put it forward or agree with it, gathered under what the
    last result says of it: what unites all, what a group says, the rest."""
    result = last_result(consultation_id)
    clusters = result.clusters() if result else {}
    agreed: dict[int, list[int]] = {}
    votes = select(OpinionVote.number, OpinionVote.person_id).where(
        OpinionVote.consultation_id == consultation_id, OpinionVote.vote == AGREE
    )
    for number, person in db.session.execute(votes.execution_options(yield_per=BLOCK)):
        agreed.setdefault(number, []).append(person)
    statements = select(OpinionStatement).where(
        OpinionStatement.consultation_id == consultation_id, OpinionStatement.state == "shown"
    )
    for one in db.session.scalars(statements.order_by(OpinionStatement.number)):
        people = tuple({*agreed.get(one.number, ()), *((one.author_id,) if one.author_id else ())})
        yield Opinion(
            f"statement:{one.number}", one.text, people, one.organization_id, str(clusters.get(one.number, ""))
        )
