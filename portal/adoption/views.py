"""The pages of the adoption table: the table, a line with its opinions, and what was done."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.kernel.delimited import written
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import after, page

from . import commands
from .forms import DoneForm, LineForm, MoveForm, VerdictForm
from .queries import AdoptionThing, LineThing, get_adoption, get_line, lines_of, mine_in, opinions_in, organizations_for
from .rules import VERDICTS, Verdict

blueprint = Blueprint("adoption", __name__)


@blueprint.get("/matters/<int:matter_id>/adoption")
@guard("adoption.read", load=get_adoption)
def show(thing: AdoptionThing) -> Response:
    """The whole table; the lines in which one's own words stand come first."""
    return _table(thing)


def _table(thing: AdoptionThing, form: LineForm | None = None, status: int = 200) -> Response:
    mine = mine_in(viewer(), thing.matter_id)
    lines = sorted(lines_of(thing.matter_id), key=lambda line: (line.id not in mine, line.position))
    counts = {verdict: sum(line.verdict == verdict for line in lines) for verdict in VERDICTS}
    return page(
        "adoption/show.html", status=status, thing=thing, lines=lines, mine=mine, words=VERDICTS, counts=counts,
        blank=sum(not line.verdict for line in lines), form=form or LineForm(formdata=None),
    )  # fmt: skip


@blueprint.get("/matters/<int:matter_id>/adoption.csv")
@guard("adoption.read", load=get_adoption)
def table_file(thing: AdoptionThing) -> Response:
    """The same table for spreadsheets."""
    heads = ((_("Number"), _("What was said"), _("Opinions"), _("Verdict"), _("Reason"), _("Carried out by"),
              _("Until"), _("Done"), _("What was done")),)  # fmt: skip
    rows = (
        (line.position, line.title, line.opinions, str(VERDICTS.get(line.verdict, "")), line.reason,
         line.carrier or "", line.due or "", line.done_at.date() if line.done_at else "", line.note)
        for line in lines_of(thing.matter_id)
    )  # fmt: skip
    response = Response("".join(written((*heads, *rows))), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=adoption-{thing.matter_id}.csv"
    return response


@blueprint.post("/matters/<int:matter_id>/adoption/lines")
@guard("adoption.write", load=get_adoption)
def add_line(thing: AdoptionThing) -> Response:
    """Begin a line by hand."""
    form = LineForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(commands.add_line, viewer(), thing, form.title.data or ""):
        return after(form.keep(f"/matters/{thing.matter_id}/adoption#line{form.result.id}"))
    return _table(thing, form, 422)


@blueprint.get("/adoption/<int:adoption_line_id>")
@guard("adoption.read", load=get_line)
def show_line(thing: LineThing) -> Response:
    """One line with everything that was said in it."""
    return _line(thing)


def _line(thing: LineThing, form: VerdictForm | None = None, moving: MoveForm | None = None) -> Response:
    others = [line for line in lines_of(thing.matter_id) if line.id != thing.id]
    moving = moving or MoveForm(formdata=None, prefix="moving")
    moving.line.choices = [SelectChoice(line.id, f"{line.position}. {line.title}") for line in others]
    shown = opinions_in(thing.id, request.args.get("after"))
    form = form or _verdict_form(thing)
    form.organization.choices = _carriers(thing)
    failed = bool(form.errors or form.form_errors or moving.errors or moving.form_errors)
    return page(
        "adoption/line.html", status=422 if failed else 200, thing=thing, words=VERDICTS, form=form, moving=moving,
        others=others, shown=shown, next_href=url_with(after=shown.next) if shown.next else None,
    )  # fmt: skip


def _verdict_form(thing: LineThing) -> VerdictForm:
    return VerdictForm(
        title=thing.title, verdict=thing.verdict, reason=thing.reason, organization=thing.carried_by or 0, due=thing.due
    )


def _carriers(thing: LineThing) -> list[SelectChoice]:
    named = [SelectChoice(row.id, row.name) for row in organizations_for(thing.matter_id)]
    return [SelectChoice(0, _("Nobody in particular")), *named]


@blueprint.post("/adoption/<int:adoption_line_id>")
@guard("adoption.write", load=get_line)
def decide(thing: LineThing) -> Response:
    """Answer a line."""
    form = VerdictForm()
    form.organization.choices = _carriers(thing)
    if form.validate_on_submit() and form.attempt(_decide, thing, form):
        flash(_("Line %(number)s is answered.", number=thing.position), "success")
        return after(f"/matters/{thing.matter_id}/adoption#line{thing.id}")
    return _line(thing, form)


def _decide(thing: LineThing, form: VerdictForm) -> None:
    commands.reword(viewer(), thing, form.title.data or "")
    commands.decide(
        viewer(), thing, Verdict(form.verdict.data), form.reason.data or "", form.organization.data or None,
        form.due.data,
    )  # fmt: skip


@blueprint.post("/adoption/<int:adoption_line_id>/join")
@guard("adoption.write", load=get_line)
def join(thing: LineThing) -> Response:
    """Put everything of this line into another one."""
    form = MoveForm(prefix="moving")
    if form.attempt(commands.join_lines, viewer(), thing, form.line.data or 0):
        return after(f"/matters/{thing.matter_id}/adoption#line{form.line.data}")
    return _line(thing, moving=form)


@blueprint.post("/adoption/<int:adoption_line_id>/take")
@guard("adoption.write", load=get_line)
def take(thing: LineThing) -> Response:
    """Put one opinion into another line."""
    form = MoveForm(prefix="moving")
    opinion = number_in(request.form.get("opinion")) or 0
    if form.attempt(commands.take_to, viewer(), thing, opinion, form.line.data or 0):
        return after(f"/adoption/{thing.id}")
    return _line(thing, moving=form)


@blueprint.route("/adoption/<int:adoption_line_id>/done", methods=["GET", "POST"])
@guard("adoption.finish", load=get_line)
def finish(thing: LineThing) -> Response:
    """Say that what was promised is done."""
    form = DoneForm()
    if form.validate_on_submit() and form.attempt(commands.finish, viewer(), thing, form.note.data or ""):
        flash(_("It is done; everybody can read what was done."), "success")
        return after(f"/matters/{thing.matter_id}/adoption#line{thing.id}")
    return page("adoption/done.html", status=422 if form.errors else 200, thing=thing, form=form)
