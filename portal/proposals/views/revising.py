"""A public proposal: later versions, withdrawal, writing together."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _

from portal.files.queries import files_of
from portal.kernel.difference import Part, difference
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import authors, writing
from ..forms.writing import InviteForm, ReviseForm, WithdrawForm
from ..queries import ProposalThing, get_proposal
from ..queries.versions import get_version
from . import blueprint


def revise(thing: ProposalThing) -> Response:
    """Edit the text. Where somebody else was faster, her change is shown beside what was typed."""
    form = ReviseForm(obj=thing)
    began = form.version.data
    given = form.title.data or "", form.body.data or "", form.category.data or "", began or 0, form.note.data or ""
    if form.validate_on_submit() and form.attempt(writing.revise, viewer(), thing, *given):
        flash(_("Saved. Readers can compare it with the earlier text."), "success")
        return after(thing.path)
    form.version.data = thing.version
    form.version.raw_data = None
    return page(
        "proposals/revise.html",
        status=422 if form.is_submitted() else 200,
        form=form,
        thing=thing,
        theirs=_theirs(thing, began),
        files=files_of(viewer(), thing),
    )


def _theirs(thing: ProposalThing, began: int | None) -> list[Part]:
    """What others changed since the version the writer began from; nothing where she began from the newest."""
    if not began or began == thing.version:
        return []
    before = get_version(viewer(), thing.id, began)
    return difference(before.present.body, thing.body) if before else []


@blueprint.route("/proposals/<int:proposal_id>/withdraw", methods=["GET", "POST"])
@guard("proposals.withdraw", load=get_proposal)
def withdraw(thing: ProposalThing) -> Response:
    """Take it back, after one question."""
    form = WithdrawForm()
    if form.validate_on_submit() and form.attempt(writing.withdraw, viewer(), thing, form.reason.data or ""):
        flash(_("Withdrawn. It stays readable."), "success")
        return after(thing.path)
    return page("proposals/withdraw.html", status=422 if form.is_submitted() else 200, form=form, thing=thing)


@blueprint.route("/proposals/<int:proposal_id>/invite", methods=["GET", "POST"])
@guard("proposals.invite", load=get_proposal)
def invite(thing: ProposalThing) -> Response:
    """Ask someone to write with the author; the answer says nothing about who has an account."""
    form = InviteForm()
    if form.validate_on_submit() and form.attempt(authors.invite, viewer(), thing, form.login.data):
        flash(_("If this number or address is registered here, its owner finds your invitation now."), "success")
        return after(f"{thing.path}/edit" if thing.state == "draft" else thing.path)
    return page("proposals/invite.html", status=422 if form.is_submitted() else 200, form=form, thing=thing)


@blueprint.post("/proposals/<int:proposal_id>/join")
@guard("proposals.join", load=get_proposal)
def join(thing: ProposalThing) -> Response:
    """Become a co-author."""
    authors.join(viewer(), thing)
    flash(_("You write this together now."), "success")
    return after(thing.path)


@blueprint.post("/proposals/<int:proposal_id>/decline")
@guard("proposals.decline", load=get_proposal)
def decline(thing: ProposalThing) -> Response:
    """Say no to an invitation."""
    authors.decline(viewer(), thing)
    flash(_("Declined. The author is not told."), "success")
    return after("/proposals/mine")
