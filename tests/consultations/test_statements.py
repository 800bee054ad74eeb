"""Statements put forward, looked over, answered and counted."""

from __future__ import annotations

import threading
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.consultations.commands.statements import mapping, stating, voting
from portal.consultations.commands.statements.voting import vote
from portal.consultations.models import OpinionMap, OpinionPlace, OpinionStatement, OpinionVote
from portal.consultations.queries.consultation import get_consultation
from portal.consultations.queries.statements.results import LastResult, last_result, my_place
from portal.consultations.queries.statements.statements import StatementThing, faults_of, get_statement, shown_in
from portal.consultations.queries.statements.votes import all_votes, my_votes, opinions_of
from portal.consultations.rules.lifecycle import Form
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.people.models import Person
from portal.people.queries import viewer_of
from tests.conftest import Browser
from tests.consultations.world import AFTER, DURING, Asking, prepared
from tests.factories import Neighbourhood

SEEDS = ("充电棚夜里应该关闭", "充电费应该一样", "应该装摄像头")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def asking(app: Flask, hood: Neighbourhood) -> Asking:
    """Open, with three statements of the convener."""
    with app.app_context():
        made = prepared(hood, Form.STATEMENTS)
        for text in SEEDS:
            stating.seed(hood.viewer("wang", "committee"), made.thing(), text)
        made.open()
        db.session.commit()
    return made


def say(asking: Asking, who: str, number: int, said: int) -> None:
    with clock.frozen(DURING):
        vote(asking.hood.viewer(who), asking.thing(who, None), number, said)


def statement(asking: Asking, number: int) -> StatementThing:
    row = db.session.scalars(
        select(OpinionStatement.id).where(
            OpinionStatement.consultation_id == asking.id, OpinionStatement.number == number
        )
    ).one()
    thing = get_statement(asking.hood.viewer("wang", "committee"), row)
    assert thing is not None
    return thing


def crowd(asking: Asking, number: int) -> None:
    """So many invented people who answer in two camps, written straight into the table of votes."""
    people = [Person(login=f"crowd{n}", name=f"crowd{n}", password="-", created_at=DURING) for n in range(number)]
    db.session.add_all(people)
    db.session.flush()
    for at, person in enumerate(people):
        camp = 1 if at % 2 else -1
        for n in range(1, len(SEEDS) + 1):
            said = 1 if n == 3 else camp * (1 if n == 1 else -1)
            db.session.add(OpinionVote(consultation_id=asking.id, person_id=person.id, number=n, vote=said))
    row = db.session.get(OpinionMap, asking.id) or OpinionMap(consultation_id=asking.id, changes=0)
    row.changes += number
    db.session.add(row)
    db.session.commit()


def counted(asking: Asking, moment: object = None) -> LastResult:
    """The result after the background process had its time."""
    with clock.frozen(moment or DURING + timedelta(hours=1)):  # type: ignore[arg-type]
        chore = mapping.mapper()
        while chore():
            pass
    result = last_result(asking.id)
    assert result is not None
    return result


@pytest.mark.usefixtures("in_english")
def test_it_opens_with_three_statements(hood: Neighbourhood) -> None:
    made, who = prepared(hood, Form.STATEMENTS), hood.viewer("wang", "committee")
    for text in SEEDS[:2]:
        stating.seed(who, made.thing(), text)
    with pytest.raises(DomainError, match="at least 3 statements"):
        made.open()
    third = stating.seed(who, made.thing(), SEEDS[2])
    assert faults_of(made.id) == []
    stating.drop(who, made.thing(), third.id)
    stating.drop(who, made.thing(), third.id)
    assert len(faults_of(made.id)) == 1


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("text", "right"), [("字" * 3, False), ("字" * 4, True), ("字" * 140, True), ("字" * 141, False)]
)
def test_a_statement_is_one_thought(hood: Neighbourhood, text: str, right: bool) -> None:
    made, who = prepared(hood, Form.STATEMENTS), hood.viewer("wang", "committee")
    if right:
        assert stating.seed(who, made.thing(), f"  {text}\n").text == text
        with pytest.raises(DomainError, match="there already"):
            stating.seed(who, made.thing(), text)
    else:
        with pytest.raises(DomainError, match="One thought in 4 to 140"):
            stating.seed(who, made.thing(), text)


