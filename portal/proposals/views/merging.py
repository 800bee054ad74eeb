"""Merging a proposal into another that says the same."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import merging
from ..forms.responding import MergeForm
from ..queries import ProposalThing, get_proposal, merge_targets
from . import blueprint


@blueprint.route("/proposals/<int:proposal_id>/merge", methods=["GET", "POST"])
@guard("proposals.merge", load=get_proposal)
def merge(thing: ProposalThing) -> Response:
    """Find the proposal that takes this one in, and merge."""
    words = request.args.get("q", "").strip()[:80]
    found = merge_targets(viewer(), thing, words)
    form = MergeForm()
    form.target.choices = [SelectChoice(row.id, _line(row)) for row in found]
    if form.validate_on_submit():
        target = get_proposal(viewer(), form.target.data)
        if form.attempt(merging.merge, viewer(), thing, target, form.reason.data):
            flash(_("Merged. Those who supported it are told, and may move their support."), "success")
            return after(thing.path)
    status = 422 if form.is_submitted() else 200
    return page("proposals/merge.html", status=status, form=form, thing=thing, words=words)


def _line(row: Any) -> str:
    supporters = ngettext("%(num)s supporter", "%(num)s supporters", row.supports)
    return " · ".join((row.title, _("No. %(n)s", n=row.id), supporters))
