"""Reading allocations: the list, one with its count and its result, and the files to count again with."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from markupsafe import Markup

from portal.kernel import clock
from portal.kernel.canonical import spelled
from portal.matters.queries import follows, story_of
from portal.web.filters import format_money
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import page

from ..queries.allocation import (
    AllocationThing,
    MyBallot,
    get_allocation,
    my_ballot,
    projects_of,
    ratified_at,
    turnout_of,
)
from ..queries.kit import pabulib_file, recount_file
from ..queries.listing import allocations_after, plans_of, ratified_among
from ..rules.lifecycle import ALLOCATION
from . import WORDS, blueprint


@blueprint.get("/allocations")
@guard("allocations.list")
def index() -> Response:
    """All allocations of the district, newest first; above them what one's own committee prepares."""
    who = viewer()
    shown = allocations_after(request.args.get("after"))
    ratified = ratified_among([row.id for row in shown.rows if row.state == "counted"])
    plans = plans_of(who) if who.acting is not None and shown.first else []
    return page("allocations/list.html", shown=shown, ratified=ratified, plans=plans, states=ALLOCATION.by_name,
                next_href=url_with(after=shown.next) if shown.next else None)  # fmt: skip


@blueprint.get("/allocations/<int:allocation_id>")
@guard("allocations.show", load=get_allocation)
def show(thing: AllocationThing) -> Response:
    """What can be chosen, how far it is, what one can do; afterwards who won, and why."""
    who, open_ = viewer(), thing.open_at(clock.now())
    projects = projects_of(thing.id)
    return page(
        "allocations/show.html", fragment="outcome", thing=thing, projects=projects, words=WORDS, open=open_,
        by_number={one.number: one for one in projects}, state=ALLOCATION.by_name[thing.state], steps=_steps(thing),
        mine=my_ballot(who, thing.id) if open_ and who.signed_in else MyBallot(),
        turnout=turnout_of(thing.id) if open_ else 0,
        following=who.signed_in and follows(who, thing.id), story=story_of(thing.id) if thing.published_at else None,
        ratified=ratified_at(thing.id) if thing.result else None, digest=sha256(thing.setup.encode()).hexdigest(),
        waiting=_waiting(thing),
    )  # fmt: skip


def _waiting(thing: AllocationThing) -> bool:
    """Whether the background process has something to do, so that the page asks again by itself."""
    over = thing.closes_at is not None and thing.closes_at <= clock.now()
    return thing.state == "counting" or (over and thing.state in ("announced", "choosing"))


def _steps(thing: AllocationThing) -> list[tuple[object, str]]:
    """The strip of its life; one whose opening has come is being chosen from."""
    names = ("preparing", "announced", "choosing", "counting", "counted")
    state = "choosing" if thing.open_at(clock.now()) else "counting" if _waiting(thing) else thing.state
    here = names.index(state) if state in names else len(names)
    return [
        (ALLOCATION.by_name[name].label,
         "skipped" if state == "cancelled" else "done" if at < here or state == "counted"
         else "current" if at == here else "todo")
        for at, name in enumerate(names)
    ]  # fmt: skip


@blueprint.app_template_filter("fen")
def format_fen(text: str) -> Markup:
    """An exact fraction of fen ("3120/7") as money: to the fen, with the exact figure where it is none."""
    exact = Fraction(text)
    money = format_money(round(exact))
    if exact.denominator == 1:
        return Markup("{}").format(money)
    return Markup('<abbr title="{}">≈\u00a0{}</abbr>').format(
        _("exactly %(fraction)s fen", fraction=_short(exact)), money
    )


def _short(exact: Fraction) -> str:
    """The fraction as it is, or where it has hundreds of digits, its beginning; the file has it whole."""
    text = str(exact)
    return text if len(text) <= 60 else f"{float(exact):.12g}…"


@blueprint.app_template_filter("missing")
def missing(step: dict[str, Any]) -> str:
    """What a project lacked: its cost without what there was for it, as an exact fraction of fen."""
    return str(step["cost"] - Fraction(step["had"]))


@blueprint.app_template_filter("full_total")
def full_total(step: dict[str, Any]) -> str:
    """What those who gave the most gave together, as an exact fraction of fen."""
    return str(step["full"] * Fraction(step["most"]))


def _file(thing: AllocationThing, name: str, content: bytes | str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f"attachment; filename=allocation-{thing.id}-{name}"
    return response


@blueprint.get("/allocations/<int:allocation_id>/setup.json")
@guard("allocations.setup", load=get_allocation)
def setup_file(thing: AllocationThing) -> Response:
    """What is fixed, to the byte: its SHA-256 is the digest on the page."""
    return _file(thing, "setup.json", thing.setup, "application/json")


@blueprint.get("/allocations/<int:allocation_id>/recount.json")
@guard("allocations.recount", load=get_allocation)
def recount(thing: AllocationThing) -> Response:
    """Everything the result follows from."""
    return _file(thing, "recount.json", spelled(recount_file(thing)), "application/json")


@blueprint.get("/allocations/<int:allocation_id>/ballots.pb")
@guard("allocations.recount", load=get_allocation)
def pabulib(thing: AllocationThing) -> Response:
    """The same for the tools that read Pabulib files; any spreadsheet opens it too."""
    return _file(thing, "ballots.pb", pabulib_file(thing, projects_of(thing.id)), "text/csv")
