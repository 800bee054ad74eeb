"""The pages of people: signing in, oneself, residency, acting for an organization, organizations."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.kernel.errors import Missing
from portal.places import queries as places
from portal.web import resume
from portal.web.guard import guard, viewer
from portal.web.render import after, page, safe_path

from . import commands, queries, sessions
from .forms import DeclineForm, Onward, PasswordForm, RegisterForm, ResidencyForm, SignInForm
from .models import Organization, Person
from .queries import ResidencyThing
from .rules import DEMO_LOGINS, DEMO_PASSWORD, ORGANIZATION_LABELS, RESIDENCY, ROLE_LABELS

blueprint = Blueprint("people", __name__)


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
    return page("people/register.html", status=status, form=form)


@blueprint.post("/sign-out")
@guard("people.sign_out")
def sign_out() -> Response:
    """End this session."""
    if viewer().acting:
        commands.leave_capacity(viewer())
    sessions.end()
    flash(_("You are signed out."), "success")
    return after("/")


@blueprint.get("/me")
@guard("people.me")
def me() -> Response:
    """What the portal knows of oneself, and what one can change."""
    return page("people/me.html", residencies=queries.residencies_of(viewer()), states=RESIDENCY.by_name,
                login=queries.login_of(viewer().id))  # fmt: skip


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


@blueprint.route("/me/residency", methods=["GET", "POST"])
@guard("people.claim_residency")
def residency() -> Response:
    """Claim a unit. Without scripts the form is sent once for each choice; with them the next choices appear."""
    form = ResidencyForm(request.form if request.method == "POST" else request.args)
    _offer(form)
    if (
        "claim" in request.form
        and form.validate_on_submit()
        and form.attempt(
            commands.claim_residency, viewer(), form.unit.data or 0, form.kind.data, form.statement.data or ""
        )
    ):
        flash(_("Thank you. The residents committee will confirm it; you find the decision on this page."), "success")
        return after(safe_path(form.next.data, "/me"))
    return page("people/residency.html", "choices", status=422 if form.errors else 200, form=form)


def _offer(form: ResidencyForm) -> None:
    """Fill the selects with a compound's buildings and a building's units; a choice that does not fit is dropped."""
    compounds = [(place.id, place.name) for place in places.places_of_kinds(["compound"])]
    buildings = queries.buildings_of(form.compound.data) if form.compound.data else []
    units = queries.units_of(form.building.data) if form.building.data in {row.id for row in buildings} else []
    for field, rows in ((form.compound, compounds), (form.building, buildings), (form.unit, units)):
        field.choices = [SelectChoice("", _("Choose …")), *(SelectChoice(value, label) for value, label in rows)]
        if field.data not in {value for value, _label in rows}:
            field.data = None


@blueprint.post("/residencies/<int:residency_id>/withdraw")
@guard("people.withdraw_residency", load=queries.get_residency)
def withdraw_residency(thing: ResidencyThing) -> Response:
    """Take back one's own claim."""
    commands.withdraw_residency(viewer(), thing)
    flash(_("Your claim is withdrawn."), "success")
    return after("/me")


@blueprint.get("/residencies")
@guard("people.review_residencies")
def residencies() -> Response:
    """The claims that wait for the organization one acts for."""
    return page("people/residencies.html", "claims", claims=queries.waiting_residencies(viewer()), declining=None,
                form=DeclineForm())  # fmt: skip


@blueprint.post("/residencies/<int:residency_id>/confirm")
@guard("people.decide_residency", load=queries.get_residency)
def confirm_residency(thing: ResidencyThing) -> Response:
    """Confirm that a person lives where she says."""
    commands.decide_residency(viewer(), thing, confirmed=True)
    flash(_("%(name)s is confirmed as a resident of %(place)s.", name=thing.person, place=thing.place), "success")
    return after("/residencies", residencies)


@blueprint.post("/residencies/<int:residency_id>/decline")
@guard("people.decide_residency", load=queries.get_residency)
def decline_residency(thing: ResidencyThing) -> Response:
    """Do not confirm it, with the reason."""
    form = DeclineForm()
    if form.validate_on_submit() and form.attempt(commands.decide_residency, viewer(), thing, False, form.reason.data):
        flash(_("%(name)s has been told that the claim was not confirmed, and why.", name=thing.person), "success")
        return after("/residencies", residencies)
    return page("people/residencies.html", "claims", 422, claims=queries.waiting_residencies(viewer()),
                declining=thing.id, form=form)  # fmt: skip


@blueprint.get("/acting")
@guard("people.choose_capacity")
def acting() -> Response:
    """Choose for whom to act."""
    return page("people/acting.html")


@blueprint.post("/acting")
@guard("people.choose_capacity")
def choose_capacity() -> Response:
    """Act for the chosen organization from now on."""
    wanted = request.form.get("organization_id", "")
    commands.choose_capacity(viewer(), int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0)
    sessions.act_for(int(wanted))
    return after(safe_path(request.form.get("next")))


@blueprint.post("/acting/leave")
@guard("people.leave_capacity")
def leave_capacity() -> Response:
    """Act for oneself again."""
    commands.leave_capacity(viewer())
    sessions.act_for(None)
    flash(_("You act for yourself again."), "success")
    return after("/")


@blueprint.get("/organizations")
@guard("people.organizations")
def organizations() -> Response:
    """Who acts in the district, place by place."""
    rows = queries.organizations_in("/")
    return page("people/organizations.html", organizations=rows, labels=ORGANIZATION_LABELS)


@blueprint.get("/organizations/<int:organization_id>")
@guard("people.organization", load=queries.get_organization)
def organization(thing: Organization) -> Response:
    """Who an organization is, where it acts, and who speaks for it."""
    return page("people/organization.html", organization=thing, place=places.get_place(thing.place_id),
                members=queries.members_of(thing.id), labels=ORGANIZATION_LABELS, roles=ROLE_LABELS)  # fmt: skip
