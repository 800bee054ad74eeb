"""The pages of discussion: a thread, one comment with its replies, and the queue of what was reported."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from portal.kernel.errors import Missing, Sentence
from portal.kernel.ids import number_in
from portal.matters.queries import MatterThing, get_matter
from portal.web.guard import guard, viewer
from portal.web.render import after, page, wants_fragment

from . import commands, queries
from .forms import CommentForm, EditForm, ReplyForm
from .queries import CommentThing, get_comment
from .rules import HIDDEN_FOR, Stance, permalink

blueprint = Blueprint("discussion", __name__)


@blueprint.app_template_global()
def blank_comment_form() -> CommentForm:
    """An empty comment form for the page of any matter."""
    return CommentForm(formdata=None)


@blueprint.app_template_global()
def rule_of(reason: str) -> Sentence:
    """The house rule a reason names."""
    return HIDDEN_FOR.get(reason, "")


@blueprint.get("/matters/<int:matter_id>/comments")
@guard("discussion.read", load=get_matter)
def show(matter: MatterThing) -> Response:
    """The discussion of a matter; with `at` the page that holds this comment."""
    at = number_in(request.args.get("at"))
    if at is None:
        return _thread(matter, request.args.get("stance"), request.args.get("after"))
    said = get_comment(viewer(), at)
    if said is None or said.matter_id != matter.id:
        raise Missing
    if said.parent_id is None:
        return _thread(matter, said.stance, queries.cursor_at(said), sort="newest")
    parent = get_comment(viewer(), said.parent_id)
    return _talk(parent, ReplyForm(formdata=None), queries.page_of(said.position)) if parent else show(matter)


def _thread(
    matter: MatterThing, stance: str | None, cursor: str | None, sort: str | None = None,
    form: CommentForm | None = None, status: int = 200,
) -> Response:  # fmt: skip
    shown = queries.thread(viewer(), matter, sort or request.args.get("sort", "newest"), stance, cursor)
    return page(
        "discussion/show.html", fragment="comments", status=status, matter=matter, thread=shown, comment_form=form
    )


@blueprint.post("/matters/<int:matter_id>/comments")
@guard("discussion.comment", load=get_matter)
def comment(matter: MatterThing) -> Response:
    """Take a comment."""
    form = CommentForm()
    if path := form.taken_before():
        return after(path, lambda: _renewed(matter))
    stance = form.stance.data or Stance.NEUTRAL
    if form.validate_on_submit() and form.attempt(commands.comment, viewer(), matter, form.body.data, stance):
        path = form.keep(permalink(matter.id, form.result.id))
        return after(path, lambda: _renewed(matter))
    return _thread(matter, None, None, form=form, status=422)


def _renewed(matter: MatterThing) -> Response:
    """The thread after a comment was taken, newest first so that its writer sees it, with an empty form."""
    again = get_matter(viewer(), matter.id)
    if again is None:
        raise Missing
    return _thread(again, None, None, sort="newest")


@blueprint.get("/comments/<int:comment_id>/replies")
@guard("discussion.read", load=get_comment)
def replies(thing: CommentThing) -> Response:
    """A comment with its replies."""
    start = number_in(request.args.get("after")) or 0
    return _talk(thing, ReplyForm(formdata=None), min(start, thing.replies))


def _talk(thing: CommentThing, form: ReplyForm, start: int, status: int = 200) -> Response:
    form.stand_at(thing.id)
    return page(
        "discussion/talk.html",
        fragment="talk",
        status=status,
        thing=thing,
        line=queries.talk(viewer(), thing, start),
        start=start,
        page_size=queries.PAGE,
        versions=queries.versions_of(thing.id) if thing.edited_at and not thing.hidden_at else (),
        form=form,
        inline=wants_fragment(),
    )


@blueprint.post("/comments/<int:comment_id>/replies")
@guard("discussion.reply", load=get_comment)
def reply(thing: CommentThing) -> Response:
    """Take a reply."""
    form = ReplyForm()
    if path := form.taken_before():
        return after(path, _talk_again(thing.id, thing.replies))
    if form.validate_on_submit() and form.attempt(commands.reply, viewer(), thing, form.body.data):
        path = form.keep(permalink(thing.matter_id, form.result.id))
        return after(path, _talk_again(thing.id, form.result.position))
    return _talk(thing, form, queries.page_of(max(thing.replies, 1)), status=422)


def _talk_again(comment_id: int, position: int) -> Callable[[], Response]:
    """The comment with the page of replies that holds this position, as it is now."""

    def render() -> Response:
        thing = get_comment(viewer(), comment_id)
        if thing is None:
            raise Missing
        return _talk(thing, ReplyForm(formdata=None), queries.page_of(max(position, 1)))

    return render


@blueprint.get("/comments/<int:comment_id>/edit")
@guard("discussion.edit", load=get_comment)
def edit(thing: CommentThing) -> Response:
    """One's own words, to be changed."""
    return page("discussion/edit.html", thing=thing, form=EditForm(formdata=None, data={"body": thing.body}))


@blueprint.post("/comments/<int:comment_id>/edit")
@guard("discussion.edit", load=get_comment)
def save(thing: CommentThing) -> Response:
    """Take other words."""
    form = EditForm()
    if form.validate_on_submit() and form.attempt(commands.edit, viewer(), thing, form.body.data):
        return after(permalink(thing.matter_id, thing.id))
    return page("discussion/edit.html", status=422, thing=thing, form=form)


@blueprint.post("/comments/<int:comment_id>/helpful")
@guard("discussion.helpful", load=get_comment)
def helpful(thing: CommentThing) -> Response:
    """Find a comment helpful (`on` = 1) or no longer."""
    act = commands.mark_helpful if request.form.get("on") == "1" else commands.unmark_helpful
    act(viewer(), thing)
    return after(
        permalink(thing.matter_id, thing.id),
        lambda: page("discussion/_helpful.html", fragment="helpful", line=queries.talk(viewer(), thing)),
    )
