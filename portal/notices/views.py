"""The page of notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.errors import Sentence
from portal.kernel.ids import number_in
from portal.matters.rules import filled, state_of
from portal.web.filters import format_named
from portal.web.guard import guard, viewer
from portal.web.language import locale
from portal.web.paging import turned
from portal.web.render import after, page

from . import commands, queries
from .rules import NEWS, folds, telling_of

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
    """What is told about one matter, newest first. `state` says how it stands now; empty where it is gone."""

    title: str
    href: str
    state: str
    old: bool
    lines: tuple[Told, ...]

    @property
    def new(self) -> bool:
        return any(line.new for line in self.lines)


def news_of(rows: Iterable[Any]) -> list[News]:
    """Notices as a page shows them: what belongs to one matter stands together, the newest first."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row.matter_id or _about(row), []).append(row)
    return [_news(about) for about in found.values()]


def _news(rows: list[Any]) -> News:
    first, lines = rows[0], tuple(_told(row) for row in rows)
    if first.matter_id is None and _about(first):
        return News(str(_about(first)), lines[0].href, "", clock.now() - first.at > NEWS, lines)
    if first.matter_id is None:
        return News(_("It is no longer there"), "", "", folds("closed", first.at, clock.now()), lines)
    over = folds(state_of(first.kind, first.state).type, first.at, clock.now())
    return News(first.title, lines[0].href, _label(locale().language, first.kind, first.state), over, lines)


def _about(row: Any) -> Sentence | None:
    """What a notice without a matter is about; None where its matter is gone."""
    telling = telling_of(row.verb)
    return telling.about if telling else None


def _told(row: Any) -> Told:
    telling = telling_of(row.verb)
    who = row.organization or format_named(row.actor)
    text = filled(_sentence(locale().language, row.verb), {"who": who, **row.facts})
    spot = row.path or ""
    if telling and telling.where and (row.matter_id or telling.about):
        spot = telling.where(row.matter_id or 0, row.facts)
    return Told(text, spot, row.at, row.read_at is None)


# A page of notices says the same few sentences over and over: each is looked up once a language.
@lru_cache
def _sentence(_language: str, verb: str) -> str:
    telling = telling_of(verb)
    return str(telling.sentence) if telling else ""


@lru_cache
def _label(_language: str, kind: str, state: str) -> str:
    return str(state_of(kind, state).label)


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
        **turned(shown),
    )


@blueprint.post("/notices/read")
@guard("notices.read")
def read() -> Response:
    """Mark what was shown as read; the list stays as it is, so that one sees what was new."""
    commands.read(viewer(), number_in(request.form.get("newest")) or 0)
    return after("/notices", lambda: page("notices/list.html", "marked", newest=None))
