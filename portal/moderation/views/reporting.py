"""Reporting a post, and the public log of what became of reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.places.queries import known_places
from portal.web.guard import guard, viewer
from portal.web.language import locale
from portal.web.paging import turned
from portal.web.render import after, page

from .. import commands, queries
from ..forms import ReportForm
from ..queries import Entry, PostThing, entries_about, get_post
from ..rules import KINDS, OUTCOMES, RULES, SECONDS
from . import blueprint

_WORDS: dict[str, Any] = {"kinds": KINDS, "outcomes": OUTCOMES, "rules": RULES, "seconds": SECONDS}


@blueprint.route("/moderation/<kind>/<int:post_id>/report", methods=["GET", "POST"])
@guard("moderation.report", load=get_post)
def report(post: PostThing) -> Response:
    """Say which rule a post breaks."""
    form = ReportForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        commands.report, viewer(), post, form.rule.data or "", form.note.data or ""
    ):
        flash(_("Thank you. The office in charge of this place looks at it and tells you what it decided."), "success")
        return after(form.keep(post.path))
    return page("moderation/report.html", status=422 if form.errors else 200, post=post, form=form)


@blueprint.get("/moderation/log")
@guard("moderation.log")
def log() -> Response:
    """What was hidden, kept, released or blocked, by which rule and which office: never who, never what."""
    places = known_places()
    place = places.by_code.get(request.args.get("place", "")) or places.district
    found = queries.log(place.path, request.args.get("after"))
    return page("moderation/log.html", fragment="log", place=place, directory=places, entries=found.rows,
                language=locale().language,
                totals=queries.totals(place.path), **_WORDS, **turned(found))  # fmt: skip


@blueprint.get("/moderation/log/<kind>/<int:post_id>")
@guard("moderation.entry", load=entries_about)
def entry(entries: Sequence[Entry]) -> Response:
    """What the public log says of one post: where a hidden post leads."""
    return page("moderation/entry.html", entries=entries, **_WORDS)


@blueprint.get("/me/moderation")
@guard("moderation.mine")
def mine() -> Response:
    """What was decided against one's own words, with the way to appeal."""
    return page("moderation/mine.html", decisions=queries.against(viewer()), **_WORDS)
