"""Help at the desk: beginning it, going on with kept accounts, finishing."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.web.filters import format_time
from portal.web.forms import OnceForm
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries, sessions
from ..forms import HelpKeptForm, HelpNewcomerForm, HelpResidentForm
from ..models import Assistance
from ..queries import KeptAccount
from . import blueprint


@blueprint.route("/assist", methods=["GET", "POST"])
@guard("people.assist")
def assist() -> Response:
    """Help a resident who has an account."""
    form = HelpResidentForm()
    return _recorded(form, commands.help_resident, "login") or _form(form)


@blueprint.route("/assist/new", methods=["GET", "POST"])
@guard("people.assist")
def assist_newcomer() -> Response:
    """Open an account for someone without a phone, and help her."""
    form = HelpNewcomerForm()
    return _recorded(form, commands.help_newcomer, "name") or _form(form)


@blueprint.get("/assist/accounts")
@guard("people.assist")
def kept_accounts() -> Response:
    """The accounts kept at this desk for people without a phone."""
    name = request.args.get("name", "").strip()[:40]
    found = queries.kept_accounts(viewer(), name, request.args.get("after"))
    return page("people/assist_accounts.html", "accounts", found=found, name=name)


@blueprint.route("/assist/accounts/<int:person_id>", methods=["GET", "POST"])
@guard("people.assist", load=queries.get_kept)
def assist_kept(account: KeptAccount) -> Response:
    """Help a person whose account is kept here."""
    form = HelpKeptForm()
    return _recorded(form, commands.help_kept, account) or _form(form, account)


def _form(form: OnceForm, account: KeptAccount | None = None) -> Response:
    return page("people/assist.html", status=422 if form.errors else 200, form=form, account=account,
                words=commands.words_of_consent(viewer()))  # fmt: skip


def _recorded(form: Any, command: Any, whom: Any) -> Response | None:
    """Begin to help where the form is right: from the next page on, the session enters what she says."""
    if form.taken_before():
        return after("/")
    who = form[whom].data if isinstance(whom, str) and whom in form else whom
    if not (form.validate_on_submit() and form.attempt(command, viewer(), who, form.identity.data, form.reason.data)):
        return None
    assistance: Assistance = form.result
    sessions.help_person(assistance.id)
    flash(
        _("The help has begun. Enter only what she says; it ends at %(time)s.", time=format_time(assistance.ends_at)),
        "success",
    )
    return after(form.keep("/"))


@blueprint.post("/assist/finish")
@guard("people.finish_assistance")
def finish_assistance() -> Response:
    """The person goes; the officer is herself again."""
    helper = viewer().helper
    commands.finish_assistance(viewer())
    if helper is not None:
        sessions.help_person(None)
        flash(_("The help is finished. You are yourself again."), "success")
    return after("/assist")
