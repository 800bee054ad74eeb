"""Preparing an assembly and publishing its notice."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import Response, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.ids import number_in
from portal.places import queries as places
from portal.residency.queries import buildings_of
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import announcing, closing, preparing
from ..forms import AssemblyForm, MotionForm, NoticeForm, ReasonForm, RulesForm
from ..models import Assembly
from ..queries.assembly import AssemblyThing, get_assembly, motions_of
from ..queries.demands import demand_of, proposals_to_decide, recognition_of
from ..queries.electorate import present_electorate, published_register
from ..rules.counting import Silence
from ..rules.electorate import Counting, Scope
from ..rules.ruleset import SMALL_SCOPE, Mode, MotionKind, Precedence, RuleSet
from . import WORDS, blueprint


@blueprint.route("/assemblies/new", methods=["GET", "POST"])
@guard("assemblies.prepare")
def new() -> Response:
    """Begin to prepare an assembly."""
    form, who = AssemblyForm(), viewer()
    if path := form.taken_before():
        return after(path)
    mine = [place for place in places.places_of_kinds(["compound"]) if place.path.startswith(who.acting.place_path)]
    form.place.choices = [SelectChoice(place.id, place.name) for place in mine]
    if form.validate_on_submit() and form.attempt(_prepare, form):
        return after(form.keep(f"/assemblies/{form.result.id}/edit"))
    return page("assemblies/new.html", status=422 if form.errors else 200, form=form)


def _prepare(form: AssemblyForm) -> Assembly:
    place = places.get_place(form.place.data or 0)
    if place is None:
        raise DomainError(_("Choose a compound of your area."), "place")
    return preparing.prepare(viewer(), place, form.title.data or "")


@blueprint.route("/assemblies/<int:assembly_id>/edit", methods=["GET", "POST"])
@guard("assemblies.edit", load=get_assembly)
def edit(thing: AssemblyThing) -> Response:
    """The rules of the vote, its motions, who would vote by them, and the notice."""
    form = _rules_form(thing)
    if form.validate_on_submit() and form.attempt(_settle, thing, form):
        flash(_("The rules of this vote are saved."), "success")
        return after(f"{thing.path}/edit")
    return _plan(thing, rules=form, status=422 if form.errors else 200)


def _rules_form(thing: AssemblyThing) -> RulesForm:
    rules = thing.rules
    form = RulesForm(
        title=thing.title, buildings=sorted(thing.scope.buildings), entrance=thing.scope.entrance,
        mode=thing.mode.value, silence=rules.silence.value, document=rules.document, follow=rules.follow,
        precedence=rules.precedence.value, parking=rules.counting.parking, storage=rules.counting.storage,
        proxies=rules.proxies, materials=thing.materials,
    )  # fmt: skip
    form.buildings.choices = [SelectChoice(row.id, row.name) for row in buildings_of(thing.place_id)]
    return form


def _settle(thing: AssemblyThing, form: RulesForm) -> None:
    known = {choice.value for choice in form.buildings.choices}
    if not set(form.buildings.data or ()) <= known:
        raise DomainError(_("Choose buildings of this compound."), "buildings")
    rules = RuleSet(
        Counting(parking=form.parking.data, storage=form.storage.data), Silence(form.silence.data),
        form.document.data or "", Precedence(form.precedence.data), form.follow.data, form.proxies.data or 1,
    )  # fmt: skip
    scope = Scope(frozenset(form.buildings.data or ()), form.entrance.data or "")
    preparing.settle_rules(
        viewer(), thing, form.title.data or "", scope, Mode(form.mode.data), rules, form.materials.data or ""
    )


def _plan(
    thing: AssemblyThing, rules: RulesForm | None = None, motion: MotionForm | None = None,
    notice: NoticeForm | None = None, status: int = 200,
) -> Response:  # fmt: skip
    return page(
        "assemblies/edit.html", status=status, thing=thing, motions=motions_of(thing.id), words=WORDS,
        people=present_electorate(thing.place_id, thing.scope, thing.rules),
        published=published_register(thing.place_id), rules_form=rules or _rules_form(thing),
        motion_form=_offered(motion or MotionForm(formdata=None, prefix="motion"), thing),
        recognition=recognition_of(thing.place_path), demand=demand_of(viewer(), thing.id) if thing.due_at else None,
        reason_form=ReasonForm(formdata=None), small=SMALL_SCOPE,
        notice_form=notice or NoticeForm(formdata=None, prefix="notice"),
    )  # fmt: skip


def _offered(form: MotionForm, thing: AssemblyThing) -> MotionForm:
    rows = proposals_to_decide(thing.place_path)
    form.source.choices = [SelectChoice("", _("Nothing that is here yet")), *(SelectChoice(*row) for row in rows)]
    return form


@blueprint.post("/assemblies/<int:assembly_id>/motions")
@guard("assemblies.edit", load=get_assembly)
def add_motion(thing: AssemblyThing) -> Response:
    """Add a motion."""
    form = _offered(MotionForm(prefix="motion"), thing)
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        preparing.add_motion, viewer(), thing, number_in(form.item.data) or 0, MotionKind(form.kind.data),
        form.title.data or "", form.body.data or "", (form.options.data or "").splitlines(), form.seats.data or 0,
        form.source.data,
    ):  # fmt: skip
        return after(form.keep(f"{thing.path}/edit#motions"))
    return _plan(thing, motion=form, status=422)


@blueprint.post("/assemblies/<int:assembly_id>/motions/drop")
@guard("assemblies.edit", load=get_assembly)
def drop_motion(thing: AssemblyThing) -> Response:
    """Take a motion off the plan."""
    preparing.drop_motion(viewer(), thing, number_in(request.form.get("motion")) or 0, request.form.get("reason", ""))
    return after(f"{thing.path}/edit#motions")


@blueprint.post("/assemblies/<int:assembly_id>/announce")
@guard("assemblies.announce", load=get_assembly)
def announce(thing: AssemblyThing) -> Response:
    """Publish the notice: the electorate is frozen, the rules are bound."""
    form = NoticeForm(prefix="notice")
    if form.validate_on_submit() and form.attempt(_announce, thing, form):
        flash(_("The notice is published. The electorate and the rules of this vote are fixed from now on."), "success")
        return after(thing.path)
    return _plan(thing, notice=form, status=422)


def _announce(thing: AssemblyThing, form: NoticeForm) -> None:
    if form.opens.data is None or form.closes.data is None:
        raise DomainError(_("Say when the vote opens and closes."), "opens")
    opens = datetime.combine(form.opens.data, time(), clock.ZONE).astimezone(UTC)
    announcing.announce(viewer(), thing, opens, clock.end_of(form.closes.data))


@blueprint.post("/assemblies/<int:assembly_id>/close")
@guard("assemblies.close", load=get_assembly)
def close(thing: AssemblyThing) -> Response:
    """No more ballots."""
    closing.close(viewer(), thing)
    flash(_("The vote is closed. Count it and announce the result."), "success")
    return after(thing.path)


@blueprint.post("/assemblies/<int:assembly_id>/decide")
@guard("assemblies.decide", load=get_assembly)
def decide(thing: AssemblyThing) -> Response:
    """Count and announce."""
    closing.decide(viewer(), thing)
    flash(_("The result is announced; anyone can recount it."), "success")
    return after(thing.path)
