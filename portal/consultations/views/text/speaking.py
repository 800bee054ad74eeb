"""A paragraph: what was said about it, and saying something oneself."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import after, page

from ...commands.text import speaking
from ...forms.text import CommentForm, HideForm, WordingForm
from ...queries.text.remarks import get_remark, remarks_on
from ...queries.text.things import ParagraphThing, RemarkThing, get_paragraph
from .. import blueprint
from .parts import changed


@blueprint.get("/consultations/<int:consultation_id>/paragraphs/<int:thread>")
@guard("consultations.read_text", load=get_paragraph)
def paragraph(thing: ParagraphThing) -> Response:
    """A paragraph with everything that was said about it."""
    return _shown(thing)


def _shown(
    thing: ParagraphThing, status: int = 200, comment: CommentForm | None = None, wording: WordingForm | None = None
) -> Response:
    who = viewer()
    cursors = request.args.get("wordings"), request.args.get("after")
    wordings, comments = remarks_on(who, thing.thing, thing.placed.thread, *cursors)
    return page(
        "consultations/paragraph.html", fragment="remarks", status=status, thing=thing, wordings=wordings,
        comments=comments, changed=changed, viewer_id=who.id,
        comment_form=comment or CommentForm(formdata=None, prefix="comment"),
        wording_form=wording or WordingForm(formdata=None, prefix="wording", words=thing.placed.paragraph.text),
        more_wordings=url_with(wordings=wordings.next) if wordings.next else None,
        more_comments=url_with(after=comments.next) if comments.next else None,
        first_href=None if wordings.first and comments.first else thing.path,
    )  # fmt: skip


@blueprint.post("/consultations/<int:consultation_id>/paragraphs/<int:thread>/comments")
@guard("consultations.remark", load=get_paragraph)
def add_comment(thing: ParagraphThing) -> Response:
    """Say something about it."""
    form = CommentForm(prefix="comment")
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(speaking.comment, viewer(), thing, form.words.data or ""):
        form.keep(f"{thing.path}#remark-{form.result.id}")
        flash(_("Your comment stands beside the paragraph."), "success")
        return after(f"{thing.path}#remark-{form.result.id}", fragment=lambda: _shown(thing))
    return _shown(thing, 422, comment=form)


@blueprint.post("/consultations/<int:consultation_id>/paragraphs/<int:thread>/wordings")
@guard("consultations.remark", load=get_paragraph)
def add_wording(thing: ParagraphThing) -> Response:
    """Propose what it should say."""
    form = WordingForm(prefix="wording")
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        speaking.propose, viewer(), thing, form.words.data or "", form.why.data or ""
    ):
        form.keep(f"{thing.path}#remark-{form.result.id}")
        flash(_("Your wording stands beside the paragraph; others can support it."), "success")
        return after(f"{thing.path}#remark-{form.result.id}", fragment=lambda: _shown(thing))
    return _shown(thing, 422, wording=form)


def _again(thing: RemarkThing) -> Response:
    """The paragraph after something of it was changed."""
    found = get_paragraph(viewer(), thing.matter_id, thing.thread)
    assert found is not None
    return _shown(found)


@blueprint.post("/remarks/<int:remark_id>/support")
@guard("consultations.back_wording", load=get_remark)
def support_wording(thing: RemarkThing) -> Response:
    """Support proposed words, or no longer."""
    act = speaking.support if request.form.get("on") != "0" else speaking.withdraw_support
    act(viewer(), thing)
    return after(thing.page, fragment=lambda: _again(thing))


@blueprint.post("/remarks/<int:remark_id>/take-back")
@guard("consultations.take_back", load=get_remark)
def take_remark_back(thing: RemarkThing) -> Response:
    """Take one's own words back."""
    speaking.take_back(viewer(), thing)
    flash(_("It is taken back."), "success")
    return after(f"{thing.thing.path}/paragraphs/{thing.thread}", fragment=lambda: _again(thing))


@blueprint.route("/remarks/<int:remark_id>/hide", methods=["GET", "POST"])
@guard("consultations.hide_remark", load=get_remark)
def hide_remark(thing: RemarkThing) -> Response:
    """Put a remark out of sight, with a public reason."""
    form = HideForm()
    if form.validate_on_submit() and form.attempt(speaking.hide, viewer(), thing, form.reason.data or ""):
        flash(_("It is hidden; your reason stands in its place, and its author is told."), "success")
        return after(thing.page)
    return page("consultations/hide_remark.html", status=422 if form.errors else 200, thing=thing, form=form)


@blueprint.post("/remarks/<int:remark_id>/show")
@guard("consultations.show_remark", load=get_remark)
def show_remark(thing: RemarkThing) -> Response:
    """Show a hidden remark again."""
    speaking.bring_back(viewer(), thing)
    flash(_("It can be read again; its author is told."), "success")
    return after(thing.page, fragment=lambda: _again(thing))
