"""The moderators' queue: reported and held posts by place, the longest waiting first; one decided or many at once."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.kernel import clock
from portal.kernel.ids import number_in
from portal.places.queries import known_places
from portal.web.forms import Form
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries
from ..forms import BlockForm, DecisionForm
from ..queries import PostThing, get_post
from ..rules import OUTCOMES, RULES, is_late
from . import blueprint


@blueprint.get("/moderation")
@guard("moderation.review")
def index() -> Response:
    """What waits in the area of the office one acts for."""
    return _queue()


def _queue(form: Form | None = None, at: tuple[str, int] = ("", 0), status: int = 200) -> Response:
    place_id, who, moment = number_in(request.args.get("place")), viewer(), clock.now()
    waiting = queries.waiting_posts(who, place_id)
    return page(
        "moderation/queue.html", status=status, places=known_places().by_id, place_id=place_id, at=at,
        counts=queries.waiting_by_place(who), waiting=waiting, appeals=queries.waiting_appeals(who),
        late={(one.post.kind, one.post.id) for one in waiting if is_late(one.since, moment)}, rules=RULES,
        outcomes=OUTCOMES, form=form or DecisionForm(formdata=None), refused=form,
    )  # fmt: skip


@blueprint.post("/moderation")
@guard("moderation.review")
def decide_many() -> Response:
    """The same decision about everything chosen, or about nothing."""
    form = DecisionForm()
    hidden = request.form.get("act") == "hide"
    chosen = [key for key in map(_key, request.form.getlist("chosen")) if key]
    if form.attempt(commands.decide_many, viewer(), chosen, hidden, form.rule.data or "", form.reason.data or ""):
        flash(ngettext("%(num)s post is decided.", "%(num)s posts are decided.", form.result), "success")
        return after("/moderation")
    return _queue(form, status=422)


def _key(text: str) -> tuple[str, int] | None:
    kind, _sign, number = text.partition("-")
    post_id = number_in(number)
    return (kind, post_id) if post_id else None


def _decided(post: PostThing, form: Any, sentence: str) -> Response:
    if form.result:
        flash(sentence, "success")
        return after("/moderation")
    return _queue(form, (post.kind, post.id), status=422)


@blueprint.post("/moderation/<kind>/<int:post_id>/hide")
@guard("moderation.hide", load=get_post)
def hide(post: PostThing) -> Response:
    """Hide a post for the rule it broke."""
    form = DecisionForm()
    if form.validate_on_submit():
        form.attempt(commands.hide, viewer(), post, form.rule.data, form.reason.data or "")
    return _decided(post, form, _("It is hidden. Its words stay on the record; its author can appeal."))


@blueprint.post("/moderation/<kind>/<int:post_id>/refuse")
@guard("moderation.keep", load=get_post)
def refuse(post: PostThing) -> Response:
    """Keep a held post out of sight."""
    form = DecisionForm()
    if form.validate_on_submit():
        form.attempt(commands.refuse, viewer(), post, form.rule.data, form.reason.data or "")
    return _decided(post, form, _("It stays hidden. Its words stay on the record; its author can appeal."))


@blueprint.post("/moderation/<kind>/<int:post_id>/keep")
@guard("moderation.keep", load=get_post)
def keep(post: PostThing) -> Response:
    """Let a post stand, or release it."""
    form = Form()
    form.attempt(commands.keep, viewer(), post, (request.form.get("reason") or "").strip()[:300])
    return _decided(post, form, _("It stands. Those who reported it are told."))


@blueprint.route("/moderation/<kind>/<int:post_id>/block", methods=["GET", "POST"])
@guard("moderation.block", load=get_post)
def block(post: PostThing) -> Response:
    """Block the author of a post for a term."""
    form = BlockForm()
    if form.validate_on_submit() and form.attempt(
        commands.block, viewer(), post, form.rule.data, form.reason.data or "", form.days.data or 0
    ):
        flash(_("%(name)s cannot publish words for now, has been told why, and can appeal.", name=post.author_name),
              "success")  # fmt: skip
        return after("/moderation/blocks")
    return page("moderation/block.html", status=422 if form.errors else 200, post=post, form=form)


@blueprint.get("/moderation/blocks")
@guard("moderation.review")
def blocks() -> Response:
    """The blocks that run in the area of the office one acts for."""
    acting = viewer().acting
    return page("moderation/blocks.html", blocks=queries.blocks_in(acting.place_path), rules=RULES)