@pytest.mark.usefixtures("in_english")
def test_what_a_resident_puts_forward_waits_for_a_look(asking: Asking, hood: Neighbourhood) -> None:
    with clock.frozen(DURING):
        row = stating.suggest(hood.viewer("li"), asking.thing("li", None), "棚子应该靠近南门")
        assert row.number not in shown_in(asking.id)
        with pytest.raises(DomainError, match="any more"):
            vote(hood.viewer("li"), asking.thing("li", None), row.number, 1)
        with pytest.raises(Refused):
            stating.suggest(hood.viewer("sun"), asking.thing("li", None), "别处的人说话")
        thing, clerk = statement(asking, row.number), hood.viewer("wang", "committee")
        stating.accept(clerk, thing)
        with pytest.raises(Conflict):
            stating.refuse(clerk, thing, "同事已经接受了。")
        assert shown_in(asking.id)[row.number] == "棚子应该靠近南门"
        with pytest.raises(Refused):
            stating.refuse(hood.viewer("gao", "owners"), statement(asking, row.number), "不归我管。")
        stating.refuse(clerk, statement(asking, row.number), "和第一条重复了。")
    assert row.number not in shown_in(asking.id)


@pytest.mark.usefixtures("in_english")
def test_five_of_one_person_wait_at_most(asking: Asking, hood: Neighbourhood) -> None:
    with clock.frozen(DURING):
        for n in range(5):
            stating.suggest(hood.viewer("li"), asking.thing("li", None), f"第{n}个想法")
        with pytest.raises(DomainError, match="wait to be looked at"):
            stating.suggest(hood.viewer("li"), asking.thing("li", None), "还有一个想法")


@pytest.mark.usefixtures("in_english")
def test_the_last_word_holds_and_the_same_word_is_said_once(asking: Asking, hood: Neighbourhood) -> None:
    for said in (1, 1, 0, -1):
        say(asking, "li", 1, said)
    assert my_votes(hood.viewer("li"), asking.id) == {1: -1}
    assert db.session.get_one(OpinionMap, asking.id).changes == 3
    for wrong in (2, 9, -2):
        with pytest.raises(DomainError, match="Agree, disagree or pass"):
            say(asking, "li", 1, wrong)
    with pytest.raises(DomainError, match="any more"):
        say(asking, "li", 99, 1)
    with pytest.raises(Refused), clock.frozen(AFTER):
        vote(hood.viewer("li"), asking.thing("li", None), 1, 1)


def test_one_person_in_two_tabs_is_one_vote(app: Flask, hood: Neighbourhood, asking: Asking) -> None:
    def tab(said: int) -> None:
        with app.app_context():
            for _again in range(5):
                vote(hood.viewer("li"), asking.thing("li", None), 1, said)
                db.session.commit()

    with clock.frozen(DURING):
        tabs = [threading.Thread(target=tab, args=(said,)) for said in (1, -1)]
        for one in tabs:
            one.start()
        for one in tabs:
            one.join()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(OpinionVote)) == 1
        assert my_votes(hood.viewer("li"), asking.id)[1] in (1, -1)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(("people", "groups"), [(29, 0), (30, 2)])
def test_groups_are_shown_from_thirty_people(asking: Asking, people: int, groups: int) -> None:
    crowd(asking, people)
    result = counted(asking)
    assert len(result.groups) == groups
    assert result.record["people"] == people
    assert bool(result.record["field"]) is bool(groups)


