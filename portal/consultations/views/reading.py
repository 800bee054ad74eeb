"""Reading consultations: the list, and one with what one can say, what was said, what became of it."""

from __future__ import annotations

from flask import Response, request

from portal.adoption.queries import standing_of
from portal.kernel import clock
from portal.matters.queries import clocks_of, follows, story_of
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import page

from ..queries.consultation import ConsultationThing, get_consultation
from ..queries.listing import consultations_after, drafts_of
from ..rules.lifecycle import CONSULTATION, FORMS
from . import blueprint
from .forms import part_of


@blueprint.get("/consultations")
@guard("consultations.list")
def index() -> Response:
    """All consultations of the district, newest first; above them what one's own organization prepares."""
    who = viewer()
    shown = consultations_after(request.args.get("after"))
    drafts = drafts_of(who) if who.acting is not None and shown.first else []
    return page("consultations/list.html", shown=shown, drafts=drafts, states=CONSULTATION.by_name, words=FORMS,
                next_href=url_with(after=shown.next) if shown.next else None)  # fmt: skip


@blueprint.get("/consultations/<int:consultation_id>")
@guard("consultations.show", load=get_consultation)
def show(thing: ConsultationThing) -> Response:
    """One consultation."""
    return shown(thing)


def shown(thing: ConsultationThing, fragment: str | None = None, status: int = 200, **part: object) -> Response:
    """The page of a consultation; `part` replaces what its form shows (a form with errors, one fragment of it)."""
    who = viewer()
    public = thing.published_at is not None
    return page(
        "consultations/show.html", fragment=fragment, status=status, thing=thing, words=FORMS, steps=_steps(thing),
        state=CONSULTATION.by_name[thing.state], open=thing.open_at(clock.now()),
        form_part={**part_of(who, thing), **part}, standing=standing_of(thing.id) if thing.over else (0, 0),
        clocks=clocks_of(thing.id) if thing.over else (), story=story_of(thing.id) if public else None,
        following=who.signed_in and follows(who, thing.id),
    )  # fmt: skip


def _steps(thing: ConsultationThing) -> list[tuple[object, str]]:
    """The strip of its life."""
    names = ("preparing", "open", "closed", "answered")
    here = names.index(thing.state) if thing.state in names else len(names)
    return [
        (CONSULTATION.by_name[name].label,
         "skipped" if thing.state == "cancelled" else "done" if at < here or thing.state == "answered"
         else "current" if at == here else "todo")
        for at, name in enumerate(names)
    ]  # fmt: skip
