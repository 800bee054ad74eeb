"""The counters' pages: proxies, paper read twice, ballots that conflict."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.files import commands as files
from portal.files.delivery import deliver_private, store, uploads
from portal.files.queries import private_files
from portal.kernel.area import parse_square_metres
from portal.kernel.errors import DomainError, Missing
from portal.kernel.ids import number_in
from portal.web.forms import Form
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import paper, resolving, serving
from ..forms import BatchForm, CloseBatchForm, DecisionForm, ProxyForm
from ..models import PaperBatch, PaperEntry
from ..queries import counters as queries
from ..queries.assembly import AssemblyThing, get_assembly, motions_of
from ..rules.ruleset import MotionKind
from . import WORDS, blueprint


@blueprint.get("/assemblies/<int:assembly_id>/counters")
@guard("assemblies.serve", load=get_assembly)
def counters(thing: AssemblyThing) -> Response:
    """What the counters have to do, with how much waits."""
    return page("assemblies/counters.html", thing=thing, work=queries.work_of(thing.id))


@blueprint.route("/assemblies/<int:assembly_id>/proxies", methods=["GET", "POST"])
@guard("assemblies.serve", load=get_assembly)
def proxies(thing: AssemblyThing) -> Response:
    """Written proxies: entered with the document by one, confirmed by another."""
    form = ProxyForm()
    if form.validate_on_submit() and form.attempt(_enter_proxy, thing, form):
        flash(_("The proxy is entered. A colleague confirms it from the document."), "success")
        return after(f"{thing.path}/proxies")
    return page("assemblies/proxies.html", status=422 if form.errors else 200, thing=thing, form=form, words=WORDS,
                motions=motions_of(thing.id), rows=queries.proxies_of(thing.id))  # fmt: skip


def _enter_proxy(thing: AssemblyThing, form: ProxyForm) -> Any:
    prepared = files.prepare(uploads())
    kept = files.keep_private(viewer(), store(), prepared)
    said = {
        str(motion.number): value
        for motion in motions_of(thing.id)
        if (value := request.form.get(f"motion{motion.number}"))
    }
    return serving.enter_proxy(viewer(), thing, form.slot.data or 0, form.holder.data or "", said, kept[0].id)


@blueprint.post("/assemblies/<int:assembly_id>/proxies/<action>")
@guard("assemblies.serve", load=lambda who, assembly_id, action: get_assembly(who, assembly_id))  # noqa: ARG005
def decide_proxy(thing: AssemblyThing) -> Response:
    """Confirm a proxy, or take it back."""
    commands = {"confirm": serving.check_proxy, "revoke": serving.revoke_proxy}
    action = (request.view_args or {}).get("action", "")
    if action not in commands:
        raise Missing
    commands[action](viewer(), thing, number_in(request.form.get("proxy")) or 0)
    return after(f"{thing.path}/proxies")


@blueprint.route("/assemblies/<int:assembly_id>/paper", methods=["GET", "POST"])
@guard("assemblies.count_paper", load=get_assembly)
def stacks(thing: AssemblyThing) -> Response:
    """The stacks of paper; a new one begins with the number on its cover sheet."""
    form = BatchForm()
    if form.validate_on_submit() and form.attempt(paper.open_batch, viewer(), thing, form.forms.data or 0):
        slot = number_in(request.args.get("slot"))
        return after(f"{thing.path}/paper/{form.result.id}" + (f"?slot={slot}" if slot else ""))
    return page("assemblies/stacks.html", status=422 if form.errors else 200, thing=thing, form=form,
                rows=queries.stacks_of(thing.id))  # fmt: skip


def _stack(who: Any, assembly_id: int, batch_id: int) -> AssemblyThing | None:
    thing = get_assembly(who, assembly_id)
    if thing is not None:
        paper.batch_of(thing, batch_id, hold=False)
    return thing


def _batch(thing: AssemblyThing) -> PaperBatch:
    return paper.batch_of(thing, int((request.view_args or {})["batch_id"]))


@blueprint.route("/assemblies/<int:assembly_id>/paper/<int:batch_id>", methods=["GET", "POST"])
@guard("assemblies.count_paper", load=_stack)
def stack(thing: AssemblyThing) -> Response:
    """One stack: whoever began it enters its ballots; everyone else reads them again from the scans."""
    form = Form()
    if form.validate_on_submit() and form.attempt(_enter, thing):
        return after(f"{thing.path}/paper/{form.result.batch_id}")
    return _stack_page(thing, form=form)


def _stack_page(thing: AssemblyThing, form: Form | None = None, closing: CloseBatchForm | None = None) -> Response:
    row = paper.batch_of(thing, int((request.view_args or {})["batch_id"]), hold=False)
    wrong = (form and form.errors) or (closing and closing.errors)
    return page("assemblies/stack.html", status=422 if wrong else 200, thing=thing, batch=row, form=form or Form(),
                closing=closing or CloseBatchForm(formdata=None, prefix="close"),
                entries=queries.entries_of(row.id), words=WORDS,
                motions=motions_of(thing.id), me=viewer().id,
                wanted=number_in(request.args.get("slot")) or "")  # fmt: skip


def _enter(thing: AssemblyThing) -> PaperEntry:
    number = number_in(request.form.get("slot"))
    if number is None:
        raise DomainError(_("Write the number on the ballot."), "slot")
    said = _reading(thing)
    prepared = files.prepare(uploads("scan"))
    kept = files.keep_private(viewer(), store(), prepared)
    return paper.enter(viewer(), thing, _batch(thing), number, said, kept[0].id)


def _reading(thing: AssemblyThing) -> dict[str, Any]:
    """What the form says the paper says."""
    said: dict[str, Any] = {}
    for motion in motions_of(thing.id):
        marks = request.form.getlist(f"motion{motion.number}")
        if marks and marks != [""]:
            several = motion.rule.kind == MotionKind.ELECTION and marks != ["abstain"]
            said[str(motion.number)] = marks if several else marks[0]
    return paper.reading(thing, said, (request.form.get("invalid") or "").strip())


@blueprint.route("/assemblies/<int:assembly_id>/paper/<int:batch_id>/again/<int:entry_id>", methods=["GET", "POST"])
@guard(
    "assemblies.count_paper",
    load=lambda who, assembly_id, batch_id, entry_id: _stack(who, assembly_id, batch_id),  # noqa: ARG005
)
def again(thing: AssemblyThing) -> Response:
    """Read one ballot again from its scan, without what the first reader typed."""
    arguments = request.view_args or {}
    form, entries = Form(), queries.entries_of(int(arguments["batch_id"]))
    entry = next((row for row in entries if row.id == arguments["entry_id"]), None)
    if entry is None:
        raise Missing
    if form.validate_on_submit() and form.attempt(paper.enter_again, viewer(), thing, entry.id, _reading(thing)):
        return after(f"{thing.path}/paper/{arguments['batch_id']}")
    return page("assemblies/again.html", status=422 if form.form_errors else 200, thing=thing, entry=entry, form=form,
                batch_id=arguments["batch_id"], motions=motions_of(thing.id), words=WORDS)  # fmt: skip


@blueprint.get("/assemblies/<int:assembly_id>/scans/<int:file_id>")
@guard("assemblies.count_paper", load=lambda who, assembly_id, file_id: get_assembly(who, assembly_id))  # noqa: ARG005
def scan(thing: AssemblyThing) -> Response:
    """The scan of a ballot or the document of a proxy of this vote; for its counters."""
    number = int((request.view_args or {})["file_id"])
    if number not in queries.scans_of(thing.id):
        raise Missing
    found = private_files([number])
    if not found:
        raise Missing
    return deliver_private(found[0])


@blueprint.post("/assemblies/<int:assembly_id>/paper/<int:batch_id>/close")
@guard("assemblies.count_paper", load=_stack)
def close_stack(thing: AssemblyThing) -> Response:
    """Take a stack into the record, when its totals agree."""
    form = CloseBatchForm(prefix="close")
    if form.validate_on_submit() and form.attempt(_close, thing, form):
        held = sum(ballot.state == "conflict" for ballot in form.result)
        flash(_("The stack is in the record: %(number)s ballots, %(held)s of them in conflict.",
                number=len(form.result), held=held), "success")  # fmt: skip
        return after(f"{thing.path}/conflicts" if held else f"{thing.path}/paper")
    return _stack_page(thing, closing=form)


def _close(thing: AssemblyThing, form: CloseBatchForm) -> Any:
    area = parse_square_metres(form.area.data or "")
    return paper.close_batch(viewer(), thing, _batch(thing), form.heads.data or 0, area)


@blueprint.route("/assemblies/<int:assembly_id>/conflicts", methods=["GET", "POST"])
@guard("assemblies.resolve", load=get_assembly)
def conflicts(thing: AssemblyThing) -> Response:
    """Two ballots of the same owners: decided with a reason, on the record."""
    form = DecisionForm()
    if form.validate_on_submit() and form.attempt(
        resolving.resolve, viewer(), thing, number_in(request.form.get("ballot")) or 0,
        form.counts.data == "yes", form.reason.data or "",
    ):  # fmt: skip
        flash(_("The decision is on the record."), "success")
        return after(f"{thing.path}/conflicts")
    return page("assemblies/conflicts.html", status=422 if form.errors else 200, thing=thing, form=form,
                rows=queries.clashes_of(thing), words=WORDS, motions=motions_of(thing.id),
                wanted=number_in(request.form.get("ballot")))  # fmt: skip
