"""Letters with codes: the printings, a new one, and its sheet, which is shown once."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from portal.kernel.ids import number_in
from portal.web import qr
from portal.web.guard import guard, viewer
from portal.web.paging import turned
from portal.web.render import after, page

from .. import commands, queries
from ..forms import LettersForm
from ..queries import BatchThing
from . import blueprint
from .choosing import offer, typed


@blueprint.get("/letters")
@guard("residency.letters")
def letters() -> Response:
    """What was printed: how many letters were used, and how many ran out."""
    shown = queries.batches_of(viewer(), request.args.get("after"))
    return page("residency/letters.html", "batches", batches=shown.rows,
                **turned(shown))  # fmt: skip


@blueprint.route("/letters/new", methods=["GET", "POST"])
@guard("residency.letters")
def new_letters() -> Response:
    """Issue letters; the answer is the sheet to print, and nobody sees these codes again."""
    form = LettersForm(typed())
    offer(form, queries.compounds_of(viewer()), first=_("The whole compound"))
    if "print" in request.form and (path := form.taken_before()):
        flash(_("These letters were issued already. Their sheet is shown only once: issue new ones if it is lost."))
        return after(path)
    if "print" in request.form and form.validate_on_submit() and form.attempt(
        commands.issue, viewer(), form.compound.data or 0, _building()
    ):  # fmt: skip
        form.keep("/letters")
        return _sheet(form)
    return page("residency/new_letters.html", "choices", status=422 if form.errors else 200, form=form)


def _building() -> int | None:
    """The building that was asked for; None for the whole compound, and for nothing else."""
    asked = request.form.get("building", "")
    return (number_in(asked) or 0) if asked else None


def _sheet(form: LettersForm) -> Response:
    batch, printed = form.result
    rows = [(letter, qr.drawn(url_for("residency.prove", code=letter.code, _external=True))) for letter in printed]
    site = request.host + url_for("residency.prove")
    response = page("residency/sheet.html", batch=batch, letters=rows, hours=form.hours.data, site=site,
                    compound=_chosen(form.compound))  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


def _chosen(field: Any) -> str:
    """The label of what was chosen in a select."""
    return next((str(choice.label) for choice in field.choices if choice.value == field.data), "")


@blueprint.post("/letters/<int:batch_id>/revoke")
@guard("residency.revoke_letters", load=queries.get_batch)
def revoke_letters(batch: BatchThing) -> Response:
    """Let none of these letters open anything any more."""
    commands.revoke(viewer(), batch)
    flash(_("These letters open nothing any more."), "success")
    return after("/letters", letters)
