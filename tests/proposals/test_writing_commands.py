"""Writing a proposal, on the real database."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters.models import Clock, Event, Follow, Matter, Tally
from portal.matters.queries import MatterThing, get_matter
from portal.people.models import UnfinishedThing
from portal.proposals.commands import authors, writing
from portal.proposals.models import CoAuthor, Proposal, ProposalVersion
from portal.proposals.queries import get_proposal
from tests.factories import Neighbourhood
from tests.proposals.factories import BODY, TITLE, draft_proposal, open_proposal, read

pytestmark = pytest.mark.usefixtures("context")


def unfinished(person_id: int) -> list[str]:
    rows = db.session.execute(select(UnfinishedThing.href).where(UnfinishedThing.person_id == person_id))
    return list(rows.scalars())


def versions(proposal_id: int) -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(ProposalVersion.number, ProposalVersion.body)
        .where(ProposalVersion.proposal_id == proposal_id)
        .order_by(ProposalVersion.number)
    )
    return [tuple(row) for row in rows]


def verbs(proposal_id: int) -> list[str]:
    return list(db.session.scalars(select(Event.verb).where(Event.matter_id == proposal_id).order_by(Event.id)))


def test_a_draft_may_be_a_single_letter_and_lies_at_home(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    draft = writing.start_draft(viewer, {"title": "路"})
    assert (draft.title, draft.state, draft.place_id, draft.published_at) == (
        "路",
        "draft",
        hood.places["spring"],
        None,
    )
    assert unfinished(viewer.id) == [f"/proposals/{draft.id}/edit"]
    assert versions(draft.id) == []


def test_saving_a_draft_changes_only_what_was_given(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    draft = draft_proposal(viewer)
    writing.save_draft(viewer, read(viewer, draft), {"latitude": 30.25, "longitude": 120.16})
    writing.save_draft(viewer, read(viewer, draft), {"title": "  另一个标题  "})
    thing = read(viewer, draft)
    assert (thing.title, thing.body, thing.latitude) == ("另一个标题", BODY, 30.25)
    assert versions(draft) == []


def test_moving_a_draft_to_another_place_takes_its_pin_away(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    draft = draft_proposal(viewer)
    writing.save_draft(viewer, read(viewer, draft), {"latitude": 30.25, "longitude": 120.16})
    writing.save_draft(viewer, read(viewer, draft), {"grid_id": hood.places["grid"]})
    assert read(viewer, draft).grid_id == hood.places["grid"]
    writing.save_draft(viewer, read(viewer, draft), {"place_id": hood.places["hill"]})
    row = db.session.get_one(Matter, draft)
    thing = read(viewer, draft)
    assert (row.community_id, row.subdistrict_id) == (hood.places["hill"], hood.places["street"])
    assert (thing.latitude, thing.grid_id) == (None, None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "路" * 81}, "title"),
        ({"body": "灯" * 100_000}, "body"),
        ({"category": "weather"}, "category"),
        ({"place_id": 999}, "place_id"),
        ({"grid_id": 999}, "grid_id"),
        ({"latitude": 91.0, "longitude": 0.0}, "latitude"),
    ],
)
def test_a_draft_refuses_what_can_never_be_public(hood: Neighbourhood, fields: writing.Fields, field: str) -> None:
    viewer = hood.viewer("author")
    draft = draft_proposal(viewer)
    with pytest.raises(DomainError) as refusal:
        writing.save_draft(viewer, read(viewer, draft), fields)
    assert refusal.value.field == field


def test_a_street_and_a_grid_are_no_places_for_a_proposal(hood: Neighbourhood) -> None:
    for place in ("street", "grid"):
        with pytest.raises(DomainError):
            writing.start_draft(hood.viewer("author"), {"place_id": hood.places[place]})


def test_publishing_fixes_the_threshold_and_tells_the_register(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    draft = draft_proposal(viewer)
    matter = writing.publish(viewer, read(viewer, draft))
    assert matter.state == "open"
    assert db.session.get_one(Proposal, draft).threshold == 3
    assert versions(draft) == [(1, BODY)]
    assert unfinished(viewer.id) == []
    assert verbs(draft) == ["proposals.published"]
    assert db.session.scalar(select(Follow.person_id).where(Follow.matter_id == draft)) == viewer.id
    numbers = db.session.execute(select(Tally.place_id, Tally.number).where(Tally.state == "open")).all()
    assert {tuple(row) for row in numbers} == {
        (hood.places[name], 1) for name in ("district", "street", "lake", "spring")
    }
    stranger = get_matter(hood.viewer("sun"), draft)
    assert isinstance(stranger, MatterThing)


@pytest.mark.parametrize(
    ("category", "place", "organization"),
    [
        ("property", "spring", "property"),
        ("facilities", "spring", "committee"),
        ("property", "lake", "committee"),
        ("traffic", "lake", "committee"),
        ("traffic", "district", None),
    ],
)
def test_who_answers_follows_from_category_and_place(
    hood: Neighbourhood, category: str, place: str, organization: str | None
) -> None:
    viewer = hood.viewer("author")
    proposal = open_proposal(viewer, category=category, place_id=hood.places[place])
    expected = hood.organizations[organization] if organization else None
    assert db.session.get_one(Matter, proposal).responsible_id == expected


@pytest.mark.parametrize(
    ("title", "body", "category", "field"),
    [
        ("五个字标题", BODY, "facilities", "title"),
        (TITLE, "太短了", "facilities", "body"),
        (TITLE, BODY, "", "category"),
    ],
)
def test_an_unfinished_draft_is_not_published(
    hood: Neighbourhood, title: str, body: str, category: str, field: str
) -> None:
    viewer = hood.viewer("author")
    draft = draft_proposal(viewer, title, body, category)
    with pytest.raises(DomainError) as refusal:
        writing.publish(viewer, read(viewer, draft))
    assert refusal.value.field == field
    assert get_proposal(hood.viewer("li"), draft) is None


def test_publishing_twice_is_refused_once_it_is_public(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    draft = draft_proposal(viewer)
    before = read(viewer, draft)
    writing.publish(viewer, before)
    with pytest.raises(Conflict):
        writing.publish(viewer, before)
    assert versions(draft) == [(1, BODY)]


def test_only_a_resident_of_the_place_publishes(hood: Neighbourhood) -> None:
    newcomer = hood.viewer("newcomer")
    draft = draft_proposal(newcomer, place_id=hood.places["spring"])
    with pytest.raises(Refused) as refusal:
        writing.publish(newcomer, read(newcomer, draft))
    assert refusal.value.remedy.kind == "verify"


def test_an_organization_proposes_in_its_own_area(hood: Neighbourhood) -> None:
    viewer = hood.viewer("gao", "owners")
    draft = draft_proposal(viewer, place_id=hood.places["spring"])
    assert writing.publish(viewer, read(viewer, draft)).organization_id == hood.organizations["owners"]
    foreign = draft_proposal(viewer, place_id=hood.places["hill"])
    with pytest.raises(Refused):
        writing.publish(viewer, read(viewer, foreign))


def test_a_foreign_draft_is_nowhere(hood: Neighbourhood) -> None:
    draft = draft_proposal(hood.viewer("author"))
    assert get_proposal(hood.viewer("li"), draft) is None


def test_a_discarded_draft_is_gone_for_its_author_and_co_authors(hood: Neighbourhood) -> None:
    viewer, li = hood.viewer("author"), hood.viewer("li")
    draft = draft_proposal(viewer)
    authors.invite(viewer, read(viewer, draft), "13800000001")
    authors.join(li, read(li, draft))
    writing.discard(viewer, read(viewer, draft))
    assert get_proposal(viewer, draft) is None
    assert get_proposal(li, draft) is None
    assert unfinished(viewer.id) == []
    assert db.session.get_one(Proposal, draft).body == ""


def test_a_public_proposal_is_not_discarded(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    draft = draft_proposal(viewer)
    before = read(viewer, draft)
    writing.publish(viewer, before)
    with pytest.raises(Conflict):
        writing.discard(viewer, before)
    with pytest.raises(Refused):
        writing.discard(viewer, read(viewer, draft))


def test_every_edit_keeps_the_earlier_version(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    proposal = open_proposal(viewer)
    writing.revise(viewer, read(viewer, proposal), TITLE, BODY + "另加反光条。", "safety", 1, "听了邻居的意见")
    assert versions(proposal) == [(1, BODY), (2, BODY + "另加反光条。")]
    assert verbs(proposal) == ["proposals.published", "proposals.edited"]
    assert read(viewer, proposal).category == "safety"
    tallies = db.session.execute(
        select(Tally.category, Tally.number).where(Tally.place_id == hood.places["spring"]).order_by(Tally.category)
    ).all()
    assert [tuple(row) for row in tallies] == [("facilities", 0), ("safety", 1)]


def test_the_same_text_again_changes_nothing(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    proposal = open_proposal(viewer)
    writing.revise(viewer, read(viewer, proposal), f" {TITLE} ", BODY, "facilities", 1, "nothing")
    assert versions(proposal) == [(1, BODY)]
    assert verbs(proposal) == ["proposals.published"]


def test_a_stale_edit_is_a_conflict_and_changes_nothing(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    proposal = open_proposal(viewer)
    writing.revise(viewer, read(viewer, proposal), TITLE, BODY + "第一处。", "facilities", 1)
    with pytest.raises(Conflict):
        writing.revise(viewer, read(viewer, proposal), TITLE, BODY + "第二处。", "facilities", 1)
    assert read(viewer, proposal).body == BODY + "第一处。"


def test_a_withdrawn_proposal_stays_readable_and_owes_nothing(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    proposal = open_proposal(viewer)
    writing.withdraw(viewer, read(viewer, proposal), "已经修好了")
    thing = get_proposal(hood.viewer("li"), proposal)
    assert thing is not None
    assert thing.state == "withdrawn"
    assert db.session.scalar(select(func.count()).select_from(Clock).where(Clock.matter_id == proposal)) == 0
    with pytest.raises(Refused):
        writing.withdraw(viewer, read(viewer, proposal))


def test_inviting_says_the_same_whether_or_not_the_account_exists(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    proposal = open_proposal(viewer)
    authors.invite(viewer, read(viewer, proposal), "13800000001")
    authors.invite(viewer, read(viewer, proposal), "13999999999")
    authors.invite(viewer, read(viewer, proposal), "13800000000")
    invited = list(db.session.scalars(select(CoAuthor.person_id).where(CoAuthor.proposal_id == proposal)))
    assert invited == [hood.people["li"]]
    with pytest.raises(DomainError):
        authors.invite(viewer, read(viewer, proposal), "nobody")


def test_a_co_author_edits_and_a_declined_one_does_not(hood: Neighbourhood) -> None:
    viewer, li, zhang = hood.viewer("author"), hood.viewer("li"), hood.viewer("zhang")
    proposal = open_proposal(viewer)
    for login in ("13800000001", "13800000002"):
        authors.invite(viewer, read(viewer, proposal), login)
    authors.join(li, read(li, proposal))
    authors.decline(zhang, read(zhang, proposal))
    writing.revise(li, read(li, proposal), TITLE, BODY + "合写的一句。", "facilities", 1)
    assert read(li, proposal).writer
    assert not read(zhang, proposal).invited
    with pytest.raises(Refused):
        authors.join(zhang, read(zhang, proposal))


def test_the_twenty_first_invitation_is_refused(hood: Neighbourhood) -> None:
    viewer = hood.viewer("author")
    proposal = open_proposal(viewer)
    for number in range(20):
        authors.invite(viewer, read(viewer, proposal), f"139{number:08d}")
    with pytest.raises(DomainError):
        authors.invite(viewer, read(viewer, proposal), "13800000001")
