"""A new version: its changes, and what it takes of what was said."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ...commands.text import revising
from ...forms.text import DraftForm, VersionForm
from ...queries.consultation import ConsultationThing
from ...queries.text.remarks import MOST, marks_of, unsettled_of
from ...queries.text.things import RemarkThing
from ...queries.text.versions import Version, get_text, paragraphs_of_all, steps_between, versions_of
from .. import blueprint
from .parts import changed, changed_words


def _begun(thing: ConsultationThing) -> tuple[Version, Version]:
    """The version people read, and the new one that is begun; 404 where none is."""
    versions = versions_of(thing.id)
    if versions.current is None or versions.begun is None:
        raise Missing
    return versions.current, versions.begun


@blueprint.post("/consultations/<int:consultation_id>/revision/begin")
@guard("consultations.revise", load=get_text)
def begin_revision(thing: ConsultationThing) -> Response:
    """Begin a new version."""
    revising.begin(viewer(), thing)
    return after(f"{thing.path}/revision")


@blueprint.route("/consultations/<int:consultation_id>/revision", methods=["GET", "POST"])
@guard("consultations.revise", load=get_text)
def revision(thing: ConsultationThing) -> Response:
    """The new version. Whichever button is pressed, what was ticked is kept."""
    form, act = VersionForm(prefix="version"), request.form.get("act", "")
    if request.method == "POST":
        _begun(thing)
    if not form.validate_on_submit():
        return revision_page(thing, 422 if form.errors else 200, version_form=form)
    marks = _marked()
    if act == "publish":
        if form.attempt(revising.publish, viewer(), thing, form.note.data or "", marks):
            flash(_("The new version can be read. Those whose words it took are told."), "success")
            return after(thing.path)
    elif form.attempt(_go_on, thing, marks, act):
        return after(form.result)
    return revision_page(thing, 422, version_form=form, marked=marks)


def _go_on(thing: ConsultationThing, marks: revising.Marks, act: str) -> str:
    """Keep the marks, and then what the button says; returns where it leads."""
    who = viewer()
    revising.mark(who, thing, marks)
    verb, _space, number = act.partition(" ")
    if verb == "put-in":
        thread = revising.put_in(who, thing, number_in(number) or 0)
        flash(_("The proposed words stand in the new version."), "success")
        return f"{thing.path}/revision#t{thread}"
    if verb in ("edit", "add") and number_in(number):
        return f"{thing.path}/text/{number_in(number)}/{verb}"
    flash(_("Your marks are kept."), "success")
    return f"{thing.path}/revision"


def _marked() -> dict[int, tuple[bool, str]]:
    """What was ticked and which reasons were given, by the number of the remark."""
    ticked = {number for one in request.form.getlist("taken") if (number := number_in(one))}
    reasons = {
        number: words.strip()
        for name, words in request.form.items()
        if name.startswith("reason-") and (number := number_in(name.removeprefix("reason-"))) and words.strip()
    }
    return {number: (number in ticked, reasons.get(number, "")) for number in ticked | reasons.keys()}


def revision_page(
    thing: ConsultationThing, status: int = 200, form: DraftForm | None = None,
    version_form: VersionForm | None = None, marked: revising.Marks | None = None,
) -> Response:  # fmt: skip
    """The page of the new version."""
    current, begun = _begun(thing)
    texts = paragraphs_of_all([current.id, begun.id])
    steps = steps_between(texts[current.id], texts[begun.id])
    said: dict[int, list[RemarkThing]] = {}
    unsettled = unsettled_of(viewer(), thing)
    for one in unsettled:
        said.setdefault(one.thread, []).append(one)
    shown = {step.thread for step in steps}
    context: dict[str, Any] = {
        "version": begun, "current": current, "steps": steps, "most": MOST if len(unsettled) == MOST else 0,
        "words": changed_words, "changed": changed, "said": said,
        "elsewhere": [one for thread, remarks in said.items() if thread not in shown for one in remarks],
        "marks": marks_of(begun.id) if marked is None else marked,
    }  # fmt: skip
    return page(
        "consultations/revision.html", status=status, thing=thing, **context,
        form=form or DraftForm(formdata=None, prefix="draft"),
        version_form=version_form or VersionForm(formdata=None, prefix="version"),
    )  # fmt: skip


@blueprint.post("/consultations/<int:consultation_id>/revision/drop")
@guard("consultations.revise", load=get_text)
def drop_revision(thing: ConsultationThing) -> Response:
    """Drop the new version."""
    _begun(thing)
    revising.drop(viewer(), thing)
    flash(_("The new version is dropped; the text stays as it is."), "success")
    return after(thing.path)
