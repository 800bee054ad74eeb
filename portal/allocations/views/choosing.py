"""Choosing on a phone: marks with a running sum, a page to look it over, one last button."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.kernel.ids import number_in
from portal.web.forms import Form
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import choosing
from ..queries.allocation import AllocationThing, get_allocation, my_ballot, projects_of
from ..rules.plan import Style
from . import WORDS, blueprint

_CHOOSE = "allocations/choose.html"


def _said(thing: AllocationThing) -> dict[str, int]:
    """What the page sent: the numbers marked, or the points typed; what is no number is nothing."""
    if thing.plan.style == Style.APPROVAL:
        return {str(number_in(one) or 0): 1 for one in request.form.getlist("project")}
    typed = ((name.removeprefix("points-"), number_in(value)) for name, value in request.form.items())
    return {name: value for name, value in typed if number_in(name) and value}


def _marked(thing: AllocationThing) -> dict[str, int]:
    """What she has marked: what she has begun, else what she has cast."""
    mine = my_ballot(viewer(), thing.id)
    return mine.choices or {} if mine.draft is None else mine.draft


def _sums(thing: AllocationThing, marked: dict[str, int]) -> dict[str, Any]:
    projects = projects_of(thing.id)
    return {
        "projects": projects, "marked": marked, "given": sum(marked.values()),
        "cost": sum(one.cost for one in projects if str(one.number) in marked),
    }  # fmt: skip


@blueprint.route("/allocations/<int:allocation_id>/choose", methods=["GET", "POST"])
@guard("allocations.choose", load=get_allocation)
def choose(thing: AllocationThing) -> Response:
    """Mark projects; htmx sends every mark and shows the sum, the button at the end sends them all and goes on."""
    form = Form()
    if form.validate_on_submit() and form.attempt(choosing.keep, viewer(), thing, _said(thing)):
        marked = form.result
        return after(f"{thing.path}/review", lambda: _chosen(thing, form, marked))
    return _chosen(thing, form, _marked(thing), 422 if form.form_errors else 200)


def _chosen(thing: AllocationThing, form: Form, marked: dict[str, int], status: int = 200) -> Response:
    return page(_CHOOSE, fragment="sum", status=status, thing=thing, form=form, words=WORDS, **_sums(thing, marked))


@blueprint.route("/allocations/<int:allocation_id>/review", methods=["GET", "POST"])
@guard("allocations.choose", load=get_allocation)
def review(thing: AllocationThing) -> Response:
    """Everything marked on one page; one button casts it."""
    form = Form()
    if form.validate_on_submit() and form.attempt(choosing.cast, viewer(), thing):
        flash(_("Your choice is cast. You can change it until the close."), "success")
        return after(thing.path)
    mine = my_ballot(viewer(), thing.id)
    return page("allocations/review.html", status=422 if form.form_errors else 200, thing=thing, form=form, mine=mine,
                words=WORDS, **_sums(thing, _marked(thing)))  # fmt: skip


@blueprint.post("/allocations/<int:allocation_id>/drop")
@guard("allocations.choose", load=get_allocation)
def drop(thing: AllocationThing) -> Response:
    """Drop what was begun."""
    choosing.drop(viewer(), thing)
    flash(_("What you began is dropped. A choice you cast before still counts."), "success")
    return after(thing.path)
