"""Questionnaires: questions with conditions, answers held against them, one answer each, exact results."""

from __future__ import annotations

import threading
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.consultations.commands.survey import answering, asking
from portal.consultations.models import SurveyAnswer, SurveyQuestion
from portal.consultations.queries.survey.answers import count_sent, mine_in, opinions_of
from portal.consultations.queries.survey.questions import questions_of
from portal.consultations.rules.lifecycle import Form
from portal.consultations.rules.survey.answers import checked
from portal.consultations.rules.survey.questions import Kind, Question, asked, check, check_conditions
from portal.consultations.rules.survey.results import result_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.people.models import Person, UnfinishedThing
from tests.conftest import Browser
from tests.consultations.world import CLOSES, DURING, Asking, prepared
from tests.factories import Neighbourhood

HTMX = {"HX-Request": "true"}
ONE = Question(1, 1, Kind.SINGLE, "您家有电动车吗？", True, ("有", "没有"))
SEVERAL = Question(2, 2, Kind.MULTIPLE, "在哪里充电？", False, ("棚里", "家里", "单位"), 1, 2, when_id=1, when=(0,))
RANKED = Question(3, 3, Kind.RANKING, "先做哪件？", False, ("灯", "棚", "锁"))
RATED = Question(4, 4, Kind.RATING, "现在满意吗？", low="很差", high="很好")
NUMBERED = Question(5, 5, Kind.NUMBER, "愿意付多少？", least=0, most=100, unit="元")
WORDS = Question(6, 6, Kind.TEXT, "还想说什么？")
ALL = (ONE, SEVERAL, RANKED, RATED, NUMBERED, WORDS)
RIGHT = {1: 0, 2: [0, 2], 3: [2, 0, 1], 4: 5, 5: 100, 6: "没有了"}


@pytest.mark.parametrize(
    ("number", "answer", "right"),
    [
        (1, 0, True), (1, 1, True), (1, 2, False), (1, -1, False), (1, "0", False), (1, True, False), (1, [0], False),
        (2, [0], True), (2, [0, 1], True), (2, [0, 1, 2], False), (2, [0, 0], False), (2, [3], False), (2, 0, False),
        (3, [0, 1, 2], True), (3, [0, 1], False), (3, [0, 1, 1], False), (3, [0, 1, 3], False),
        (4, 1, True), (4, 5, True), (4, 0, False), (4, 6, False),
        (5, 0, True), (5, 100, True), (5, -1, False), (5, 101, False), (5, "十", False),
        (6, "字" * 2000, True), (6, "字" * 2001, False), (6, 5, False),
    ],
)  # fmt: skip
def test_an_answer_is_held_against_its_question(number: int, answer: Any, right: bool) -> None:
    answers, faults = checked(ALL, {**RIGHT, number: answer})
    assert (number in answers, number in faults) == (right, not right)


def test_what_must_be_answered_is_said_and_nothing_else() -> None:
    assert set(checked(ALL, {})[1]) == {1}
    assert checked(ALL, {1: 1}) == ({1: 1}, {})


def test_a_question_that_is_not_asked_is_not_answered() -> None:
    assert [one.id for one in asked(ALL, {1: 0})] == [1, 2, 3, 4, 5, 6]
    assert [one.id for one in asked(ALL, {1: 1, 2: [0]})] == [1, 3, 4, 5, 6]
    assert checked(ALL, {1: 1, 2: [0]}) == ({1: 1}, {})
    chained = (ONE, SEVERAL, replace(WORDS, when_id=2, when=(0,)))
    assert [one.id for one in asked(chained, {1: 1, 2: [0]})] == [1], "what hangs on a question that is not asked"


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (replace(ONE, title="问"), "title"), (replace(ONE, title="问" * 201), "title"),
        (replace(ONE, options=("有",)), "options"), (replace(ONE, options=("有", "有")), "options"),
        (replace(ONE, options=tuple(str(n) for n in range(21))), "options"),
        (replace(SEVERAL, least=3, most=2), "least"), (replace(SEVERAL, least=0, most=4), "least"),
        (replace(NUMBERED, least=5, most=4), "least"),
    ],
)  # fmt: skip
def test_a_question_says_what_its_kind_needs(question: Question, field: str) -> None:
    check(ONE)
    with pytest.raises(DomainError) as error:
        check(question)
    assert error.value.field == field


@pytest.mark.parametrize(
    "questions",
    [
        (SEVERAL, ONE), (ONE, replace(SEVERAL, when=(2,))), (ONE, replace(SEVERAL, when=())),
        (RANKED, replace(WORDS, when_id=3, when=(0,))),
    ],
)  # fmt: skip
def test_a_condition_names_an_earlier_choice(questions: tuple[Question, ...]) -> None:
    check_conditions(ALL)
    with pytest.raises(DomainError):
        check_conditions(questions)


