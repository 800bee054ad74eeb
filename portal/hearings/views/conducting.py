"""The secretary's desk: the agenda before the session, the floor while it runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, request
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.ids import number_in
from portal.web.forms import Form
from portal.web.guard import guard, viewer
from portal.web.render import after, page, wants_fragment

from ..commands import agenda, conducting, floor, polling
from ..forms.session import DeskForm, ItemForm, PollForm, SettleForm, TimeForm
from ..queries.agenda import items_of
from ..queries.board import Board, Standing, get_standing
from ..queries.hearing import HearingThing, get_hearing
from ..rules.session import Question
from . import blueprint
from .board import now_of

Act = Callable[[Any, Standing, int], Any]
ACTS: dict[str, Act] = {
    "next": conducting.call_next,
    "pause": conducting.pause,
    "resume": conducting.resume,
    "extend": conducting.extend,
    "finish": conducting.finish,
    "skip": conducting.skip,
    "item": conducting.take_up,
    "close_poll": polling.close_poll,
}


@blueprint.get("/hearings/<int:hearing_id>/desk")
@guard("hearings.desk", load=get_standing)
def desk(thing: Standing) -> Response:
    """The desk; asked by htmx, its changing part as it is now."""
    if wants_fragment() and request.args.get("seen") == thing.mark:
        return make_response("", 204)
    return _desk(thing)


def _desk(thing: Standing, status: int = 200, **forms: Form) -> Response:
    now = now_of(thing)
    given: dict[str, Form] = {
        "note": DeskForm(formdata=None, noted=now.speaker.id if now.speaker else ""),
        "poll": PollForm(formdata=None, prefix="poll"),
        "settling": SettleForm(formdata=None),
        **forms,
    }
    return page(
        "hearings/desk.html", fragment="desk", status=status, standing=thing, board=now, now=clock.now(), forms=given,
        taken_up=_taken_up(now),
    )  # fmt: skip


def _taken_up(now: Board) -> int | None:
    """The question the desk writes about: the one taken up, else the most supported."""
    return next((one.id for one in now.questions if one.state == Question.TAKEN_UP), None) or (
        now.questions[0].id if now.questions else None
    )


@blueprint.post("/hearings/<int:hearing_id>/begin")
@guard("hearings.begin", load=get_standing)
def begin(thing: Standing) -> Response:
    """Open the session."""
    conducting.begin(viewer(), thing)
    flash(_("The session is open. The board shows it."), "success")
    return after(f"{thing.path}/desk")


@blueprint.post("/hearings/<int:hearing_id>/end")
@guard("hearings.conduct", load=get_standing)
def end(thing: Standing) -> Response:
    """Close the session; the minutes begin."""
    conducting.end(viewer(), thing)
    flash(_("The session is over. Now the minutes: write down what is missing; the speakers look at their words."),
          "success")  # fmt: skip
    return after(f"{thing.path}/minutes")


@blueprint.post("/hearings/<int:hearing_id>/act")
@guard("hearings.conduct", load=get_standing)
def act(thing: Standing) -> Response:
    """One act of the desk ("next:0", "finish:7"); what was written down meanwhile is kept with it."""
    form = DeskForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_act, thing, form):
        return after(form.keep(f"{thing.path}/desk"))
    return _desk(thing, 422, note=form)


def _act(thing: Standing, form: DeskForm) -> None:
    if (noted := number_in(form.noted.data)) and form.what.data:
        conducting.jot_down(viewer(), thing, noted, form.what.data)
    name, _colon, number = request.form.get("act", "").partition(":")
    if name not in ACTS:
        flash(_("Written down."), "success")
        return
    done = ACTS[name](viewer(), thing, number_in(number) or 0)
    if name == "next" and done is None:
        flash(_("Nobody waits to speak."), "info")


@blueprint.post("/hearings/<int:hearing_id>/polls")
@guard("hearings.conduct", load=get_standing)
def open_poll(thing: Standing) -> Response:
    """Ask everybody present."""
    form = PollForm(prefix="poll")
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        polling.open_poll, viewer(), thing, form.question.data or "", (form.options.data or "").split("\n")
    ):
        return after(form.keep(f"{thing.path}/desk"))
    return _desk(thing, 422, poll=form)


@blueprint.post("/hearings/<int:hearing_id>/settle")
@guard("hearings.settle", load=get_standing)
def settle(thing: Standing) -> Response:
    """Say what becomes of a question."""
    form = SettleForm()
    back = f"{thing.path}/desk" if thing.state == "in_session" else f"{thing.path}/minutes"
    if form.validate_on_submit() and form.attempt(
        floor.settle, viewer(), thing, number_in(request.form.get("question")) or 0, form.state.data or "",
        form.answer.data or "",
    ):  # fmt: skip
        return after(back)
    if thing.state == "in_session":
        return _desk(thing, 422, settling=form)
    flash(" ".join(str(error) for error in (*form.form_errors, *form.state.errors, *form.answer.errors)), "error")
    return after(back)


@blueprint.post("/hearings/<int:hearing_id>/items")
@guard("hearings.agenda", load=get_hearing)
def add_item(thing: HearingThing) -> Response:
    """Put an item on the agenda."""
    form = ItemForm(prefix="item")
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        agenda.add_item, viewer(), thing, form.title.data or "", form.minutes.data or 0
    ):
        return after(form.keep(f"{thing.path}/agenda"))
    return agenda_page(thing, 422, item=form)


@blueprint.post("/hearings/<int:hearing_id>/items/drop")
@guard("hearings.agenda", load=get_hearing)
def drop_item(thing: HearingThing) -> Response:
    """Take an item off the agenda."""
    agenda.drop_item(viewer(), thing, number_in(request.form.get("item")) or 0)
    return after(f"{thing.path}/agenda")


@blueprint.post("/hearings/<int:hearing_id>/time")
@guard("hearings.agenda", load=get_hearing)
def settle_time(thing: HearingThing) -> Response:
    """Say how long each speech is."""
    form = TimeForm(prefix="time")
    if form.validate_on_submit() and form.attempt(agenda.settle_time, viewer(), thing, 60 * (form.minutes.data or 0)):
        flash(_("Saved."), "success")
        return after(f"{thing.path}/agenda")
    return agenda_page(thing, 422, time=form)


@blueprint.get("/hearings/<int:hearing_id>/agenda")
@guard("hearings.agenda", load=get_hearing)
def edit_agenda(thing: HearingThing) -> Response:
    """The agenda, to be written and changed until the session ends."""
    return agenda_page(thing)


def agenda_page(thing: HearingThing, status: int = 200, **forms: Form) -> Response:
    """The agenda with its forms."""
    items, seconds = items_of(thing.id)
    given: dict[str, Form] = {
        "item": ItemForm(formdata=None, prefix="item"),
        "time": TimeForm(formdata=None, prefix="time", minutes=max(1, seconds // 60)),
        **forms,
    }
    return page("hearings/agenda.html", status=status, thing=thing, items=items, forms=given)
