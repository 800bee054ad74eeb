"""Owners demand an assembly; an office says where ballots cast here count."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.kernel.errors import DomainError
from portal.kernel.ids import number_in
from portal.places.queries import get_place
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import demanding, switching
from ..forms import DemandForm, RecognitionForm
from ..models import Assembly, ChannelRecognition
from ..queries.assembly import AssemblyThing, get_assembly
from ..queries.demands import get_compound, owned_compounds, places_in, recognitions_in
from . import blueprint

KINDS = ("district", "subdistrict", "community", "compound")


@blueprint.route("/assemblies/demand", methods=["GET", "POST"])
@guard("assemblies.begin_demand")
def demand() -> Response:
    """Demand an assembly."""
    form = DemandForm()
    if path := form.taken_before():
        return after(path)
    form.place.choices = [SelectChoice(*row) for row in owned_compounds(viewer())]
    if form.validate_on_submit() and form.attempt(_demand, form):
        flash(_("Your demand is public and signed by you. Tell your neighbours."), "success")
        return after(form.keep(f"/assemblies/{form.result.id}"))
    return page(
        "assemblies/_one_form.html", status=422 if form.errors else 200, form=form, heading=_("Demand an assembly"),
        lead=_("A fifth of the owners, by heads, oblige the committee to convene an assembly. They have ninety days."),
        back="/assemblies", back_title=_("All"), act=_("Demand it in public"),
    )  # fmt: skip


def _demand(form: DemandForm) -> Assembly:
    compound = get_compound(viewer(), form.place.data or 0)
    if compound is None or not compound.owns:
        raise DomainError(_("Choose a compound you own a part of."), "place")
    return demanding.demand(
        viewer(), compound, form.title.data or "", number_in(form.item.data) or 0, form.reason.data or ""
    )


@blueprint.post("/assemblies/<int:assembly_id>/sign")
@guard("assemblies.sign", load=get_assembly)
def sign(thing: AssemblyThing) -> Response:
    """Sign a demand."""
    if demanding.sign(viewer(), thing):
        flash(_("Signed. With you a fifth of the owners demand it: the committee has to convene."), "success")
    else:
        flash(_("Signed."), "success")
    return after(thing.path)


@blueprint.post("/assemblies/<int:assembly_id>/unsign")
@guard("assemblies.sign", load=get_assembly)
def unsign(thing: AssemblyThing) -> Response:
    """Take a signature back."""
    demanding.take_back(viewer(), thing)
    flash(_("Your signature is taken back."), "success")
    return after(thing.path)


@blueprint.post("/assemblies/<int:assembly_id>/take-over")
@guard("assemblies.take_over", load=get_assembly)
def take_over(thing: AssemblyThing) -> Response:
    """Convene what the owners' committee did not convene in time."""
    demanding.take_over(viewer(), thing)
    flash(_("You convene it now. Prepare the notice."), "success")
    return after(f"{thing.path}/edit")


@blueprint.route("/assemblies/recognition", methods=["GET", "POST"])
@guard("assemblies.recognize")
def recognition() -> Response:
    """Say where ballots cast here count."""
    form, who = RecognitionForm(), viewer()
    if path := form.taken_before():
        return after(path)
    area = who.acting.place_path
    form.place.choices = [SelectChoice(row.id, row.name) for row in places_in(area, KINDS)]
    if form.validate_on_submit() and form.attempt(_recognize, form):
        flash(_("It holds from now on. Votes that are announced keep the rule they were announced with."), "success")
        return after(form.keep("/assemblies/recognition"))
    return page(
        "assemblies/recognition.html", status=422 if form.errors else 200, form=form, rows=recognitions_in(area),
        heading=_("Where ballots cast here count"), back="/desk", back_title=_("Desk"), act=_("Let it hold"),
        lead=_("Without a decision, ballots cast here are advice: signed paper and the official platform count."),
    )  # fmt: skip


def _recognize(form: RecognitionForm) -> ChannelRecognition:
    place = get_place(form.place.data or 0)
    return switching.recognize(viewer(), place, form.counts.data == "yes", form.document.data or "")
