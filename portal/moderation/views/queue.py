"""The moderators' queue: reported and held posts by place, the longest waiting first; one decided or many at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.kernel import clock
from portal.kernel.errors import Missing
from portal.kernel.ids import number_in
from portal.places.queries import known_places
from portal.web.forms import Form
from portal.web.guard import guard, viewer
from portal.web.render import after, page, wants_fragment

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


def _queue(form: Form | None = None, chosen: Collection[tuple[str, int]] = (), status: int = 200) -> Response:
    """The queue; with a refused form, the posts it was about are chosen still."""
    place_id, who, moment = number_in(request.args.get("place")), viewer(), clock.now()
    waiting, appeals = queries.waiting_posts(who, place_id), queries.waiting_appeals(who)
    return page(
        "moderation/queue.html", fragment="queue", status=status, places=known_places().by_id, place_id=place_id,
        counts=queries.waiting_by_place(who), waiting=waiting, appeals=appeals, most=queries.QUEUE, chosen=chosen,
        late={(one.post.kind, one.post.id) for one in waiting if is_late(one.since, moment)},
        late_appeals={one.id for one in appeals if is_late(one.at, moment)}, rules=RULES, outcomes=OUTCOMES,
        form=form or DecisionForm(formdata=None), refused=form,
    )  # fmt: skip


@blueprint.post("/moderation")
@guard("moderation.review")
def decide_many() -> Response:
    """The same decision about everything chosen, or about nothing."""
    form = DecisionForm()
    hidden = request.form.get("act") == "hide"
    chosen = [_key(text) for text in request.form.getlist("chosen")]
    if form.attempt(commands.decide_many, viewer(), chosen, hidden, form.rule.data or "", form.reason.data or ""):
        flash(ngettext("%(num)s post is decided.", "%(num)s posts are decided.", form.result), "success")
        return after("/moderation", _queue)
    return _queue(form, chosen, status=422)


def _key(text: str) -> tuple[str, int]:
    """The post a box stands for. Raises `Missing` for one that no page has drawn."""
    kind, _sign, number = text.partition("-")
    post_id = number_in(number)
    if post_id is None:
        raise Missing
    return kind, post_id


@blueprint.get("/moderation/<kind>/<int:post_id>")
@guard("moderation.examine", load=get_post)
def examine(post: PostThing) -> Response:
    """One post in full, with what was said against it, and what can be decided."""
    return _post(post)


def _post(post: PostThing, form: Form | None = None) -> Response:
    return page(
        "moderation/post.html", status=422 if form else 200, post=post, rules=RULES, refused=form,
        form=form or DecisionForm(formdata=None), reports=queries.open_reports(post),
        place=known_places().by_id[post.place_id],
    )  # fmt: skip


def _decided(post: PostThing, form: Form, sentence: str) -> Response:
    """On with the queue; or, where the form was refused, the post with what was typed."""
    if form.result:
        flash(sentence, "success")
        return after("/moderation", _queue)
    return _queue(form, [(post.kind, post.id)], status=422) if wants_fragment() else _post(post, form)


@blueprint.post("/moderation/<kind>/<int:post_id>/hide")
@guard("moderation.hide", load=get_post)
def hide(post: PostThing) -> Response:
    """Hide a post for the rule it broke."""
    form = DecisionForm()
    if form.validate_on_submit():
        seen = replace(post, former_id=number_in(request.form.get("seen")))
        form.attempt(commands.hide, viewer(), seen, form.rule.data, form.reason.data or "")
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
    form = DecisionForm()
    form.attempt(commands.keep, viewer(), post, form.reason.data or "")
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
