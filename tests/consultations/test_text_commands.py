"""A text under review, from the draft to its second version, on the real database."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.adoption.models import AdoptionLine, AdoptionOpinion, AdoptionVoice
from portal.consultations.commands import closing, opening
from portal.consultations.commands.text import leaving, revising, speaking, writing
from portal.consultations.models import Remark, RemarkBacker, RemarkOutcome
from portal.consultations.queries.forms import faults_of
from portal.consultations.queries.text.remarks import counts_of, opinions_of, remarks_on, unsettled_of
from portal.consultations.queries.text.things import get_paragraph
from portal.consultations.queries.text.versions import (
    begun_of,
    current_of,
    get_text,
    paragraphs_of,
    steps_between,
    versions_of,
)
from portal.consultations.queries.texts import bodies_of, texts_of
from portal.consultations.rules.lifecycle import Form
from portal.consultations.rules.text.paragraphs import LARGEST, Kind, Paragraph
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters.models import Event
from portal.people.models import Person
from tests.consultations.text_world import COVENANT, Reviewing, drafted, opened
from tests.consultations.world import AFTER, DURING, OPENED, prepared
from tests.factories import Neighbourhood

HIDE = "泄露了邻居的门牌号"


def test_a_text_is_missing_until_it_is_taken(context: Flask, hood: Neighbourhood) -> None:
    asking = Reviewing(hood, prepared(hood, Form.TEXT).id)
    assert len(faults_of(Form.TEXT, asking.id)) == 1
    with pytest.raises(DomainError):
        asking.open()
    asking.take(COVENANT)
    assert faults_of(Form.TEXT, asking.id) == []
    asking.open()
    assert [one.paragraph.label for one in asking.placed()] == ["", "第一条", "第二条", "第三条", "第四条"]
    assert [one.number for one in asking.placed()] == [1, 2, 3, 4, 5]


def test_before_it_is_open_the_text_is_replaced_and_changed(context: Flask, hood: Neighbourhood) -> None:
    one, wang = drafted(hood), hood.viewer("wang", "committee")
    one.take("甲\n乙\n丙")
    assert one.texts() == ["甲", "乙", "丙"]
    thread = writing.insert_after(wang, one.thing(), 1, " 甲二 ", "（一）", "item")
    assert one.texts() == ["甲", "甲二", "乙", "丙"]
    writing.change(wang, one.thing(), thread, "甲三", "", "paragraph")
    writing.remove(wang, one.thing(), 1)
    assert [(p.number, p.paragraph.text) for p in one.placed()] == [(1, "甲三"), (2, "乙"), (3, "丙")]
    for text, label, kind in (("", "", "item"), ("长" * (LARGEST + 1), "", "item"), ("甲", "x" * 41, "item"),
                              ("甲", "", "poem")):  # fmt: skip
        with pytest.raises(DomainError):
            writing.change(wang, one.thing(), 2, text, label, kind)
    with pytest.raises(Conflict):
        writing.change(wang, one.thing(), 1, "甲", "", "item")
    for last in (thread, 2):
        writing.remove(wang, one.thing(), last)
    with pytest.raises(DomainError, match="last paragraph"):
        writing.remove(wang, one.thing(), 3)


def test_a_broken_text_changes_nothing(context: Flask, hood: Neighbourhood) -> None:
    one, wang = drafted(hood), hood.viewer("wang", "committee")
    for wrong in ([], [Paragraph(Kind.ITEM, "长" * (LARGEST + 1))]):
        with pytest.raises(DomainError):
            writing.take(wang, one.thing(), wrong)
    assert len(one.texts()) == 5


def test_once_open_nobody_changes_the_text_itself(context: Flask, hood: Neighbourhood) -> None:
    one, wang = drafted(hood), hood.viewer("wang", "committee")
    before = one.thing()
    one.open()
    with pytest.raises(Conflict):
        writing.take(wang, before, [Paragraph(Kind.ITEM, "甲")])
    with pytest.raises(Conflict, match="No new version"):
        writing.take(wang, one.thing(), [Paragraph(Kind.ITEM, "甲")])
    for who in (hood.viewer("li"), hood.viewer("ma", "property")):
        with pytest.raises(Refused):
            writing.take(who, one.thing(), [Paragraph(Kind.ITEM, "甲")])


# Speaking


def test_residents_and_organizations_comment_and_propose(context: Flask, hood: Neighbourhood) -> None:
    one = opened(hood)
    one.comment("li", 4, "  遛狗时间\r\n也要写清楚 ")
    mine = one.propose("zhang", 4, "饲养宠物应当牵绳、登记，及时清理粪便。", "登记了才好管")
    one.comment("ma", 4, "物业可以设拾便箱", "property")
    assert counts_of(one.id) == {4: (2, 1)}
    shown = remarks_on(hood.viewer("li"), one.thing(), 4)[1].rows
    assert [row.words for row in shown] == ["物业可以设拾便箱", "遛狗时间\n也要写清楚"]
    assert [row.organization for row in shown] == ["安居物业服务有限公司", None]
    assert one.remark("li", mine.id).reads == "饲养宠物应当牵绳，及时清理粪便。"
    for who, acting in (("sun", None), ("newcomer", None), ("zhou", "hill_committee")):
        with pytest.raises(Refused):
            one.comment(who, 4, "外人", acting)


@pytest.mark.parametrize("words", ["", " \n ", "\u200b", "长" * 1_001, "长" * 10_000])
def test_a_comment_says_something_short(context: Flask, hood: Neighbourhood, words: str) -> None:
    one = opened(hood)
    with pytest.raises(DomainError):
        one.comment("li", 4, words)
    assert counts_of(one.id) == {}


@pytest.mark.parametrize(
    "words", ["", "饲养宠物应当牵绳，及时清理粪便。", " 饲养宠物应当牵绳，及时清理粪便。\u202e", "长" * 10_000]
)
def test_proposed_words_are_other_words(context: Flask, hood: Neighbourhood, words: str) -> None:
    one = opened(hood)
    with pytest.raises(DomainError):
        one.propose("li", 4, words)
    with pytest.raises(DomainError):
        one.propose("li", 4, "别的话", "长" * 501)
    assert counts_of(one.id) == {}


def test_markup_emoji_and_backward_letters_are_words(context: Flask, hood: Neighbourhood) -> None:
    one = opened(hood)
    said = one.comment("li", 4, "<script>alert(1)</script> 👨‍👩‍👧 \u202eabc مرحبا")
    assert said.words == "<script>alert(1)</script> 👨‍👩‍👧 abc مرحبا"


def test_a_new_account_leaves_links_out_and_everybody_keeps_the_pace(context: Flask, hood: Neighbourhood) -> None:
    one = opened(hood)
    person = db.session.get_one(Person, hood.people["li"])
    person.created_at = DURING
    with pytest.raises(DomainError, match="link"):
        one.comment("li", 4, "看 www.shop.com")
    person.created_at = OPENED.replace(year=2020)
    for number in range(30):
        one.comment("li", 4, f"第{number}句")
    with pytest.raises(DomainError, match="a lot in a short time"):
        one.comment("li", 4, "又一句")


def test_each_supports_proposed_words_once_and_may_think_again(context: Flask, hood: Neighbourhood) -> None:
    one = opened(hood)
    wording = one.propose("li", 4, "宠物一律牵绳。")
    comment = one.comment("li", 4, "好")
    for who, acting in (("zhang", None), ("zhang", None), ("ma", "property"), ("ma", "property"), ("gao", "owners")):
        one.support(who, wording.id, acting)
    assert one.remark("zhang", wording.id).backers == 3
    assert one.remark("zhang", wording.id).backed
    assert not one.remark("chen", wording.id).backed
    with clock.frozen(DURING):
        for _twice in range(2):
            speaking.withdraw_support(hood.viewer("zhang"), one.remark("zhang", wording.id))
    assert one.remark("zhang", wording.id).backers == 2
    for remark_id, who in ((wording.id, "li"), (comment.id, "zhang")):
        with pytest.raises(Refused):
            one.support(who, remark_id)


def test_the_most_supported_words_come_first_and_pages_hold_all(
    context: Flask, hood: Neighbourhood, leisure: None
) -> None:
    one = opened(hood)
    made = [one.propose("li", 4, f"写法{n}").id for n in range(45)]
    one.support("zhang", made[3])
    seen, after = [], None
    while True:
        shown = remarks_on(hood.viewer("chen"), one.thing(), 4, after)[0]
        seen += [row.id for row in shown.rows]
        if (after := shown.next) is None:
            break
    assert seen == [made[3], *reversed(made[:3] + made[4:])]


def test_own_words_are_taken_back_while_it_is_open(context: Flask, hood: Neighbourhood) -> None:
    one = opened(hood)
    mine = one.propose("li", 4, "宠物一律牵绳。")
    one.support("zhang", mine.id)
    with clock.frozen(DURING):
        with pytest.raises(Refused):
            speaking.take_back(hood.viewer("zhang"), one.remark("zhang", mine.id))
        thing = one.remark("li", mine.id)
        speaking.take_back(hood.viewer("li"), thing)
        with pytest.raises(Conflict):
            speaking.take_back(hood.viewer("li"), thing)
    assert counts_of(one.id) == {}
    assert db.session.scalar(select(func.count()).select_from(RemarkBacker)) == 0
    later = one.comment("li", 4, "再说一句")
    with clock.frozen(AFTER), pytest.raises(Refused):
        speaking.take_back(hood.viewer("li"), one.remark("li", later.id))


def test_a_remark_is_hidden_with_a_public_reason_and_brought_back(context: Flask, hood: Neighbourhood) -> None:
    one = opened(hood)
    said = one.comment("li", 4, "3号楼101的狗")
    for who, acting in (("zhang", None), ("ma", "property"), ("zhou", "hill_committee")):
        with pytest.raises(Refused):
            speaking.hide(hood.viewer(who, acting), one.remark(who, said.id, acting), HIDE)
    he = hood.viewer("he", "street_office")
    with pytest.raises(DomainError):
        speaking.hide(he, one.remark("he", said.id, "street_office"), " ")
    with clock.frozen(DURING):
        speaking.hide(he, one.remark("he", said.id, "street_office"), HIDE)
        hidden = one.remark("li", said.id)
        assert (hidden.hidden_for, hidden.hider) == (HIDE, "桂花街道办事处")
        assert counts_of(one.id) == {}
        assert list(opinions_of(one.id)) == []
        with pytest.raises(Refused):
            speaking.take_back(hood.viewer("li"), hidden)
        speaking.bring_back(hood.viewer("wang", "committee"), one.remark("wang", said.id, "committee"))
    assert counts_of(one.id) == {4: (1, 0)}
    mine = one.comment("wang", 4, "说明", "committee")
    with pytest.raises(Refused):
        speaking.hide(hood.viewer("wang", "committee"), one.remark("wang", mine.id, "committee"), HIDE)


def test_nothing_is_said_after_the_close(context: Flask, hood: Neighbourhood) -> None:
    one = opened(hood)
    before = one.paragraph("li", 4)
    with pytest.raises(Refused):
        one.comment("li", 4, "晚了", at=AFTER)
    one.close()
    with clock.frozen(DURING), pytest.raises(Conflict, match="closed in this moment"):
        speaking.comment(hood.viewer("li"), before, "刚好晚了")


# A new version


def test_a_new_version_says_what_it_took(context: Flask, hood: Neighbourhood) -> None:
    one, wang = opened(hood), hood.viewer("wang", "committee")
    taken = one.propose("li", 4, "饲养宠物应当牵绳、登记，及时清理粪便。")
    other = one.propose("zhang", 4, "禁止饲养宠物。")
    praise = one.comment("chen", 2, "写得好")
    one.begin()
    one.begin()
    begun = begun_of(one.id)
    assert begun is not None
    assert begun.number == 2
    assert get_paragraph(hood.viewer("li"), one.id, 4).version.number == 1  # type: ignore[union-attr]
    assert revising.put_in(wang, one.thing(), taken.id) == 4
    writing.remove(wang, one.thing(), 5)
    writing.insert_after(wang, one.thing(), 2, "本规约由业主大会通过。", "第五条", "paragraph")
    assert len(one.texts()) == 5
    one.publish("按大家的意见改了宠物一条", {taken.id: (True, ""), other.id: (False, "太严"), praise.id: (True, "")})
    steps = steps_between(_placed(one, 1), one.placed())
    assert [(step.kind, step.thread) for step in steps] == [
        ("kept", 1), ("kept", 2), ("new", 6), ("kept", 3), ("changed", 4), ("dropped", 5),
    ]  # fmt: skip
    assert one.remark("li", taken.id).outcomes == [(2, True, "")]
    assert one.remark("li", other.id).outcomes == [(2, False, "太严")]
    assert one.remark("li", taken.id).taken == 2
    assert [row.id for row in unsettled_of(wang, one.thing())] == [other.id]
    facts = db.session.scalars(select(Event).where(Event.verb == "consultations.words_taken")).one().facts
    assert facts == {"people": sorted([hood.people["li"], hood.people["chen"]]), "version": 2}
    with clock.frozen(DURING), pytest.raises(DomainError, match="taken this up"):
        speaking.take_back(hood.viewer("li"), one.remark("li", taken.id))


def _placed(one: Reviewing, number: int) -> list:  # type: ignore[type-arg]
    version = versions_of(one.id).numbered(number)
    assert version is not None
    return paragraphs_of(version.id)


def test_remarks_stay_with_their_paragraph_and_with_the_version_that_dropped_it(
    context: Flask, hood: Neighbourhood
) -> None:
    one = opened(hood)
    one.comment("li", 4, "留着")
    one.comment("li", 5, "这条要删")
    one.begin()
    one.take(COVENANT.replace("及时清理粪便", "及时清理粪便并打疫苗").split("第四条")[0] + "第六条 全新的一条写别的事")
    assert [p.thread for p in one.placed(begun=True)] == [1, 2, 3, 4, 6]
    one.publish()
    assert one.paragraph("li", 4).version.number == 2
    dropped = one.paragraph("li", 5)
    assert (dropped.version.number, dropped.dropped) == (1, True)
    with pytest.raises(Refused):
        one.comment("li", 5, "还想说")
    assert [version.number for version in versions_of(one.id).published] == [2, 1]
    assert counts_of(one.id) == {4: (1, 0), 5: (1, 0)}


def test_a_version_that_was_begun_can_be_dropped(context: Flask, hood: Neighbourhood) -> None:
    one, wang = opened(hood), hood.viewer("wang", "committee")
    wording = one.propose("li", 4, "宠物一律牵绳。")
    one.begin()
    revising.put_in(wang, one.thing(), wording.id)
    revising.drop(wang, one.thing())
    assert begun_of(one.id) is None
    assert one.remark("li", wording.id).outcomes == ()
    for wrong in (lambda: revising.drop(wang, one.thing()), lambda: one.publish()):
        with pytest.raises(Conflict):
            wrong()


def test_an_unchanged_version_is_not_published_and_foreign_marks_are_refused(
    context: Flask, hood: Neighbourhood
) -> None:
    one, wang = opened(hood), hood.viewer("wang", "committee")
    other = opened(hood)
    foreign = other.propose("li", 4, "宠物一律牵绳。")
    one.begin()
    with pytest.raises(DomainError, match="Nothing is changed"):
        one.publish()
    writing.remove(wang, one.thing(), 5)
    with pytest.raises(DomainError, match="taken back or hidden"):
        one.publish("", {foreign.id: (True, "")})
    with pytest.raises(Conflict):
        revising.put_in(wang, one.thing(), foreign.id)
    with pytest.raises(DomainError):
        one.publish("长" * 301)
    one.publish("", {foreign.id: (False, "外面的")})
    assert db.session.scalar(select(func.count()).select_from(RemarkOutcome)) == 0


def test_words_that_were_not_taken_can_be_taken_later(context: Flask, hood: Neighbourhood) -> None:
    one, wang = opened(hood), hood.viewer("wang", "committee")
    wording = one.propose("li", 4, "宠物一律牵绳。")
    one.begin()
    writing.remove(wang, one.thing(), 5)
    one.publish()
    one.begin()
    revising.put_in(wang, one.thing(), wording.id)
    assert one.remark("li", wording.id).outcomes == [(2, False, "")]
    one.publish("", {wording.id: (True, "")})
    assert one.remark("li", wording.id).outcomes == [(3, True, ""), (2, False, "")]


def test_at_the_close_every_remark_goes_into_the_table(context: Flask, hood: Neighbourhood) -> None:
    one = opened(hood)
    wording = one.propose("li", 4, "宠物一律牵绳。", "安全")
    one.support("zhang", wording.id)
    one.comment("ma", 1, "标题要写小区全名", "property")
    one.close()
    assert one.thing().opinions == 2
    rows = db.session.execute(
        select(AdoptionOpinion.source, AdoptionOpinion.text, AdoptionLine.title, AdoptionOpinion.organization_id)
        .join(AdoptionLine, AdoptionLine.id == AdoptionOpinion.line_id)
        .order_by(AdoptionOpinion.id)
    ).all()
    assert [tuple(row) for row in rows] == [
        (f"remark:{wording.id}", "宠物一律牵绳。\n\n安全", "第三条", None),
        (rows[1].source, "标题要写小区全名", "春晓苑管理规约", hood.organizations["property"]),
    ]
    told = db.session.scalars(select(AdoptionVoice.person_id).order_by(AdoptionVoice.person_id)).all()
    assert {hood.people["li"], hood.people["zhang"]} <= set(told)
    one.begin()
    one.take(COVENANT.replace("劝阻", "制止"))
    one.publish()
    assert current_of(one.id).number == 2  # type: ignore[union-attr]


def test_the_search_reads_the_newest_version(context: Flask, hood: Neighbourhood) -> None:
    one, plain = opened(hood), prepared(hood, Form.STATEMENTS)
    one.begin()
    one.take(COVENANT.replace("不得高空抛物", "不得从楼上抛物"))
    assert "第二条 不得高空抛物" in texts_of([one.id])[one.id]
    one.publish()
    found = texts_of([one.id, plain.id])
    assert "高空" not in found[one.id]
    assert "第二条 不得从楼上抛物" in found[one.id]
    assert found[plain.id] == bodies_of([plain.id])[plain.id]


def test_only_the_review_of_a_text_has_a_text(context: Flask, hood: Neighbourhood) -> None:
    other = prepared(hood, Form.STATEMENTS)
    assert get_text(hood.viewer("wang", "committee"), other.id) is None
    one = drafted(hood)
    assert get_text(hood.viewer("li"), one.id) is None
    assert get_paragraph(hood.viewer("li"), one.id, 1) is None
    assert get_paragraph(hood.viewer("wang", "committee"), one.id, 99) is None


def test_whoever_closes_her_account_leaves_her_words_without_her_name(context: Flask, hood: Neighbourhood) -> None:
    one = opened(hood)
    said = one.comment("li", 4, "留着")
    speaking.forget_person(hood.people["li"])
    db.session.expire_all()
    assert one.remark("zhang", said.id).author_name == ""


def test_whoever_moves_away_supports_nothing_that_is_open(context: Flask, hood: Neighbourhood) -> None:
    one, other = opened(hood), opened(hood)
    wordings = [place.propose("li", 4, "宠物一律牵绳。").id for place in (one, other)]
    for place, wording in zip((one, other), wordings, strict=True):
        place.support("zhang", wording)
    one.support("gao", wordings[0], "owners")
    with clock.frozen(DURING):
        closing.close(hood.viewer("wang", "committee"), other.thing())
    left = (hood.people["zhang"], [hood.places["spring"]])
    assert leaving.count_open_support(hood.people["gao"], [hood.places["spring"]]) == 0
    assert leaving.count_open_support(*left) == leaving.take_support_back(*left) == 1
    assert leaving.take_support_back(*left) == 0
    assert one.remark("zhang", wordings[0]).backers == 1
    assert other.remark("zhang", wordings[1]).backers == 1


def test_a_version_that_is_begun_is_said_until_it_is_published_dropped_or_cancelled(
    context: Flask, hood: Neighbourhood
) -> None:
    one = opened(hood)
    ends = (
        lambda: revising.drop(hood.viewer("wang", "committee"), one.thing()),
        lambda: one.publish(),
        lambda: opening.cancel(hood.viewer("wang", "committee"), one.thing(), "另行征求意见"),
    )
    for end in ends:
        one.begin()
        one.take(COVENANT.replace("劝阻", "制止"))
        said = [(thing.kind, thing.href) for thing in hood.viewer("wang").unfinished]
        assert said == [("revision", f"/consultations/{one.id}/revision")]
        with clock.frozen(DURING):
            end()
        assert hood.viewer("wang").unfinished == ()


# Two at once


def _at_once(app: Flask, *acts) -> list[BaseException]:  # type: ignore[no-untyped-def]
    """Let each act in a transaction of its own, at the same moment; returns what went wrong."""
    barrier, wrong = Barrier(len(acts)), []

    def run(act) -> None:  # type: ignore[no-untyped-def]
        with app.app_context(), clock.frozen(DURING):
            barrier.wait()
            try:
                act()
                db.session.commit()
            except (DomainError, Conflict) as error:
                db.session.rollback()
                wrong.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_supports_sent_at_once_count_once(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        one = opened(hood)
        wording = one.propose("li", 4, "宠物一律牵绳。").id
        db.session.commit()
    acts = [lambda who=who: one.support(who, wording) for who in ("zhang", "zhang", "chen", "author")]
    assert _at_once(app, *acts) == []
    with app.app_context():
        assert db.session.get_one(Remark, wording).backers == 3
        assert db.session.scalar(select(func.count()).select_from(RemarkBacker)) == 3


def test_taking_back_and_supporting_at_once_leave_no_trace_or_a_support(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        one = opened(hood)
        wording = one.propose("li", 4, "宠物一律牵绳。").id
        db.session.commit()
        mine, others = one.remark("li", wording), one.remark("zhang", wording)

    wrong = _at_once(
        app,
        lambda: speaking.take_back(hood.viewer("li"), mine),
        lambda: speaking.support(hood.viewer("zhang"), others),
    )
    assert all(isinstance(one, Conflict) for one in wrong)
    with app.app_context():
        assert db.session.get(Remark, wording) is None
        assert db.session.scalar(select(func.count()).select_from(RemarkBacker)) == 0


def test_a_new_version_begun_by_two_is_begun_once(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        one = opened(hood)
        db.session.commit()
    assert _at_once(app, one.begin, one.begin) == []
    with app.app_context():
        version = begun_of(one.id)
        assert version is not None
        assert len(one.placed(begun=True)) == 5
