"""Minutes: what was said, looked at by whoever said it, published with an answer to everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adoption.models import AdoptionOpinion, AdoptionVoice
from portal.adoption.queries import lines_of, unanswered
from portal.hearings.commands import floor, minuting
from portal.hearings.queries.minutes import entries_of, polls_of, questions_of
from portal.hearings.queries.waiting import open_to
from portal.hearings.rules.minutes import Standing
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing, Refused
from portal.matters.models import Clock, Event
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.hearings.session_world import Session, over, running
from tests.hearings.world import ENDS
from tests.statements import statements

SOON, LATE = ENDS + timedelta(hours=1), ENDS + timedelta(days=8)
EVIL = "<script>alert(1)</script> 😀 "


@pytest.mark.usefixtures("in_english")
class TestCommands:
    def test_the_minutes_grow_from_the_board(self, hood: Neighbourhood) -> None:
        session, first, second = over(hood)
        entries = entries_of(session.id)
        assert [(one.id, one.seated.name, one.seated.group, one.side, one.item, one.spent) for one in entries] == [
            (first, "李明", "owners", "for", "充电棚建在哪里", 60),
            (second, "ma", "property", "against", "充电棚建在哪里", 60),
        ]
        assert [one.text for one in questions_of(session.id)] == ["棚子谁来管？"]
        assert polls_of(session.id) == []
        assert db.session.scalar(select(Clock.kind).where(Clock.matter_id == session.id)) == "answer"

    def test_a_speaker_confirms_what_she_has_read_and_nobody_else_does(self, hood: Neighbourhood) -> None:
        session, first, _second = over(hood)
        with clock.frozen(SOON):
            for who in ("zhang", "ma"):
                with pytest.raises(Refused):
                    minuting.confirm(session.viewer(who), session.entry(first), "应该建在北门。")
            with pytest.raises(Refused):
                minuting.confirm(session.desk, session.entry(first), "应该建在北门。")
            with pytest.raises(Conflict):
                minuting.confirm(session.viewer("li"), session.entry(first), "别的话")
            for _ in range(2):
                minuting.confirm(session.viewer("li"), session.entry(first), "应该建在北门。")
            assert session.entry(first).standing is Standing.CONFIRMED
            minuting.write(session.desk, session.entry(first), "应该建在北门。")
            assert session.entry(first).standing is Standing.CONFIRMED
            minuting.write(session.desk, session.entry(first), "应该建在南门。")
            assert session.entry(first).standing is Standing.WAITING

    def test_silence_after_the_period_is_no_confirmation(self, hood: Neighbourhood) -> None:
        session, first, _second = over(hood)
        until = session.entry(first).until
        with clock.frozen(until):
            assert session.entry(first).standing is Standing.WAITING
        with clock.frozen(until + timedelta(seconds=1)):
            assert session.entry(first).standing is Standing.NOT_OBJECTED
            with pytest.raises(DomainError):
                minuting.ask_correction(session.viewer("li"), session.entry(first), "我没这么说")
            minuting.write(session.desk, session.entry(first), "改了一个字。")
            assert session.entry(first).standing is Standing.WAITING
            minuting.ask_correction(session.viewer("li"), session.entry(first), "我没这么说")

    def test_a_correction_is_made_or_refused_in_public(self, hood: Neighbourhood) -> None:
        session, first, second = over(hood)
        with clock.frozen(SOON):
            minuting.ask_correction(session.viewer("li"), session.entry(first), "应该建在西门。")
            with pytest.raises(DomainError):
                minuting.ask_correction(session.viewer("li"), session.entry(first), "还要改")
            with pytest.raises(DomainError):
                minuting.write(session.desk, session.entry(first), "抢先改掉")
            with pytest.raises(DomainError):
                minuting.confirm(session.viewer("li"), session.entry(first), "应该建在北门。")
            asked = session.entry(first)
            minuting.decide(session.desk, asked, True, "")
            with pytest.raises(Conflict):
                minuting.decide(session.desk, asked, False, "改主意了")
            made = session.entry(first)
            assert (made.what, made.standing) == ("应该建在西门。", Standing.CONFIRMED)
            minuting.ask_correction(session.viewer("ma"), session.entry(second), "我没说过。")
            with pytest.raises(DomainError):
                minuting.decide(session.desk, session.entry(second), False, "")
            minuting.decide(session.desk, session.entry(second), False, "录音里有这句话")
        refused = session.entry(second)
        assert (refused.what, refused.standing) == ("北门是消防通道。", Standing.OBJECTED)
        assert refused.corrections[0].reason == "录音里有这句话"
        with clock.frozen(LATE):
            assert session.entry(second).standing is Standing.OBJECTED

    def test_nobody_decides_about_her_own_words(self, hood: Neighbourhood) -> None:
        session, first, _second = over(hood)
        with clock.frozen(SOON):
            minuting.ask_correction(session.viewer("li"), session.entry(first), "应该建在西门。")
            thing = session.entry(first)
            own = thing.__class__(**{**thing.__dict__, "person_id": hood.people["wang"]})
            with pytest.raises(Refused):
                minuting.decide(session.desk, own, True, "")

    def test_what_is_written_later_stands_in_the_adoption_table_too(self, hood: Neighbourhood) -> None:
        session = running(hood)
        silent = session.speaks("li", "for")
        number = session.question("zhang")
        floor.support(session.viewer("chen"), session.floor("chen"), number)
        session.end()
        assert [line.title for line in lines_of(session.id)] == ["棚子谁来管？"]
        minuting.write(session.desk, session.entry(silent), "先写这么多。")
        minuting.write(session.desk, session.entry(silent), "应该建。")
        texts = {
            row.source: row.text for row in db.session.execute(select(AdoptionOpinion.source, AdoptionOpinion.text))
        }
        assert texts == {f"speech:{silent}": "应该建。", f"question:{number}": "棚子谁来管？"}
        told = select(AdoptionVoice.person_id).join(AdoptionOpinion, AdoptionOpinion.id == AdoptionVoice.opinion_id)
        asked = db.session.scalars(told.where(AdoptionOpinion.source == f"question:{number}"))
        assert set(asked) == {hood.people["zhang"], hood.people["chen"]}

    def test_it_is_published_as_a_whole_when_nothing_is_owed(self, hood: Neighbourhood) -> None:
        session = running(hood)
        first, second = session.speaks("li", "for"), session.speaks("ma", "against", "北门是消防通道。", 120)
        session.end()
        with clock.frozen(SOON):
            owed: list[Callable[[], Any]] = [
                lambda: minuting.write(session.desk, session.entry(first), "应该建。"),
                lambda: minuting.confirm(session.viewer("li"), session.entry(first), "应该建。"),
                lambda: minuting.confirm(session.viewer("ma"), session.entry(second), "北门是消防通道。"),
                lambda: minuting.find(session.desk, session.standing(), "同意建，另选地点。"),
                session.answer_all,
            ]
            for act in owed:
                with pytest.raises(DomainError):
                    session.publish()
                act()
            before = session.entry(first)
            session.publish()
            assert session.standing().state == "published"
            for change in (
                lambda: minuting.write(session.desk, before, "改历史"),
                lambda: minuting.confirm(session.viewer("li"), before, "应该建。"),
                lambda: minuting.ask_correction(session.viewer("li"), before, "改历史"),
                session.publish,
            ):
                with pytest.raises((Conflict, Refused)):
                    change()
        assert unanswered(session.id) == 0
        running_clocks = select(Clock.kind).where(Clock.matter_id == session.id, Clock.met_at.is_(None))
        assert list(db.session.scalars(running_clocks)) == []
        verbs = set(db.session.scalars(select(Event.verb).where(Event.matter_id == session.id)))
        assert {"hearings.minutes_published", "adoption.published"} <= verbs

    def test_an_undecided_correction_holds_it_up(self, hood: Neighbourhood) -> None:
        session, first, _second = over(hood)
        with clock.frozen(SOON):
            minuting.ask_correction(session.viewer("li"), session.entry(first), "应该建在西门。")
        minuting.find(session.desk, session.standing(), "同意建，另选地点。")
        session.answer_all()
        with clock.frozen(LATE):
            with pytest.raises(DomainError, match="1 corrections"):
                session.publish()
            minuting.decide(session.desk, session.entry(first), False, "录音里没有")
            session.publish()
            assert session.entry(first).standing is Standing.OBJECTED

    def test_her_words_wait_on_a_speakers_home_page_until_she_has_looked_or_the_period_is_over(
        self, hood: Neighbourhood
    ) -> None:
        session, first, second = over(hood)
        until = session.entry(first).until
        with clock.frozen(SOON):
            for who in ("li", "ma"):
                (line,) = [one for one in open_to(hood.viewer(who)) if one.kind == "words"]
                assert (line.path, line.due) == (f"/hearings/{session.id}/minutes", until)
            assert [one for one in open_to(hood.viewer("zhang")) if one.kind == "words"] == []
            minuting.confirm(session.viewer("li"), session.entry(first), "应该建在北门。")
            assert [one for one in open_to(hood.viewer("li")) if one.kind == "words"] == []
            minuting.ask_correction(session.viewer("ma"), session.entry(second), "我没说过。")
            assert [one for one in open_to(hood.viewer("ma")) if one.kind == "words"] == []
            minuting.decide(session.desk, session.entry(second), True, "")
            minuting.write(session.desk, session.entry(first), "又改了。")
        with clock.frozen(until):
            assert [one.kind for one in open_to(hood.viewer("li"))] == ["words"]
        with clock.frozen(LATE):
            assert [one for one in open_to(hood.viewer("li")) if one.kind == "words"] == []

    def test_answers_are_written_down_until_it_is_published(self, hood: Neighbourhood) -> None:
        session, _first, _second = over(hood)
        (question,) = questions_of(session.id)
        floor.settle(session.desk, session.standing(), question.id, "answered", "物业来管。")
        assert questions_of(session.id)[0].answer == "物业来管。"
        other = running(hood)
        with pytest.raises(Missing):
            floor.settle(other.desk, other.standing(), question.id, "answered", "")


def _do(app: Flask, act: Callable[[], Any]) -> Any:
    with app.app_context():
        done = act()
        db.session.commit()
    return done


@pytest.fixture
def minuted(app: Flask, hood: Neighbourhood) -> tuple[Session, int, int]:
    return _do(app, lambda: over(hood))


def test_before_publication_words_are_their_speakers_and_the_desks(
    browser: Browser, minuted: tuple[Session, int, int]
) -> None:
    session, first, second = minuted
    here = f"/hearings/{session.id}/minutes"
    with clock.frozen(SOON):
        for who, mine, others in ((("li",), True, False), (("wang", "committee"), True, True), ((None,), False, False)):
            shown = browser(*who).get(here).text
            assert ("应该建在北门。" in shown) is mine
            assert ("北门是消防通道。" in shown) is others
            assert "李明" in shown
            assert "not looked at it yet" in shown
            paper = browser(*who).get(f"{here}/print").text
            assert ("应该建在北门。" in paper) is mine
        assert browser("zhang").get(f"{here}/{first}").status_code == 403
        assert browser("li").get(f"{here}/{second}").status_code == 403
        assert browser("li").get(f"{here}/{first}").status_code == 200
        assert browser("li").get(f"{here}/99999").status_code == 404
        assert browser("li").get(f"/hearings/999/minutes/{first}").status_code == 404


def test_confirming_and_correcting_in_the_browser(
    app: Flask, browser: Browser, minuted: tuple[Session, int, int]
) -> None:
    session, first, second = minuted
    here = f"/hearings/{session.id}/minutes"
    li, ma, wang = browser("li"), browser("ma", "property"), browser("wang", "committee")
    with clock.frozen(SOON):
        assert li.post(f"{here}/{first}/confirm", data={"read": "应该建在北门。"}).status_code == 303
        assert "Confirmed by the speaker" in browser().get(here).text
        sent = {"wanted": EVIL + "我没说过", "once": "e" * 20}
        for _ in range(2):
            assert ma.post(f"{here}/{second}/correct", data=sent).status_code == 303
        assert ma.post(f"{here}/{second}/correct", data={"wanted": "字" * 10_000}).status_code == 422
        page = wang.get(f"{here}/{second}").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert wang.post(f"{here}/{second}/decide", data={"accept": "0", "reason": ""}).status_code == 422
        assert li.post(f"{here}/{second}/decide", data={"accept": "1"}).status_code == 403
        assert wang.post(f"{here}/{second}/decide", data={"accept": "0", "reason": "录音里有"}).status_code == 303
        assert wang.post(f"{here}/{first}/write", data={"what": "x"}).status_code == 422
        assert li.post(f"{here}/{first}/write", data={"what": "自己写"}).status_code == 403


def test_publishing_in_the_browser_says_what_is_owed(
    app: Flask, browser: Browser, minuted: tuple[Session, int, int]
) -> None:
    session, first, _second = minuted
    here, wang = f"/hearings/{session.id}", browser("wang", "committee")
    with clock.frozen(LATE):
        assert "Write the findings first" in wang.post(f"{here}/minutes/publish").text
        assert wang.post(f"{here}/findings", data={"findings": EVIL + "同意建。"}).status_code == 303
        refused = wang.post(f"{here}/minutes/publish")
        assert refused.status_code == 422
        assert "3 lines are not answered yet" in refused.text
        assert "同意建。" in refused.text
        _do(app, session.answer_all)
        assert browser("li").post(f"{here}/minutes/publish").status_code == 403
        assert wang.post(f"{here}/minutes/publish").status_code == 303
        assert wang.post(f"{here}/minutes/publish").status_code == 403
    for where in ("minutes", "minutes/print"):
        shown = browser().get(f"{here}/{where}").text
        assert "应该建在北门。" in shown
        assert "Not objected to within the period" in shown
        assert "Confirmed by the speaker" not in shown
        assert "<script>alert" not in shown
    assert "Signature of the speaker" in browser().get(f"{here}/minutes/print").text
    assert f"/matters/{session.id}/adoption" in browser().get(f"{here}/minutes").text
    assert browser().get(f"{here}/minutes/{first}").status_code == 200
    assert browser().get(f"/matters/{session.id}/adoption").status_code == 200


def test_the_minutes_take_as_many_queries_for_ten_speeches_as_for_one(
    app: Flask, hood: Neighbourhood, browser: Browser
) -> None:
    def spoken(number: int) -> int:
        session = running(hood)
        for at in range(number):
            session.speaks("li", "for", f"第{at}次发言", 100 * at)
        session.end()
        return session.id

    counts = []
    for number in (1, 10):
        path = f"/hearings/{_do(app, lambda number=number: spoken(number))}/minutes"
        with statements(app) as sent, browser().get(path) as response:
            assert response.status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_there_are_no_minutes_before_the_session_is_over(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    session = _do(app, lambda: running(hood))
    assert browser("li").get(f"/hearings/{session.id}/minutes").status_code == 403
    assert browser().get(f"/hearings/{session.id}").status_code == 200
    _do(app, session.end)
    assert "Nobody spoke" in browser().get(f"/hearings/{session.id}/minutes").text
    assert "/minutes" in browser().get(f"/hearings/{session.id}").text
