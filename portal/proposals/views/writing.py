"""Writing a proposal: four steps, kept from the first word, then published."""

from __future__ import annotations

from flask import Response, flash, make_response, request
from flask_babel import gettext as _

from portal.files.queries import files_of
from portal.kernel.errors import Sentence
from portal.kernel.ids import number_in
from portal.matters.rules import CATEGORIES
from portal.places import queries as places
from portal.places.queries import PlaceName
from portal.search import queries as search
from portal.web.forms import Form
from portal.web.guard import guard, viewer
from portal.web.language import locale
from portal.web.render import after, page

from ..commands import writing
from ..commands.writing import Fields
from ..forms.writing import DetailsForm, WhatForm, WhereForm, WideWhereForm
from ..queries import ProposalThing, get_proposal
from ..rules import MISSING, missing_for_publication
from . import blueprint
from .revising import revise

STEPS = ("what", "where", "details", "check")
MOST_RADIOS = 6


@blueprint.route("/proposals/new", methods=["GET", "POST"])
@guard("proposals.draft")
def new() -> Response:
    """The first step of a proposal that does not exist yet; its form is taken once, however often it arrives."""
    form = WhatForm()
    begun = _begun(form)
    if form.validate_on_submit() and form.attempt(_keep, form, begun):
        return after(f"{form.result}/edit?step=where")
    return _step("what", form, begun)


@blueprint.post("/proposals/draft")
@guard("proposals.draft")
def begin() -> Response:
    """What a form of the first step says so far, kept while it is being typed."""
    form = WhatForm()
    kept = not (form.title.data or form.category.data) or form.attempt(_keep, form, _begun(form))
    return make_response("", 204 if kept else 422)


def _begun(form: WhatForm) -> ProposalThing | None:
    """The draft an earlier arrival of this very form made."""
    made = number_in((form.taken_before() or "").rpartition("/")[2])
    return get_proposal(viewer(), made) if made else None


def _keep(form: WhatForm, begun: ProposalThing | None) -> str:
    if begun:
        return writing.save_draft(viewer(), begun, _said(form)).path
    return form.keep(writing.start_draft(viewer(), _said(form)).path)


@blueprint.route("/proposals/<int:proposal_id>/edit", methods=["GET", "POST"])
@guard("proposals.edit", load=get_proposal)
def edit(thing: ProposalThing) -> Response:
    """A step of a draft; a public proposal is edited on one page."""
    if thing.state != "draft":
        return revise(thing)
    step = request.args.get("step", "")
    step = step if step in STEPS else _first_open(thing)
    form = _form(step, thing)
    if step != "check" and form.validate_on_submit() and form.attempt(writing.save_draft, viewer(), thing, _said(form)):
        return after(f"{thing.path}/edit?step={STEPS[STEPS.index(step) + 1]}")
    return _step(step, form, thing)


@blueprint.post("/proposals/<int:proposal_id>/draft")
@guard("proposals.edit", load=get_proposal)
def save(thing: ProposalThing) -> Response:
    """What a step says so far, kept while it is being typed; without scripts by a button, which leads back to it."""
    step = request.args.get("step", "")
    step = step if step in STEPS else "check"
    form = _form(step, thing)
    kept = form.attempt(writing.save_draft, viewer(), thing, _said(form))
    if "X-Autosave" in request.headers:
        return make_response("", 204 if kept else 422)
    if not kept:
        return _step(step, form, thing)
    flash(_("Draft saved"), "success")
    return after(f"{thing.path}/edit?step={step}")


@blueprint.post("/proposals/<int:proposal_id>/publish")
@guard("proposals.edit", load=get_proposal)
def publish(thing: ProposalThing) -> Response:
    """Open it for support; the button pressed twice leads to the same page."""
    if thing.published_at:
        return after(thing.path)
    form = Form()
    if form.attempt(writing.publish, viewer(), thing):
        flash(_("Your proposal is public. Tell your neighbours about it."), "success")
        return after(thing.path)
    return _step("check", form, thing)


@blueprint.post("/proposals/<int:proposal_id>/discard")
@guard("proposals.discard", load=get_proposal)
def discard(thing: ProposalThing) -> Response:
    """Throw the draft away."""
    writing.discard(viewer(), thing)
    flash(_("The draft is gone."), "success")
    return after("/proposals/mine")


@blueprint.get("/proposals/similar")
@guard("proposals.similar")
def similar() -> Response:
    """Matters like the one being written, with what became of them."""
    return page("proposals/similar.html", fragment="similar", found=_similar(request.args.get("title", ""), None))


def _similar(title: str, place_path: str | None) -> object:
    home = viewer().homes[0].place_path if viewer().homes else None
    return search.similar(viewer(), title[:80], place_path or home, 3)


def _step(step: str, form: Form, thing: ProposalThing | None) -> Response:
    """The page of a step, with what the step needs."""
    failed = form.is_submitted() and bool(form.errors)
    return page(
        "proposals/edit.html",
        status=422 if failed else 200,
        step=step,
        steps=STEPS,
        form=form,
        thing=thing,
        files=files_of(viewer(), thing) if thing and step in ("details", "check") else (),
        found=_similar(thing.title, thing.place_path) if thing and step == "check" else (),
        missing=_missing(thing) if thing else [],
        place=places.known_places().by_id.get(thing.place_id) if thing else None,
        language=locale().language,
        mapped=bool(step == "where" and thing and places.spots_around(thing.place_path)),
    )


def _first_open(thing: ProposalThing) -> str:
    """The first step that still lacks something."""
    lacking = missing_for_publication(thing.title, thing.body, thing.category).values()
    return next((step for step in STEPS if step in lacking), "check")


def _missing(thing: ProposalThing) -> list[tuple[str, Sentence]]:
    """What it still lacks: (the step that asks for it, the sentence)."""
    lacking = missing_for_publication(thing.title, thing.body, thing.category)
    return [(step, MISSING[field]) for field, step in lacking.items()]


def _form(step: str, thing: ProposalThing) -> Form:
    """The form of a step, filled with what the draft says."""
    if step == "where":
        offered = _offered()
        form = WhereForm(obj=thing) if len(offered) <= MOST_RADIOS else WideWhereForm(obj=thing)
        grids = {grid.id: grid for place in offered if place.kind != "district" for grid in _grids(place)}
        return form.offer(offered, list(grids.values()), locale().language)
    if step == "details":
        return DetailsForm(obj=thing)
    return WhatForm(obj=thing) if step == "what" else Form()


def _grids(place: PlaceName) -> list[PlaceName]:
    return places.grids_under(place.path)


def _offered() -> list[PlaceName]:
    """The places the viewer may propose something for, the smallest first; all, where she lives in none yet."""
    known = places.known_places().places
    acting = viewer().acting
    if acting:
        mine = [place for place in known if place.path.startswith(acting.place_path)]
    else:
        mine = [place for place in reversed(known) if viewer().lives_in(place.path)]
    return mine or list(known)


def _said(form: Form) -> Fields:
    """What a form of any step says, as the draft keeps it."""
    if isinstance(form, WhereForm):
        latitude, longitude = form.position
        said: Fields = {"grid_id": form.grid_id.data, "latitude": latitude, "longitude": longitude}
        return said | {"place_id": form.place_id.data} if form.place_id.data else said
    if isinstance(form, DetailsForm):
        return {"body": form.body.data or ""}
    if isinstance(form, WhatForm):
        category = form.category.data if form.category.data in CATEGORIES else ""
        return {"title": form.title.data or "", "category": category}
    return {}
