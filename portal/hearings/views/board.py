"""The session board, on the wall and on a phone; and what whoever takes part sends from there.

The board is asked for every two seconds with the version that is on the screen, and answers 204 where it is the
newest (see `queries.board`). What is the viewer's own stands in a part of its own, asked for again whenever the board
has changed; the form in which she writes is in neither, so that nothing typed is ever lost to a change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.ids import number_in
from portal.web.forms import Form
from portal.web.guard import READING, guard, viewer
from portal.web.qr import drawn
from portal.web.render import after, page, wants_fragment

from ..commands import floor, polling
from ..forms.session import FloorForm
from ..queries.board import Board, Standing, board_of, get_standing
from ..queries.floor import FloorThing, floor_for, get_floor, mine_at
from ..rules.queue import ORDER, SIDES
from ..rules.seats import GROUPS
from ..rules.session import QUESTIONS, shown
from . import blueprint

CHANGED = "board-changed"


@blueprint.app_template_filter("clock_time")
def clock_time(seconds: int) -> str:
    """Seconds as they stand on the clock of a speech."""
    return shown(seconds)


@blueprint.app_template_global()
def board_words() -> dict[str, Any]:
    """The words of sides, groups and states of questions."""
    return {"sides": SIDES, "order": ORDER, "groups": GROUPS, "questions": QUESTIONS}


@blueprint.get("/hearings/<int:hearing_id>/board")
@guard("hearings.board", load=get_standing)
def board(thing: Standing) -> Response:
    """The board; asked by htmx, only what is newer than `seen`."""
    if wants_fragment():
        if request.args.get("seen") == thing.mark:
            return make_response("", 204)
        part = render_template("hearings/_board.html", **_shown(thing, bool(request.args.get("all"))))
        return make_response(part, 200, {"HX-Trigger": CHANGED})
    return _page(thing)


def _shown(thing: Standing, everything: bool) -> dict[str, Any]:
    """What the common part shows: `everything` with the questions, for whoever cannot support them."""
    return {"standing": thing, "board": now_of(thing), "everything": everything, "now": clock.now()}


def now_of(thing: Standing) -> Board:
    """The board as this request reads it."""
    return board_of(thing, keep=request.method in READING)


def _page(thing: Standing, form: FloorForm | None = None, status: int = 200, fragment: str | None = None) -> Response:
    common = _shown(thing, not viewer().signed_in)
    return page(
        "hearings/board.html", fragment=fragment, status=status, form=form or FloorForm(formdata=None),
        **common, **_mine(thing, common["board"]),
    )  # fmt: skip


def _mine(thing: Standing, now: Board) -> dict[str, Any]:
    who = viewer()
    return {"floor": floor_for(who, thing), "mine": mine_at(who, thing.id, now)}


@blueprint.get("/hearings/<int:hearing_id>/board/mine")
@guard("hearings.board", load=get_standing)
def mine(thing: Standing) -> Response:
    """What is the viewer's own on the board: her place in the queue, the poll, the questions she may support."""
    if not wants_fragment():
        return _page(thing)
    return _my_part(thing)


@blueprint.get("/hearings/<int:hearing_id>/board/ask")
@guard("hearings.board", load=get_standing)
def ask_form(thing: Standing) -> Response:
    """The form for a question, for a page that was opened before the session."""
    return _page(thing, fragment="ask")


def _my_part(thing: Standing) -> Response:
    now = now_of(thing)
    return page("hearings/board.html", fragment="mine", standing=thing, board=now, **_mine(thing, now))


@blueprint.get("/hearings/<int:hearing_id>/wall")
@guard("hearings.board", load=get_standing)
def wall(thing: Standing) -> Response:
    """The board for the room: big, nothing to press, and the way in for everybody's phone."""
    address = url_for("hearings.board", hearing_id=thing.id, _external=True)
    return page("hearings/wall.html", address=address, qr=drawn(address), **_shown(thing, everything=True))


def _renewed(thing: FloorThing, command: Callable[..., object], *given: object) -> Response:
    """The viewer's own part after her act, or the board; what stood against it is said above, the rest stays."""
    form = Form(formdata=None)
    if not form.attempt(command, viewer(), thing, *given):
        flash(" ".join(str(error) for error in form.form_errors), "warning")
    standing = get_standing(viewer(), thing.id)
    assert standing is not None
    return after(f"{thing.path}/board", fragment=lambda: _my_part(standing))


@blueprint.post("/hearings/<int:hearing_id>/speak")
@guard("hearings.speak", load=get_floor)
def speak(thing: FloorThing) -> Response:
    """Ask to speak on a side, or to a point of order."""
    order = request.form.get("side") == "order"
    return _renewed(thing, floor.ask_to_speak, request.form.get("side", ""), order)


@blueprint.post("/hearings/<int:hearing_id>/step-back")
@guard("hearings.speak", load=get_floor)
def step_back(thing: FloorThing) -> Response:
    """Leave the queue."""
    return _renewed(thing, floor.step_back)


@blueprint.post("/hearings/<int:hearing_id>/poll")
@guard("hearings.speak", load=get_floor)
def answer_poll(thing: FloorThing) -> Response:
    """Answer the open poll: "3:1" chooses the second option of poll 3."""
    poll, _colon, choice = request.form.get("choice", "").partition(":")
    number = int(choice) if choice.isascii() and choice.isdecimal() and len(choice) < 3 else -1
    return _renewed(thing, polling.answer, number_in(poll) or 0, number)


@blueprint.post("/hearings/<int:hearing_id>/support")
@guard("hearings.support", load=get_floor)
def support(thing: FloorThing) -> Response:
    """Support a question."""
    return _renewed(thing, floor.support, number_in(request.form.get("question")) or 0)


@blueprint.post("/hearings/<int:hearing_id>/take-back")
@guard("hearings.ask", load=get_floor)
def take_back(thing: FloorThing) -> Response:
    """Take one's own question back."""
    return _renewed(thing, floor.take_back, number_in(request.form.get("question")) or 0)


@blueprint.post("/hearings/<int:hearing_id>/questions")
@guard("hearings.ask", load=get_floor)
def ask(thing: FloorThing) -> Response:
    """Put a question."""
    form = FloorForm()
    standing = get_standing(viewer(), thing.id)
    assert standing is not None
    if path := form.taken_before():
        return after(path, fragment=lambda: _page(standing, fragment="ask"))
    if form.validate_on_submit() and form.attempt(floor.ask, viewer(), thing, form.text.data or ""):
        flash(_("Your question is on the board."), "success")
        path = form.keep(f"{thing.path}/board")
        return after(path, fragment=lambda: _page(standing, fragment="ask"))
    return _page(standing, form, 422, "ask")
