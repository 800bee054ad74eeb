"""What lets anyone recount: the record with its signed heads, the kit, one receipt checked in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Response, request
from flask_babel import gettext as _

from portal.files.delivery import hand_out, uploads
from portal.kernel import signing
from portal.kernel.errors import DomainError
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import page

from ..forms import ReceiptForm
from ..queries.assembly import AssemblyThing, get_assembly
from ..queries.kit import write_kit
from ..queries.record import answer_of, events_of, heads_of, kept_of, lines_of, receipt_of, size_of, standing_of
from ..rules.receipts import LONGEST, Check, checks, read_receipt, standing_said
from ..rules.ruleset import Mode
from ..rules.words import RECORDED
from . import blueprint


@blueprint.get("/assemblies/<int:assembly_id>/record")
@guard("assemblies.record", load=get_assembly)
def record(thing: AssemblyThing) -> Response:
    """Every event of the vote, a page of them, and the newest signed heads: to print and to keep."""
    shown = events_of(thing.id, request.args.get("after"))
    return page("assemblies/record.html", thing=thing, heads=heads_of(thing.id), size=size_of(thing.id), events=shown,
                kinds=RECORDED, lines=lines_of(viewer(), thing), key=signing.public_key(),
                moment=datetime.fromisoformat,
                next_href=url_with(after=shown.next) if shown.next else None)  # fmt: skip


@blueprint.get("/assemblies/<int:assembly_id>/kit.zip")
@guard("assemblies.record", load=get_assembly)
def kit(thing: AssemblyThing) -> Response:
    """The recount kit; of a confidential vote without its choices."""
    return hand_out(partial(write_kit, thing), "application/zip", f"vote-{thing.id}.zip")


@blueprint.route("/verify", methods=["GET", "POST"])
@guard("assemblies.verify")
def verify() -> Response:
    """Check one receipt: every part of it, and whether its ballot counts. Nothing of it is kept."""
    form, checked = ReceiptForm(), None
    if request.method == "GET":
        form.vote.data, form.receipt.data = request.args.get("vote"), request.args.get("ballot")
    asked = form.validate_on_submit() or (request.method == "GET" and bool(form.receipt.data))
    if asked and form.attempt(_checked, form):
        checked = form.result
    return page("assemblies/verify.html", status=422 if form.errors or form.form_errors else 200, form=form,
                checked=checked)  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """What came of checking a receipt: of which vote, part by part, and what became of its ballot."""

    thing: AssemblyThing | None
    checks: list[Check]
    standing: Check | None = None

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


def _checked(form: ReceiptForm) -> Checked:
    sent = uploads(form.file.name)
    text = sent[0].data[:LONGEST].decode("utf-8", "replace") if sent else form.receipt.data or ""
    if not text.strip():
        raise DomainError(_("Paste your receipt, or choose the file with it."), "receipt")
    receipt = read_receipt(text)
    number = number_in(receipt["vote"] if receipt else form.vote.data)
    thing = get_assembly(viewer(), number) if number else None
    if thing is None or thing.notice_at is None:
        return Checked(None, [Check(False, _("There is no vote with this number, or its notice is not published."))])
    if thing.mode == Mode.ANONYMOUS:
        return _answer(thing, str(receipt.get("tracker", "")) if receipt else text.strip())
    if receipt is None:
        standing = standing_of(thing.id, text.strip())
        receipt = receipt_of(thing, standing) if standing else None
    if receipt is None or "ballot" not in receipt:
        return Checked(
            thing,
            [
                Check(
                    False,
                    _(
                        "There is no such ballot in this record. Compare the number with your "
                        "receipt; if it is right, tell the counters and the residents committee."
                    ),
                )
            ],
        )
    kept = kept_of(thing, receipt)
    return Checked(thing, list(checks(receipt, kept)), standing_said(kept) if kept else None)


def _answer(thing: AssemblyThing, tracker: str) -> Checked:
    """An answer of an anonymous survey, by the word that only who gave it was shown."""
    if thing.closed_at is None:
        said = _("Answers are published when the survey is closed. Come back then: your word leads to yours.")
        return Checked(thing, [], Check(True, said))
    if answer_of(thing.id, tracker):
        said = _(
            "An answer stands under this word. It counts; the kit shows what it says, and that nothing was changed."
        )
        return Checked(thing, [Check(True, said)])
    return Checked(thing, [Check(False, _("No answer stands under this word. Compare it with what you wrote down; if "
                                          "it is right, tell the convener and the residents committee."))])  # fmt: skip
