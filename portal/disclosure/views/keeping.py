"""What the treasurer does: a fund, its lines, its budget, its contracts."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.files.delivery import store, uploads
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.money import parse_yuan, yuan
from portal.matters.queries import matter_at
from portal.places import queries as places
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import keeping, vouchers
from ..commands.keeping import Movement
from ..forms import ContractForm, FundForm, LineForm
from ..queries.keeping import budget_of, line_said, open_statement_of, waiting_lines
from ..queries.reading import contracts_of
from ..queries.things import FundThing, LineThing, PlaceThing, get_compound, get_fund, get_line
from ..rules.periods import next_of
from ..rules.words import CATEGORY
from . import WORDS, blueprint


@blueprint.route("/disclosure/places/<int:place_id>/new", methods=["GET", "POST"])
@guard("disclosure.open_fund", load=get_compound)
def open_fund(thing: PlaceThing) -> Response:
    """Open a fund."""
    form = FundForm()
    if path := form.taken_before():
        return after(path)
    place = places.get_place(thing.id)
    if form.validate_on_submit() and form.attempt(
        keeping.open_fund, viewer(), place, form.kind.data, form.name.data or "", form.since.data, form.opening.data,
        form.line.data, form.every.data,
    ):  # fmt: skip
        return after(form.keep(f"/disclosure/funds/{form.result.id}/lines"))
    return page("disclosure/open.html", status=422 if form.errors else 200, form=form, thing=thing)


@blueprint.route("/disclosure/funds/<int:fund_id>/lines", methods=["GET", "POST"])
@guard("disclosure.keep", load=get_fund)
def lines(thing: FundThing) -> Response:
    """The lines that wait for a statement, and one more."""
    form = _line_form(thing)
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_enter, thing, form):
        flash(_("Entered. It is public with the statement of its period."), "success")
        photo = form.result.voucher_id is not None
        return after(form.keep(f"/disclosure/lines/{form.result.id}/cover" if photo else f"{thing.path}/lines"))
    return page("disclosure/lines.html", status=422 if form.errors else 200, thing=thing, form=form, words=WORDS,
                waiting=waiting_lines(thing.id, None, request.args.get("after")),
                open=open_statement_of(thing.id), next=next_of(thing),
                today=clock.today())  # fmt: skip


def _line_form(thing: FundThing) -> LineForm:
    form = LineForm()
    form.contract.choices = [
        SelectChoice("", "—"),
        *(SelectChoice(one.id, one.title) for one in contracts_of(thing.id)),
    ]
    return form


def _enter(thing: FundThing, form: LineForm) -> Any:
    return keeping.enter_line(viewer(), thing, _movement(form, _voucher()))


def _voucher() -> int | None:
    """The photo or PDF that was sent, made anew without what it says of its camera."""
    sent = uploads("files")
    return vouchers.keep(viewer(), store(), sent[0]).id if sent else None


def _movement(form: LineForm, voucher_id: int | None) -> Movement:
    return Movement(form.day.data, form.signed, form.category.data, form.party.data or "", form.note.data or "",
                    form.contract.data, decision_at(form.decision.data or ""), voucher_id)  # fmt: skip


def decision_at(address: str) -> int | None:
    """The matter whose page an address leads to. Raises `DomainError` where there is none."""
    if not address.strip():
        return None
    found = matter_at(viewer(), address.strip())
    if found is None:
        raise DomainError(_("There is no public page here with this address."), "decision")
    return found


@blueprint.route("/disclosure/lines/<int:line_id>", methods=["GET", "POST"])
@guard("disclosure.keep", load=get_line)
def line(thing: LineThing) -> Response:
    """Change a line that is not published."""
    fund = get_fund(viewer(), thing.fund_id)
    assert fund is not None
    form = _line_form(fund)
    if form.validate_on_submit() and form.attempt(_change, fund, thing, form):
        flash(_("Changed."), "success")
        return after(f"{fund.path}/lines")
    if not form.is_submitted():
        form.show(line_said(thing.id))
    return page("disclosure/line.html", status=422 if form.errors else 200, thing=thing, fund=fund, form=form)


def _change(fund: FundThing, thing: LineThing, form: LineForm) -> None:
    keeping.change_line(viewer(), fund, thing, _movement(form, _voucher()))


@blueprint.post("/disclosure/lines/<int:line_id>/drop")
@guard("disclosure.keep", load=get_line)
def drop_line(thing: LineThing) -> Response:
    """Take out a line that is not published."""
    fund = get_fund(viewer(), thing.fund_id)
    assert fund is not None
    keeping.drop_line(viewer(), fund, thing)
    flash(_("The line is taken out."), "success")
    return after(f"{fund.path}/lines")


@blueprint.route("/disclosure/funds/<int:fund_id>/budget/<int:year>", methods=["GET", "POST"])
@guard("disclosure.keep", load=lambda viewer, fund_id, **_year: get_fund(viewer, fund_id))
def budget(thing: FundThing) -> Response:
    """The budget of a year, by category."""
    year = int((request.view_args or {})["year"])
    problem = None
    if request.method == "POST":
        try:
            keeping.set_budget(viewer(), thing, year, _amounts())
        except DomainError as error:
            problem = error.sentence
        else:
            flash(_("The budget of %(year)s is saved.", year=year), "success")
            return after(thing.path)
    return page("disclosure/budget.html", status=422 if problem else 200, thing=thing, year=year, problem=problem,
                planned=_typed(thing, year), words=WORDS)  # fmt: skip


def _typed(thing: FundThing, year: int) -> dict[str, str]:
    """What stands in the fields: what was typed, or what is kept."""
    if request.method == "POST":
        return {key: request.form.get(f"amount-{key}", "") for key in CATEGORY}
    return {key: str(yuan(amount)) for key, amount in budget_of(thing.id, year).items()}


def _amounts() -> dict[str, int]:
    typed = {key: request.form.get(f"amount-{key}", "").strip() for key in CATEGORY}
    return {key: parse_yuan(text) for key, text in typed.items() if text}


@blueprint.route("/disclosure/funds/<int:fund_id>/contracts/new", methods=["GET", "POST"])
@guard("disclosure.keep", load=get_fund)
def new_contract(thing: FundThing) -> Response:
    """Enter a contract."""
    form = ContractForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_contract, thing, form):
        return after(form.keep(f"{thing.path}#contracts"))
    return page("disclosure/contract.html", status=422 if form.errors else 200, thing=thing, form=form)


def _contract(thing: FundThing, form: ContractForm) -> Any:
    return keeping.add_contract(
        viewer(), thing, form.party.data or "", form.title.data or "", form.begins.data, form.ends.data,
        form.amount.data or 0, form.income.data, decision_at(form.decision.data or ""),
    )  # fmt: skip
