"""Applying, following one's application, and deciding about those of others."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.files import commands as files
from portal.files.delivery import deliver_private, store, uploads
from portal.files.queries import private_files
from portal.kernel.lifecycle import State
from portal.people.rules import ORGANIZATION_LABELS
from portal.places.queries import known_places
from portal.web.guard import guard, viewer
from portal.web.language import locale
from portal.web.paging import turned
from portal.web.render import after, page

from .. import commands, queries
from ..forms import AgainForm, ApplicationForm, ReasonForm
from ..models import Application
from ..queries import ApplicationThing, DocumentThing, get_application, get_document
from ..rules import APPLICATION
from . import blueprint

QUEUE = "/organizations/applications"


@blueprint.app_template_global()
def my_applications() -> list[tuple[ApplicationThing, State]]:
    """The viewer's own newest applications, each with its state."""
    if viewer().helper is not None:
        return []
    return [(one, APPLICATION.by_name[one.state]) for one in queries.applications_of(viewer())[:5]]


@blueprint.route("/organizations/apply", methods=["GET", "POST"])
@guard("organizations.apply")
def apply() -> Response:
    """Ask that an organization be admitted."""
    form = ApplicationForm()
    if path := form.taken_before():
        return after(path)
    language = locale().language
    form.place.choices = [
        SelectChoice(place.id, place.said(language)) for place in known_places().places if place.kind != "district"
    ]
    if form.validate_on_submit() and form.attempt(_apply, form):
        flash(_("Your application has arrived. You find the decision here and in your notices."), "success")
        return after(form.keep(f"{QUEUE}/{form.result.id}"))
    return page("organizations/apply.html", "application", 422 if form.errors else 200, form=form)


def _apply(form: ApplicationForm) -> Application:
    said = commands.Said(
        form.kind.data or "", form.name.data, form.place.data or 0, form.about.data, form.licence.data,
        form.position.data, form.name_en.data or "",
    )  # fmt: skip
    return commands.apply(viewer(), said, _keep(uploads()))


def _keep(sent: list[Any]) -> list[int]:
    """Keep the documents; pictures are worked on before the first statement."""
    if not sent:
        return []
    return [row.id for row in files.keep_private(viewer(), store(), files.prepare(sent))]


@blueprint.get("/organizations/applications/mine")
@guard("organizations.applications")
def mine() -> Response:
    """One's own applications, newest first."""
    return page("organizations/mine.html", applications=queries.applications_of(viewer()), labels=ORGANIZATION_LABELS,
                states=APPLICATION.by_name)  # fmt: skip


@blueprint.get("/organizations/applications")
@guard("organizations.review")
def waiting() -> Response:
    """What waits for the office one acts for, the longest waiting first."""
    found = queries.waiting_applications(viewer(), request.args.get("after"))
    return page("organizations/waiting.html", "applications", applications=found.rows, labels=ORGANIZATION_LABELS,
                **turned(found))  # fmt: skip


@blueprint.get("/organizations/applications/<int:application_id>")
@guard("organizations.see_application", load=get_application)
def application(thing: ApplicationThing) -> Response:
    """One application with its documents, its state and what can be done."""
    return _application(thing)


def _application(thing: ApplicationThing, form: Any = None) -> Response:
    return page("organizations/application.html", "application", 422 if form else 200, thing=thing,
                labels=ORGANIZATION_LABELS, state=APPLICATION.by_name[thing.state],
                files=private_files(queries.files_of(thing.id)),
                again=form if isinstance(form, AgainForm) else AgainForm(formdata=None, obj=thing),
                reason_form=form if isinstance(form, ReasonForm) else ReasonForm(formdata=None))  # fmt: skip


@blueprint.get("/organizations/applications/<int:application_id>/files/<int:file_id>")
@guard("organizations.see_document", load=get_document)
def document(thing: DocumentThing) -> Response:
    """A document of one's own application."""
    return deliver_private(private_files([thing.id])[0])


@blueprint.post("/organizations/applications/<int:application_id>/files/<int:file_id>/open")
@guard("organizations.open_document", load=get_document)
def open_document(thing: DocumentThing) -> Response:
    """A document of someone's application: she sees who looked."""
    return deliver_private(commands.open_document(viewer(), thing))


@blueprint.post("/organizations/applications/<int:application_id>/again")
@guard("organizations.resubmit", load=get_application)
def again(thing: ApplicationThing) -> Response:
    """Send it again with what was asked for."""
    form = AgainForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_again, thing, form):
        flash(_("Sent again."), "success")
        return after(form.keep(f"{QUEUE}/{thing.id}"))
    return _application(thing, form)


def _again(thing: ApplicationThing, form: AgainForm) -> None:
    commands.resubmit(
        viewer(), thing, form.about.data, form.licence.data, form.position.data, _keep(uploads())
    )  # fmt: skip


@blueprint.post("/organizations/applications/<int:application_id>/withdraw")
@guard("organizations.withdraw", load=get_application)
def withdraw(thing: ApplicationThing) -> Response:
    """Take it back."""
    commands.withdraw(viewer(), thing)
    flash(_("Your application is taken back. Its documents are not kept."), "success")
    return after(f"{QUEUE}/{thing.id}")


@blueprint.post("/organizations/applications/<int:application_id>/approve")
@guard("organizations.decide", load=get_application)
def approve(thing: ApplicationThing) -> Response:
    """Admit it."""
    organization = commands.approve(viewer(), thing)
    flash(_("%(name)s is admitted; the applicant is its chair.", name=thing.name), "success")
    return after(f"/organizations/{organization.id}")


@blueprint.post("/organizations/applications/<int:application_id>/return")
@guard("organizations.decide", load=get_application)
def send_back(thing: ApplicationThing) -> Response:
    """Ask for more."""
    return _decide(thing, commands.send_back, _("Sent back; the applicant reads what is missing."))


@blueprint.post("/organizations/applications/<int:application_id>/decline")
@guard("organizations.decide", load=get_application)
def decline(thing: ApplicationThing) -> Response:
    """Do not admit it."""
    return _decide(thing, commands.decline, _("Declined; the applicant reads why."))


def _decide(thing: ApplicationThing, command: Any, sentence: str) -> Response:
    form = ReasonForm()
    if form.validate_on_submit() and form.attempt(command, viewer(), thing, form.reason.data):
        flash(sentence, "success")
        return after(QUEUE)
    return _application(thing, form)
