"""Applying, admitting, members, terms, handing over and stepping back, on a real database."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.discussion import commands as discussion
from portal.files.models import PrivateFile
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing, Refused
from portal.kernel.watch import Incident
from portal.matters.models import Clock
from portal.organizations import commands, queries
from portal.organizations.models import Invitation, MembershipChange
from portal.organizations.queries import ApplicationThing, OrganizationThing
from portal.organizations.rules import TERM_LONGEST, TERM_WARNING, YEAR, check_term, term_state
from portal.people.models import Membership, Organization, Person
from tests.discussion.factories import matter_of, open_matter
from tests.factories import Neighbourhood

pytestmark = pytest.mark.usefixtures("in_english")
ABOUT = "在社区里修鞋配钥匙，服务老人。"


def paper(hood: Neighbourhood, who: str = "newcomer") -> int:
    row = PrivateFile(uploader_id=hood.people[who], kind="document", name="执照.pdf", media_type="application/pdf",
                      size=1, digest="0" * 64, at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def applied(
    hood: Neighbourhood, kind: str = "merchant", place: str = "lake", who: str = "newcomer"
) -> ApplicationThing:
    viewer = hood.viewer(who)
    row = commands.apply(viewer, kind, "好邻居便利店", hood.places[place], ABOUT, "92330106", [paper(hood, who)])
    return seen(hood, row.id, who, None)


def seen(hood: Neighbourhood, number: int, who: str = "wang", acting: str | None = "committee") -> ApplicationThing:
    thing = queries.get_application(hood.viewer(who, acting), number)
    assert thing is not None
    return thing


def it(hood: Neighbourhood, name: str) -> OrganizationThing:
    thing = queries.get_organization(hood.viewer("li"), hood.organizations[name])
    assert thing is not None
    return thing


def login(hood: Neighbourhood, who: str) -> str:
    return db.session.get_one(Person, hood.people[who]).login or ""


def roles(hood: Neighbourhood, name: str) -> dict[str, str]:
    return {row.person: row.role for row in queries.members_of(hood.organizations[name])}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "department"}, "kind"), ({"name": "店"}, "name"), ({"place": "street"}, "place"),
        ({"place": "grid"}, "place"), ({"about": "短"}, "about"), ({"licence": ""}, "licence"),
        ({"files": []}, "files"),
        ({"kind": "owners_committee", "place": "lake"}, "place"),
    ],
)  # fmt: skip
def test_an_incomplete_application_says_what_is_missing(
    hood: Neighbourhood, change: dict[str, object], field: str
) -> None:
    given = {"kind": "merchant", "name": "好邻居便利店", "place": "lake", "about": ABOUT, "licence": "92330106",
             "files": [paper(hood)]} | change  # fmt: skip
    with pytest.raises(DomainError) as error:
        commands.apply(
            hood.viewer("newcomer"), str(given["kind"]), str(given["name"]), hood.places[str(given["place"])],
            str(given["about"]), str(given["licence"]), given["files"],  # type: ignore[arg-type]
        )  # fmt: skip
    assert error.value.field == field


def test_the_right_office_admits_and_the_applicant_is_chair(hood: Neighbourhood) -> None:
    thing = applied(hood)
    assert queries.get_application(hood.viewer("zhou", "hill_committee"), thing.id) is None
    assert queries.get_application(hood.viewer("li"), thing.id) is None
    assert queries.count_waiting(hood.viewer("wang", "committee")) == 1
    with pytest.raises(Refused):
        commands.approve(hood.viewer("newcomer"), thing)
    organization = commands.approve(hood.viewer("wang", "committee"), seen(hood, thing.id))
    (acting,) = hood.viewer("newcomer").organizations
    assert (acting.id, acting.role) == (organization.id, "chair")
    with pytest.raises(Refused):
        commands.approve(hood.viewer("wang", "committee"), seen(hood, thing.id))
    with pytest.raises(DomainError, match="here already"):
        applied(hood, who="li")


def test_a_committee_of_owners_is_admitted_by_the_street(hood: Neighbourhood) -> None:
    thing = applied(hood, "owners_committee", "maple")
    assert queries.get_application(hood.viewer("zhou", "hill_committee"), thing.id) is None
    commands.approve(hood.viewer("he", "street_office"), seen(hood, thing.id, "he", "street_office"))


def test_nobody_admits_her_own(hood: Neighbourhood) -> None:
    thing = applied(hood, who="wang")
    assert queries.count_waiting(hood.viewer("wang", "committee")) == 0
    with pytest.raises(Refused):
        commands.approve(hood.viewer("wang", "committee"), seen(hood, thing.id))
    commands.approve(hood.viewer("sheng", "committee"), seen(hood, thing.id, "sheng"))


def test_sent_back_sent_again_declined(hood: Neighbourhood) -> None:
    thing, clerk = applied(hood), hood.viewer("wang", "committee")
    with pytest.raises(DomainError):
        commands.send_back(clerk, thing, " ")
    commands.send_back(clerk, thing, "请补充健康证")
    with pytest.raises(Refused):
        commands.decline(clerk, seen(hood, thing.id), "晚了")
    again = seen(hood, thing.id, "newcomer", None)
    commands.resubmit(hood.viewer("newcomer"), again, ABOUT, "92330106-2", [paper(hood)])
    assert len(queries.files_of(thing.id)) == 2
    commands.decline(clerk, seen(hood, thing.id), "地址不在本社区")
    assert seen(hood, thing.id).state == "declined"
    assert db.session.scalar(select(func.count()).select_from(Organization)) == 8


def test_two_who_decide_at_once_decide_once(app: Flask, hood: Neighbourhood) -> None:
    thing = applied(hood)
    db.session.commit()
    barrier, outcomes = Barrier(2), []

    def decide(who: str) -> None:
        with app.app_context():
            viewer = hood.viewer(who, "committee")
            mine = seen(hood, thing.id, who)
            db.session.rollback()
            barrier.wait()
            try:
                commands.approve(viewer, mine)
                db.session.commit()
                outcomes.append(who)
            except Conflict:
                db.session.rollback()

    threads = [Thread(target=decide, args=(who,)) for who in ("wang", "sheng")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(outcomes) == 1
    assert db.session.scalar(select(func.count()).select_from(Organization)) == 9


def test_an_invitation_says_nothing_of_accounts_and_is_answered_once(hood: Neighbourhood) -> None:
    chair, thing = hood.viewer("gao", "owners"), it(hood, "owners")
    assert commands.invite(chair, thing, "13911112222", "member") is None
    assert db.session.scalar(select(func.count()).select_from(Incident)) == 1
    assert commands.invite(chair, thing, login(hood, "li"), "treasurer") is None
    with pytest.raises(Missing):
        commands.accept(hood.viewer("zhang"), thing.id)
    commands.accept(hood.viewer("li"), thing.id)
    with pytest.raises(Missing):
        commands.accept(hood.viewer("li"), thing.id)
    assert roles(hood, "owners") == {"gao": "chair", "李明": "treasurer"}


def test_a_declined_invitation_is_gone(hood: Neighbourhood) -> None:
    commands.invite(hood.viewer("gao", "owners"), it(hood, "owners"), login(hood, "li"), "member")
    commands.refuse(hood.viewer("li"), hood.organizations["owners"])
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
    assert roles(hood, "owners") == {"gao": "chair"}


def test_acting_for_a_never_reaches_b(hood: Neighbourhood) -> None:
    """A chair of one organization manages no other, whatever ids she sends."""
    for who, acting in (("gao", "owners"), ("tang", "shop"), ("zhou", "hill_committee"), ("li", None)):
        viewer, thing = hood.viewer(who, acting), it(hood, "property")
        for act in (
            lambda viewer=viewer, thing=thing: commands.invite(viewer, thing, login(hood, "chen"), "clerk"),
            lambda viewer=viewer, thing=thing: commands.end(viewer, thing, hood.people["ma"], "夺权"),
            lambda viewer=viewer, thing=thing: commands.change_role(
                viewer, thing, hood.people["ma"], "member", None, "夺权"
            ),
            lambda viewer=viewer, thing=thing: commands.hand_over(viewer, thing, login(hood, "chen")),
        ):
            with pytest.raises(Refused):
                act()
    with pytest.raises(Missing):
        commands.end(hood.viewer("gao", "owners"), it(hood, "owners"), hood.people["ma"], "不是本会成员")


def test_the_chair_is_handed_over_when_the_successor_accepts(hood: Neighbourhood) -> None:
    gao, thing = hood.viewer("gao", "owners"), it(hood, "owners")
    for act in (
        lambda: commands.leave(gao, thing),
        lambda: commands.end(gao, thing, gao.id, "辞职"),
        lambda: commands.change_role(gao, thing, gao.id, "member", None, "辞职"),
    ):
        with pytest.raises(DomainError, match="hand over first"):
            act()
    ends = clock.now() + timedelta(days=3 * 365)
    commands.hand_over(gao, thing, login(hood, "li"), ends)
    assert roles(hood, "owners") == {"gao": "chair"}
    commands.accept(hood.viewer("li"), thing.id)
    assert roles(hood, "owners") == {"gao": "member", "李明": "chair"}
    commands.leave(hood.viewer("gao"), thing)
    changes = [(row.person, row.what) for row in queries.changes_of(thing.id)]
    assert changes == [("gao", "left"), ("李明", "handed_over"), ("gao", "role"), ("李明", "invited")]


def test_whoever_lost_the_chair_hands_over_nothing(hood: Neighbourhood) -> None:
    gao, thing = hood.viewer("gao", "owners"), it(hood, "owners")
    commands.hand_over(gao, thing, login(hood, "li"))
    street = hood.viewer("he", "street_office")
    commands.invite(street, thing, login(hood, "chen"), "chair")
    commands.accept(hood.viewer("chen"), thing.id)
    commands.end(street, thing, gao.id, "街道撤换")
    with pytest.raises(DomainError, match="not the chair any longer"):
        commands.accept(hood.viewer("li"), thing.id)


def test_a_member_whose_term_is_over_acts_no_more(hood: Neighbourhood) -> None:
    moment, street, thing = clock.now(), hood.viewer("he", "street_office"), it(hood, "owners")
    ends = moment + timedelta(days=100)
    commands.change_role(street, thing, hood.people["gao"], "chair", ends, "任期备案")
    with clock.frozen(ends - timedelta(seconds=1)):
        assert hood.viewer("gao", "owners").acting is not None
    with clock.frozen(ends):
        assert hood.viewer("gao", "owners").acting is None


@pytest.mark.parametrize(
    ("left", "state"),
    [(None, "open"), (TERM_WARNING + timedelta(seconds=1), "open"), (TERM_WARNING, "ending"),
     (timedelta(seconds=1), "ending"), (timedelta(), "over")],
)  # fmt: skip
def test_a_term_warns_before_its_end(left: timedelta | None, state: str) -> None:
    moment = clock.now()
    assert term_state(None if left is None else moment + left, moment) == state


@pytest.mark.parametrize(("ahead", "good"), [(timedelta(), False), (TERM_LONGEST, True),
                                             (TERM_LONGEST + timedelta(seconds=1), False)])  # fmt: skip
def test_a_term_is_within_five_years(ahead: timedelta, good: bool) -> None:
    moment = clock.now()
    if good:
        check_term(moment + ahead, moment)
    else:
        with pytest.raises(DomainError):
            check_term(moment + ahead, moment)


def test_who_stepped_back_acts_no_more_in_this_matter(hood: Neighbourhood) -> None:
    lamp = open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
    other = open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
    wang = hood.viewer("wang", "committee")
    with pytest.raises(Refused):
        commands.recuse(hood.viewer("gao", "owners"), matter_of(wang, lamp), "与我有关")
    commands.recuse(wang, matter_of(wang, lamp), "承办单位负责人是我亲属")
    wang = hood.viewer("wang", "committee")
    with pytest.raises(Refused):
        discussion.comment(wang, matter_of(wang, lamp), "居委会意见")
    discussion.comment(wang, matter_of(wang, other), "居委会意见")
    discussion.comment(hood.viewer("sheng", "committee"), matter_of(wang, lamp), "居委会意见")
    recusal = queries.get_recusal(hood.viewer("sheng", "committee"), lamp, wang.id)
    assert recusal is not None
    assert queries.get_recusal(hood.viewer("gao", "owners"), lamp, wang.id) is None
    with pytest.raises(Refused):
        commands.withdraw_recusal(wang, recusal, "我收回")
    commands.withdraw_recusal(hood.viewer("sheng", "committee"), recusal, "亲属已离任")
    discussion.comment(hood.viewer("wang", "committee"), matter_of(wang, lamp), "居委会意见")


def test_clocks_are_counted_as_they_were_kept(hood: Neighbourhood) -> None:
    moment = clock.now()
    lamp = open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
    rows = {
        "in time": (moment - timedelta(days=9), moment - timedelta(days=1), moment - timedelta(days=2)),
        "late": (moment - timedelta(days=8), moment - timedelta(days=5), moment - timedelta(days=1)),
        "overdue": (moment - timedelta(days=7), moment - timedelta(seconds=1), None),
        "running": (moment - timedelta(days=6), moment + timedelta(days=1), None),
        "long ago": (moment - YEAR - timedelta(days=1), moment - YEAR, None),
    }
    for start, due, met in rows.values():
        db.session.add(Clock(matter_id=lamp, kind="answer", organization_id=hood.organizations["committee"],
                             started_at=start, due_at=due, met_at=met))  # fmt: skip
    db.session.flush()
    with clock.frozen(moment):
        kept = queries.clocks_kept(hood.organizations["committee"])
    assert (kept.in_time, kept.late, kept.overdue, kept.running) == (1, 1, 1, 1)


def test_every_act_stands_beside_one_member(hood: Neighbourhood) -> None:
    lamp = open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
    for who in ("wang", "sheng"):
        viewer = hood.viewer(who, "committee")
        discussion.comment(viewer, matter_of(viewer, lamp), "居委会意见")
    acts = queries.acts_of(hood.organizations["committee"])
    assert [row.person for row in acts.rows] == ["sheng", "wang"]
    assert all(row.path for row in acts.rows)


def test_changes_of_members_are_never_lost(hood: Neighbourhood) -> None:
    street, thing = hood.viewer("he", "street_office"), it(hood, "property")
    commands.change_role(street, thing, hood.people["ma"], "secretary", None, "更正")
    commands.end(street, thing, hood.people["ma"], "公司撤换")
    kept = db.session.execute(select(MembershipChange.what, MembershipChange.by_id).order_by(MembershipChange.id))
    assert [tuple(row) for row in kept] == [("role", street.id), ("ended", street.id)]
    assert db.session.scalar(select(Membership.until).where(Membership.person_id == hood.people["ma"])) is not None