@pytest.mark.usefixtures("in_english")
def test_what_unites_and_what_divides(asking: Asking, hood: Neighbourhood) -> None:
    crowd(asking, 40)
    result = counted(asking)
    assert result.record["unites"][0][0] == 3, "both camps agree with the third"
    assert {number for number, _apart in result.record["divides"][:2]} == {1, 2}
    assert [group["size"] for group in result.groups] == [20, 20]
    assert result.record["statements"]["3"] == [40, 0, 40]
    assert sum(cell[3] for cell in result.record["field"]) == 40
    assert min(cell[3] for cell in result.record["field"]) >= 2
    assert my_place(hood.viewer("li"), asking.id) == ""
    one = db.session.scalars(select(Person).where(Person.name == "crowd1")).one()
    assert db.session.get_one(OpinionPlace, (asking.id, one.id)).cluster in (0, 1)
    assert my_place(viewer_of(one.id), asking.id) in ("A", "B")
    lines = {opinion.source: opinion for opinion in opinions_of(asking.id)}
    assert len(lines["statement:3"].people) == 40
    assert lines["statement:3"].cluster == "What unites all"
    assert lines["statement:1"].cluster.startswith("What group")


@pytest.mark.usefixtures("in_english")
def test_it_is_counted_once_a_minute_and_only_when_something_was_said(asking: Asking) -> None:
    say(asking, "li", 1, 1)
    first = counted(asking, DURING)
    assert (first.record["voters"], first.since) == (1, 0)
    say(asking, "zhang", 1, -1)
    soon = counted(asking, DURING + timedelta(seconds=59))
    assert (soon.counted_at, soon.since) == (first.counted_at, 1)
    later = counted(asking, DURING + timedelta(seconds=60))
    assert (later.record["voters"], later.since) == (2, 0)


@pytest.mark.usefixtures("in_english")
def test_votes_on_a_refused_statement_count_for_nothing(asking: Asking, hood: Neighbourhood) -> None:
    crowd(asking, 40)
    with clock.frozen(DURING):
        stating.refuse(hood.viewer("wang", "committee"), statement(asking, 1), "指名道姓了。")
    record = counted(asking).record
    assert "1" not in record["statements"]
    assert all(number != 1 for number, _share in record["unites"] + record["divides"])


@pytest.mark.usefixtures("in_english")
def test_who_leaves_takes_her_votes_along(asking: Asking, hood: Neighbourhood) -> None:
    say(asking, "li", 1, 1)
    say(asking, "zhang", 1, 1)
    voting.forget_person(hood.people["li"])
    assert all_votes(asking.id).people == (hood.people["zhang"],)


def test_answering_in_the_browser(browser: Browser, asking: Asking) -> None:
    client, path = browser("li"), f"/consultations/{asking.id}"
    with clock.frozen(DURING):
        for at in range(1, 4):
            page = client.get(path).text
            assert f"Statement {at} of 3" in page
            number = page.split('name="number" value="')[1].split('"')[0]
            assert client.get(path).text.split('name="number" value="')[1].split('"')[0] == number, (
                "asked again, the same"
            )
            part = client.post(f"{path}/vote", data={"number": number, "said": "agree"}, headers=HTMX)
            assert part.text.lstrip().startswith('<div id="said">')
        assert "all 3 statements" in client.get(path).text
        assert client.get(f"{path}/answers").text.count("Your answer: Agree") == 3
        changed = client.post(f"{path}/vote", data={"number": "1", "said": "pass", "back": "answers"})
        assert changed.headers["Location"].endswith("/answers#s1")
        assert client.post(f"{path}/vote", data={"number": "1", "said": "maybe"}).status_code in (400, 409, 422)
        assert browser("sun").post(f"{path}/vote", data={"number": "1", "said": "agree"}).status_code == 403
        assert "Have your residency confirmed" in browser("sun").get(path).text


