"""The pages of paper forms: blank ones to print, entering, confirming from the scan."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.discussion.rules import STANCE_LABELS
from portal.files import commands as files
from portal.files.delivery import deliver_private, store, uploads
from portal.files.queries import private_files
from portal.kernel import clock
from portal.kernel.errors import Missing
from portal.matters.queries import MatterThing, get_matter
from portal.places.queries import known_places
from portal.web import qr
from portal.web.guard import guard, viewer
from portal.web.language import locale
from portal.web.render import after, page

from . import commands, queries
from .forms import CommentForm, CorrectionForm, ProposalForm, ReasonForm, SupportsForm
from .models import PaperForm
from .queries import PaperThing, get_paper
from .rules import KINDS, OUTCOMES, PAPER

blueprint = Blueprint("paper", __name__)


@blueprint.get("/paper")
@guard("paper.review")
def index() -> Response:
    """What waits, oldest first; what was decided; blank forms to print."""
    who = viewer()
    return page("paper/index.html", waiting=queries.waiting_papers(who), decided=queries.decided_papers(who),
                kinds=KINDS, states=PAPER.by_name)  # fmt: skip


@blueprint.get("/paper/blank")
@guard("paper.enter")
def blank() -> Response:
    """Blank forms for a proposal and a comment, large and simple, one a page."""
    return page("paper/blank.html", today=clock.today())


@blueprint.get("/matters/<int:matter_id>/paper")
@guard("paper.enter_about", load=get_matter)
def about(matter: MatterThing) -> Response:
    """The sheet for signatures of one proposal, and the ways to enter what came back."""
    address = url_for("matters.chain", matter_id=matter.id, _external=True)
    return page("paper/about.html", matter=matter, code=qr.drawn(address), today=clock.today())


def _kept(field: str = "scans") -> list[int]:
    """Keep the scans; pictures are worked on before the first statement."""
    sent = uploads(field)
    return [row.id for row in files.keep_private(viewer(), store(), files.prepare(sent))] if sent else []


@blueprint.route("/paper/new/proposal", methods=["GET", "POST"])
@guard("paper.enter")
def new_proposal() -> Response:
    """Enter a proposal."""
    form, who, language = ProposalForm(), viewer(), locale().language
    if path := form.taken_before():
        return after(path)
    mine = [place for place in known_places().places if place.path.startswith(who.acting.place_path)]
    form.place.choices = [SelectChoice(place.id, place.said(language)) for place in mine]
    if form.validate_on_submit() and form.attempt(_enter_proposal, form):
        return _entered(form)
    return page("paper/enter.html", status=422 if form.errors else 200, form=form, title=KINDS["proposal"])


def _enter_proposal(form: ProposalForm) -> PaperForm:
    return commands.enter_proposal(
        viewer(), form.place.data or 0, form.who.data or "", form.title.data or "", form.category.data or "",
        form.body.data or "", _kept(),
    )  # fmt: skip


def _entered(form: Any) -> Response:
    flash(_("Entered. A colleague confirms it from the scan; until then nothing happens."), "success")
    return after(form.keep(f"/paper/{form.result.id}"))


@blueprint.route("/matters/<int:matter_id>/paper/comment", methods=["GET", "POST"])
@guard("paper.enter_about", load=get_matter)
def new_comment(matter: MatterThing) -> Response:
    """Enter a comment."""
    form = CommentForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_enter_comment, matter, form):
        return _entered(form)
    return page("paper/enter.html", status=422 if form.errors else 200, form=form, title=KINDS["comment"],
                matter=matter)  # fmt: skip


def _enter_comment(matter: MatterThing, form: CommentForm) -> PaperForm:
    return commands.enter_comment(
        viewer(), matter, form.who.data or "", form.body.data or "", form.stance.data or "", _kept()
    )


@blueprint.route("/matters/<int:matter_id>/paper/supports", methods=["GET", "POST"])
@guard("paper.enter_about", load=get_matter)
def new_supports(matter: MatterThing) -> Response:
    """Enter a list of signatures."""
    form = SupportsForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_enter_supports, matter, form):
        return _entered(form)
    return page("paper/enter.html", status=422 if form.errors else 200, form=form, title=KINDS["supports"],
                matter=matter)  # fmt: skip


def _enter_supports(matter: MatterThing, form: SupportsForm) -> PaperForm:
    return commands.enter_supports(viewer(), matter, form.lines.data or "", form.stated.data or 0, _kept())


@blueprint.get("/paper/<int:form_id>")
@guard("paper.see", load=get_paper)
def show(thing: PaperThing) -> Response:
    """The scan beside what was read off it."""
    return _show(thing)


def _show(thing: PaperThing, form: Any = None) -> Response:
    lines = queries.lines_of(thing.id)
    text = "\n".join(line.text for line in lines) if lines else thing.body
    correction = form if isinstance(form, CorrectionForm) else CorrectionForm(
        formdata=None, text=text, stated=thing.stated
    )  # fmt: skip
    return page("paper/show.html", status=422 if form else 200, thing=thing, state=PAPER.by_name[thing.state],
                kinds=KINDS, lines=lines, outcomes=OUTCOMES, stances=STANCE_LABELS, correction=correction,
                foreseen=commands.foreseen(thing) if lines and thing.state == "entered" else {},
                scans=private_files(queries.scans_of(thing.id)),
                reason_form=form if isinstance(form, ReasonForm) else ReasonForm(formdata=None),
                wrong=form)  # fmt: skip


def _scan(who: Any, form_id: int, file_id: int) -> PaperThing | None:
    thing = get_paper(who, form_id)
    return thing if thing and file_id in queries.scans_of(form_id) else None


@blueprint.get("/paper/<int:form_id>/scans/<int:file_id>")
@guard("paper.see", load=_scan)
def scan(_thing: PaperThing) -> Response:
    """The paper itself."""
    found = private_files([int((request.view_args or {})["file_id"])])
    if not found:
        raise Missing
    return deliver_private(found[0])


@blueprint.post("/paper/<int:form_id>/confirm")
@guard("paper.decide", load=get_paper)
def confirm(thing: PaperThing) -> Response:
    """Let it take effect."""
    form = ReasonForm(formdata=None)
    if form.attempt(commands.confirm, viewer(), thing):
        flash(_("Confirmed. It stands here as entered from paper."), "success")
        return after(form.result)
    return _show(thing, form)


@blueprint.post("/paper/<int:form_id>/return")
@guard("paper.decide", load=get_paper)
def send_back(thing: PaperThing) -> Response:
    """Send it back to whoever entered it."""
    return _decided(thing, commands.send_back)


@blueprint.post("/paper/<int:form_id>/decline")
@guard("paper.decide", load=get_paper)
def decline(thing: PaperThing) -> Response:
    """Decline it."""
    return _decided(thing, commands.decline)


def _decided(thing: PaperThing, command: Any) -> Response:
    form = ReasonForm()
    if form.validate_on_submit() and form.attempt(command, viewer(), thing, form.reason.data or ""):
        return after("/paper")
    return _show(thing, form)


@blueprint.post("/paper/<int:form_id>/correct")
@guard("paper.correct", load=get_paper)
def correct(thing: PaperThing) -> Response:
    """Enter again what was sent back."""
    form = CorrectionForm()
    if form.validate_on_submit() and form.attempt(_correct, thing, form):
        flash(_("Entered again. A colleague confirms it from the scan."), "success")
        return after(f"/paper/{thing.id}")
    return _show(thing, form)


def _correct(thing: PaperThing, form: CorrectionForm) -> None:
    commands.correct(viewer(), thing, form.text.data or "", form.stated.data or 0, _kept())
