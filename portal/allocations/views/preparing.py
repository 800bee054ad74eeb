"""Preparing an allocation and announcing it."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import Response, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.kernel import clock
from portal.kernel.errors import DomainError, Missing
from portal.kernel.ids import number_in
from portal.places import queries as places
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import announcing, preparing
from ..forms import AllocationForm, AnnouncementForm, CancelForm, PlanForm, ProjectForm, TakeInForm
from ..models import Allocation
from ..queries.allocation import AllocationThing, ProjectThing, get_allocation, projects_of
from ..queries.electorate import count_eligible
from ..queries.listing import proposals_for
from ..rules.plan import SMALL_SCOPE, Electorate, Plan, Rule, Style
from . import WORDS, blueprint


@blueprint.route("/allocations/new", methods=["GET", "POST"])
@guard("allocations.prepare")
def new() -> Response:
    """Begin to prepare an allocation."""
    form, who = AllocationForm(), viewer()
    if path := form.taken_before():
        return after(path)
    mine = [one for one in places.places_of_kinds(preparing.PLACES) if one.path.startswith(who.acting.place_path)]
    form.place.choices = [SelectChoice(place.id, place.name) for place in reversed(mine)]
    if form.validate_on_submit() and form.attempt(_prepare, form):
        return after(form.keep(f"/allocations/{form.result.id}/edit"))
    return page("allocations/new.html", status=422 if form.errors else 200, form=form)


def _prepare(form: AllocationForm) -> Allocation:
    place = places.get_place(form.place.data or 0)
    if place is None:
        raise DomainError(_("Choose a place of your area."), "place")
    return preparing.prepare(viewer(), place, form.title.data or "")


@blueprint.route("/allocations/<int:allocation_id>/edit", methods=["GET", "POST"])
@guard("allocations.edit", load=get_allocation)
def edit(thing: AllocationThing) -> Response:
    """The plan: projects, budget and rules, who would choose, and the announcement."""
    form = _plan_form(thing)
    if form.validate_on_submit() and form.attempt(_settle, thing, form):
        flash(_("The budget and the rules are saved."), "success")
        return after(f"{thing.path}/edit")
    return _plan(thing, plan=form, status=422 if form.errors else 200)


def _plan_form(thing: AllocationThing) -> PlanForm:
    plan = thing.plan
    return PlanForm(
        title=thing.title, body=thing.body, budget=plan.budget or None, electorate=plan.electorate.value,
        style=plan.style.value, points=plan.points or None, rule=plan.rule.value, smallest=plan.smallest or None,
        exhaustive=plan.exhaustive,
    )  # fmt: skip


def _settle(thing: AllocationThing, form: PlanForm) -> None:
    plan = Plan(
        form.budget.data or 0, Electorate(form.electorate.data), Style(form.style.data), Rule(form.rule.data),
        form.points.data or 0, form.smallest.data or 0, form.exhaustive.data,
    )  # fmt: skip
    preparing.settle(viewer(), thing, form.title.data or "", form.body.data or "", plan)


def _plan(
    thing: AllocationThing, plan: PlanForm | None = None, project: ProjectForm | None = None,
    taking: TakeInForm | None = None, announcement: AnnouncementForm | None = None, status: int = 200,
) -> Response:  # fmt: skip
    taking = taking or TakeInForm(formdata=None, prefix="taking")
    proposals = proposals_for(thing.id, thing.place_path)
    taking.proposal.choices = [SelectChoice(row.id, row.title) for row in proposals]
    projects = projects_of(thing.id)
    return page(
        "allocations/edit.html", status=status, thing=thing, projects=projects, words=WORDS,
        cost=sum(one.cost for one in projects), eligible=count_eligible(thing.place_path, thing.plan.electorate),
        small=SMALL_SCOPE, plan_form=plan or _plan_form(thing), taking_form=taking if proposals else None,
        project_form=project or ProjectForm(formdata=None, prefix="project"),
        announcement_form=announcement or AnnouncementForm(formdata=None, prefix="announcement"),
    )  # fmt: skip


@blueprint.post("/allocations/<int:allocation_id>/projects")
@guard("allocations.edit", load=get_allocation)
def add_project(thing: AllocationThing) -> Response:
    """Add a project."""
    form = ProjectForm(prefix="project")
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        preparing.add_project, viewer(), thing, form.title.data or "", form.description.data or "", form.cost.data or 0
    ):
        return after(form.keep(f"{thing.path}/edit#projects"))
    return _plan(thing, project=form, status=422)


@blueprint.post("/allocations/<int:allocation_id>/take-in")
@guard("allocations.edit", load=get_allocation)
def take_in(thing: AllocationThing) -> Response:
    """Make a proposal a project."""
    form = TakeInForm(prefix="taking")
    if path := form.taken_before():
        return after(path)
    form.proposal.choices = []
    if form.validate_on_submit() and form.attempt(
        preparing.take_in, viewer(), thing, form.proposal.data or 0, form.cost.data or 0
    ):
        return after(form.keep(f"{thing.path}/edit#projects"))
    return _plan(thing, taking=form, status=422)


def _project(who: object, allocation_id: int, number: int) -> AllocationThing | None:  # noqa: ARG001
    return get_allocation(viewer(), allocation_id)


def _numbered(thing: AllocationThing) -> ProjectThing:
    number = (request.view_args or {})["number"]
    for project in projects_of(thing.id):
        if project.number == number:
            return project
    raise Missing


@blueprint.route("/allocations/<int:allocation_id>/projects/<int:number>", methods=["GET", "POST"])
@guard("allocations.edit", load=_project)
def change_project(thing: AllocationThing) -> Response:
    """Say something else of a project."""
    one = _numbered(thing)
    form = ProjectForm(title=one.title, cost=one.cost, description=one.description)
    if form.validate_on_submit() and form.attempt(
        preparing.change_project, viewer(), thing, one.number, form.title.data or "", form.description.data or "",
        form.cost.data or 0,
    ):  # fmt: skip
        return after(f"{thing.path}/edit#projects")
    return page("allocations/project.html", status=422 if form.errors else 200, thing=thing, project=one, form=form)


@blueprint.post("/allocations/<int:allocation_id>/projects/drop")
@guard("allocations.edit", load=get_allocation)
def drop_project(thing: AllocationThing) -> Response:
    """Take a project off the list."""
    preparing.drop_project(viewer(), thing, number_in(request.form.get("project")) or 0)
    return after(f"{thing.path}/edit#projects")


@blueprint.post("/allocations/<int:allocation_id>/announce")
@guard("allocations.announce", load=get_allocation)
def announce(thing: AllocationThing) -> Response:
    """Fix everything and publish it."""
    form = AnnouncementForm(prefix="announcement")
    if form.validate_on_submit() and form.attempt(_announce, thing, form):
        flash(_("It is announced. The budget, the projects and the rules are fixed from now on."), "success")
        return after(thing.path)
    return _plan(thing, announcement=form, status=422)


def _announce(thing: AllocationThing, form: AnnouncementForm) -> None:
    if form.opens.data is None or form.closes.data is None:
        raise DomainError(_("Say when it opens and closes."), "opens")
    opens = datetime.combine(form.opens.data, time(), clock.ZONE).astimezone(UTC)
    announcing.announce(viewer(), thing, opens, clock.end_of(form.closes.data))


@blueprint.route("/allocations/<int:allocation_id>/cancel", methods=["GET", "POST"])
@guard("allocations.cancel", load=get_allocation)
def cancel(thing: AllocationThing) -> Response:
    """End it before the close, with a public reason."""
    form = CancelForm()
    if form.validate_on_submit() and form.attempt(announcing.cancel, viewer(), thing, form.reason.data or ""):
        flash(_("It is cancelled; your reason stands on its page."), "success")
        return after(thing.path)
    return page("allocations/cancel.html", status=422 if form.errors else 200, thing=thing, form=form)