@given(st.lists(st.permutations([0, 1, 2]), min_size=1, max_size=9), st.randoms())
def test_the_order_of_ballots_never_matters_and_points_add_up(orders: list[list[int]], random: Any) -> None:
    result = result_of(RANKED, orders)
    shuffled = list(orders)
    random.shuffle(shuffled)
    assert result_of(RANKED, shuffled) == result
    assert sum(one.points for one in result.ranked) == 3 * len(orders)
    assert sum(2 * one.wins + one.ties for one in result.ranked) == 6


def test_points_and_pairs_can_differ() -> None:
    orders = [[0, 1, 2]] * 3 + [[1, 2, 0]] * 2
    result = result_of(RANKED, orders)
    assert [(one.option, one.points, one.wins) for one in result.ranked] == [(1, 7, 1), (0, 6, 2), (2, 2, 0)]
    assert result.best == 0
    assert result_of(RANKED, [list(order) for order in ((0, 1, 2), (1, 2, 0), (2, 0, 1))]).best is None


def test_figures_are_exact() -> None:
    result = result_of(RATED, [1, 2, 2])
    assert (result.mean, result.median, result.counts) == (Fraction(5, 3), 2, (1, 2, 0, 0, 0))
    assert result_of(NUMBERED, [1, 2]).median == Fraction(3, 2)
    assert result_of(RATED, []).counts == (0,) * 5
    assert result_of(SEVERAL, [[0, 1], [1]]).counts == (1, 2, 0)


@pytest.fixture
def survey(app: Flask, hood: Neighbourhood) -> Asking:
    """Open, with a question of every kind."""
    with app.app_context():
        made, numbers = prepared(hood, Form.QUESTIONNAIRE), {}
        for one in ALL:
            source = numbers.get(one.when_id)
            written = replace(one, id=0, when_id=source)
            numbers[one.id] = asking.write(hood.viewer("wang", "committee"), made.thing(), written)
        made.open()
        db.session.commit()
    return made


def numbers(survey: Asking) -> dict[int, int]:
    """The id of each question of ALL."""
    return {at: one.id for at, one in enumerate(questions_of(survey.id), start=1)}


def answer(survey: Asking, who: str, acting: str | None = None, **said: Any) -> None:
    """`q1=0` answers the first question."""
    ids = numbers(survey)
    viewer, thing = survey.hood.viewer(who, acting), survey.thing(who, acting)
    with clock.frozen(DURING):
        answering.keep(viewer, thing, {ids[int(name[1:])]: value for name, value in said.items()})
        answering.send(viewer, thing)


@pytest.mark.usefixtures("in_english")
def test_questions_are_written_moved_and_dropped_with_their_conditions(hood: Neighbourhood) -> None:
    made, who = prepared(hood, Form.QUESTIONNAIRE), hood.viewer("wang", "committee")
    with pytest.raises(DomainError, match="at least one question"):
        made.open()
    first = asking.write(who, made.thing(), replace(ONE, id=0))
    second = asking.write(who, made.thing(), replace(SEVERAL, id=0, when_id=first))
    with pytest.raises(DomainError, match="would not come before"):
        asking.move(who, made.thing(), second, up=True)
    with pytest.raises(DomainError, match="would not come before"):
        asking.drop(who, made.thing(), first)
    with pytest.raises(DomainError, match="options that are not there"):
        asking.write(who, made.thing(), replace(SEVERAL, id=0, when_id=first, when=(5,)))
    third = asking.write(who, made.thing(), replace(WORDS, id=0))
    asking.move(who, made.thing(), third, up=True)
    asking.move(who, made.thing(), first, up=True)
    assert [one.id for one in questions_of(made.id)] == [first, third, second]
    asking.drop(who, made.thing(), second)
    asking.drop(who, made.thing(), second)
    asking.drop(who, made.thing(), first)
    assert [one.id for one in questions_of(made.id)] == [third]
    made.open()
    with pytest.raises((Conflict, Refused)):
        asking.write(who, made.thing(), replace(ONE, id=0))


@pytest.mark.usefixtures("in_english")
def test_what_a_kind_does_not_use_is_not_kept(hood: Neighbourhood) -> None:
    made, who = prepared(hood, Form.QUESTIONNAIRE), hood.viewer("wang", "committee")
    number = asking.write(who, made.thing(), replace(WORDS, id=0, options=("一", "二"), least=1, most=2, unit="元"))
    row = db.session.get_one(SurveyQuestion, number)
    assert (row.options, row.least, row.most, row.unit) == ([], None, None, "")


