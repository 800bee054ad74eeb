"""Stepping back; clocks kept; who did what for an organization, in which role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.discussion import commands as discussion
from portal.files.policy import POLICY as FILES
from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Refused
from portal.matters.models import Clock, Event, Matter
from portal.organizations import commands, queries
from portal.organizations.rules import YEAR
from portal.people.models import Recusal
from portal.proposals.policy import POLICY as PROPOSALS
from tests.discussion.factories import matter_of, open_matter
from tests.discussion.factories import read as comment_as
from tests.factories import Neighbourhood
from tests.organizations.factories import it, member
from tests.proposals.factories import answered, open_proposal, read

pytestmark = pytest.mark.usefixtures("in_english")


def lamp(hood: Neighbourhood, responsible: str = "committee") -> int:
    return open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations[responsible])


def recused(hood: Neighbourhood, number: int, who: str = "wang", acting: str = "committee") -> None:
    viewer = hood.viewer(who, acting)
    commands.recuse(viewer, matter_of(viewer, number), "承办单位负责人是我亲属")


def test_who_stepped_back_acts_no_more_in_this_matter(hood: Neighbourhood) -> None:
    number, other = lamp(hood), lamp(hood)
    wang = hood.viewer("wang", "committee")
    said = discussion.comment(wang, matter_of(wang, number), "居委会意见")
    recused(hood, number)
    wang = hood.viewer("wang", "committee")
    with pytest.raises(Refused):
        discussion.comment(wang, matter_of(wang, number), "居委会意见")
    comment = comment_as(wang, said.id)
    with pytest.raises(Refused):
        discussion.edit(wang, comment, "改一改")
    discussion.comment(wang, matter_of(wang, other), "居委会意见")
    discussion.comment(hood.viewer("sheng", "committee"), matter_of(wang, number), "居委会意见")


def test_every_act_for_an_organization_stands_under_it() -> None:
    """Where the organization in charge, or the office of the place, acts on a matter, a recused member does not."""
    for table in (PROPOSALS, FILES):
        for action, ways in table.items():
            for way in ways:
                names = {ask.name for ask in way}
                if names & {"in_charge", "governs_here"}:
                    assert "not_recused" in names, action


@pytest.mark.parametrize("action", ["assign", "merge", "acknowledge", "answer"])
def test_the_official_side_is_closed_to_her(hood: Neighbourhood, action: str) -> None:
    number = open_proposal(hood.viewer("author"))
    thing = read(hood.viewer("wang", "committee"), number)
    assert policy.can(f"proposals.{action}", hood.viewer("wang", "committee"), thing)
    recused(hood, number)
    assert not policy.can(f"proposals.{action}", hood.viewer("wang", "committee"), thing)
    assert policy.can(f"proposals.{action}", hood.viewer("sheng", "committee"), thing)


def test_only_who_has_a_part_steps_back(hood: Neighbourhood) -> None:
    number = lamp(hood, "property")
    for who, acting in (("gao", "owners"), ("zhou", "hill_committee"), ("tang", "shop"), ("ma", None)):
        viewer = hood.viewer(who, acting)
        with pytest.raises(Refused):
            commands.recuse(viewer, matter_of(viewer, number), "与我有关")
    for who, acting in (("ma", "property"), ("wang", "committee"), ("he", "street_office")):
        recused(hood, number, who, acting)
    with pytest.raises(Refused):
        recused(hood, number, "ma", "property")


def test_she_steps_back_for_one_organization_only(hood: Neighbourhood) -> None:
    number = lamp(hood)
    recused(hood, number)
    herself = hood.viewer("wang")
    assert herself.recused == {(number, hood.organizations["committee"])}
    assert policy.can("matters.follow", herself, matter_of(herself, number))


def test_a_colleague_withdraws_it_and_both_stand_in_the_timeline(hood: Neighbourhood) -> None:
    number = lamp(hood)
    recused(hood, number)
    key = hood.organizations["committee"], number, hood.people["wang"]
    thing = queries.get_recusal(hood.viewer("sheng", "committee"), *key)
    assert thing is not None
    assert queries.get_recusal(hood.viewer("gao"), hood.organizations["owners"], *key[1:]) is None
    for who, acting in (("wang", "committee"), ("he", "street_office"), ("gao", "owners"), ("sheng", None)):
        with pytest.raises(Refused):
            commands.end_recusal(hood.viewer(who, acting), thing, "我收回")
    commands.end_recusal(hood.viewer("sheng", "committee"), thing, "亲属已离任")
    assert db.session.scalars(select(Recusal.person_id)).all() == []
    wang = hood.viewer("wang", "committee")
    discussion.comment(wang, matter_of(wang, number), "居委会意见")
    public = db.session.scalars(select(Event.verb).where(Event.verb.startswith("organizations."), Event.public)).all()
    assert list(public) == ["organizations.recused", "organizations.recusal_withdrawn"]


def test_a_hidden_matter_shows_no_conflict_of_interest(hood: Neighbourhood) -> None:
    number = lamp(hood)
    recused(hood, number)
    assert len(queries.recusals_of(hood.organizations["committee"])) == 1
    db.session.get_one(Matter, number).hidden_at = clock.now()
    db.session.flush()
    assert queries.recusals_of(hood.organizations["committee"]) == []


def test_clocks_are_counted_as_they_were_kept(hood: Neighbourhood) -> None:
    moment, office, number, day = clock.now(), hood.organizations["committee"], lamp(hood), timedelta(days=1)
    rows = [
        (moment - day, moment - 2 * day, 9), (moment - 5 * day, moment - day, 8),
        (moment - timedelta(seconds=1), None, 7), (moment + day, None, 6), (moment - YEAR, None, 400),
        (moment - YEAR - 5 * day, moment - YEAR - day, 410), (moment - YEAR - 9 * day, moment - day, 500),
    ]  # fmt: skip
    for due, met, ago in rows:
        db.session.add(Clock(matter_id=number, kind="answer", organization_id=office, started_at=moment - ago * day,
                             due_at=due, met_at=met))  # fmt: skip
    db.session.flush()
    with clock.frozen(moment):
        kept = queries.clocks_kept(office)
        assert (kept.in_time, kept.late, kept.overdue, kept.running) == (1, 2, 2, 1)
        db.session.get_one(Matter, number).hidden_at = moment
        db.session.flush()
        assert queries.clocks_kept(office) == queries.Kept(0, 0, 0, 0)


def test_every_act_stands_beside_one_member_and_her_role_then(hood: Neighbourhood) -> None:
    number, day = lamp(hood), timedelta(days=1)
    moment = clock.now()
    wang = hood.viewer("wang", "committee")
    with clock.frozen(moment + day):
        discussion.comment(wang, matter_of(wang, number), "居委会意见")
    with clock.frozen(moment + 2 * day):
        street = hood.viewer("he", "street_office")
        commands.change_member(street, member(hood, "committee", "wang"), "treasurer", None, "分工")
    with clock.frozen(moment + 3 * day):
        wang = hood.viewer("wang", "committee")
        discussion.comment(wang, matter_of(wang, number), "居委会意见")
    with clock.frozen(moment + 4 * day):
        sheng = hood.viewer("sheng", "committee")
        discussion.comment(sheng, matter_of(sheng, number), "居委会意见")
    acts = queries.acts_of(wang, hood.organizations["committee"])
    assert [(row.person, row.role) for row in acts.rows] == [
        ("sheng", "secretary"),
        ("wang", "treasurer"),
        ("wang", "clerk"),
    ]
    assert all(row.title for row in acts.rows)
    assert queries.acts_of(wang, hood.organizations["owners"]).rows == []


def test_acts_are_read_page_by_page(hood: Neighbourhood) -> None:
    wang = hood.viewer("wang", "committee")
    for number in range(queries_page := 30 + 3):
        db.session.add(Event(actor_id=wang.id, organization_id=wang.organization_id, verb="files.attached", facts={},
                             public=False, at=clock.now() + timedelta(seconds=number)))  # fmt: skip
    db.session.flush()
    first = queries.acts_of(wang, hood.organizations["committee"])
    second = queries.acts_of(wang, hood.organizations["committee"], first.next)
    ids = [row.id for row in (*first.rows, *second.rows)]
    assert len(set(ids)) == queries_page
    assert ids == sorted(ids, reverse=True)
    assert second.next is None


def test_a_draft_of_a_colleague_is_named_to_nobody(hood: Neighbourhood) -> None:
    number = lamp(hood)
    sheng = hood.viewer("sheng", "committee")
    discussion.comment(sheng, matter_of(sheng, number), "居委会意见")
    db.session.get_one(Matter, number).published_at = None
    db.session.flush()
    (act,) = queries.acts_of(hood.viewer("wang", "committee"), hood.organizations["committee"]).rows
    assert (act.title, act.path) == (None, None)


def test_public_acts_name_answers_with_their_decision(hood: Neighbourhood) -> None:
    number = open_proposal(hood.viewer("author"))
    answered(hood, number, "declined")
    answers, acts = queries.public_acts(it(hood, "committee").id)
    assert [(row.verb, row.facts["decision"]) for row in answers] == [("proposals.answered", "declined")]
    assert not hasattr(answers[0], "person")
    assert all(row.verb != "proposals.answered" for row in acts)
