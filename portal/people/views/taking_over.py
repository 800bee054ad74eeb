"""Taking an account over: the desk prints a code, the person chooses her login and password."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from portal.kernel import clock, codes
from portal.web import qr
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries, sessions
from ..forms import HelpKeptForm, HelpResidentForm, TakeOverForm
from ..queries import KeptAccount, Recovery
from ..rules import CONSENT_TO_TAKE_OVER, IDENTITIES, TAKE_OVER
from . import blueprint


@blueprint.route("/assist/accounts/<int:person_id>/hand-over", methods=["GET", "POST"])
@guard("people.hand_over", load=queries.get_kept)
def hand_over(account: KeptAccount) -> Response:
    """Print the code with which a person takes over the account that was kept for her."""
    form = HelpKeptForm()
    if form.taken_before():
        flash(
            _("This code was shown already and cannot be shown again. Print another one: then the first is void."),
            "info",
        )
        return after(request.path)
    if form.validate_on_submit() and form.attempt(
        commands.hand_over, viewer(), account, form.identity.data, form.reason.data
    ):
        form.keep(request.path)
        return _slip(account.name, form.result)
    return page("people/assist_hand_over.html", status=422 if form.errors else 200, form=form, account=account,
                words=CONSENT_TO_TAKE_OVER)  # fmt: skip


@blueprint.route("/assist/recoveries", methods=["GET", "POST"])
@guard("people.ask_recovery")
def recoveries() -> Response:
    """Ask for a code for a resident who cannot sign in; and what colleagues asked for."""
    form = HelpResidentForm()
    if form.taken_before():
        return after(request.path)
    if form.validate_on_submit() and form.attempt(
        commands.ask_recovery, viewer(), form.login.data, form.identity.data, form.reason.data
    ):
        flash(_("Noted. A colleague looks at it within a day and prints the code."), "success")
        return after(form.keep(request.path))
    return page("people/assist_recoveries.html", status=422 if form.errors else 200, form=form,
                waiting=queries.waiting_recoveries(viewer()), identities=IDENTITIES,
                words=CONSENT_TO_TAKE_OVER)  # fmt: skip


@blueprint.post("/assist/recoveries/<int:take_over_id>/issue")
@guard("people.issue_recovery", load=queries.get_recovery)
def issue_recovery(recovery: Recovery) -> Response:
    """Print the code a colleague asked for."""
    return _slip(recovery.person, commands.issue_recovery(viewer(), recovery))


@blueprint.post("/assist/recoveries/<int:take_over_id>/decline")
@guard("people.decline_recovery", load=queries.get_recovery)
def decline_recovery(recovery: Recovery) -> Response:
    """Print none."""
    commands.decline_recovery(viewer(), recovery)
    flash(_("No code is printed for %(name)s.", name=recovery.person), "success")
    return after("/assist/recoveries")


def _slip(name: str, code: str) -> Response:
    """The printed code: readable in this answer and never again. The part behind # stays in her own browser."""
    address = url_for("people.take_over", _external=True)
    response = page("people/assist_slip.html", name=name, code=codes.grouped(code), address=address,
                    until=clock.now() + TAKE_OVER, qr=qr.drawn(f"{address}#{code}"))  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/take-over", methods=["GET", "POST"])
@guard("people.take_over")
def take_over() -> Response:
    """Make the account that was kept at the desk one's own, and go on signed in."""
    form = TakeOverForm()
    if form.validate_on_submit() and form.attempt(
        commands.take_over, viewer(), form.code.data, form.login.data, form.password.data, request.remote_addr or ""
    ):
        sessions.begin(queries.viewer_of(form.result.id))
        flash(_("This account is yours now, with everything in it."), "success")
        return after("/me/entered")
    return page("people/take_over.html", status=422 if form.errors else 200, form=form)
