"""Applying, what is sent back, who admits, and what becomes of the documents."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.files.models import PrivateFile
from portal.kernel import outbox
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters.models import Event
from portal.notices.queries import notices_of
from portal.organizations import commands, queries
from portal.organizations.models import Application, ApplicationFile
from portal.organizations.rules import APPLICATIONS_MOST, DOCUMENTS_MOST
from portal.people.models import Look, Organization, UnfinishedThing
from tests.factories import Neighbourhood
from tests.organizations.factories import ABOUT, apply, paper, seen

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "department"}, "kind"), ({"kind": ""}, "kind"), ({"name": "店"}, "name"),
        ({"name": "店" * 81}, "name"),
        ({"place": "street"}, "place"), ({"place": "grid"}, "place"), ({"place": "district"}, "place"),
        ({"about": "短"}, "about"), ({"licence": ""}, "licence"), ({"position": " "}, "position"),
        ({"files": 0}, "files"), ({"files": DOCUMENTS_MOST + 1}, "files"),
        ({"kind": "owners_committee", "place": "lake"}, "place"),
        ({"kind": "residents_committee", "place": "spring"}, "place"),
    ],
)  # fmt: skip
def test_an_incomplete_application_says_what_is_missing(
    hood: Neighbourhood, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as error:
        apply(hood, **change)
    assert error.value.field == field


def test_the_right_office_admits_and_the_applicant_is_chair(hood: Neighbourhood) -> None:
    number = apply(hood)
    assert queries.count_waiting(hood.viewer("wang", "committee")) == 1
    assert [one.id for one in queries.waiting_applications(hood.viewer("he", "street_office")).rows] == [number]
    organization = commands.approve(hood.viewer("wang", "committee"), seen(hood, number))
    (acting,) = hood.viewer("newcomer").organizations
    assert (acting.id, acting.role) == (organization.id, "chair")
    (change,) = queries.changes_of(organization.id)
    assert (change.person, change.what, change.by, change.acted_for) == (
        "新来的",
        "founded",
        "wang",
        "清湖社区居民委员会",
    )
    assert queries.count_waiting(hood.viewer("wang", "committee")) == 0
    with pytest.raises(DomainError, match="here already"):
        apply(hood, "li")


@pytest.mark.parametrize(
    ("kind", "place", "admit"),
    [
        ("merchant", "lake", {"wang", "he"}), ("social_organization", "spring", {"wang", "he"}),
        ("owners_committee", "maple", {"he"}), ("property_company", "spring", {"he"}),
        ("party_branch", "hill", {"he"}), ("residents_committee", "lake", {"he"}), ("merchant", "hill", {"zhou", "he"}),
    ],
)  # fmt: skip
def test_each_kind_is_admitted_by_its_offices_alone(
    hood: Neighbourhood, kind: str, place: str, admit: set[str]
) -> None:
    number = apply(hood, kind=kind, place=place)
    offices = {"wang": "committee", "zhou": "hill_committee", "he": "street_office", "gao": "owners", "xu": "party"}
    found = {who for who, office in offices.items() if queries.get_application(hood.viewer(who, office), number)}
    assert found == admit
    waits = {who for who, office in offices.items() if queries.count_waiting(hood.viewer(who, office))}
    assert waits == admit


def test_it_is_nobodys_else(hood: Neighbourhood) -> None:
    number = apply(hood)
    for who, acting in (("li", None), ("wang", None), ("tang", "shop"), ("zhou", "hill_committee")):
        assert queries.get_application(hood.viewer(who, acting), number) is None
        assert queries.get_document(hood.viewer(who, acting), number, 1) is None
    assert queries.get_application(hood.viewer("newcomer"), number + 1) is None
    other = apply(hood, "li")
    foreign = queries.files_of(other)[0]
    assert queries.get_document(hood.viewer("newcomer"), number, foreign) is None
    assert queries.get_document(hood.viewer("wang", "committee"), number, foreign) is None


def test_nobody_admits_her_own(hood: Neighbourhood) -> None:
    number = apply(hood, "wang")
    assert queries.count_waiting(hood.viewer("wang", "committee")) == 0
    with pytest.raises(Refused):
        commands.approve(hood.viewer("wang", "committee"), seen(hood, number))
    row = db.session.get_one(Application, number)
    row.decided_by = row.applicant_id
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_colleague_admits_it(hood: Neighbourhood) -> None:
    number = apply(hood, "wang")
    commands.approve(hood.viewer("sheng", "committee"), seen(hood, number, "sheng"))
    assert {one.role for one in hood.viewer("wang").organizations} == {"clerk", "chair"}


def test_sent_back_it_is_unfinished_until_it_is_sent_again(hood: Neighbourhood) -> None:
    number, clerk = apply(hood), hood.viewer("wang", "committee")
    for reason in (" ", "长" * 301):
        with pytest.raises(DomainError):
            commands.send_back(clerk, seen(hood, number), reason)
    commands.send_back(clerk, seen(hood, number), "请补充健康证")
    assert [one.href for one in hood.viewer("newcomer").unfinished] == [f"/organizations/applications/{number}"]
    with pytest.raises(Refused):
        commands.decline(clerk, seen(hood, number), "晚了")
    mine = seen(hood, number, "newcomer", None)
    too_many = [paper(hood) for _ in range(DOCUMENTS_MOST)]
    with pytest.raises(DomainError) as error:
        commands.resubmit(hood.viewer("newcomer"), mine, ABOUT, "92330106-2", "经营者", too_many)
    assert error.value.field == "files"


def test_sent_again_it_waits_again(hood: Neighbourhood) -> None:
    number, clerk = apply(hood), hood.viewer("wang", "committee")
    commands.send_back(clerk, seen(hood, number), "请补充健康证")
    mine = seen(hood, number, "newcomer", None)
    commands.resubmit(hood.viewer("newcomer"), mine, ABOUT, "92330106-2", "经营者", [paper(hood)])
    assert hood.viewer("newcomer").unfinished == ()
    assert len(queries.files_of(number)) == 2
    commands.decline(clerk, seen(hood, number), "地址不在本社区")
    assert (seen(hood, number).state, seen(hood, number).licence) == ("declined", "92330106-2")
    assert db.session.scalar(select(func.count()).select_from(Organization)) == 8


def test_taken_back_its_papers_are_kept_no_longer(hood: Neighbourhood) -> None:
    number = apply(hood)
    commands.send_back(hood.viewer("wang", "committee"), seen(hood, number), "请补充健康证")
    commands.withdraw(hood.viewer("newcomer"), seen(hood, number, "newcomer", None))
    assert queries.get_application(hood.viewer("wang", "committee"), number) is None
    assert hood.viewer("newcomer").unfinished == ()
    for table in (ApplicationFile, PrivateFile, UnfinishedThing):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_what_was_decided_is_told_to_the_applicant(hood: Neighbourhood) -> None:
    number, clerk = apply(hood), hood.viewer("wang", "committee")
    commands.send_back(clerk, seen(hood, number), "请补充健康证")
    db.session.commit()
    while outbox.drain():
        pass
    (notice,) = notices_of(hood.viewer("newcomer")).rows
    assert notice.verb == "organizations.returned"
    assert notices_of(hood.viewer("li")).rows == []


def test_an_office_that_opens_a_document_is_seen(hood: Neighbourhood) -> None:
    number = apply(hood)
    clerk, file_id = hood.viewer("wang", "committee"), queries.files_of(number)[0]
    thing = queries.get_document(clerk, number, file_id)
    assert thing is not None
    assert commands.open_document(clerk, thing).id == file_id
    look = db.session.scalars(select(Look)).one()
    assert (look.person_id, look.by_id, look.what, look.purpose) == (
        hood.people["newcomer"], clerk.id, "document", "好邻居便利店",
    )  # fmt: skip
    with pytest.raises(Refused):
        commands.open_document(hood.viewer("newcomer"), thing)


def test_one_person_has_only_so_many_waiting(hood: Neighbourhood) -> None:
    for number in range(APPLICATIONS_MOST):
        apply(hood, name=f"好邻居便利店{number}")
    with pytest.raises(DomainError, match="wait at a time"):
        apply(hood, name="又一家便利店")
    apply(hood, "li", name="又一家便利店")


def test_the_same_twice_is_refused_and_of_others_nothing_is_told(hood: Neighbourhood) -> None:
    number = apply(hood)
    with pytest.raises(DomainError, match="already"):
        apply(hood)
    second = apply(hood, "li")
    commands.approve(hood.viewer("wang", "committee"), seen(hood, number))
    with pytest.raises(DomainError, match="here already"):
        commands.approve(hood.viewer("wang", "committee"), seen(hood, second))


def test_the_queue_is_read_page_by_page_oldest_first(hood: Neighbourhood) -> None:
    people = ("li", "zhang", "chen", "sun", "newcomer", "author", "ma")
    sent = [apply(hood, who, name=f"{who}的便利店{n}") for who in people for n in range(5)]
    first = queries.waiting_applications(hood.viewer("wang", "committee"))
    second = queries.waiting_applications(hood.viewer("wang", "committee"), first.next)
    assert [one.id for one in (*first.rows, *second.rows)] == sent
    assert second.next is None
    assert queries.count_waiting(hood.viewer("wang", "committee")) == len(sent)


@pytest.mark.parametrize("verbs", [("approve", "approve"), ("approve", "decline"), ("approve", "withdraw")])
def test_two_who_decide_at_once_decide_once(app: Flask, hood: Neighbourhood, verbs: tuple[str, str]) -> None:
    number = apply(hood)
    db.session.commit()
    barrier, outcomes = Barrier(2), []

    def decide(verb: str, who: str, office: str | None) -> None:
        with app.app_context():
            viewer, mine = hood.viewer(who, office), seen(hood, number, who, office)
            db.session.rollback()
            barrier.wait()
            try:
                getattr(commands, verb)(viewer, mine, *(("不符合条件",) if verb == "decline" else ()))
                db.session.commit()
                outcomes.append("done")
            except Conflict:
                db.session.rollback()
                outcomes.append("late")

    second = ("newcomer", None) if verbs[1] == "withdraw" else ("sheng", "committee")
    people = zip(verbs, (("wang", "committee"), second), strict=True)
    threads = [Thread(target=decide, args=(verb, *who)) for verb, who in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["done", "late"]
    state = db.session.scalar(select(Application.state).where(Application.id == number))
    made = db.session.scalar(select(func.count()).select_from(Organization))
    assert made == (9 if state == "approved" else 8)
    assert len([*db.session.scalars(select(Event.id).where(Event.verb == "organizations.approved"))]) == made - 8
