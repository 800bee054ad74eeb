"""Opinions come in, are gathered, answered and published; everyone who spoke is told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adoption import commands, queries
from portal.adoption.models import AdoptionLine, AdoptionOpinion
from portal.adoption.queries import AdoptionThing, LineThing
from portal.adoption.rules import Opinion, Verdict
from portal.consultations.commands import closing
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters.models import Clock, Matter
from portal.matters.queries import story_of
from tests.consultations.world import AFTER, Asking, opened
from tests.factories import Neighbourhood

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def asking(hood: Neighbourhood) -> Asking:
    """Closed, with three opinions in two lines."""
    asking = opened(hood)
    asking.close()
    people = hood.people
    commands.receive(
        asking.id,
        [
            Opinion("a:1", "夜里太吵", (people["li"],), cluster="噪声"),
            Opinion("a:2", "早上也吵", (people["li"], people["zhang"]), cluster="噪声"),
            Opinion("a:3", "装摄像头", (people["zhang"],)),
        ],
    )
    return asking


def table(asking: Asking, who: str = "wang", acting: str | None = "committee") -> AdoptionThing | None:
    return queries.get_adoption(asking.hood.viewer(who, acting), asking.id)


def lines(asking: Asking) -> list[LineThing]:
    return queries.lines_of(asking.id)


def decide(asking: Asking, verdict: Verdict = Verdict.ADOPTED, days: int | None = None) -> None:
    """Answer every line; with `days`, the property company carries it out."""
    by = asking.hood.organizations["property"] if days is not None else None
    due = clock.today() + timedelta(days=days) if days is not None else None
    for line in lines(asking):
        commands.decide(asking.hood.viewer("wang", "committee"), line, verdict, "照大家说的办。", by, due)


def answer(asking: Asking) -> None:
    closing.answer(asking.hood.viewer("wang", "committee"), asking.thing())


def test_what_is_received_stands_in_the_line_of_its_cluster_once(asking: Asking) -> None:
    commands.receive(
        asking.id, [Opinion("a:2", "改了", (), cluster="别的"), Opinion("a:4", "夜里太亮", (), cluster="噪声")]
    )
    first, second = lines(asking)
    assert (first.title, first.opinions, first.voices) == ("噪声", 3, 3)
    assert (second.title, second.opinions) == ("装摄像头", 1)
    assert [row.text for row in queries.opinions_in(first.id).rows] == ["早上也吵", "夜里太吵", "夜里太亮"]


def test_before_it_is_published_it_is_the_askers_alone(asking: Asking) -> None:
    assert table(asking) is not None
    assert table(asking, "li", None) is None
    assert table(asking, "zhou", "hill_committee") is None
    decide(asking)
    answer(asking)
    assert table(asking, "li", None) is not None


def test_nothing_is_published_while_a_line_is_not_answered(asking: Asking) -> None:
    who = asking.hood.viewer("wang", "committee")
    commands.decide(who, lines(asking)[0], Verdict.NOT, "这件事归物业管。", None, None)
    with pytest.raises(DomainError, match="1 lines are not answered"):
        answer(asking)
    assert queries.unanswered(asking.id) == 1
    commands.decide(who, lines(asking)[1], Verdict.PARTLY, "先装一个。", None, None)
    answer(asking)
    assert asking.thing().state == "answered"
    event = next(one for one in story_of(asking.id).events if one.verb == "adoption.published")
    assert event.facts == {"adopted": 0, "partly": 1, "declined": 1}


def test_what_is_published_stays(asking: Asking) -> None:
    who = asking.hood.viewer("wang", "committee")
    decide(asking)
    before = lines(asking)
    answer(asking)
    with pytest.raises(Conflict):
        commands.decide(who, before[0], Verdict.NOT, "改主意了。", None, None)
    with pytest.raises(Conflict):
        commands.receive(asking.id, [Opinion("a:9", "迟到的话")])
    with pytest.raises(Refused):
        commands.join_lines(who, lines(asking)[0], before[1].id)


def test_joining_loses_no_opinion(asking: Asking) -> None:
    who = asking.hood.viewer("wang", "committee")
    first, second = lines(asking)
    commands.join_lines(who, second, first.id)
    (only,) = lines(asking)
    assert only.opinions == 3
    with pytest.raises(Conflict):
        commands.join_lines(who, second, first.id)
    with pytest.raises(DomainError, match="another line"):
        commands.join_lines(who, only, only.id)


def test_an_opinion_moves_within_its_table_only(asking: Asking, hood: Neighbourhood) -> None:
    who = hood.viewer("wang", "committee")
    other = opened(hood)
    other.close()
    commands.receive(other.id, [Opinion("b:1", "别处的话")])
    first, second = lines(asking)
    opinion = queries.opinions_in(second.id).rows[0].id
    with pytest.raises(DomainError, match="another line"):
        commands.take_to(who, second, opinion, lines(other)[0].id)
    commands.take_to(who, second, opinion, first.id)
    with pytest.raises(DomainError, match="in another line now"):
        commands.take_to(who, second, opinion, first.id)
    assert [line.opinions for line in lines(asking)] == [3, 0]
    decide_first = lines(asking)[0]
    commands.decide(who, decide_first, Verdict.ADOPTED, "照大家说的办。", None, None)
    answer(asking)
    assert [line.title for line in lines(asking)] == ["噪声"], "a line nobody's opinion stands in is dropped"


def test_everyone_is_told_once_of_the_first_line_she_spoke_in(asking: Asking) -> None:
    people = asking.hood.people
    first, second = lines(asking)
    assert sorted(queries.voices_of(first.id)) == sorted([people["li"], people["zhang"]])
    assert queries.voices_of(second.id) == []
    assert queries.mine_in(asking.hood.viewer("zhang"), asking.id) == {first.id, second.id}
    assert queries.mine_in(asking.hood.viewer("chen"), asking.id) == set()


def test_a_promise_is_a_public_clock_until_it_is_kept(asking: Asking) -> None:
    decide(asking, days=10)
    answer(asking)
    running = select(Clock).where(Clock.matter_id == asking.id, Clock.met_at.is_(None))
    assert len(db.session.scalars(running).all()) == 2
    company = asking.hood.viewer("ma", "property")
    line = queries.get_line(company, lines(asking)[0].id)
    assert line is not None
    with pytest.raises(Refused):
        commands.finish(asking.hood.viewer("wang", "committee"), line, "装好了。")
    with pytest.raises(DomainError, match="Say what was done"):
        commands.finish(company, line, "好")
    commands.finish(company, line, "隔音板装好了。")
    with pytest.raises(Conflict):
        commands.finish(company, line, "又装了一次。")
    assert len(db.session.scalars(running).all()) == 1


@pytest.mark.parametrize(
    ("verdict", "carried", "days", "sentence"),
    [
        (Verdict.NOT, True, 5, "carried out by nobody"),
        (Verdict.ADOPTED, True, None, "both who"),
        (Verdict.ADOPTED, False, 5, "both who"),
        (Verdict.ADOPTED, True, -1, "in the future"),
    ],
)
def test_who_carries_it_out_and_until_when(
    asking: Asking, verdict: Verdict, carried: bool, days: int | None, sentence: str
) -> None:
    by = asking.hood.organizations["property"] if carried else None
    due = clock.today() + timedelta(days=days) if days is not None else None
    with pytest.raises(DomainError, match=sentence):
        commands.decide(asking.hood.viewer("wang", "committee"), lines(asking)[0], verdict, "照办就是。", by, due)


def test_the_close_starts_the_answer_clock_and_the_answer_stops_it(asking: Asking) -> None:
    row = db.session.scalars(select(Clock).where(Clock.matter_id == asking.id)).one()
    assert (row.kind, row.organization_id, row.met_at) == ("answer", asking.hood.organizations["committee"], None)
    with clock.frozen(AFTER + timedelta(days=2)):
        decide(asking)
        answer(asking)
    assert db.session.scalars(select(Clock).where(Clock.matter_id == asking.id)).one().met_at is not None
    assert db.session.get_one(Matter, asking.id).state == "answered"


def test_two_lines_with_the_same_words_are_one(asking: Asking) -> None:
    who = asking.hood.viewer("wang", "committee")
    thing = table(asking)
    assert thing is not None
    with pytest.raises(DomainError, match="with these words"):
        commands.add_line(who, thing, " 噪声 ")
    line = commands.add_line(who, thing, "照明")
    assert (line.position, db.session.get_one(AdoptionLine, line.id).verdict) == (3, "")
    assert db.session.scalar(select(AdoptionOpinion.id).where(AdoptionOpinion.line_id == line.id)) is None


def test_words_written_down_anew_change_in_their_place_with_the_line_they_head(asking: Asking) -> None:
    commands.say_again(asking.id, "a:3", "装两个摄像头")
    commands.say_again(asking.id, "a:2", "早上最吵")
    assert [line.title for line in lines(asking)] == ["噪声", "装两个摄像头"]
    texts = db.session.scalars(select(AdoptionOpinion.text).order_by(AdoptionOpinion.source))
    assert list(texts) == ["夜里太吵", "早上最吵", "装两个摄像头"]
    decide(asking)
    answer(asking)
    with pytest.raises(Conflict):
        commands.say_again(asking.id, "a:3", "别的话")
