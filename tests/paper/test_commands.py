"""Papers entered by one and confirmed by another, on a real database."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.discussion.models import Comment
from portal.files.models import PrivateFile
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters.models import Event, Matter
from portal.matters.queries import MatterThing, get_matter
from portal.paper import commands, queries
from portal.paper.models import PaperForm, PaperLine
from portal.paper.queries import PaperThing
from portal.paper.rules import MOST_LINES, Signature, read_list, read_signature
from portal.people.models import Person
from portal.proposals.commands import voting
from portal.proposals.models import ProposalVote
from portal.proposals.queries import get_proposal
from tests.factories import Neighbourhood
from tests.proposals.factories import open_proposal

pytestmark = pytest.mark.usefixtures("in_english")
LAMP = "修好三单元的楼道灯"
BODY = "楼道灯坏了两个月，晚上老人下楼看不清台阶，请尽快修好。"


def scan(hood: Neighbourhood) -> int:
    row = PrivateFile(uploader_id=hood.people["wang"], kind="photo", name="scan.jpg", media_type="image/jpeg", size=1,
                      digest="0" * 64, at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def seen(hood: Neighbourhood, number: int, who: str = "sheng", acting: str = "committee") -> PaperThing:
    thing = queries.get_paper(hood.viewer(who, acting), number)
    assert thing is not None
    return thing


def matter_of(hood: Neighbourhood, number: int) -> MatterThing:
    thing = get_matter(hood.viewer("wang", "committee"), number)
    assert thing is not None
    return thing


def entered(hood: Neighbourhood) -> PaperThing:
    """A proposal of Li's on paper, entered by Wang."""
    row = commands.enter_proposal(
        hood.viewer("wang", "committee"), hood.places["spring"], "李明 2栋 101", LAMP, "facilities", BODY, [scan(hood)]
    )  # fmt: skip
    return seen(hood, row.id)


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("李明 1号楼 101", Signature("李明", "1号楼", "101")), ("李明 1 101", Signature("李明", "1号楼", "101")),
        ("李明，1栋、101室", Signature("李明", "1号楼", "101")),
        ("李明　１幢　１０１", Signature("李明", "1号楼", "101")),
        ("欧阳娜娜 东楼 2单元301", Signature("欧阳娜娜", "东楼", "2单元301")),
        ("李明", None), ("李明 101", None), ("", None),
        ("李 明 1号楼 101", None),
    ],
)  # fmt: skip
def test_a_signature_is_read_as_people_write(text: str, signature: Signature | None) -> None:
    assert read_signature(text) == signature


@pytest.mark.parametrize("number", [MOST_LINES, MOST_LINES + 1])
def test_a_list_has_an_end(number: int) -> None:
    text = "\n\n".join(f"甲 1 {n}" for n in range(number))
    if number > MOST_LINES:
        with pytest.raises(DomainError):
            read_list(text)
    else:
        assert len(read_list(text)) == number


def test_a_proposal_stands_under_the_signers_name_marked_as_entered(hood: Neighbourhood) -> None:
    thing = entered(hood)
    assert db.session.scalar(select(func.count()).select_from(Matter)) == 0
    with pytest.raises(Refused):
        commands.confirm(hood.viewer("wang", "committee"), thing)
    path = commands.confirm(hood.viewer("sheng", "committee"), thing)
    matter = db.session.scalars(select(Matter)).one()
    assert (matter.path, matter.author_id, matter.entered_by) == (path, hood.people["li"], hood.people["wang"])
    assert matter.published_at is not None
    assert matter.entered_name == "wang · 清湖社区居民委员会"
    assert set(db.session.scalars(select(Event.entered_by))) == {hood.people["wang"]}
    with pytest.raises(Refused):
        commands.confirm(hood.viewer("sheng", "committee"), seen(hood, thing.id))


def test_a_comment_stands_where_it_belongs(hood: Neighbourhood) -> None:
    lamp = open_proposal(hood.viewer("author"))
    row = commands.enter_comment(
        hood.viewer("wang", "committee"), matter_of(hood, lamp), "张伟 3 101", "我也摔过一次。", "for", [scan(hood)]
    )
    commands.confirm(hood.viewer("sheng", "committee"), seen(hood, row.id))
    comment = db.session.scalars(select(Comment)).one()
    assert (comment.author_id, comment.entered_by, comment.stance) == (hood.people["zhang"], hood.people["wang"], "for")


def test_signatures_are_counted_line_by_line_and_online_votes_stand(hood: Neighbourhood) -> None:
    lamp = open_proposal(hood.viewer("author"))
    li = hood.viewer("li")
    proposal = get_proposal(li, lamp)
    assert proposal is not None
    voting.oppose(li, proposal)
    lines = "李明 2号楼 101\n张伟 3号楼 101\n陈静 4号楼 101\n陈静 4 101\n孙丽 5号楼 101\n陈秀英 1号楼 101\n看不清"
    with pytest.raises(DomainError, match="names 6 signatures, 7 are entered"):
        commands.enter_supports(hood.viewer("wang", "committee"), matter_of(hood, lamp), lines, 6, [scan(hood)])
    row = commands.enter_supports(hood.viewer("wang", "committee"), matter_of(hood, lamp), lines, 7, [scan(hood)])
    thing = seen(hood, row.id)
    wanted = ["already", "counted", "counted", "twice", "unknown", "refused", "unknown"]
    assert list(commands.foreseen(thing).values()) == wanted
    commands.confirm(hood.viewer("sheng", "committee"), thing)
    assert [line.outcome for line in queries.lines_of(row.id)] == wanted
    votes = {row[0]: row[1] for row in db.session.execute(select(ProposalVote.person_id, ProposalVote.choice))}
    assert votes == {hood.people["li"]: "oppose", hood.people["zhang"]: "support", hood.people["chen"]: "support"}
    assert db.session.get_one(Matter, lamp).supports == 2


