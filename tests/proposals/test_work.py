"""The work lists of the home page: what waits for whom, each in one bounded query."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people.models import Person
from portal.proposals.commands import answering, authors, merging, working
from portal.proposals.queries import ProposalThing, asked_of, overdue_in, owed_by, response_of, unassigned_in, work
from tests.factories import Neighbourhood
from tests.proposals.factories import (
    TITLE,
    answered,
    done_proposal,
    draft_proposal,
    open_proposal,
    read,
    supported_by,
)
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("context")

VOTERS = ("li", "zhang", "chen")


def reached(hood: Neighbourhood, title: str = TITLE) -> int:
    proposal_id = open_proposal(hood.viewer("author"), title=title)
    supported_by(hood, proposal_id, *VOTERS)
    return proposal_id


def test_an_organization_owes_clocks_starts_and_reports_by_due_date(hood: Neighbourhood) -> None:
    committee = hood.organizations["committee"]
    assert owed_by(committee) == []
    waiting = reached(hood)
    accepted, under_way = open_proposal(hood.viewer("author")), open_proposal(hood.viewer("author"))
    answered(hood, accepted)
    answered(hood, under_way)
    clerk = hood.viewer("wang", "committee")
    working.start(clerk, read(clerk, under_way))
    answered(hood, open_proposal(hood.viewer("author")), "declined")
    lines = owed_by(committee)
    assert [(line.kind, line.id) for line in lines] == [
        ("acknowledge", waiting),
        ("answer", waiting),
        ("start", accepted),
        ("report", under_way),
    ]
    assert (lines[0].title, lines[0].path) == (TITLE, f"/proposals/{waiting}")
    assert lines[2].due == clock.end_of(clock.today() + timedelta(days=30))
    assert owed_by(hood.organizations["property"]) == []


def test_what_was_done_is_owed_no_longer(hood: Neighbourhood) -> None:
    waiting, committee = reached(hood), hood.organizations["committee"]
    clerk = hood.viewer("wang", "committee")
    answering.acknowledge(clerk, read(clerk, waiting))
    assert [line.kind for line in owed_by(committee)] == ["answer"]
    answering.assign(clerk, read(clerk, waiting), hood.organizations["property"], "路灯在小区里，归物业管。")
    assert owed_by(committee) == []
    assert [line.kind for line in owed_by(hood.organizations["property"])] == ["answer"]


def test_those_who_asked_for_it_are_asked_until_they_rated(hood: Neighbourhood) -> None:
    proposal_id = done_proposal(hood, "li", "zhang")
    for name in ("li", "zhang", "author"):
        assert [(line.kind, line.id) for line in asked_of(hood.viewer(name))] == [("rate", proposal_id)]
    assert asked_of(hood.viewer("chen")) == []
    li = hood.viewer("li")
    working.rate(li, read(li, proposal_id), True, 5)
    assert asked_of(li) == []


def test_someone_invited_is_asked_even_about_a_draft_until_she_answers(hood: Neighbourhood) -> None:
    author, draft = hood.viewer("author"), draft_proposal(hood.viewer("author"))
    authors.invite(author, read(author, draft), db.session.get_one(Person, hood.people["li"]).login)
    li = hood.viewer("li")
    assert [(line.kind, line.id) for line in asked_of(li)] == [("invited", draft)]
    assert asked_of(hood.viewer("zhang")) == []
    authors.join(li, read(li, draft))
    assert asked_of(li) == []


def test_supporters_of_what_was_merged_are_asked_for_a_month_whether_to_move(hood: Neighbourhood) -> None:
    first, second = open_proposal(hood.viewer("author")), open_proposal(hood.viewer("chen"), title="菜场台阶没有路灯")
    supported_by(hood, first, "li", "zhang")
    supported_by(hood, second, "zhang")
    clerk = hood.viewer("wang", "committee")
    merging.merge(clerk, read(clerk, first), read(clerk, second), "两份说的是同一段台阶。")
    li = hood.viewer("li")
    assert [(line.kind, line.id) for line in asked_of(li)] == [("move", first)]
    assert asked_of(hood.viewer("zhang")) == []  # has voted there already
    with clock.frozen(clock.now() + work.MOVING):
        assert asked_of(li) == []
    merging.move_support(li, read(li, first))
    assert asked_of(li) == []


def test_what_nobody_is_in_charge_of(hood: Neighbourhood) -> None:
    lost, kept = reached(hood), open_proposal(hood.viewer("author"))
    db.session.execute(update(Matter).where(Matter.id == lost).values(responsible_id=None))
    thing: ProposalThing = read(hood.viewer("li"), kept)
    assert [(line.kind, line.id) for line in unassigned_in(thing.place_path)] == [("assign", lost)]
    acknowledge = response_of(read(hood.viewer("li"), lost)).clocks[0]
    assert unassigned_in("/")[0].due == acknowledge.due_at
    assert unassigned_in(hood.viewer("zhou", "hill_committee").acting.place_path) == []  # type: ignore[union-attr]


def test_what_is_overdue_in_a_place(hood: Neighbourhood) -> None:
    waiting = reached(hood)
    assert overdue_in("/") == []
    acknowledge, answer = response_of(read(hood.viewer("li"), waiting)).clocks
    with clock.frozen(acknowledge.due_at + timedelta(seconds=1)):
        assert [(line.kind, line.id, line.overdue) for line in overdue_in("/")] == [("acknowledge", waiting, True)]
    with clock.frozen(answer.due_at + timedelta(seconds=1)):
        assert [line.kind for line in overdue_in("/")] == ["acknowledge", "answer"]
        assert overdue_in(hood.viewer("zhou", "hill_committee").acting.place_path) == []  # type: ignore[union-attr]


def test_each_list_is_one_query_and_bounded(
    context: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "LARGEST", 2)
    for n in range(3):
        reached(hood, f"第{n}份关于路灯的提案")
    li, committee = hood.viewer("li"), hood.organizations["committee"]
    with statements(context) as sent:
        assert len(owed_by(committee)) == 2
        assert asked_of(li) == unassigned_in("/") == overdue_in("/") == []
    assert len(sent) == 4
