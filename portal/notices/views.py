"""The page of notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.kernel import clock
from portal.matters.rules import filled, state_of
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import after, page

from . import commands, queries
from .rules import folds, telling_of

blueprint = Blueprint("notices", __name__)


@dataclass(frozen=True)
class Told:
    """One notice in words, and the page it leads to."""

    text: str
    href: str
    at: datetime
    new: bool


@dataclass(frozen=True)
class News:
    """What is told about one matter, newest first. `state` is None where the matter is gone."""

    title: str
    href: str
    state: Any
    lines: tuple[Told, ...]

    @property
    def new(self) -> bool:
        return any(line.new for line in self.lines)

    @property
    def old(self) -> bool:
        """Whether it is put behind the others."""
        over = self.state.type if self.state else "closed"
        return folds(over, self.lines[0].at, clock.now())


def news_of(rows: Iterable[Any]) -> list[News]:
    """Notices as a page shows them: what belongs to one matter stands together, the newest first."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row.matter_id, []).append(row)
    return [_news(about) for about in found.values()]


def _news(rows: list[Any]) -> News:
    first, lines = rows[0], tuple(_told(row) for row in rows)
    if first.matter_id is None:
        return News(_("It is no longer there"), "", None, lines)
    return News(first.title, lines[0].href, state_of(first.kind, first.state), lines)


def _told(row: Any) -> Told:
    telling = telling_of(row.verb)
    text = filled(telling.sentence, {"who": row.organization or row.actor or "", **row.facts}) if telling else ""
    spot = telling.where(row.matter_id, row.facts) if telling and telling.where and row.matter_id else row.path or ""
    return Told(text, spot, row.at, row.read_at is None)


@blueprint.get("/notices")
@guard("notices.list")
def index() -> Response:
    """What happened to the matters one follows, newest first."""
    shown = queries.notices_of(viewer(), request.args.get("after"))
    news = news_of(shown.rows)
    return page(
        "notices/list.html",
        "list",
        news=[one for one in news if not one.old],
        old=[one for one in news if one.old],
        newest=shown.rows[0].id if shown.first and viewer().unread else None,
        next_href=url_with(after=shown.next) if shown.next else None,
        first_href=None if shown.first else url_with(after=None),
    )


@blueprint.post("/notices/read")
@guard("notices.read")
def read() -> Response:
    """Mark what was shown as read; the list stays as it is, so that one sees what was new."""
    newest = request.form.get("newest", "")
    commands.read(viewer(), int(newest) if newest.isdecimal() and len(newest) < 16 else 0)
    return after("/notices", lambda: page("notices/list.html", "marked", newest=None))