@pytest.mark.usefixtures("in_english")
def test_one_answer_a_person_and_one_an_organization(survey: Asking, hood: Neighbourhood) -> None:
    answer(survey, "li", q1=0, q2=[0])
    answer(survey, "li", q1=1)
    answer(survey, "ma", "property", q1=0, q6="物业愿意出人。")
    assert count_sent(survey.id) == (1, 1)
    mine = mine_in(hood.viewer("li"), survey.id)
    assert (list(mine.answers.values()) if mine.answers else None, mine.draft) == ([1], None)
    with pytest.raises(Refused):
        answer(survey, "sun", q1=0)
    with pytest.raises(DomainError, match="missing or wrong"):
        answer(survey, "zhang", q2=[0])
    with pytest.raises(DomainError, match="Nothing is filled in"), clock.frozen(DURING):
        answering.send(hood.viewer("chen"), survey.thing("chen", None))


@pytest.mark.usefixtures("in_english")
def test_a_draft_is_said_on_every_page_until_it_is_sent_dropped_or_too_late(
    survey: Asking, hood: Neighbourhood
) -> None:
    first = numbers(survey)[1]
    with clock.frozen(DURING):
        for who in ("li", "zhang", "chen"):
            answering.keep(hood.viewer(who), survey.thing(who, None), {first: 0, 999: "不是问题"})
        assert [one.kind for one in hood.viewer("li").unfinished] == ["survey"]
        answering.send(hood.viewer("li"), survey.thing("li", None))
        answering.drop(hood.viewer("zhang"), survey.thing("zhang", None))
        assert hood.viewer("li").unfinished == ()
        assert hood.viewer("zhang").unfinished == ()
        assert len(hood.viewer("chen").unfinished) == 1
    survey.close()
    assert db.session.scalars(select(UnfinishedThing)).all() == []
    assert {row.respondent for row in db.session.scalars(select(SurveyAnswer))} == {f"p{hood.people['li']}"}


@pytest.mark.usefixtures("in_english")
def test_nothing_is_sent_after_the_close(survey: Asking, hood: Neighbourhood) -> None:
    with clock.frozen(DURING):
        answering.keep(hood.viewer("li"), survey.thing("li", None), {numbers(survey)[1]: 0})
    thing = survey.thing("li", None)
    with clock.frozen(CLOSES), pytest.raises(Refused):
        answering.send(hood.viewer("li"), thing)
    survey.close()
    with clock.frozen(DURING), pytest.raises(Conflict):
        answering.send(hood.viewer("li"), thing)


