"""What the page of a consultation shows of its statements: the next one, how far one is, what was found."""

from __future__ import annotations

from random import Random
from typing import Any

from portal.people.rules import Viewer

from ...forms.statements import StatementForm
from ...queries.consultation import ConsultationThing
from ...queries.statements.results import LastResult, last_result, my_place
from ...queries.statements.statements import all_in, count_waiting, mine_in, shown_in
from ...queries.statements.votes import my_votes
from ...rules.statements.grouping import FEWEST
from ...rules.statements.routing import drawn
from ...rules.statements.votes import AGREE, DISAGREE, PASS

SAID = {AGREE: "agree", DISAGREE: "disagree", PASS: "pass"}
MEANT = {name: vote for vote, name in SAID.items()}


def part_of(who: Viewer, thing: ConsultationThing) -> dict[str, Any]:
    """The statement that comes next for this viewer, and the last result in short."""
    statements = shown_in(thing.id)
    said = my_votes(who, thing.id) if who.signed_in else {}
    answered = [number for number in said if number in statements]
    result = last_result(thing.id)
    asks = who.organization_id is not None and who.organization_id == thing.organization_id
    return {
        "statements": statements, "next": _next(who, thing, statements, said, result), "answered": len(answered),
        "result": result, "fewest": FEWEST, "place": my_place(who, thing.id) if result and result.groups else "",
        "mine": mine_in(who, thing.id) if who.signed_in else [], "form": StatementForm(formdata=None),
        "waiting": count_waiting(thing.id) if asks else 0,
    }  # fmt: skip


def _next(
    who: Viewer, thing: ConsultationThing, statements: dict[int, str], said: dict[int, int], result: LastResult | None
) -> int | None:
    """Drawn by priority; for the same person with the same answers always the same one, so that a page drawn again asks
    the same."""
    priorities = {int(number): value for number, value in (result.record["priorities"] if result else {}).items()}
    unseen = [number for number in statements if number not in said]
    return drawn(unseen, priorities, Random(f"{thing.id}:{who.id}:{len(said)}"))


def edited_of(_who: Viewer, thing: ConsultationThing) -> dict[str, Any]:
    """The statements it begins with, and the form for another one."""
    return {"statements": all_in(thing.id), "form": StatementForm(formdata=None, prefix="statement")}
