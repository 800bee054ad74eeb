"""The hearing or audit that objecting owners obliged."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _

from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import auditing as commands
from ..forms import AuditForm
from ..queries.asking import objections_of, owners_then
from ..queries.auditing import AuditThing, get_audit, reasons_for
from ..rules.statements import AUDIT
from ..rules.words import AUDITS
from . import blueprint


@blueprint.get("/disclosure/audits/<int:audit_id>")
@guard("disclosure.audit", load=get_audit)
def audit(thing: AuditThing) -> Response:
    """Why it is due, until when, and what came of it."""
    return page("disclosure/audit.html", thing=thing, reasons=reasons_for(thing.statement_id), words=AUDITS,
                objections=(objections_of(thing.statement_id), owners_then(thing.statement_id)),
                state=AUDIT.by_name[thing.state])  # fmt: skip


@blueprint.route("/disclosure/audits/<int:audit_id>/report", methods=["GET", "POST"])
@guard("disclosure.report_audit", load=get_audit)
def report_audit(thing: AuditThing) -> Response:
    """Say what came of it."""
    form = AuditForm()
    if form.validate_on_submit() and form.attempt(
        commands.report, viewer(), thing, form.form.data, form.held_on.data, form.report.data or ""
    ):
        flash(_("Reported. Those who objected are told."), "success")
        return after(f"/disclosure/audits/{thing.id}")
    return page("disclosure/audit_report.html", status=422 if form.errors else 200, thing=thing, form=form)
