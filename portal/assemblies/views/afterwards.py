"""Calling a vote off, objecting to a result, and carrying out what was decided."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.kernel.errors import Missing
from portal.people.rules import Viewer
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import afterwards as commands
from ..forms import AnswerForm, DoneForm, FollowUpForm, ObjectionForm, ReasonForm
from ..queries.afterwards import (
    FollowUpThing,
    ObjectionThing,
    get_follow_up,
    get_objection,
    organizations_around,
)
from ..queries.assembly import AssemblyThing, get_assembly, motions_of
from . import blueprint


@blueprint.route("/assemblies/<int:assembly_id>/cancel", methods=["GET", "POST"])
@guard("assemblies.cancel", load=get_assembly)
def cancel(thing: AssemblyThing) -> Response:
    """Call an assembly off before it opens."""
    form = ReasonForm()
    if form.validate_on_submit() and form.attempt(commands.cancel, viewer(), thing, form.reason.data or ""):
        flash(_("It is called off; everyone reads why."), "success")
        return after("/assemblies")
    return page("assemblies/_one_form.html", status=422 if form.errors else 200, form=form, back=thing.path,
                back_title=thing.title, heading=_("Call it off"), lead="", act=_("Call it off"))  # fmt: skip


@blueprint.route("/assemblies/<int:assembly_id>/object", methods=["GET", "POST"])
@guard("assemblies.object", load=get_assembly)
def object_to(thing: AssemblyThing) -> Response:
    """Object to a result."""
    form = ObjectionForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(commands.object_to, viewer(), thing, form.body.data or ""):
        flash(_("Your objection is public, without your name. The answer is due in ten working days."), "success")
        return after(form.keep(f"{thing.path}#objections"))
    return page("assemblies/_one_form.html", status=422 if form.errors else 200, form=form, back=thing.path,
                back_title=thing.title, heading=_("Object to the result"), act=_("Object"),
                lead=_("It is shown without your name; whoever convened the vote answers beside it."))  # fmt: skip


@blueprint.route("/assemblies/objections/<int:result_objection_id>", methods=["GET", "POST"])
@guard("assemblies.answer", load=get_objection)
def answer(thing: ObjectionThing) -> Response:
    """Answer an objection."""
    form, back = AnswerForm(), f"/assemblies/{thing.assembly_id}#objections"
    if form.validate_on_submit() and form.attempt(commands.answer, viewer(), thing, form.answer.data or ""):
        flash(_("Answered, beside the objection."), "success")
        return after(back)
    return page("assemblies/_one_form.html", status=422 if form.errors else 200, form=form, back=back,
                back_title=_("The vote"), heading=_("Answer an objection"), lead=thing.body,
                act=_("Answer in public"))  # fmt: skip


def _with_motion(viewer: Viewer, assembly_id: int, motion_id: int) -> AssemblyThing | None:  # noqa: ARG001 (the guard)
    return get_assembly(viewer, assembly_id)


@blueprint.route("/assemblies/<int:assembly_id>/follow-up/<int:motion_id>", methods=["GET", "POST"])
@guard("assemblies.assign", load=_with_motion)
def assign(thing: AssemblyThing) -> Response:
    """Say who carries out a motion."""
    form = FollowUpForm()
    form.organization.choices = [SelectChoice(*row) for row in organizations_around(thing.place_path)]
    number = int((request.view_args or {})["motion_id"])
    motion = next((one for one in motions_of(thing.id) if one.id == number), None)
    if motion is None:
        raise Missing
    if form.validate_on_submit() and form.attempt(
        commands.assign, viewer(), thing, motion.id, form.organization.data or 0, form.due.data
    ):
        return after(f"{thing.path}#tasks")
    return page("assemblies/_one_form.html", status=422 if form.errors else 200, form=form, back=thing.path,
                back_title=thing.title, heading=_("Who carries it out"), lead=motion.title, act=_("Save"))  # fmt: skip


@blueprint.route("/assemblies/follow-ups/<int:follow_up_id>", methods=["GET", "POST"])
@guard("assemblies.finish", load=get_follow_up)
def finish(thing: FollowUpThing) -> Response:
    """Say that a decision is carried out."""
    form, back = DoneForm(), f"/assemblies/{thing.assembly_id}#tasks"
    if form.validate_on_submit() and form.attempt(commands.finish, viewer(), thing, form.note.data or ""):
        flash(_("It is recorded as done."), "success")
        return after(back)
    return page("assemblies/_one_form.html", status=422 if form.errors else 200, form=form, back=back,
                back_title=_("The vote"), heading=_("It is done"), lead=thing.motion, act=_("Record it"))  # fmt: skip
