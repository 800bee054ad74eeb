"""The opinion map: groups, what unites and what divides, and the figures for whoever wants to compute again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Response
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.web.guard import guard, viewer
from portal.web.render import page

from ...queries.consultation import ConsultationThing, get_consultation
from ...queries.statements.results import LastResult, last_result, my_place
from ...queries.statements.statements import shown_in
from ...queries.statements.votes import all_votes
from ...rules.statements.drawing import SIDE
from ...rules.statements.grouping import FEWEST
from ...rules.statements.result import DESCRIBED
from ...rules.statements.votes import Votes
from .. import blueprint
from ..tables import table_file


@dataclass(frozen=True)
class Drawn:
    """What a count found, as it is drawn: equal until the next one is done or a statement is taken out."""

    consultation_id: int
    counted_at: datetime
    statements: tuple[tuple[int, str], ...]
    result: LastResult = field(compare=False)


@blueprint.get("/consultations/<int:consultation_id>/map")
@guard("consultations.result", load=get_consultation)
def opinion_map(thing: ConsultationThing) -> Response:
    """The last result."""
    result = _last(thing)
    drawn = Drawn(thing.id, result.counted_at, tuple(shown_in(thing.id).items()), result)
    return page(
        "consultations/map.html", thing=thing, result=result, drawn=drawn, side=SIDE, fewest=FEWEST,
        described=DESCRIBED, place=my_place(viewer(), thing.id) if result.groups else "",
    )  # fmt: skip


@blueprint.get("/consultations/<int:consultation_id>/counts.csv")
@guard("consultations.result", load=get_consultation)
def counts(thing: ConsultationThing) -> Response:
    """How many of all, and of each group that is described, agree, disagree and pass."""
    result = _last(thing)
    return table_file(thing, "counts", _counted(shown_in(thing.id), result))


def _last(thing: ConsultationThing) -> LastResult:
    """The last result, where statements were asked about and the first count is done; else there is no such page."""
    result = last_result(thing.id)
    if result is None:
        raise Missing
    return result


def _counted(statements: dict[int, str], result: LastResult) -> Iterator[tuple[Any, ...]]:
    described = [group for group in result.groups if group["tallies"]]
    sides = (_("agree"), _("disagree"), _("pass"))
    yield (_("Number"), _("Statement"), *(f"{_('All')}: {side}" for side in sides),
           *(f"{group['letter']}: {side}" for group in described for side in sides))  # fmt: skip
    for number, text in statements.items():
        tallies = [result.record["statements"].get(str(number), (0, 0, 0))]
        tallies += [group["tallies"].get(str(number), (0, 0, 0)) for group in described]
        yield number, text, *(figure for a, d, seen in tallies for figure in (a, d, seen - a - d))


@blueprint.get("/consultations/<int:consultation_id>/votes.csv")
@guard("consultations.result", load=get_consultation)
def matrix(thing: ConsultationThing) -> Response:
    """Every answer without whose it is, to compute everything again; after the close, and of thirty people or more."""
    if not thing.over:
        raise Missing
    votes = all_votes(thing.id)
    if len(votes.people) < FEWEST:
        raise Missing
    return table_file(thing, "votes", _rows(thing.id, votes))


def _rows(consultation_id: int, votes: Votes) -> Iterator[tuple[Any, ...]]:
    """The rows in an order that follows from what they say, not from who said it."""
    yield tuple(votes.statements)
    said = [tuple("" if cell != cell else int(cell) for cell in row) for row in votes.cells]
    yield from sorted(said, key=lambda row: sha256(f"{consultation_id}:{row}".encode()).digest())
