"""The page of notices."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, request

from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import after, page

from . import commands, queries
from .rules import telling_of

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
@guard("notices.list")
def index() -> Response:
    """What happened to the matters one follows, newest first."""
    shown = queries.notices_of(viewer(), request.args.get("after"))
    return page(
        "notices/list.html",
        "list",
        notices=[said(row) for row in shown.rows],
        newest=shown.rows[0].id if shown.rows and shown.first else None,
        next_href=url_with(after=shown.next) if shown.next else None,
        first_href=None if shown.first else url_with(after=None),
    )


def said(row: Any) -> SimpleNamespace:
    """A notice as the page shows it: its sentence, its matter, who did it."""
    telling = telling_of(row.verb)
    sentence = str(telling.sentence) % {"who": row.organization or row.actor or "", **row.facts} if telling else ""
    return SimpleNamespace(id=row.id, text=sentence, title=row.title or "", href=row.path or "/notices", at=row.at,
                           new=row.read_at is None, kind=row.kind, state=row.state)  # fmt: skip


@blueprint.post("/notices/read")
@guard("notices.read")
def read() -> Response:
    """Mark what was shown as read."""
    newest = request.form.get("newest", "")
    commands.read(viewer(), int(newest) if newest.isdecimal() and len(newest) < 16 else 0)
    return after("/notices", index)
