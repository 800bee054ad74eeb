"""Voting on a phone: one motion a page, a page to look it over, one last button, a receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, flash, jsonify, request, url_for
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.canonical import digest
from portal.kernel.errors import Missing
from portal.web import qr
from portal.web.forms import Form
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import serving, surveying, voting
from ..commands.voting import mine
from ..queries.assembly import AssemblyThing, MotionThing, get_assembly, motions_of, my_slots
from ..queries.record import receipt_of, standing_of
from ..rules.ruleset import Mode, MotionKind
from . import WORDS, blueprint


def _load(who: Any, assembly_id: int, slot_id: int, number: int = 1) -> AssemblyThing | None:  # noqa: ARG001
    """The assembly, for whoever votes in this slot; to all others there is none."""
    thing = get_assembly(who, assembly_id)
    if thing is not None:
        mine(who, thing, slot_id)
    return thing


def _here() -> tuple[int, int]:
    arguments = request.view_args or {}
    return int(arguments["slot_id"]), int(arguments.get("number", 0))


@blueprint.route("/assemblies/<int:assembly_id>/vote/<int:slot_id>/<int:number>", methods=["GET", "POST"])
@guard("assemblies.vote", load=_load)
def motion(thing: AssemblyThing) -> Response:
    """One motion: what is decided, and what one says of it."""
    slot_id, number = _here()
    motions = motions_of(thing.id)
    if number > len(motions):
        raise Missing
    if thing.mode == Mode.ANONYMOUS:
        return after(f"{thing.path}/vote/{slot_id}/survey")
    one, form = motions[number - 1], Form()
    if form.validate_on_submit() and form.attempt(voting.draft, viewer(), thing, slot_id, one, _said(one, "choice")):
        onward = "review" if number == len(motions) or "review" in request.args else str(number + 1)
        return after(f"{thing.path}/vote/{slot_id}/{onward}")
    slot = mine(viewer(), thing, slot_id)
    return page("assemblies/motion.html", status=422 if form.form_errors else 200, thing=thing, motion=one,
                motions=motions, slot=slot, form=form, words=WORDS,
                said=(slot.draft or {}).get(str(number)))  # fmt: skip


def _said(one: MotionThing, field: str) -> Any:
    """What the form says of a motion: one choice, or the candidates marked."""
    marks = request.form.getlist(field)
    if one.rule.kind == MotionKind.ELECTION and marks != ["abstain"]:
        return marks
    return marks[0] if marks else ""


@blueprint.route("/assemblies/<int:assembly_id>/vote/<int:slot_id>/review", methods=["GET", "POST"])
@guard("assemblies.vote", load=_load)
def review(thing: AssemblyThing) -> Response:
    """Everything she said on one page; one button casts it."""
    slot_id, _number = _here()
    form = Form()
    shown = request.form.get("shown")
    if form.validate_on_submit() and form.attempt(voting.cast, viewer(), thing, slot_id, shown):
        return after(url_for("assemblies.receipt", assembly_id=thing.id, serial=form.result.serial))
    slot = mine(viewer(), thing, slot_id)
    if slot.draft is None and not form.form_errors:
        return after(thing.path)  # cast or dropped, in another window perhaps
    said = slot.draft or {}
    return page("assemblies/review.html", status=422 if form.form_errors else 200, thing=thing, slot=slot, form=form,
                motions=motions_of(thing.id), said=said, shown=digest(said), words=WORDS)  # fmt: skip


@blueprint.route("/assemblies/<int:assembly_id>/vote/<int:slot_id>/survey", methods=["GET", "POST"])
@guard("assemblies.vote", load=_load)
def survey(thing: AssemblyThing) -> Response:
    """An anonymous survey: all of it on one page and sent at once, because a draft would have her name."""
    slot_id, _number = _here()
    if thing.mode != Mode.ANONYMOUS:
        raise Missing
    motions, form = motions_of(thing.id), Form()
    said = {
        str(one.number): _said(one, f"motion{one.number}") for one in motions if f"motion{one.number}" in request.form
    }
    if form.validate_on_submit() and form.attempt(surveying.take_part, viewer(), thing, slot_id, said):
        # Shown in the answer itself: an address that held it would tie it to her in the server's logs.
        return page("assemblies/tracker.html", thing=thing, tracker=form.result)
    slot = mine(viewer(), thing, slot_id)
    if slot.took_part and not form.form_errors:
        return after(thing.path)
    return page("assemblies/survey.html", status=422 if form.form_errors else 200, thing=thing, motions=motions,
                slot=slot, form=form, said=said, words=WORDS)  # fmt: skip


@blueprint.post("/assemblies/<int:assembly_id>/vote/<int:slot_id>/drop")
@guard("assemblies.vote", load=_load)
def drop(thing: AssemblyThing) -> Response:
    """Drop what was begun."""
    voting.drop(viewer(), thing, _here()[0])
    flash(_("What you began is dropped. A ballot you cast before still counts."), "success")
    return after(thing.path)


@blueprint.post("/assemblies/<int:assembly_id>/vote/<int:slot_id>/revoke")
@guard("assemblies.revoke", load=_load)
def revoke(thing: AssemblyThing) -> Response:
    """Take back the proxy for one's own ballot."""
    form = Form()
    if form.validate_on_submit() and form.attempt(serving.revoke_mine, viewer(), thing, _here()[0]):
        flash(_("Your proxy is taken back. You vote yourself."), "success")
    for sentence in form.form_errors:
        flash(sentence, "error")
    return after(thing.path)


def _receipt(who: Any, assembly_id: int, serial: str) -> tuple[AssemblyThing, Any] | None:
    """A receipt is known by its serial, a random number that nobody but its voter was told."""
    thing = get_assembly(who, assembly_id)
    standing = standing_of(assembly_id, serial) if thing and thing.notice_at else None
    return (thing, standing) if thing and standing and standing.serial == serial.upper() else None


@blueprint.get("/assemblies/<int:assembly_id>/receipt/<serial>")
@guard("assemblies.receipt", load=_receipt)
def receipt(found: tuple[AssemblyThing, Any]) -> Response:
    """The proof that a ballot stands in the record: to keep, to print, to check."""
    thing, standing = found
    address = url_for("assemblies.verify", vote=thing.id, ballot=standing.receipt["ballot"], _external=True)
    votes = my_slots(viewer(), thing.id) if thing.open_at(clock.now()) else []
    return page("assemblies/receipt.html", thing=thing, standing=standing, address=address, code=qr.drawn(address),
                cast_at=datetime.fromisoformat(standing.receipt["time"]),
                others=[slot for slot in votes if slot.ballot is None and not slot.took_part])  # fmt: skip


@blueprint.get("/assemblies/<int:assembly_id>/receipt/<serial>.json")
@guard("assemblies.receipt", load=_receipt)
def receipt_file(found: tuple[AssemblyThing, Any]) -> Response:
    """The same as a file for `verify.py`."""
    response = jsonify(receipt_of(*found))
    response.headers["Content-Disposition"] = f"attachment; filename=receipt-{found[1].serial}.json"
    return response
