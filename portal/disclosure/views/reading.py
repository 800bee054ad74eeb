"""Reading the accounts: the funds of the district, one fund, one statement from its story to its lines, its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ClassVar

from flask import Response, request, send_file, stream_with_context, url_for

from portal.files.delivery import hand_out
from portal.kernel import clock
from portal.kernel.errors import Missing
from portal.places.queries import known_places
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.qr import drawn
from portal.web.render import page
from portal.web.visitors import page_for_all

from ..opendata.ledger import to_beancount
from ..opendata.source import Source
from ..opendata.tables import to_csv, to_json, to_package, to_xlsx
from ..queries import reading as queries
from ..queries.asking import Asked, questions_of
from ..queries.keeping import flagged_in
from ..queries.shown import ShownStatement, get_shown, lines_of
from ..queries.things import FundThing, StatementThing, get_fund, get_statement
from ..rules.periods import overdue
from ..rules.statements import STATEMENT
from ..rules.words import CATEGORY
from . import WORDS, archive, blueprint

_WHOLE: dict[str, Any] = {
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": (to_package, "application/zip"),
}


@blueprint.get("/disclosure")
@guard("disclosure.list")
def index() -> Response:
    """Every fund of the district; those of her own compounds first; what is overdue says so."""
    who, today = viewer(), clock.today()
    compounds = [place for place in known_places().places if place.kind == "compound"]
    funds = queries.funds_with_newest([place.id for place in compounds])
    own = {home.place_id for home in who.homes}
    names = {place.id: place for place in compounds}
    late = {fund.id: overdue(fund, today) for fund in funds}
    return page("disclosure/list.html", mine=[fund for fund in funds if fund.compound_id in own], late=late,
                others=[fund for fund in funds if fund.compound_id not in own], places=names, words=WORDS)  # fmt: skip


@blueprint.get("/disclosure/funds/<int:fund_id>")
@guard("disclosure.fund", load=get_fund)
def fund(thing: FundThing) -> Response:
    """One fund: its balance, its statements, its contracts, what is due."""
    shown: dict[str, Any] = {
        "thing": thing, "history": tuple(queries.history_of(thing.id)), "late": tuple(overdue(thing, clock.today())),
        "contracts": tuple(queries.contracts_of(thing.id)), "year": clock.today().year,
    }  # fmt: skip
    return page_for_all("disclosure/fund.html", None, tuple(shown.values()), words=WORDS, **shown)


@blueprint.get("/disclosure/<int:statement_id>")
@guard("disclosure.show", load=get_shown)
def show(thing: ShownStatement) -> Response:
    """A statement: the story, the categories, the lines; what was asked; where it stands in the chain."""
    category, flagged = request.args.get("category", ""), request.args.get("flagged") == "1"
    category = category if category in CATEGORY else ""
    lines = lines_of(thing, category, flagged, request.args.get("after"))
    questions = tuple(questions_of(thing.id, [row.id for row in lines.rows])) if thing.standing.asked else ()
    return page_for_all(
        "disclosure/show.html", "lines", (thing, lines.rows, lines.next, questions, category, flagged),
        lambda: {"next_href": url_with(after=lines.next) if lines.next else None, "asked": _asked(questions)},
        thing=thing, words=WORDS, lines=lines, category=category, flagged=flagged, questions=questions,
        objections=(thing.standing.objecting, thing.standing.owners), around=Around(thing),
    )  # fmt: skip


def _asked(questions: Iterable[Asked]) -> tuple[tuple[int, int, int], ...]:
    """Of every line somebody asks about: its first question, and how many there are."""
    lines: dict[int, list[int]] = {}
    for one in questions:
        if one.line_id is not None:
            lines.setdefault(one.line_id, []).append(one.id)
    return tuple((line, found[0], len(found)) for line, found in lines.items())


@dataclass(frozen=True)
class Around:
    """What stands around the lines of a statement. Only where it is drawn is it read: of one that is published, how it
    stands decides all of it."""

    thing: ShownStatement
    words: ClassVar[dict[str, Any]] = WORDS

    @property
    def state(self) -> Any:
        return STATEMENT.by_name[self.thing.state]

    @cached_property
    def story(self) -> queries.Story:
        return queries.story_of(self.thing)

    @cached_property
    def changes(self) -> Sequence[Any]:
        return queries.changes_of(self.thing.id) if self.thing.restates_id else ()

    @cached_property
    def restated(self) -> Sequence[Any]:
        return queries.restated_by(self.thing.id)


def _code(thing: StatementThing) -> Any:
    return drawn(url_for("disclosure.show", statement_id=thing.id, _external=True))


@blueprint.get("/disclosure/<int:statement_id>/print")
@guard("disclosure.show", load=get_statement)
def print_page(thing: StatementThing) -> Response:
    """One page for the stairwell: the sums, the categories, a code that leads here."""
    if thing.number is None:
        raise Missing
    return page("disclosure/print.html", thing=thing, story=queries.story_of(thing), words=WORDS, code=_code(thing),
                address=url_for("disclosure.show", statement_id=thing.id, _external=True), now=clock.now(),
                fund=get_fund(viewer(), thing.fund_id), flagged=flagged_in(thing.id),
                restated=queries.restated_by(thing.id))  # fmt: skip


@blueprint.get("/disclosure/<int:statement_id>/file.<kind>")
@guard("disclosure.show", load=lambda viewer, statement_id, **_kind: get_statement(viewer, statement_id))
def download(thing: StatementThing) -> Response:
    """A published statement as a file: as published (jsonl), or as CSV, XLSX, JSON, Beancount, a data package."""
    if thing.number is None:
        raise Missing
    kind, store = (request.view_args or {})["kind"], archive()
    source = Source(store.path(thing.fund_id, thing.number))
    name = f"{thing.place}-{thing.fund}-{thing.number}"
    if kind == "jsonl":
        return send_file(source.path, "application/jsonl", as_attachment=True, download_name=f"{name}.jsonl")
    if kind == "csv":
        return _streamed(to_csv(source), "text/csv", f"{name}.csv")
    if kind == "json":
        return _streamed(to_json(source), "application/json", f"{name}.json")
    if kind == "beancount":
        sources = [Source(store.path(thing.fund_id, number)) for number in range(1, thing.number + 1)]
        return _streamed(to_beancount(sources), "text/plain", f"{name}.beancount")
    if kind not in _WHOLE:
        raise Missing
    write, mime = _WHOLE[kind]
    return hand_out(partial(write, source), mime, f"{name}.{kind}")


def _streamed(pieces: Iterator[str], mime: str, name: str) -> Response:
    response = Response(stream_with_context(pieces), mimetype=mime)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
