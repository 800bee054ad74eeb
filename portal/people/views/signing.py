"""Signing in and out, opening an account."""

from __future__ import annotations

from flask import Response, current_app, flash, request
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.web import resume
from portal.web.guard import guard, viewer
from portal.web.render import after, page, safe_path

from .. import commands, queries, sessions
from ..forms import Onward, RegisterForm, SignInForm
from ..models import Person
from ..rules import DEMO_LOGINS, DEMO_PASSWORD
from . import blueprint


@blueprint.route("/sign-in", methods=["GET", "POST"])
@guard("people.sign_in")
def sign_in() -> Response:
    """Sign in and go on where one was; a form that could not be sent comes along in `resume`."""
    form = SignInForm(next=request.args.get("next", ""))
    if "login" in request.form and form.validate_on_submit():
        if form.attempt(commands.sign_in, form.login.data, form.password.data):
            return _enter(form.result, form)
    elif request.method == "GET" and viewer().signed_in:
        return after(safe_path(form.next.data))
    status = 422 if form.errors and "login" in request.form else 200
    return page("people/sign_in.html", status=status, form=form, demo=_demo_cards(), password=DEMO_PASSWORD,
                kept=resume.unpack(form.resume.data))  # fmt: skip


def _demo_cards() -> list[dict[str, object]]:
    """The cards of the demo neighbourhood's accounts; none where there is no demo."""
    if not current_app.extensions["settings"].demo:
        return []
    people = {row.login: row for row in queries.people_by_login([login for login, _label in DEMO_LOGINS.values()])}
    return [
        {"key": key, "label": label, "name": people[login].name, "organization": people[login].organization}
        for key, (login, label) in DEMO_LOGINS.items()
        if login in people
    ]


@blueprint.post("/sign-in/demo/<key>")
@guard("people.demo_sign_in")
def demo_sign_in(key: str) -> Response:
    """Sign in as an account of the demo neighbourhood; where there is no demo there is no such page."""
    if not current_app.extensions["settings"].demo or key not in DEMO_LOGINS:
        raise Missing
    person = queries.person_by_login(DEMO_LOGINS[key][0])
    if person is None:
        raise Missing
    response = _enter(person, Onward())
    mine = queries.organizations_of(person.id)
    if mine:
        sessions.act_for(mine[0].id)
        commands.choose_capacity(queries.viewer_of(person.id), mine[0].id)
    return response


def _enter(person: Person, form: Onward) -> Response:
    """Begin the session and go on: to the kept form, to the page one came from, or home."""
    kept = resume.unpack(form.resume.data)
    sessions.begin(queries.viewer_of(person.id))
    if kept is not None:
        return page("people/resume.html", kept=kept)
    return after(safe_path(form.next.data))


@blueprint.route("/register", methods=["GET", "POST"])
@guard("people.register")
def register() -> Response:
    """Open an account, and go on signed in."""
    form = RegisterForm(next=request.args.get("next", ""))
    if (
        "login" in request.form
        and form.validate_on_submit()
        and form.attempt(commands.register, form.login.data, form.name.data, form.password.data)
    ):
        flash(_("Welcome. Have your residency confirmed next: then you can propose, support and vote."), "success")
        return _enter(form.result, form)
    status = 422 if form.errors and "login" in request.form else 200
    return page("people/register.html", status=status, form=form, kept=resume.unpack(form.resume.data))


@blueprint.post("/sign-out")
@guard("people.sign_out")
def sign_out() -> Response:
    """End this session, and the help that ran in it."""
    commands.finish_assistance(viewer())
    if viewer().acting:
        commands.leave_capacity(viewer())
    sessions.end()
    flash(_("You are signed out."), "success")
    return after("/")
