"""Claiming a unit, with or without the code of a letter, and what was typed meanwhile."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, request
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.people.queries import ResidencyThing
from portal.places import queries as places
from portal.web import resume
from portal.web.guard import guard, viewer
from portal.web.render import after, page, safe_path

from .. import commands, queries
from ..forms import LetterCodeForm, ResidencyForm
from . import blueprint
from .choosing import offer, typed


@blueprint.route("/me/residency", methods=["GET", "POST"])
@guard("residency.claim")
def claim() -> Response:
    """Claim a unit. Without scripts the form is sent once for each choice; with them the next choices appear."""
    form = ResidencyForm(typed())
    offer(form, places.places_of_kinds(["compound"]))
    if (
        "claim" in request.form
        and form.validate_on_submit()
        and form.attempt(commands.claim, viewer(), form.unit.data or 0, form.kind.data, form.statement.data or "")
    ):
        flash(_("Thank you. The residents committee will confirm it; you are told here as soon as it has."), "success")
        return after(_meanwhile(form, safe_path(form.next.data, "/me")))
    return page("residency/claim.html", "choices", status=422 if form.errors else 200, form=form,
                kept=resume.unpack(form.resume.data))  # fmt: skip


@blueprint.route("/me/letter", methods=["GET", "POST"])
@guard("residency.prove")
def prove() -> Response:
    """Type the code of a letter; then go on to what one wanted to do."""
    form = LetterCodeForm(code=request.args.get("code", ""), next=request.args.get("next", ""))
    sent = "code" in request.form
    if sent and (path := form.taken_before()):
        return after(path)
    if sent and form.validate_on_submit() and form.attempt(
        commands.prove, viewer(), form.code.data, form.kind.data, form.name.data or "", request.remote_addr or ""
    ):  # fmt: skip
        return _moved_in(form)
    return _unseen(page("residency/prove.html", status=422 if sent and form.errors else 200, form=form,
                        kept=resume.unpack(form.resume.data)))  # fmt: skip


def _unseen(response: Response) -> Response:
    """A page that no cache may keep: it shows a code."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _moved_in(form: LetterCodeForm) -> Response:
    """Confirmed: back to the act, with what was typed. Not yet: what was typed is kept until then."""
    if form.result.state != "confirmed":
        flash(_("The code is right. The residents committee compares the name with its register and confirms it; "
                "you are told here."), "info")  # fmt: skip
        return after(form.keep(_meanwhile(form, "/me")))
    flash(_("Where you live is confirmed."), "success")
    kept = resume.unpack(form.resume.data)
    if kept is None:
        return after(form.keep(safe_path(form.next.data, "/me")))
    form.keep("/me")
    return page("residency/resume.html", kept=kept)


def _meanwhile(form: Any, path: str) -> str:
    """Keep what was typed until its writer is confirmed; the page to go on to."""
    kept = resume.unpack(form.resume.data)
    if kept is None:
        return path
    if commands.keep(viewer(), kept.path, kept.fields):
        return "/me/kept"
    flash(_("What you typed was too long to be kept."), "warning")
    return path


@blueprint.get("/me/kept")
@guard("residency.kept")
def kept() -> Response:
    """What one typed before one could send it."""
    row = queries.kept_form_of(viewer())
    form = resume.restored(row.path, row.fields) if row is not None else None
    return page("residency/kept.html", kept=form, since=row.at if row else None)


@blueprint.post("/me/kept/send")
@guard("residency.kept")
def send_kept() -> Response:
    """Send it to where it was meant for: the browser sends the same form on."""
    row = queries.kept_form_of(viewer())
    if row is None:
        raise Missing
    commands.forget_kept(viewer())
    return make_response(redirect(safe_path(row.path), 307))


@blueprint.post("/me/kept/drop")
@guard("residency.kept")
def drop_kept() -> Response:
    """Throw it away."""
    commands.forget_kept(viewer())
    flash(_("What was kept is thrown away."), "success")
    return after("/me")


@blueprint.post("/residencies/<int:residency_id>/withdraw")
@guard("residency.withdraw", load=queries.get_residency)
def withdraw(thing: ResidencyThing) -> Response:
    """Take back one's own claim."""
    commands.withdraw(viewer(), thing)
    flash(_("Your claim is withdrawn."), "success")
    return after("/me")
