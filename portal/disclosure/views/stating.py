"""A statement's way through three pairs of hands, and its restatements."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import restating, stating
from ..commands.keeping import Movement
from ..forms import ChangeForm, PrepareForm, ReasonForm
from ..queries.keeping import waiting_for, waiting_lines
from ..queries.reading import changes_of
from ..queries.things import FundThing, StatementThing, get_fund, get_statement
from ..rules.periods import next_of
from ..rules.statements import STATEMENT
from . import WORDS, archive, blueprint


@blueprint.get("/disclosure/waiting")
@guard("disclosure.waiting")
def waiting() -> Response:
    """The statements that wait for the viewer."""
    return page("disclosure/waiting.html", things=waiting_for(viewer()), states=STATEMENT.by_name)


def _fund(thing: StatementThing) -> FundThing:
    fund = get_fund(viewer(), thing.fund_id)
    if fund is None:
        raise Missing
    return fund


@blueprint.post("/disclosure/funds/<int:fund_id>/begin")
@guard("disclosure.keep", load=get_fund)
def begin(thing: FundThing) -> Response:
    """Begin the statement of the next period."""
    row = stating.begin(viewer(), thing, next_of(thing))
    return after(f"/disclosure/{row.id}/work")


@blueprint.route("/disclosure/<int:statement_id>/work", methods=["GET", "POST"])
@guard("disclosure.work", load=get_statement)
def work(thing: StatementThing) -> Response:
    """What is to be published: its lines, its sums, and the one act that is next."""
    form = PrepareForm()
    if form.is_submitted() and form.validate() and form.attempt(stating.prepare, viewer(), thing, form.bank.data):
        flash(_("It is added up and waits for someone else of your organization."), "success")
        return after(f"{thing.path}/work")
    return _work(thing, form, 422 if form.errors else 200)


def _work(
    thing: StatementThing, form: Any = None, status: int = 200, reason: Any = None, changing: Any = None
) -> Response:
    now, cursor = stating.present_totals(thing), request.args.get("after")
    sums = replace(thing, income=now.income, spending=now.spending, closing=now.closing, lines=now.lines)
    return page(
        "disclosure/work.html", status=status, thing=thing, form=form or PrepareForm(formdata=None), sums=sums,
        reason_form=reason or ReasonForm(formdata=None), state=STATEMENT.by_name[thing.state], words=WORDS,
        lines=waiting_lines(thing.fund_id, thing.period, cursor) if not thing.restates_id else None,
        changes=changes_of(thing.id) if thing.restates_id else (), change_form=changing or ChangeForm(formdata=None),
    )  # fmt: skip


@blueprint.post("/disclosure/<int:statement_id>/approve")
@guard("disclosure.approve", load=get_statement)
def approve(thing: StatementThing) -> Response:
    """Someone else agrees."""
    stating.approve(viewer(), thing)
    flash(_("Approved. The party branch or a public office reviews and publishes it."), "success")
    return after(f"{thing.path}/work")


@blueprint.post("/disclosure/<int:statement_id>/publish")
@guard("disclosure.publish", load=get_statement)
def publish(thing: StatementThing) -> Response:
    """A third person publishes it."""
    stating.publish(viewer(), thing, archive())
    flash(_("Published. Nothing of it can be changed any more."), "success")
    return after(thing.path)


@blueprint.post("/disclosure/<int:statement_id>/send-back")
@guard("disclosure.send_back", load=get_statement)
def send_back(thing: StatementThing) -> Response:
    """What is not right goes back."""
    form = ReasonForm()
    if form.validate_on_submit() and form.attempt(stating.send_back, viewer(), thing, form.reason.data or ""):
        flash(_("Sent back with your reason."), "success")
        return after("/disclosure/waiting")
    return _work(thing, status=422, reason=form)


@blueprint.post("/disclosure/<int:statement_id>/drop")
@guard("disclosure.prepare", load=get_statement)
def drop(thing: StatementThing) -> Response:
    """Give a draft up."""
    fund = _fund(thing)
    stating.drop(viewer(), thing)
    flash(_("Given up. Its lines wait for another statement."), "success")
    return after(f"{fund.path}/lines")


@blueprint.route("/disclosure/<int:statement_id>/restate", methods=["GET", "POST"])
@guard("disclosure.restate", load=get_statement)
def restate(thing: StatementThing) -> Response:
    """Begin to set a published statement right."""
    form = ReasonForm()
    if form.validate_on_submit() and form.attempt(
        restating.begin_restatement, viewer(), thing, _fund(thing), form.reason.data or ""
    ):
        return after(f"/disclosure/{form.result.id}/work")
    return page("disclosure/restate.html", status=422 if form.errors else 200, thing=thing, form=form)


@blueprint.post("/disclosure/<int:statement_id>/change")
@guard("disclosure.prepare", load=get_statement)
def change(thing: StatementThing) -> Response:
    """One change of a restatement."""
    form = ChangeForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        restating.change, viewer(), thing, _fund(thing), form.number.data, _movement(thing, form), form.why.data or ""
    ):
        return after(form.keep(f"{thing.path}/work"))
    return _work(thing, status=422, changing=form)


def _movement(thing: StatementThing, form: ChangeForm) -> Movement | None:
    if form.gone.data:
        return None
    return Movement(form.day.data or thing.period.begins, form.signed, form.category.data, form.party.data or "",
                    form.note.data or "")  # fmt: skip
