"""Invitations, roles, terms, handovers: who may, what is kept, and that a chair remains."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.notices.queries import notices_of
from portal.organizations import commands, queries
from portal.organizations.models import Invitation, MembershipChange, Term
from portal.organizations.rules import ASKED_FOR, INVITATIONS_MOST, Change
from portal.people import commands as people
from portal.people.models import Membership
from portal.people.queries import member_ids
from tests.factories import Neighbourhood
from tests.organizations.factories import invitation, invited, it, join, login, member, roles

pytestmark = pytest.mark.usefixtures("in_english")
YEARS = timedelta(days=3 * 365)


def _told(hood: Neighbourhood, who: str) -> list[str]:
    db.session.commit()
    while outbox.drain():
        pass
    return [row.verb for row in notices_of(hood.viewer(who)).rows]


def _shown(hood: Neighbourhood) -> list[tuple[Any, ...]]:
    """What the organization is shown of its invitations, but for their numbers."""
    return [(one.role, one.expires_at) for one in queries.invitations_of(hood.organizations["owners"])]


def test_an_invitation_tells_nothing_of_accounts(hood: Neighbourhood) -> None:
    moment, gao, thing = clock.now(), hood.viewer("gao", "owners"), it(hood, "owners")
    for address in ("13911112222", login(hood, "li"), login(hood, "ma")):
        with clock.frozen(moment):
            commands.invite(gao, thing, address, "treasurer")
    assert len(set(_shown(hood))) == 1
    before = _shown(hood)
    number = db.session.scalar(select(Invitation.id).where(Invitation.person_id == hood.people["li"])) or 0
    commands.refuse(hood.viewer("li"), invitation(hood, number, "li"))
    assert _shown(hood) == before
    assert queries.get_invitation(hood.viewer("li"), number) is None
    assert queries.changes_of(thing.id) == []


def test_whoever_registers_a_number_later_was_not_asked(hood: Neighbourhood) -> None:
    number = commands.invite(hood.viewer("gao", "owners"), it(hood, "owners"), "13911112222", "treasurer").id
    late = people.register("13911112222", "后来", "correct horse")
    hood.people["late"] = late.id
    assert queries.get_invitation(hood.viewer("late"), number) is None
    assert queries.asked_of(hood.viewer("late")) == []


def test_she_accepts_once_and_is_a_member(hood: Neighbourhood) -> None:
    number = invited(hood, "owners", "li", "treasurer")
    assert _told(hood, "li") == ["organizations.invited"]
    assert [one.what for one in queries.asked_of(hood.viewer("li"))] == ["invitation"]
    assert queries.get_invitation(hood.viewer("zhang"), number) is None
    thing = invitation(hood, number, "li")
    commands.accept(hood.viewer("li"), thing)
    assert roles(hood, "owners") == {"gao": "chair", "李明": "treasurer"}
    assert queries.asked_of(hood.viewer("li")) == []
    for again in (commands.accept, commands.refuse):
        with pytest.raises(Conflict):
            again(hood.viewer("li"), thing)
        with pytest.raises(Refused):
            again(hood.viewer("li"), invitation(hood, number, "li"))
    assert _told(hood, "gao") == ["organizations.joined"]


def test_an_invitation_runs_out_and_makes_room(hood: Neighbourhood) -> None:
    moment = clock.now()
    number = invited(hood, "owners", "li")
    thing = invitation(hood, number, "li")
    with clock.frozen(moment + ASKED_FOR + timedelta(minutes=1)):
        with pytest.raises(Conflict):
            commands.accept(hood.viewer("li"), thing)
        assert queries.asked_of(hood.viewer("li")) == []
        join(hood, "owners", "li")


def test_the_same_is_not_asked_twice_and_not_without_end(hood: Neighbourhood) -> None:
    gao, thing = hood.viewer("gao", "owners"), it(hood, "owners")
    invited(hood, "owners", "li")
    with pytest.raises(DomainError, match="asked already"):
        invited(hood, "owners", "li")
    with pytest.raises(DomainError, match="your own"):
        invited(hood, "owners", "gao")
    with pytest.raises(DomainError, match="mobile number"):
        commands.invite(gao, thing, "李明", "member")
    moment = clock.now()
    for n in range(INVITATIONS_MOST - 1):
        with clock.frozen(moment + timedelta(hours=2 * n + 1)):
            commands.invite(gao, thing, f"139{n:08d}", "member")
    with clock.frozen(moment + timedelta(days=5)), pytest.raises(DomainError, match="wait at a time"):
        commands.invite(gao, thing, "13999999999", "member")


def test_a_withdrawn_invitation_is_accepted_by_nobody(hood: Neighbourhood) -> None:
    number = invited(hood, "owners", "li")
    thing = invitation(hood, number, "li")
    commands.withdraw_invitation(hood.viewer("gao", "owners"), invitation(hood, number, "gao", "owners"))
    with pytest.raises(Conflict):
        commands.accept(hood.viewer("li"), thing)
    invited(hood, "owners", "li")


def test_a_secretary_never_comes_to_the_chair_by_herself(hood: Neighbourhood) -> None:
    join(hood, "owners", "li", "secretary")
    li, thing = hood.viewer("li", "owners"), it(hood, "owners")
    for act in (
        lambda: commands.change_member(li, member(hood, "owners", "li"), "chair", None, "自任"),
        lambda: commands.change_member(li, member(hood, "owners", "li"), "clerk", None, "自任"),
        lambda: commands.change_member(li, member(hood, "owners", "gao"), "member", None, "撤换"),
        lambda: commands.end_membership(li, member(hood, "owners", "gao"), "撤换"),
        lambda: commands.hand_over(li, thing, hood.people["li"], "自任"),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(DomainError, match="hands over herself"):
        commands.invite(li, thing, login(hood, "chen"), "chair")
    join(hood, "owners", "chen", by=("li", "owners"))
    with pytest.raises(DomainError, match="hands over herself"):
        commands.change_member(li, member(hood, "owners", "chen"), "chair", None, "提拔")
    commands.change_member(li, member(hood, "owners", "chen"), "treasurer", None, "分工")
    assert roles(hood, "owners") == {"gao": "chair", "李明": "secretary", "陈静": "treasurer"}


def test_acting_for_a_never_reaches_b(hood: Neighbourhood) -> None:
    """A chair of one organization manages no other, whatever ids she sends."""
    thing, ma = it(hood, "property"), member(hood, "property", "ma")
    asked = commands.invite(hood.viewer("he", "street_office"), thing, login(hood, "chen"), "clerk")
    waiting = invitation(hood, asked.id, "he", "street_office")
    for who, acting in (("gao", "owners"), ("tang", "shop"), ("zhou", "hill_committee"), ("wang", "committee"),
                        ("li", None)):  # fmt: skip
        viewer = hood.viewer(who, acting)
        acts: list[Callable[[], Any]] = [
            lambda viewer=viewer: commands.invite(viewer, thing, login(hood, "sun"), "clerk"),  # type: ignore[misc]
            lambda viewer=viewer: commands.end_membership(viewer, ma, "夺权"),  # type: ignore[misc]
            lambda viewer=viewer: commands.change_member(viewer, ma, "member", None, "夺权"),  # type: ignore[misc]
            lambda viewer=viewer: commands.hand_over(viewer, thing, ma.person_id, "夺权"),  # type: ignore[misc]
            lambda viewer=viewer: commands.leave(viewer, thing),  # type: ignore[misc]
            lambda viewer=viewer: commands.withdraw_invitation(viewer, waiting),  # type: ignore[misc]
            lambda viewer=viewer: commands.accept(viewer, waiting),  # type: ignore[misc]
        ]
        for act in acts:
            with pytest.raises(Refused):
                act()
    assert queries.get_member(hood.viewer("gao", "owners"), hood.organizations["owners"], ma.id) is None


def test_what_changes_is_kept_with_reason_and_told(hood: Neighbourhood) -> None:
    street = hood.viewer("he", "street_office")
    commands.change_member(street, member(hood, "property", "ma"), "secretary", None, "更正")
    commands.end_membership(street, member(hood, "property", "ma"), "公司撤换")
    kept = [(row.what, row.was, row.role, row.reason, row.by, row.acted_for)
            for row in queries.changes_of(hood.organizations["property"])]  # fmt: skip
    assert kept == [
        ("ended", "secretary", "secretary", "公司撤换", "he", "桂花街道办事处"),
        ("role", "clerk", "secretary", "更正", "he", "桂花街道办事处"),
    ]
    assert hood.viewer("ma").organizations == ()
    assert _told(hood, "ma") == ["organizations.ended", "organizations.role_changed"]


def test_the_last_chair_stays(hood: Neighbourhood) -> None:
    gao, thing, street = hood.viewer("gao", "owners"), it(hood, "owners"), hood.viewer("he", "street_office")
    for act in (
        lambda: commands.leave(gao, thing),
        lambda: commands.end_membership(street, member(hood, "owners", "gao"), "辞职"),
        lambda: commands.change_member(street, member(hood, "owners", "gao"), "member", None, "辞职"),
    ):
        with pytest.raises(DomainError, match="hand over first"):
            act()
    join(hood, "owners", "chen", "chair", by=("he", "street_office"))
    commands.leave(gao, thing)
    assert roles(hood, "owners") == {"陈静": "chair"}


def test_a_chair_whose_term_is_over_is_no_chair_any_longer(hood: Neighbourhood) -> None:
    moment, street = clock.now(), hood.viewer("he", "street_office")
    join(hood, "owners", "chen", "chair", by=("he", "street_office"))
    soon = moment + timedelta(days=10)
    commands.change_member(street, member(hood, "owners", "chen"), "chair", soon, "任期备案")
    with clock.frozen(soon):
        assert hood.viewer("chen", "owners").acting is None
        assert hood.people["chen"] not in member_ids(hood.organizations["owners"])
        with pytest.raises(DomainError, match="hand over first"):
            commands.leave(hood.viewer("gao", "owners"), it(hood, "owners"))
        join(hood, "owners", "chen")
        assert roles(hood, "owners") == {"gao": "chair", "陈静": "member"}


def _propose(hood: Neighbourhood) -> int:
    join(hood, "owners", "li", "treasurer")
    return commands.hand_over(hood.viewer("gao", "owners"), it(hood, "owners"), hood.people["li"], "换届选举").id


def _handover(hood: Neighbourhood, number: int, who: str, acting: str | None = None) -> queries.HandoverThing:
    thing = queries.get_handover(hood.viewer(who, acting), number)
    assert thing is not None
    return thing


def test_the_chair_is_handed_over_when_the_successor_accepts(hood: Neighbourhood) -> None:
    number = _propose(hood)
    assert roles(hood, "owners") == {"gao": "chair", "李明": "treasurer"}
    assert queries.get_handover(hood.viewer("zhang"), number) is None
    with pytest.raises(Refused):
        commands.accept_handover(hood.viewer("gao", "owners"), _handover(hood, number, "gao", "owners"))
    thing = _handover(hood, number, "li")
    commands.accept_handover(hood.viewer("li"), thing)
    assert roles(hood, "owners") == {"gao": "treasurer", "李明": "chair"}
    with pytest.raises(Conflict):
        commands.accept_handover(hood.viewer("li"), thing)
    changes = [(row.person, row.what, row.was, row.role) for row in queries.changes_of(hood.organizations["owners"])]
    assert changes[:2] == [("李明", "took_over", "treasurer", "chair"), ("gao", "handed_over", "chair", "treasurer")]
    commands.leave(hood.viewer("gao"), it(hood, "owners"))


def test_only_a_member_who_serves_takes_over(hood: Neighbourhood) -> None:
    gao, thing = hood.viewer("gao", "owners"), it(hood, "owners")
    for who in ("ma", "chen", "gao"):
        with pytest.raises(DomainError) as error:
            commands.hand_over(gao, thing, hood.people[who], "换届选举")
        assert error.value.field == "successor"


def test_a_new_proposal_takes_the_place_of_the_former(hood: Neighbourhood) -> None:
    number = _propose(hood)
    former = _handover(hood, number, "li")
    join(hood, "owners", "chen")
    commands.hand_over(hood.viewer("gao", "owners"), it(hood, "owners"), hood.people["chen"], "改选")
    with pytest.raises(Conflict):
        commands.accept_handover(hood.viewer("li"), former)
    open_one = queries.open_handover(hood.organizations["owners"])
    assert open_one is not None
    commands.decline_handover(hood.viewer("chen"), _handover(hood, open_one.id, "chen"))
    assert queries.open_handover(hood.organizations["owners"]) is None
    assert roles(hood, "owners")["gao"] == "chair"


def test_whoever_lost_the_chair_hands_over_nothing(hood: Neighbourhood) -> None:
    number = _propose(hood)
    street = hood.viewer("he", "street_office")
    join(hood, "owners", "chen", "chair", by=("he", "street_office"))
    commands.change_member(street, member(hood, "owners", "gao"), "member", None, "街道撤换")
    with pytest.raises(Conflict, match="not the chair any longer"):
        commands.accept_handover(hood.viewer("li"), _handover(hood, number, "li"))


def test_a_term_is_entered_by_the_office_with_those_who_go_on(hood: Neighbourhood) -> None:
    join(hood, "owners", "li", "treasurer")
    join(hood, "owners", "chen")
    street, thing, moment = hood.viewer("he", "street_office"), it(hood, "owners"), clock.now()
    begins, ends = moment - timedelta(days=1), moment + YEARS
    gao, li = member(hood, "owners", "gao").id, member(hood, "owners", "li").id
    for who, acting in (("gao", "owners"), ("wang", "committee")):
        with pytest.raises(Refused):
            commands.set_term(hood.viewer(who, acting), thing, begins, ends, [gao], "自行延长")
    with pytest.raises(DomainError) as error:
        commands.set_term(street, thing, begins, ends, [gao, member(hood, "property", "ma").id], "选举")
    assert error.value.field == "elected"
    with pytest.raises(DomainError, match="keeps a chair"):
        commands.set_term(street, thing, begins, ends, [li], "选举")
    commands.set_term(street, thing, begins, ends, [gao, li], "五月十二日选举，备案2026-15")
    assert roles(hood, "owners") == {"gao": "chair", "李明": "treasurer"}
    assert (it(hood, "owners").term_ends, member(hood, "owners", "li").term_ends) == (ends, ends)
    assert {row.what for row in queries.changes_of(thing.id)} == {Change.TERM, Change.ENDED, Change.JOINED}
    assert "organizations.term_set" in _told(hood, "chen")
    with pytest.raises(DomainError, match="beyond the term"):
        commands.invite(hood.viewer("gao", "owners"), it(hood, "owners"), login(hood, "sun"), "member",
                        ends + timedelta(days=1))  # fmt: skip
    for days, state in ((0, "open"), (3 * 365 - 90, "ending"), (3 * 365, "over")):
        with clock.frozen(moment + timedelta(days=days)):
            assert it(hood, "owners").term_state == state
    with clock.frozen(ends):
        assert hood.viewer("gao", "owners").acting is None
        commands.set_term(hood.viewer("he", "street_office"), it(hood, "owners"), ends, ends + YEARS, [gao], "连任")
        assert hood.viewer("gao", "owners").acting is not None
    assert db.session.scalars(select(Term.entered_by)).all() == [street.id, street.id]


def test_organizations_that_are_not_elected_have_no_term(hood: Neighbourhood) -> None:
    moment = clock.now()
    with pytest.raises(Refused):
        commands.set_term(hood.viewer("wang", "committee"), it(hood, "shop"), moment, moment + YEARS, [], "选举")


def test_a_clerk_who_is_a_member_leaves_it_to_a_colleague(hood: Neighbourhood) -> None:
    join(hood, "shop", "wang", by=("tang", "shop"))
    with pytest.raises(Refused):
        commands.change_member(hood.viewer("wang", "committee"), member(hood, "shop", "tang"), "member", None, "接管")
    with pytest.raises(Refused):
        commands.invite(hood.viewer("wang", "committee"), it(hood, "shop"), login(hood, "li"), "chair")
    commands.invite(hood.viewer("sheng", "committee"), it(hood, "shop"), login(hood, "li"), "chair")


def test_closing_an_account_ends_what_she_was_asked_and_did_not_finish(hood: Neighbourhood) -> None:
    number = _propose(hood)
    asked = invited(hood, "property", "li", by=("he", "street_office"))
    phone = login(hood, "li")
    commands.forget_person(hood.people["li"])
    db.session.flush()
    assert roles(hood, "owners") == {"gao": "chair"}
    assert db.session.scalars(select(MembershipChange.what).order_by(MembershipChange.id)).all()[-1] == Change.LEFT
    assert queries.open_handover(hood.organizations["owners"]) is None
    row = db.session.get_one(Invitation, asked)
    db.session.refresh(row)
    assert (row.login, row.withdrawn_at is not None) == ("", True)
    assert phone not in [one.login for one in queries.invitations_of(hood.organizations["property"])]
    assert number


def _race(app: Flask, *acts: Callable[[], Any]) -> list[str]:
    barrier, outcomes = Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        with app.app_context():
            try:
                barrier.wait()
                act()
                db.session.commit()
                outcomes.append("done")
            except DomainError:
                db.session.rollback()
                outcomes.append("refused")

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(outcomes)


def test_two_chairs_never_leave_at_once(app: Flask, hood: Neighbourhood) -> None:
    join(hood, "owners", "chen", "chair", by=("he", "street_office"))
    db.session.commit()
    thing = it(hood, "owners")
    viewers = [hood.viewer(who) for who in ("gao", "chen")]
    db.session.rollback()
    assert _race(app, *(lambda viewer=viewer: commands.leave(viewer, thing) for viewer in viewers)) == [
        "done", "refused",
    ]  # fmt: skip
    assert list(roles(hood, "owners").values()) == ["chair"]


def test_accepting_in_two_windows_is_accepting_once(app: Flask, hood: Neighbourhood) -> None:
    number = invited(hood, "owners", "li")
    db.session.commit()
    thing, viewer = invitation(hood, number, "li"), hood.viewer("li")
    db.session.rollback()
    assert _race(app, *[lambda: commands.accept(viewer, thing)] * 2) == ["done", "refused"]
    here = Membership.person_id == hood.people["li"], Membership.organization_id == hood.organizations["owners"]
    assert len(db.session.scalars(select(Membership).where(*here)).all()) == 1


def test_a_handover_accepted_while_it_is_withdrawn_is_one_of_both(app: Flask, hood: Neighbourhood) -> None:
    number = _propose(hood)
    db.session.commit()
    li, gao = hood.viewer("li"), hood.viewer("gao", "owners")
    thing = _handover(hood, number, "li")
    db.session.rollback()
    outcomes = _race(
        app, lambda: commands.accept_handover(li, thing), lambda: commands.withdraw_handover(gao, thing)
    )  # fmt: skip
    assert outcomes == ["done", "refused"]
    assert sorted(roles(hood, "owners").values()) == ["chair", "treasurer"]