def test_sent_twice_at_once_it_counts_once(app: Flask, hood: Neighbourhood, survey: Asking) -> None:
    def tab() -> None:
        with app.app_context():
            answer(survey, "li", q1=0, q2=[0])
            db.session.commit()

    tabs = [threading.Thread(target=tab) for _tab in range(2)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()
    with app.app_context():
        assert count_sent(survey.id) == (1, 0)


@pytest.mark.usefixtures("in_english")
def test_opinions_for_the_adoption_table(survey: Asking, hood: Neighbourhood) -> None:
    answer(survey, "li", q1=0, q2=[0, 2], q3=[2, 0, 1], q6="晚上太吵")
    answer(survey, "zhang", q1=0, q2=[0])
    said = {one.text: one for one in opinions_of(survey.id)}
    assert said["晚上太吵"].people == (hood.people["li"],)
    assert said["晚上太吵"].cluster == WORDS.title
    assert set(said["在哪里充电？ 棚里"].people) == {hood.people["li"], hood.people["zhang"]}
    assert "先做哪件？ 锁" in said
    assert "先做哪件？ 灯" not in said
    survey.close()
    assert survey.thing().opinions == len(said)


@pytest.mark.usefixtures("in_english")
def test_who_closes_her_account_leaves_her_words(survey: Asking, hood: Neighbourhood) -> None:
    answer(survey, "li", q1=0, q6="留下的话")
    answering.forget_person(hood.people["li"])
    row = db.session.scalars(select(SurveyAnswer)).one()
    assert (row.person_id, row.respondent) == (None, f"gone{row.id}")
    assert count_sent(survey.id) == (1, 0)


def test_answering_in_the_browser(browser: Browser, app: Flask, survey: Asking) -> None:
    client, path = browser("li"), f"/consultations/{survey.id}"
    with app.app_context():
        ids = numbers(survey)
    form = f"{path}/questionnaire"
    with clock.frozen(DURING):
        page = client.get(form).text
        assert SEVERAL.title not in page, "asked only if there is a bicycle"
        part = client.post(form, data={f"q{ids[1]}": "0"}, headers=HTMX)
        assert part.text.lstrip().startswith('<div id="questions">')
        assert SEVERAL.title in part.text
        said = {f"q{ids[1]}": "0", f"q{ids[2]}": ["0", "2"], f"q{ids[3]}-0": "2", f"q{ids[3]}-1": "3",
                f"q{ids[3]}-2": "1", f"q{ids[4]}": "4", f"q{ids[5]}": "１２", f"q{ids[6]}": "<b>好</b> 🙂"}  # fmt: skip
        wrong = client.post(form, data={**said, f"q{ids[5]}": "一百"})
        assert wrong.status_code == 422
        assert "Write a whole number" in wrong.text
        assert "一百" in wrong.text
        assert "&lt;b&gt;好&lt;/b&gt; 🙂" in wrong.text
        tie = client.post(form, data={**said, f"q{ids[3]}-0": "1"})
        assert "Give every place once" in tie.text
        assert client.post(form, data={**said, "later": "1"}).headers["Location"] == path
        assert client.post(form, data=said).headers["Location"].endswith("/review")
        review = client.get(f"{form}/review").text
        assert "1. 锁; 2. 灯; 3. 棚" in review
        assert "12 元" in review
        assert client.post(f"{form}/review").status_code == 303
        assert client.post(f"{form}/review").status_code == 303
        assert "See or change my answers" in client.get(path).text
        assert client.post(f"{form}/drop").status_code == 303
        assert browser("sun").get(form).status_code == 403
        assert browser().post(form, data=said).status_code in (302, 303, 401, 403)


def test_results_in_the_browser(browser: Browser, app: Flask, survey: Asking) -> None:
    path = f"/consultations/{survey.id}"
    with app.app_context():
        for at, who in enumerate(("author", "li", "zhang", "chen")):
            answer(survey, who, q1=0, q2=[at % 3], q3=[0, 1, 2], q4=at + 1, q5=10 * at, q6=f"=第{at}句")
        db.session.commit()
    assert browser().get(f"{path}/answers.csv").status_code == 404, "not before the close"
    with app.app_context():
        survey.close()
    few = browser().get(path).text
    assert "Fewer than 5 residents have answered" in few
    assert browser().get(f"{path}/results.csv").status_code == 404
    with app.app_context():
        one = Person(login="fifth", name="第五人", password="-", created_at=DURING)
        db.session.add(one)
        db.session.flush()
        said = {str(numbers(survey)[1]): 1}
        whose = {"consultation_id": survey.id, "respondent": f"p{one.id}", "person_id": one.id}
        db.session.add(SurveyAnswer(**whose, answers=said, sent_at=DURING))
        db.session.commit()
        words = numbers(survey)[6]
    page = browser().get(path).text
    assert "4 residents answered." in page
    assert "Mean 2.50, median 2.5" in page
    assert "wins against every other" in page
    assert "=第0句" in browser().get(f"{path}/questions/{words}/words").text
    rows = browser().get(f"{path}/answers.csv").text
    assert "'=第0句" in rows, "no spreadsheet takes it for a formula"
    assert "第五人" not in rows
    assert "灯: points,8" in browser().get(f"{path}/results.csv").text


def test_writing_questions_in_the_browser(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        made = prepared(hood, Form.QUESTIONNAIRE)
        db.session.commit()
    office, path = browser("wang", "committee"), f"/consultations/{made.id}"
    new = {"question-title": "您家有电动车吗？", "question-kind": "single", "question-options": "有\n没有",
           "question-when_id": "0", "question-once": "q" * 20}  # fmt: skip
    assert office.post(f"{path}/questions", data={**new, "question-options": "有"}).status_code == 422
    assert office.post(f"{path}/questions", data={**new, "question-kind": ""}).status_code == 422
    for _twice in range(2):
        assert office.post(f"{path}/questions", data=new).status_code == 303
    with app.app_context():
        (first,) = [one.id for one in questions_of(made.id)]
    assert office.get(f"{path}/questions/{first}").status_code == 200
    later = {**new, "question-title": "在哪里充电？", "question-once": "r" * 20, "question-when_id": str(first),
             "question-when": [f"{first}:0"]}  # fmt: skip
    assert office.post(f"{path}/questions", data=later).status_code == 303
    with app.app_context():
        second = questions_of(made.id)[1]
    assert (second.when_id, second.when) == (first, (0,))
    assert office.post(f"{path}/questions/{second.id}/move", data={"way": "up"}).status_code in (400, 409, 422)
    changed = {"title": "您家有几辆电动车？", "kind": "number", "least": "0", "most": "9", "when_id": "0"}
    assert office.post(f"{path}/questions/{first}", data=changed).status_code == 422, "the other depends on it"
    assert office.post(f"{path}/questions/drop", data={"question": second.id}).status_code == 303
    assert office.post(f"{path}/questions/{first}", data=changed).status_code == 303
    assert browser("li").get(f"{path}/questions/{first}").status_code == 404
    assert browser("zhou", "hill_committee").post(f"{path}/questions", data=new).status_code in (403, 404)


def test_every_order_of_three_is_taken() -> None:
    for order in permutations(range(3)):
        assert checked(ALL, {**RIGHT, 3: list(order)})[1] == {}
