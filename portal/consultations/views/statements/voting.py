"""Answering: one statement after the other, and one's own answers, which can be changed until the close."""

from __future__ import annotations

from functools import partial

from flask import Response, request

from portal.kernel.errors import Missing
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ...commands.statements.voting import vote
from ...queries.consultation import ConsultationThing, get_consultation
from ...queries.statements.statements import shown_in
from ...queries.statements.votes import my_votes
from .. import blueprint
from ..reading import shown
from .parts import MEANT, SAID


@blueprint.post("/consultations/<int:consultation_id>/vote")
@guard("consultations.vote", load=get_consultation)
def say(thing: ConsultationThing) -> Response:
    """Take an answer; the next statement follows in its place."""
    number, said = number_in(request.form.get("number")) or 0, MEANT.get(request.form.get("said", ""), 9)
    vote(viewer(), thing, number, said)
    if request.form.get("back") == "answers":
        return after(f"{thing.path}/answers#s{number}")
    return after(f"{thing.path}#statements", partial(_next, thing.id))


def _next(consultation_id: int) -> Response:
    thing = get_consultation(viewer(), consultation_id)
    if thing is None:
        raise Missing
    return shown(thing, fragment="said")


@blueprint.get("/consultations/<int:consultation_id>/answers")
@guard("consultations.vote", load=get_consultation)
def my_answers(thing: ConsultationThing) -> Response:
    """One's own answers, the only place where they stand with a name."""
    statements, said = shown_in(thing.id), my_votes(viewer(), thing.id)
    rows = [(number, text, SAID.get(said.get(number, 9), "")) for number, text in statements.items()]
    return page("consultations/answers.html", thing=thing, rows=rows)