def test_a_list_of_which_nothing_counts_changes_nothing(hood: Neighbourhood) -> None:
    lamp = open_proposal(hood.viewer("author"))
    row = commands.enter_supports(
        hood.viewer("wang", "committee"), matter_of(hood, lamp), "无名氏 9 9", 1, [scan(hood)]
    )
    with pytest.raises(DomainError, match="No signature"):
        commands.confirm(hood.viewer("sheng", "committee"), seen(hood, row.id))
    db.session.rollback()


@pytest.mark.parametrize("who", ["李明", "李明 3号楼 101", "孙丽 5号楼 101", "新来的 1 101"])
def test_only_a_verified_resident_of_the_place_signs(hood: Neighbourhood, who: str) -> None:
    with pytest.raises(DomainError) as error:
        commands.enter_proposal(
            hood.viewer("wang", "committee"), hood.places["spring"], who, LAMP, "facilities", BODY, [scan(hood)]
        )
    assert error.value.field == "who"


def test_nothing_is_entered_without_a_scan_or_elsewhere(hood: Neighbourhood) -> None:
    wang = hood.viewer("wang", "committee")
    with pytest.raises(DomainError) as error:
        commands.enter_proposal(wang, hood.places["spring"], "李明 2 101", LAMP, "facilities", BODY, [])
    assert error.value.field == "scans"
    with pytest.raises(DomainError) as error:
        commands.enter_proposal(wang, hood.places["maple"], "孙丽 5 101", LAMP, "facilities", BODY, [scan(hood)])
    assert error.value.field == "place"
    lamp = open_proposal(hood.viewer("author"))
    with pytest.raises(DomainError) as error:
        commands.enter_comment(wang, matter_of(hood, lamp), "李明 2 101", "好", "support", [scan(hood)])
    assert error.value.field == "stance"
    for who, acting in (("zhou", "hill_committee"), ("ma", "property"), ("li", None)):
        with pytest.raises(Refused):
            commands.enter_comment(hood.viewer(who, acting), matter_of(hood, lamp), "李明 2 101", "好", "for", [1])


def test_sent_back_corrected_confirmed(hood: Neighbourhood) -> None:
    thing, sheng, wang = entered(hood), hood.viewer("sheng", "committee"), hood.viewer("wang", "committee")
    with pytest.raises(DomainError):
        commands.send_back(sheng, thing, "")
    commands.send_back(sheng, thing, "第二行漏了半句")
    with pytest.raises(Refused):
        commands.correct(sheng, seen(hood, thing.id), "……", 1, [])
    assert (queries.count_waiting(wang), queries.count_waiting(sheng)) == (1, 0)
    commands.correct(wang, seen(hood, thing.id), BODY + "谢谢。", 1, [])
    assert (queries.count_waiting(wang), queries.count_waiting(sheng)) == (0, 1)
    commands.confirm(sheng, seen(hood, thing.id))


def test_declined_is_declined(hood: Neighbourhood) -> None:
    thing, sheng = entered(hood), hood.viewer("sheng", "committee")
    commands.decline(sheng, thing, "签名不是本人")
    with pytest.raises(Refused):
        commands.confirm(sheng, seen(hood, thing.id))
    assert db.session.scalar(select(func.count()).select_from(Matter)) == 0


def test_two_who_confirm_at_once_let_it_take_effect_once(app: Flask, hood: Neighbourhood) -> None:
    thing = entered(hood)
    db.session.commit()
    barrier, outcomes = Barrier(2), []

    def confirm(who: str, acting: str) -> None:
        with app.app_context():
            viewer, mine = hood.viewer(who, acting), seen(hood, thing.id, who, acting)
            db.session.rollback()
            barrier.wait()
            try:
                commands.confirm(viewer, mine)
                db.session.commit()
                outcomes.append(who)
            except Conflict:
                db.session.rollback()

    threads = [Thread(target=confirm, args=one) for one in (("sheng", "committee"), ("he", "street_office"))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(outcomes) == 1
    assert db.session.scalar(select(func.count()).select_from(Matter)) == 1


def test_the_database_itself_keeps_the_two_apart(hood: Neighbourhood) -> None:
    thing = entered(hood)
    db.session.commit()
    row = db.session.get_one(PaperForm, thing.id)
    row.decided_by = row.entered_by
    with pytest.raises(IntegrityError, match="two"):
        db.session.flush()
    db.session.rollback()


def test_papers_of_elsewhere_are_nowhere(hood: Neighbourhood) -> None:
    thing = entered(hood)
    for who, acting in (("zhou", "hill_committee"), ("gao", "owners"), ("li", None), ("wang", None)):
        assert queries.get_paper(hood.viewer(who, acting), thing.id) is None


def test_whoever_closes_her_account_leaves_no_words_in_papers(hood: Neighbourhood) -> None:
    thing = entered(hood)
    lamp = open_proposal(hood.viewer("author"))
    commands.enter_supports(hood.viewer("wang", "committee"), matter_of(hood, lamp), "李明 2 101", 1, [scan(hood)])
    commands.forget_person(hood.people["li"])
    row = db.session.get_one(PaperForm, thing.id, populate_existing=True)
    assert (row.state, row.title, row.body) == ("declined", "", "")
    assert list(db.session.scalars(select(PaperLine.text))) == [""]
    assert db.session.get_one(Person, hood.people["li"]).name == "李明"
