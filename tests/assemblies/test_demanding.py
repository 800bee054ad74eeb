"""How an assembly comes about: a fifth of the owners, who convenes, where ballots cast here count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from portal.assemblies.commands import (
    afterwards,
    announcing,
    closing,
    demanding,
    forgetting,
    preparing,
    serving,
    switching,
)
from portal.assemblies.models import Assembly, ChannelRecognition, Demand, Motion, Signature
from portal.assemblies.queries.assembly import AssemblyThing, get_assembly, motions_of
from portal.assemblies.queries.demands import committee_of, convener_of, get_compound, recognition_of
from portal.assemblies.queries.participation import returns_of
from portal.assemblies.rules.demands import OPEN, reached
from portal.assemblies.rules.law import Item
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.matters.models import Clock, Event, Matter
from portal.people.models import Membership, Organization
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.property.models import Owner, Ownership
from tests.assemblies.world import (
    AFTER,
    CLOSES,
    DURING,
    NOTICE,
    OPENS,
    announced,
    prepared,
    public_register,
    recognized,
)
from tests.factories import Neighbourhood
from tests.property.factories import new_unit, own
from tests.proposals.factories import open_proposal

REASON = "电梯一年坏了十二次，物业不修也不公布原因。"


@pytest.mark.parametrize(("signed", "owners", "is_enough"), [(1, 5, True), (1, 6, False), (2, 10, True), (2, 11, False),
                                                          (0, 0, False)])  # fmt: skip
def test_a_fifth_is_enough_and_no_less(signed: int, owners: int, is_enough: bool) -> None:
    assert reached(signed, owners) is is_enough


def _grow(hood: Neighbourhood, owners: int) -> None:
    """Let Spring have so many more owners, each of a part of her own."""
    for number in range(owners):
        own(new_unit(hood, f"{3000 + number}"), (f"新业主{number}", None))


def _demand(hood: Neighbourhood, who: str = "li") -> int:
    viewer = hood.viewer(who)
    compound = get_compound(viewer, hood.places["spring"])
    assert compound is not None
    return demanding.demand(viewer, compound, "更换电梯维保单位", int(Item.OTHER), REASON).id


def _seen(viewer: Viewer, number: int) -> AssemblyThing:
    thing = get_assembly(viewer, number)
    assert thing is not None
    return thing


def test_owners_sign_until_a_fifth_obliges_the_committee(in_english: Flask, hood: Neighbourhood) -> None:
    _grow(hood, 7)  # eleven owners: a fifth is three
    with clock.frozen(NOTICE):
        number = _demand(hood)
        row = db.session.get_one(Demand, number)
        assert (row.heads, row.all_heads, row.reached_at) == (1, 11, None)
        zhang = hood.viewer("zhang")
        assert demanding.sign(zhang, _seen(zhang, number)) is False
        with pytest.raises(DomainError, match="signed this demand already"):
            demanding.sign(zhang, _seen(zhang, number))
        demanding.take_back(zhang, _seen(zhang, number))
        assert row.heads == 1
        demanding.sign(zhang, _seen(zhang, number))
        chen = hood.viewer("chen")
        assert demanding.sign(chen, _seen(chen, number)) is True
        matter = db.session.get_one(Matter, number)
        assert (matter.state, matter.organization_id) == ("preparing", hood.organizations["owners"])
        assert db.session.scalars(select(Clock.kind).where(Clock.matter_id == number)).all() == ["convene"]
        with pytest.raises(Refused):
            demanding.sign(hood.viewer("author"), _seen(hood.viewer("author"), number))


def test_joint_owners_are_one_head(in_english: Flask, hood: Neighbourhood) -> None:
    _grow(hood, 7)
    wife = Owner(compound_id=hood.places["spring"], kind="person", name="配偶", document="w", document_end="",
                 person_id=hood.people["newcomer"])  # fmt: skip
    db.session.add(wife)
    db.session.flush()
    db.session.add(Ownership(unit_id=hood.units["li"], owner_id=wife.id, denominator=2, since=clock.now()))
    db.session.flush()
    number = _demand(hood)
    newcomer = hood.viewer("newcomer")
    demanding.sign(newcomer, _seen(newcomer, number))
    assert db.session.get_one(Demand, number).heads == 1


def test_only_owners_of_the_compound_demand_and_sign(context: Flask, hood: Neighbourhood) -> None:
    number = _demand(hood)
    for who in ("sun", "newcomer", "ma"):
        viewer = hood.viewer(who)
        compound = get_compound(viewer, hood.places["spring"])
        with pytest.raises(Refused):
            demanding.demand(viewer, compound, "标题标题", 9, REASON)  # type: ignore[arg-type]
        with pytest.raises(Refused):
            demanding.sign(viewer, _seen(viewer, number))


def test_a_demand_ends_after_ninety_days(context: Flask, hood: Neighbourhood) -> None:
    _grow(hood, 7)
    with clock.frozen(NOTICE):
        number = _demand(hood)
        db.session.commit()
        assert demanding.lapse() is False
    with clock.frozen(NOTICE + OPEN + timedelta(seconds=1)):
        with pytest.raises(DomainError):
            demanding.sign(hood.viewer("zhang"), _seen(hood.viewer("zhang"), number))
        db.session.rollback()
        assert demanding.lapse() is True
        assert demanding.lapse() is False
    assert db.session.get_one(Matter, number).state == "cancelled"


def test_who_leaves_takes_her_signature_along(context: Flask, hood: Neighbourhood) -> None:
    _grow(hood, 7)
    number = _demand(hood)
    zhang = hood.viewer("zhang")
    demanding.sign(zhang, _seen(zhang, number))
    forgetting.forget_person(hood.people["zhang"])
    assert db.session.scalar(select(func.count()).select_from(Signature)) == 1
    assert db.session.get_one(Demand, number).heads == 1


def test_the_committee_convenes_a_demand_and_drops_no_motion_silently(in_english: Flask, hood: Neighbourhood) -> None:
    public_register(hood)
    recognized(hood)
    with clock.frozen(NOTICE):
        number = _demand(hood)  # one of four is more than a fifth
        gao = hood.viewer("gao", "owners")
        motion = motions_of(number)[0]
        with pytest.raises(DomainError, match="say in public why"):
            preparing.drop_motion(gao, _seen(gao, number), motion.id)
        announcing.announce(gao, _seen(gao, number), OPENS, CLOSES)
    assert db.session.scalars(select(Clock.met_at).where(Clock.matter_id == number)).one() is not None
    assert db.session.get_one(Matter, number).state == "announced"


def test_what_was_demanded_is_neither_dropped_whole_nor_called_off(in_english: Flask, hood: Neighbourhood) -> None:
    with clock.frozen(NOTICE):
        number = _demand(hood)
        gao = hood.viewer("gao", "owners")
        first = motions_of(number)[0]
        with pytest.raises(DomainError, match="demand the assembly for"):
            preparing.drop_motion(gao, _seen(gao, number), first.id, "维保合同下月到期，另行表决")
        with pytest.raises(Refused):
            afterwards.cancel(gao, _seen(gao, number), "不想开了，没有理由")
        another = preparing.add_motion(gao, _seen(gao, number), 9, preparing.MotionKind.DECISION, "公布维保记录")
        another.demanded = True
        preparing.drop_motion(gao, _seen(gao, number), first.id, "维保合同下月到期，另行表决")
    event = db.session.scalars(select(Event).where(Event.verb == "assemblies.motion_dropped")).one()
    assert event.public
    assert event.facts["reason"].startswith("维保合同")


def test_the_residents_committee_takes_over_what_is_overdue_and_nothing_else(
    in_english: Flask, hood: Neighbourhood
) -> None:
    with clock.frozen(NOTICE):
        number = _demand(hood)
        wang = hood.viewer("wang", "committee")
        with pytest.raises(Refused):
            demanding.take_over(wang, _seen(wang, number))
        spring = db.session.get_one(Place, hood.places["spring"])
        with pytest.raises(DomainError, match="has an owners' committee"):
            preparing.prepare(wang, spring, "居委会召集的会议")
    due = db.session.get_one(Demand, number).due_at
    assert due is not None
    with clock.frozen(due), pytest.raises(Refused):
        demanding.take_over(wang, _seen(wang, number))
    with clock.frozen(due + timedelta(seconds=1)):
        demanding.take_over(wang, _seen(wang, number))
        assert db.session.get_one(Assembly, number).convener == "residents_committee"
        preparing.add_motion(wang, _seen(wang, number), 9, preparing.MotionKind.DECISION, "另加一项议题")
    assert db.session.scalar(select(func.count()).select_from(Motion)) == 2


def test_without_a_committee_the_residents_committee_convenes(context: Flask, hood: Neighbourhood) -> None:
    committee = db.session.get_one(Organization, hood.organizations["owners"])
    committee.place_id = hood.places["maple"]
    db.session.flush()
    wang = hood.viewer("wang", "committee")
    row = preparing.prepare(wang, db.session.get_one(Place, hood.places["spring"]), "首次业主大会")
    assert row.convener == "residents_committee"
    assert db.session.get_one(Matter, _demand(hood)).organization_id == hood.organizations["committee"]


def _sold(hood: Neighbourhood, who: str) -> None:
    """She owns nothing any more."""
    hers = select(Owner.id).where(Owner.person_id == hood.people[who])
    db.session.execute(update(Ownership).where(Ownership.owner_id.in_(hers)).values(until=clock.now()))
    db.session.flush()


def test_a_flat_that_is_sold_takes_its_signature_along(context: Flask, hood: Neighbourhood) -> None:
    _grow(hood, 7)
    with clock.frozen(NOTICE):
        number = _demand(hood)
        row = db.session.get_one(Demand, number)
        assert (row.heads, row.counted_at) == (1, NOTICE)
        db.session.commit()
        assert demanding.recount() is False, "counted today"
        _sold(hood, "li")
        new_owner = Owner(compound_id=hood.places["spring"], kind="person", name="买家", document="b", document_end="")
        db.session.add(new_owner)
        db.session.flush()
        db.session.add(Ownership(unit_id=hood.units["li"], owner_id=new_owner.id, since=clock.now()))
        db.session.commit()
    with clock.frozen(NOTICE + timedelta(days=2)):
        assert demanding.recount() is True
        assert demanding.recount() is False
    db.session.refresh(row)
    assert (row.heads, row.all_heads, row.counted_at) == (0, 11, NOTICE + timedelta(days=2))


def test_a_fifth_is_also_reached_when_heads_are_joined(context: Flask, hood: Neighbourhood) -> None:
    _grow(hood, 2)  # six owners: a fifth is two
    with clock.frozen(NOTICE):
        number = _demand(hood)
        _sold_to_zhang = select(Owner.id).where(Owner.person_id == hood.people["zhang"])
        buyer = db.session.scalars(_sold_to_zhang).one()
        grown = select(Owner.id).where(Owner.name.like("新业主%"))
        db.session.execute(update(Ownership).where(Ownership.owner_id.in_(grown)).values(owner_id=buyer))
        db.session.commit()
    with clock.frozen(NOTICE + timedelta(days=2)):
        assert demanding.recount() is True
    assert db.session.get_one(Matter, number).state == "preparing"


def test_a_committee_whose_term_is_over_convenes_nothing(context: Flask, hood: Neighbourhood) -> None:
    spring = hood.places["spring"]
    assert convener_of(spring) == hood.organizations["owners"]
    everyone = update(Membership).where(Membership.organization_id == hood.organizations["owners"])
    db.session.execute(everyone.values(term_ends=clock.now() - timedelta(days=1)))
    assert committee_of(spring) is None
    assert convener_of(spring) == hood.organizations["committee"]


def test_where_nobody_could_convene_nothing_is_demanded(in_english: Flask, hood: Neighbourhood) -> None:
    of_kind = Organization.kind.in_(("owners_committee", "residents_committee"))
    db.session.execute(update(Organization).where(of_kind).values(kind="social_organization"))
    with pytest.raises(DomainError, match="nobody could convene"):
        _demand(hood)


def test_the_nearest_and_newest_recognition_holds(in_english: Flask, hood: Neighbourhood) -> None:
    path = db.session.get_one(Place, hood.places["spring"]).path
    assert recognition_of(path) is None
    he = hood.viewer("he", "street_office")
    for place, statutory in (("street", True), ("spring", False), ("lake", True), ("spring", False)):
        switching.recognize(he, db.session.get_one(Place, hood.places[place]), statutory, "房管局〔2026〕8号")
    found = recognition_of(path)
    assert found is not None
    assert (found.place, found.statutory) == ("春晓苑", False)
    with pytest.raises(DomainError, match="place of your area"):
        switching.recognize(he, db.session.get_one(Place, hood.places["district"]), True, "房管局〔2026〕8号")
    with pytest.raises(DomainError, match="Name the document"):
        switching.recognize(he, db.session.get_one(Place, hood.places["street"]), True, "")
    with pytest.raises(Refused):
        switching.recognize(hood.viewer("wang", "committee"), None, True, "居委会自己说的")


def test_where_ballots_cast_here_are_advice_only_paper_counts(in_english: Flask, hood: Neighbourhood) -> None:
    """The same four ballots: counted where the channel is recognized, advice where it is not."""
    results = {}
    for statutory in (True, False):
        vote = prepared(hood)
        db.session.execute(delete(ChannelRecognition))
        recognized(hood, statutory)
        with clock.frozen(NOTICE):
            announcing.announce(hood.viewer("gao", "owners"), vote.thing(), OPENS, CLOSES)
        with clock.frozen(DURING):
            serving.serve(hood.viewer("wang", "committee"), vote.thing(), [1, 2, 3, 4], "hand")
            for who in ("author", "li", "zhang"):
                vote.cast(who, m1="for")
            returned = returns_of(vote.id, vote.thing().total).returned.heads
            assert returned == (3 if statutory else 0)
        with clock.frozen(AFTER):
            closing.close(hood.viewer("gao", "owners"), vote.thing())
            results[statutory] = closing.decide(hood.viewer("gao", "owners"), vote.thing())
    counted, advice = results[True], results[False]
    assert counted["motions"][0]["strict"]["participating"][0] == 3
    assert counted["motions"][0]["strict"]["passed"]
    assert advice["motions"][0]["strict"]["participating"] == [0, 0]
    assert not advice["motions"][0]["strict"]["passed"]
    assert advice["advice"] == {"1": {"for": [3, 3 * 8950]}}
    assert "advice" not in counted


def test_a_motion_tells_what_it_came_from_how_it_was_decided(context: Flask, hood: Neighbourhood) -> None:
    lamp = open_proposal(hood.viewer("author"))
    vote = prepared(hood, items=())
    gao = hood.viewer("gao", "owners")
    preparing.add_motion(gao, vote.thing(), 9, preparing.MotionKind.DECISION, "加装路灯", source_id=lamp)
    with clock.frozen(NOTICE):
        announcing.announce(gao, vote.thing(), OPENS, CLOSES)
    with clock.frozen(DURING):
        for who in ("author", "li", "zhang", "chen"):
            vote.cast(who, m1="for")
    with clock.frozen(AFTER):
        vote.close()
        vote.decide()
    verbs = db.session.execute(
        select(Event.verb, Event.facts)
        .where(Event.matter_id == lamp, Event.verb.like("assemblies.%"))
        .order_by(Event.id)
    ).all()
    assert [row.verb for row in verbs] == ["assemblies.motion_announced", "assemblies.motion_decided"]
    assert verbs[1].facts["passed"] is True


def test_a_motion_takes_up_only_what_is_public_here(in_english: Flask, hood: Neighbourhood) -> None:
    vote = prepared(hood, items=())
    with pytest.raises(DomainError, match="something public of this compound"):
        preparing.add_motion(
            hood.viewer("gao", "owners"), vote.thing(), 9, preparing.MotionKind.DECISION, "加装路灯", source_id=999
        )


def test_announced_votes_keep_their_rule(context: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    recognized(hood, statutory=False)
    assert vote.thing().rules.statutory is True
