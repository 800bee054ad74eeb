"""Oneself: what the portal knows, the password, for whom one acts."""

from __future__ import annotations

from flask import Response, flash, jsonify, request
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.render import after, page, safe_path

from .. import commands, queries, sessions
from ..forms import CloseForm, PasswordForm
from ..policy import may_speak
from ..rules import LOOK_LABELS, RESIDENCY
from . import blueprint


@blueprint.get("/me")
@guard("people.me")
def me() -> Response:
    """What the portal knows of oneself, and what one can change."""
    who = viewer()
    return page("people/me.html", residencies=queries.residencies_of(who), states=RESIDENCY.by_name,
                login=queries.login_of(who.id), looks=queries.count_looks(who),
                blocked_until=None if may_speak(who, None) else who.silenced_until)  # fmt: skip


@blueprint.get("/me/looks")
@guard("people.looks")
def looks() -> Response:
    """Who looked at one's verified data, for which organization, at what, why and when."""
    return page("people/looks.html", fragment="looks", labels=LOOK_LABELS,
                found=queries.looks_at(viewer(), request.args.get("after")))  # fmt: skip


@blueprint.get("/me/data.json")
@guard("people.data")
def data() -> Response:
    """Everything the portal keeps of oneself, as a file."""
    response = jsonify(at=clock.now().isoformat(), kept=queries.kept_of(viewer()))
    response.headers["Content-Disposition"] = "attachment; filename=gongzhi.json"
    return response


@blueprint.route("/me/password", methods=["GET", "POST"])
@guard("people.change_password")
def password() -> Response:
    """Set another password; every other session ends, this one goes on."""
    form = PasswordForm()
    if form.validate_on_submit() and form.attempt(
        commands.change_password, viewer(), form.present.data, form.password.data
    ):
        sessions.begin(queries.viewer_of(form.result.id))
        flash(_("Your password is changed. All your other devices are signed out."), "success")
        return after("/me")
    return page("people/password.html", status=422 if form.errors else 200, form=form)


@blueprint.route("/me/close", methods=["GET", "POST"])
@guard("people.close")
def close() -> Response:
    """Close one's account for good, after reading what stays and what goes."""
    form, who = CloseForm(), viewer()
    if form.validate_on_submit() and form.attempt(commands.close_account, who, form.password.data):
        sessions.end()
        flash(_("Your account is closed. What you published stays, without your name."), "success")
        return after("/")
    return page("people/close.html", status=422 if form.errors else 200, form=form, held=queries.held_by(who))


@blueprint.get("/acting")
@guard("people.choose_capacity")
def acting() -> Response:
    """Choose for whom to act."""
    return page("people/acting.html")


@blueprint.post("/acting")
@guard("people.choose_capacity")
def choose_capacity() -> Response:
    """Act for the chosen organization from now on."""
    wanted = number_in(request.form.get("organization_id")) or 0
    commands.choose_capacity(viewer(), wanted)
    sessions.act_for(wanted)
    return after(safe_path(request.form.get("next")))


@blueprint.post("/acting/leave")
@guard("people.leave_capacity")
def leave_capacity() -> Response:
    """Act for oneself again."""
    commands.leave_capacity(viewer())
    sessions.act_for(None)
    flash(_("You act for yourself again."), "success")
    return after("/")
