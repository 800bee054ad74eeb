"""Reading a text: as it stands, an earlier version with what changed, and on paper."""

from __future__ import annotations

from flask import Response, request, url_for

from portal.kernel import clock
from portal.kernel.errors import Missing
from portal.people.rules import Viewer
from portal.web.guard import guard, viewer
from portal.web.qr import drawn
from portal.web.render import page

from ...queries.consultation import ConsultationThing
from ...queries.text.remarks import counts_of, taken_in
from ...queries.text.versions import (
    Version,
    current_of,
    get_text,
    paragraphs_of,
    steps_between,
    version_of,
    versions_of,
)
from .. import blueprint
from .parts import changed_words, runs


def get_version(who: Viewer, consultation_id: int, number: int) -> ConsultationThing | None:
    """The consultation, where its text has this version."""
    thing = get_text(who, consultation_id)
    return thing if thing is not None and version_of(consultation_id, number) is not None else None


def _numbered(thing: ConsultationThing) -> Version:
    found = version_of(thing.id, (request.view_args or {})["number"])
    if found is None:
        raise Missing
    return found


@blueprint.get("/consultations/<int:consultation_id>/text/versions/<int:number>")
@guard("consultations.read_text", load=get_version)
def text_version(thing: ConsultationThing) -> Response:
    """A version paragraph by paragraph against the one before, with what it took of what was said."""
    version = _numbered(thing)
    before = version_of(thing.id, version.number - 1)
    new = paragraphs_of(version.id)
    steps = steps_between(paragraphs_of(before.id), new) if before else []
    return page(
        "consultations/text_version.html", thing=thing, version=version, before=before, paragraphs=new, steps=steps,
        runs=list(runs(steps)), words=changed_words, taken=taken_in(viewer(), thing, version.id),
        versions=versions_of(thing.id), counts=counts_of(thing.id),
    )  # fmt: skip


@blueprint.get("/consultations/<int:consultation_id>/text/versions/<int:number>/print")
@guard("consultations.read_text", load=get_version)
def text_print(thing: ConsultationThing) -> Response:
    """The text on paper, its numbers in the margin."""
    version = _numbered(thing)
    address = url_for("consultations.show", consultation_id=thing.id, _external=True)
    return page(
        "consultations/text_print.html", thing=thing, version=version, paragraphs=paragraphs_of(version.id),
        current=current_of(thing.id), address=address, qr=drawn(address), now=clock.now(),
    )  # fmt: skip
