"""The minutes: read by everybody, written at the desk, looked at by whoever spoke; and on paper."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from portal.adoption.queries import standing_of
from portal.kernel import clock
from portal.kernel.errors import Missing
from portal.web.guard import guard, viewer
from portal.web.qr import drawn
from portal.web.render import after, page

from ..commands import minuting
from ..forms.session import CorrectionForm, DecisionForm, FindingsForm, SettleForm, WriteForm
from ..queries.board import Standing, get_standing
from ..queries.minutes import EntryThing, entries_of, get_entry, minutes_of, polls_of, questions_of
from ..rules.minutes import STANDINGS
from ..rules.session import Question
from . import blueprint


def _minutes(thing: Standing) -> dict[str, Any]:
    minutes = minutes_of(thing.id)
    if minutes is None:
        raise Missing
    lines, missing = standing_of(thing.id)
    entries = entries_of(thing.id)
    return {
        "thing": thing, "minutes": minutes, "entries": entries, "questions": questions_of(thing.id),
        "polls": polls_of(thing.id), "standings": STANDINGS, "lines": lines, "missing": missing, "now": clock.now(),
        "until": max((entry.until for entry in entries), default=minutes.ended_at),
    }  # fmt: skip


@blueprint.get("/hearings/<int:hearing_id>/minutes")
@guard("hearings.minutes", load=get_standing)
def minutes(thing: Standing) -> Response:
    """The minutes: how far they are, and when they are published, all of them."""
    return _page(thing)


def _page(thing: Standing, form: FindingsForm | None = None, status: int = 200) -> Response:
    shown = _minutes(thing)
    settling = SettleForm(formdata=None, state=Question.ANSWERED.value)
    findings = form or FindingsForm(formdata=None, findings=shown["minutes"].findings)
    return page("hearings/minutes.html", status=status, form=findings, settling=settling, **shown)


@blueprint.get("/hearings/<int:hearing_id>/minutes/print")
@guard("hearings.minutes", load=get_standing)
def print_minutes(thing: Standing) -> Response:
    """The minutes on paper, with lines to sign on."""
    address = url_for("hearings.minutes", hearing_id=thing.id, _external=True)
    return page("hearings/print_minutes.html", address=address, qr=drawn(address), **_minutes(thing))


@blueprint.get("/hearings/<int:hearing_id>/minutes/<int:speech_id>")
@guard("hearings.entry", load=get_entry)
def entry(thing: EntryThing) -> Response:
    """One entry: for whoever said it to confirm or correct, for the desk to write."""
    return _entry(thing)


def _entry(thing: EntryThing, status: int = 200, **forms: Any) -> Response:
    given = {
        "write": WriteForm(formdata=None, what=thing.what),
        "correction": CorrectionForm(formdata=None, wanted=thing.what),
        "decision": DecisionForm(formdata=None),
        **forms,
    }
    return page("hearings/entry.html", status=status, thing=thing, forms=given, standings=STANDINGS, now=clock.now())


@blueprint.post("/hearings/<int:hearing_id>/minutes/<int:speech_id>/write")
@guard("hearings.write", load=get_entry)
def write(thing: EntryThing) -> Response:
    """Write down what was said."""
    form = WriteForm()
    if form.validate_on_submit() and form.attempt(minuting.write, viewer(), thing, form.what.data or ""):
        return after(f"{thing.path}/minutes#entry-{thing.id}")
    return _entry(thing, 422, write=form)


@blueprint.post("/hearings/<int:hearing_id>/minutes/<int:speech_id>/confirm")
@guard("hearings.confirm", load=get_entry)
def confirm(thing: EntryThing) -> Response:
    """Say that one's own entry is right."""
    minuting.confirm(viewer(), thing, request.form.get("read", ""))
    flash(_("Thank you. The minutes say that you have confirmed your words."), "success")
    return after(f"{thing.path}/minutes/{thing.id}")


@blueprint.post("/hearings/<int:hearing_id>/minutes/<int:speech_id>/correct")
@guard("hearings.correct", load=get_entry)
def correct(thing: EntryThing) -> Response:
    """Ask that one's own entry says something else."""
    form, here = CorrectionForm(), f"{thing.path}/minutes/{thing.id}"
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(minuting.ask_correction, viewer(), thing, form.wanted.data or ""):
        flash(_("The desk decides about your correction; whatever it decides is shown in the minutes."), "success")
        return after(form.keep(here))
    return _entry(thing, 422, correction=form)


@blueprint.post("/hearings/<int:hearing_id>/minutes/<int:speech_id>/decide")
@guard("hearings.decide", load=get_entry)
def decide(thing: EntryThing) -> Response:
    """Make a correction or refuse it."""
    form = DecisionForm()
    accept = request.form.get("accept") == "1"
    if form.validate_on_submit() and form.attempt(minuting.decide, viewer(), thing, accept, form.reason.data or ""):
        return after(f"{thing.path}/minutes#entry-{thing.id}")
    return _entry(thing, 422, decision=form)


@blueprint.post("/hearings/<int:hearing_id>/findings")
@guard("hearings.find", load=get_standing)
def find(thing: Standing) -> Response:
    """Write the findings."""
    form = FindingsForm()
    if form.validate_on_submit() and form.attempt(minuting.find, viewer(), thing, form.findings.data or ""):
        flash(_("Saved."), "success")
        return after(f"{thing.path}/minutes#findings")
    return _page(thing, form, 422)


@blueprint.post("/hearings/<int:hearing_id>/minutes/publish")
@guard("hearings.publish_minutes", load=get_standing)
def publish(thing: Standing) -> Response:
    """Publish minutes, findings and the adoption table."""
    form = FindingsForm(formdata=None, findings="")
    if form.attempt(minuting.publish, viewer(), thing):
        flash(_("The minutes are published, with an answer to everything that was said."), "success")
        return after(f"{thing.path}/minutes")
    shown = minutes_of(thing.id)
    form.findings.data = shown.findings if shown else ""
    return _page(thing, form, 422)
