"""Reading a text: an earlier version with what changed, and on paper."""

from __future__ import annotations

from flask import Response, url_for

from portal.kernel import clock
from portal.web.guard import guard, viewer
from portal.web.qr import drawn
from portal.web.render import page

from ...queries.text.remarks import counts_of, taken_in
from ...queries.text.versions import VersionThing, get_version, paragraphs_of_all, steps_between
from .. import blueprint
from .parts import changed_words, runs


@blueprint.get("/consultations/<int:consultation_id>/text/versions/<int:number>")
@guard("consultations.read_text", load=get_version)
def text_version(found: VersionThing) -> Response:
    """A version paragraph by paragraph against the one before, with what it took of what was said."""
    thing, version = found.thing, found.version
    before = found.versions.numbered(version.number - 1)
    texts = paragraphs_of_all([one.id for one in (version, before) if one])
    steps = steps_between(texts[before.id], texts[version.id]) if before else []
    return page(
        "consultations/text_version.html", thing=thing, version=version, before=before, paragraphs=texts[version.id],
        runs=list(runs(steps)), words=changed_words, versions=found.versions.published, counts=counts_of(thing.id),
        taken=taken_in(viewer(), thing, version.id) if before else {},
    )  # fmt: skip


@blueprint.get("/consultations/<int:consultation_id>/text/versions/<int:number>/print")
@guard("consultations.read_text", load=get_version)
def text_print(found: VersionThing) -> Response:
    """The text on paper, its numbers in the margin."""
    thing, version = found.thing, found.version
    address = url_for("consultations.show", consultation_id=thing.id, _external=True)
    return page(
        "consultations/text_print.html", thing=thing, version=version, current=found.versions.current,
        paragraphs=paragraphs_of_all([version.id])[version.id], address=address, qr=drawn(address), now=clock.now(),
    )  # fmt: skip
