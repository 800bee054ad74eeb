"""The convener's pages: a draft is read, looked at, taken; a paragraph is changed, added, taken out."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.people.rules import Viewer
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ...commands.text import writing
from ...forms.text import DraftForm, ParagraphForm, TakenForm
from ...queries.consultation import ConsultationThing
from ...queries.text.versions import Placed, begun_of, current_of, get_text, paragraphs_of, steps_between
from ...rules.text.matching import match
from ...rules.text.paragraphs import LEFT, Paragraph, Reading, packed, unpacked
from ...rules.text.reading import read_file, read_words
from .. import blueprint, preparing
from .parts import changed_words, runs
from .revising import revision_page


def home_of(thing: ConsultationThing) -> str:
    """The page on which the convener works at the text."""
    return f"{thing.path}/edit#text" if thing.state == "preparing" else f"{thing.path}/revision"


def at_hand(thing: ConsultationThing) -> list[Placed]:
    """The paragraphs that are being written: of the draft, or of the new version."""
    version = current_of(thing.id) if thing.state == "preparing" else begun_of(thing.id)
    return paragraphs_of(version.id) if version else []


@blueprint.post("/consultations/<int:consultation_id>/text/read")
@guard("consultations.write_text", load=get_text)
def read_text(thing: ConsultationThing) -> Response:
    """Read a file, or what was pasted, and show what would become of it; nothing is taken yet."""
    form = DraftForm(prefix="draft")
    if form.validate_on_submit() and form.attempt(_read, form):
        return _preview(thing, form.result)
    if thing.state == "preparing":
        return preparing.prepared(thing, status=422, form=form)
    return revision_page(thing, status=422, form=form)


def _read(form: DraftForm) -> Reading:
    file = form.file.data
    if file is not None and file.filename:
        return read_file(file.filename, file.read())
    return read_words(form.words.data or "")


def _preview(thing: ConsultationThing, reading: Reading) -> Response:
    current = current_of(thing.id) if thing.state != "preparing" else None
    old = paragraphs_of(current.id) if current else []
    steps = steps_between(old, _placed(old, reading.paragraphs)) if old else []
    return page(
        "consultations/text_preview.html", thing=thing, paragraphs=reading.paragraphs, home=home_of(thing),
        left=[str(LEFT[what]) % {"n": number} for what, number in reading.left.items()], steps=steps,
        runs=list(runs(steps)), words=changed_words, replaces=bool(at_hand(thing)),
        form=TakenForm(formdata=None, file=packed(reading.paragraphs)),
    )  # fmt: skip


def _placed(old: Sequence[Placed], new: Sequence[Paragraph]) -> list[Placed]:
    """The new paragraphs with the threads of those they were; new ones have threads of their own, below zero."""
    found = match([one.paragraph.text for one in old], [one.text for one in new])
    return [
        Placed(at + 1, -at - 1 if was is None else old[was].thread, one)
        for at, (was, one) in enumerate(zip(found, new, strict=True))
    ]


@blueprint.post("/consultations/<int:consultation_id>/text")
@guard("consultations.write_text", load=get_text)
def take_text(thing: ConsultationThing) -> Response:
    """Take what the preview showed."""
    writing.take(viewer(), thing, unpacked(request.form.get("file", "")))
    flash(_("The text is taken in. You can change it paragraph by paragraph."), "success")
    return after(home_of(thing))


def _thread(thing: ConsultationThing) -> Placed:
    thread = (request.view_args or {})["thread"]
    for one in at_hand(thing):
        if one.thread == thread:
            return one
    raise Missing


def get_text_at(who: Viewer, consultation_id: int, thread: int) -> ConsultationThing | None:  # noqa: ARG001
    """The consultation; the paragraph is looked for among those that are being written."""
    return get_text(who, consultation_id)


@blueprint.route("/consultations/<int:consultation_id>/text/<int:thread>/edit", methods=["GET", "POST"])
@guard("consultations.write_text", load=get_text_at)
def edit_paragraph(thing: ConsultationThing) -> Response:
    """Change a paragraph."""
    one = _thread(thing)
    form = ParagraphForm(kind=one.paragraph.kind, label=one.paragraph.label, text=one.paragraph.text)
    if form.validate_on_submit() and form.attempt(
        writing.change, viewer(), thing, one.thread, form.text.data or "", form.label.data or "", form.kind.data or ""
    ):
        return after(_back(thing, one.number))
    return page("consultations/text_paragraph.html", status=422 if form.errors else 200, thing=thing, one=one,
                form=form, home=_back(thing, one.number), adding=False)  # fmt: skip


@blueprint.route("/consultations/<int:consultation_id>/text/<int:thread>/add", methods=["GET", "POST"])
@guard("consultations.write_text", load=get_text_at)
def add_paragraph(thing: ConsultationThing) -> Response:
    """Add a paragraph behind this one."""
    one = _thread(thing)
    form = ParagraphForm(kind="paragraph")
    if form.validate_on_submit() and form.attempt(
        writing.insert_after, viewer(), thing, one.thread, form.text.data or "", form.label.data or "",
        form.kind.data or "",
    ):  # fmt: skip
        return after(_back(thing, one.number + 1))
    return page("consultations/text_paragraph.html", status=422 if form.errors else 200, thing=thing, one=one,
                form=form, home=_back(thing, one.number), adding=True)  # fmt: skip


@blueprint.post("/consultations/<int:consultation_id>/text/<int:thread>/remove")
@guard("consultations.write_text", load=get_text_at)
def remove_paragraph(thing: ConsultationThing) -> Response:
    """Take a paragraph out."""
    one = _thread(thing)
    writing.remove(viewer(), thing, one.thread)
    flash(_("Paragraph %(number)s is taken out.", number=one.number), "success")
    return after(_back(thing, max(one.number - 1, 1)))


def _back(thing: ConsultationThing, number: int) -> str:
    return f"{home_of(thing).partition('#')[0]}#p{number}"
