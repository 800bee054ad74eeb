"""Reading hearings: the list, and one with what one can do there."""

from __future__ import annotations

from flask import Response, request

from portal.files.queries import files_of
from portal.kernel import clock
from portal.matters.queries import clocks_of, follows, story_of
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import page

from ..queries.hearing import HearingThing, get_hearing, source_of
from ..queries.listing import drafts_of, hearings_after
from ..queries.seats import seat_for, shares_of
from ..rules.lifecycle import HEARING, LIFE
from ..rules.plan import KINDS
from ..rules.seats import GROUPS
from . import blueprint


@blueprint.get("/hearings")
@guard("hearings.list")
def index() -> Response:
    """All hearings of the district, newest first; above them what one's own organization prepares."""
    who = viewer()
    shown = hearings_after(request.args.get("after"))
    drafts = drafts_of(who) if who.acting is not None and shown.first else []
    return page("hearings/list.html", shown=shown, drafts=drafts, states=HEARING.by_name, kinds=KINDS,
                next_href=url_with(after=shown.next) if shown.next else None)  # fmt: skip


@blueprint.get("/hearings/<int:hearing_id>")
@guard("hearings.show", load=get_hearing)
def show(thing: HearingThing) -> Response:
    """One hearing."""
    return shown(thing)


def shown(thing: HearingThing, fragment: str | None = None, status: int = 200, **more: object) -> Response:
    """The page of a hearing."""
    who = viewer()
    public = thing.published_at is not None
    return page(
        "hearings/show.html", fragment=fragment, status=status, thing=thing, kinds=KINDS, groups=GROUPS,
        steps=_steps(thing), state=HEARING.by_name[thing.state], open=thing.registration_open(clock.now()),
        source=source_of(thing.source_id), files=files_of(who, thing),
        seat=seat_for(who, thing), shares=shares_of(thing.id) if public else (),
        clocks=clocks_of(thing.id) if thing.over else (), story=story_of(thing.id) if public else None,
        following=who.signed_in and follows(who, thing.id), **more,
    )  # fmt: skip


def _steps(thing: HearingThing) -> list[tuple[object, str]]:
    """The strip of its life."""
    here = LIFE.index(thing.state) if thing.state in LIFE else len(LIFE)
    return [
        (HEARING.by_name[name].label,
         "skipped" if thing.state == "cancelled" else "done" if at < here or thing.state == LIFE[-1]
         else "current" if at == here else "todo")
        for at, name in enumerate(LIFE)
    ]  # fmt: skip