def test_putting_forward_and_looking_over_in_the_browser(browser: Browser, asking: Asking) -> None:
    path, office = f"/consultations/{asking.id}", browser("wang", "committee")
    with clock.frozen(DURING):
        text = {"text": "<b>棚子</b>靠南门 🙂", "once": "z" * 20}
        for _twice in range(2):
            assert browser("li").post(f"{path}/statements", data=text).status_code == 303
        page = office.get(f"{path}/statements").text
        assert page.count("&lt;b&gt;棚子&lt;/b&gt;靠南门 🙂") == 1
        number = page.split("/statements/")[1].split("/accept")[0]
        assert browser("li").post(f"/statements/{number}/accept").status_code == 403
        assert office.post(f"/statements/{number}/refuse", data={"reason": "短"}).status_code == 422
        assert office.post(f"/statements/{number}/accept").status_code == 303
        assert "<b>棚子" not in browser("zhang").get(path).text
        assert browser("li").get(f"{path}/statements").status_code == 403
        assert browser("li").post(f"{path}/statements", data={"text": "字" * 10_000}).status_code == 422


def test_the_map_in_the_browser(browser: Browser, app: Flask, asking: Asking) -> None:
    path = f"/consultations/{asking.id}"
    assert browser().get(f"{path}/map").status_code == 404
    with app.app_context():
        crowd(asking, 40)
        counted(asking)
    page = browser().get(f"{path}/map").text
    assert "Group A: 20 people" in page
    assert "What unites all" in page
    assert '<svg class="opinion-map"' in page
    assert "应该装摄像头" in browser().get(f"{path}/counts.csv").text
    assert browser().get(f"{path}/votes.csv").status_code == 404, "not before the close"
    with app.app_context():
        asking.close()
        assert get_consultation(asking.hood.viewer("li"), asking.id) is not None
    rows = browser().get(f"{path}/votes.csv").text.strip().splitlines()
    assert len(rows) == 41
    assert "crowd" not in "".join(rows)


@pytest.mark.usefixtures("in_english")
def test_letters_stay_when_a_few_people_change_their_minds(asking: Asking) -> None:
    crowd(asking, 41)
    before = counted(asking)
    random = Random(1)
    rows = db.session.scalars(select(OpinionVote).where(OpinionVote.number == 1)).all()
    for row in random.sample(list(rows), 3):
        row.vote = 0
    db.session.get_one(OpinionMap, asking.id).changes += 3
    then = _places()
    db.session.commit()
    counted(asking, DURING + timedelta(days=1))
    now = _places()
    assert len(before.groups) == 2
    assert sum(then[person][1] == now[person][1] for person in now) >= 38
    assert sum(then[person][0] * now[person][0] >= 0 for person in now) >= 38


@pytest.mark.usefixtures("context")
def test_whoever_closed_her_account_after_the_votes_were_read_stands_nowhere(asking: Asking) -> None:
    crowd(asking, 40)
    one = db.session.scalars(select(Person).where(Person.name == "crowd1")).one()
    one.login, one.name, one.closed_at = None, "", DURING
    db.session.commit()
    counted(asking)
    assert len(_places()) == 39
    assert one.id not in _places()
    voting.forget_person(db.session.scalars(select(Person.id).where(Person.name == "crowd2")).one())
    assert len(_places()) == 38


def _places() -> dict[int, tuple[float, int]]:
    rows = db.session.execute(select(OpinionPlace.person_id, OpinionPlace.x, OpinionPlace.cluster))
    return {row.person_id: (row.x, row.cluster) for row in rows}


def test_while_few_have_answered_the_pages_say_so(browser: Browser, app: Flask, asking: Asking) -> None:
    with app.app_context():
        say(asking, "li", 1, 1)
        counted(asking)
    for path in (f"/consultations/{asking.id}", f"/consultations/{asking.id}/map"):
        assert "Groups are shown from 30 people on the map; there are 1" in browser("zhang").get(path).text
