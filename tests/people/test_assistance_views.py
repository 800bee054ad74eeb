"""Help at the desk through the browser: the banner, the marks, and what a replayed or changed session is worth."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.discussion.models import Comment
from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.kernel.watch import Incident
from portal.matters.models import EntryObjection, Event
from portal.notices.models import Notice
from portal.people.models import Assistance, Membership, Person, Residency, TakeOver
from portal.people.rules import Helper
from portal.places.models import Building, Unit
from portal.proposals.models import ProposalVote
from tests.conftest import Browser
from tests.factories import PASSWORD, Neighbourhood
from tests.people.test_assistance import CHEN, SUN
from tests.people.test_commands import NOW
from tests.proposals.factories import open_proposal

LI, NEW = "13800000001", "13911112222"
RECORD = {"identity": "identity_card", "reason": "Her eyes are weak", "consent": "y"}
HTMX = {"HX-Request": "true"}
BANNER = "wang (清湖社区居民委员会) enters for 陈静"
MARK = "Entered by wang · 清湖社区居民委员会 for 陈静"
OVER = "The help is over"


@pytest.fixture
def proposal(app: Flask, hood: Neighbourhood) -> int:
    """An open proposal of the author's."""
    with app.app_context():
        proposal_id = open_proposal(hood.viewer("author"))
        db.session.commit()
    return proposal_id


@pytest.fixture
def wang(browser: Browser) -> FlaskClient:
    return browser("wang", "committee")


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The application as it runs outside of tests: forms need their token."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def begin(client: FlaskClient, login: str = CHEN, **more: str) -> None:
    response = client.post("/assist", data={**RECORD, "login": login, **more})
    assert response.status_code == 303, response.text


def replay(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the very cookie this one has now."""
    cookie = client.get_cookie("portal")
    assert cookie is not None
    other = app.test_client()
    other.set_cookie("portal", cookie.value)
    other.set_cookie("portal_lang", "en")
    return other


def votes(app: Flask) -> set[int]:
    with app.app_context():
        return set(db.session.scalars(select(ProposalVote.person_id)))


def incidents(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [tuple(row) for row in db.session.execute(select(Incident.kind, Incident.who).order_by(Incident.id))]


def change(app: Flask, act: Any) -> Any:
    with app.app_context():
        result = act()
        db.session.commit()
        while outbox.drain():
            pass
        return result


def test_the_banner_stands_on_every_page_until_finished(wang: FlaskClient, proposal: int) -> None:
    with clock.frozen(NOW):
        begin(wang)
        for path in ("/", "/about", f"/proposals/{proposal}", "/me", "/search"):
            assert BANNER in wang.get(path).text, path
        assert "until 10:30" in wang.get("/").text, "in the time of the district"
        assert wang.post("/assist/finish").location == "/assist"
        page = wang.get("/assist").text
        assert BANNER not in page
        assert "The help is finished" in page
        assert "You act for 清湖社区居民委员会" in page, "as before"


@pytest.mark.parametrize("path", ["/assist", "/assist/new", "/assist/accounts", "/assist/recoveries", "/assist/log"])
def test_the_desk_is_for_public_offices(browser: Browser, path: str) -> None:
    assert browser("wang", "committee").get(path).status_code == 200
    assert browser("wang").get(path).status_code == 403
    assert browser("ma", "property").get(path).status_code == 403
    assert browser().get(path).status_code == 302


def test_nothing_is_revealed_and_what_was_typed_stays(wang: FlaskClient) -> None:
    answers = set()
    for login in (SUN, "13999999999"):
        response = wang.post("/assist", data={**RECORD, "login": login})
        assert response.status_code == 422
        assert login in response.text
        assert "Her eyes are weak" in response.text
        answers.add(response.text.replace(login, "").split("<main")[1])
    assert len({re.sub(r'value="[^"]{20,}"', "", answer) for answer in answers}) == 1


def test_without_consent_nothing_begins(app: Flask, wang: FlaskClient) -> None:
    response = wang.post("/assist", data={**RECORD, "login": CHEN, "consent": ""})
    assert response.status_code == 422
    with app.app_context():
        assert db.session.scalar(select(Assistance)) is None


def test_every_act_lands_on_her_and_is_marked(app: Flask, wang: FlaskClient, proposal: int, browser: Browser,
                                              hood: Neighbourhood) -> None:  # fmt: skip
    begin(wang)
    assert wang.post(f"/proposals/{proposal}/support", headers=HTMX).status_code == 200
    said = {"body": "我也看不清台阶", "stance": "for"}
    assert wang.post(f"/matters/{proposal}/comments", data=said).status_code == 303
    with app.app_context():
        comment = db.session.scalars(select(Comment)).one()
        assert (comment.author_id, comment.entered_by) == (hood.people["chen"], hood.people["wang"])
    wang.post(f"/comments/{comment.id}/replies", data={"body": "谢谢邻居"})
    draft = wang.post("/proposals/new", data={"title": "楼道里加装扶手", "category": "facilities"}).location
    assert votes(app) == {hood.people["chen"]}
    for path in (f"/proposals/{proposal}", f"/matters/{proposal}/comments", f"/comments/{comment.id}/replies"):
        assert browser("li").get(path).text.count(MARK) >= 1, path
    assert browser("li").get(f"/comments/{comment.id}/replies").text.count(MARK) == 2, "the comment and its reply"
    assert MARK in wang.get(draft.split("/edit")[0]).text
    with app.app_context():
        acts = db.session.execute(select(Event.actor_id, Event.entered_by, Event.entered_for).where(
            Event.entered_by.is_not(None), Event.verb.like("%.%"))).all()  # fmt: skip
        assert {tuple(act) for act in acts} == {
            (hood.people["chen"], hood.people["wang"], hood.organizations["committee"])
        }


def test_lists_and_timelines_are_marked(app: Flask, wang: FlaskClient, browser: Browser, hood: Neighbourhood) -> None:
    def publish() -> int:
        helper = Helper(hood.people["wang"], "wang", hood.organizations["committee"], "清湖社区居民委员会")
        return open_proposal(replace(hood.viewer("chen"), helper=helper))

    proposal_id = change(app, publish)
    assert MARK in browser().get("/proposals").text
    assert browser().get(f"/proposals/{proposal_id}").text.count(MARK) == 2, "above the text, and in the timeline"
    assert MARK in browser().get(f"/matters/{proposal_id}/chain").text


def test_what_only_she_can_do_is_refused(app: Flask, wang: FlaskClient, hood: Neighbourhood, proposal: int) -> None:
    begin(wang)
    committee = hood.organizations["committee"]
    assert wang.get("/me/password").status_code == 403
    assert wang.post("/me/password", data={"present": PASSWORD, "password": "taken over"}).status_code == 403
    assert wang.post("/acting", data={"organization_id": committee}).status_code == 403
    assert wang.post("/acting/leave").status_code == 403
    assert wang.get("/assist").status_code == 403
    assert wang.get("/take-over").status_code == 403
    for act in ("join", "decline"):
        assert wang.post(f"/proposals/{proposal}/{act}").status_code == 403
    assert BANNER in wang.get("/").text
    with app.app_context():
        assert db.session.get_one(Person, hood.people["chen"]).epoch == 0


def test_an_old_cookie_is_worth_nothing_after_finish(app: Flask, wang: FlaskClient, proposal: int,
                                                     hood: Neighbourhood) -> None:  # fmt: skip
    begin(wang)
    thief = replay(app, wang)
    wang.post("/assist/finish")
    answer = thief.post(f"/proposals/{proposal}/support")
    assert answer.status_code == 422
    assert OVER in answer.text
    assert votes(app) == set()
    assert incidents(app) == [("assistance", f"person {hood.people['wang']}")]


def test_signing_out_ends_the_help_too(app: Flask, wang: FlaskClient, proposal: int) -> None:
    begin(wang)
    thief = replay(app, wang)
    wang.post("/sign-out")
    assert thief.post(f"/proposals/{proposal}/support").status_code == 422
    assert votes(app) == set()


def test_after_thirty_minutes_nothing_is_taken(app: Flask, wang: FlaskClient, proposal: int,
                                               hood: Neighbourhood) -> None:  # fmt: skip
    with clock.frozen(NOW):
        begin(wang)
    with clock.frozen(NOW + timedelta(minutes=30)):
        answer = wang.post(f"/proposals/{proposal}/support")
        assert answer.status_code == 422
        assert OVER in answer.text
        assert "This was not taken" in answer.text
        assert BANNER not in wang.get("/").text
    assert votes(app) == set()
    assert incidents(app) == [("assistance", f"person {hood.people['wang']}")]


def test_reading_on_after_thirty_minutes_one_is_oneself(app: Flask, wang: FlaskClient) -> None:
    with clock.frozen(NOW):
        begin(wang)
    with clock.frozen(NOW + timedelta(minutes=31)):
        page = wang.get("/about").text
        assert OVER in page
        assert BANNER not in page
        assert "陈静" not in page
        assert OVER not in wang.get("/about").text, "said once"
    assert incidents(app) == []


def test_finishing_too_late_is_finishing(app: Flask, wang: FlaskClient) -> None:
    with clock.frozen(NOW):
        begin(wang)
    with clock.frozen(NOW + timedelta(minutes=40)):
        assert wang.post("/assist/finish").status_code == 303
    assert incidents(app) == []


def test_the_number_of_a_colleagues_help_is_worth_nothing(app: Flask, wang: FlaskClient, browser: Browser,
                                                          proposal: int, hood: Neighbourhood) -> None:  # fmt: skip
    begin(wang)
    with wang.session_transaction() as session:
        number = session["helping"]
    for name, acting in (("sheng", "committee"), ("li", None), ("zhou", "hill_committee")):
        other = browser(name, acting)
        with other.session_transaction() as session:
            session["helping"] = number
        answer = other.post(f"/proposals/{proposal}/support")
        assert answer.status_code == 422
        assert "陈静" not in answer.text
        with other.session_transaction() as session:
            session["helping"] = number
        assert BANNER not in other.get("/about").text
    assert votes(app) == set()
    assert {kind for kind, _ in incidents(app)} == {"assistance"}
    assert len(incidents(app)) == 3
    assert BANNER in wang.get("/").text, "she helps on, undisturbed"


def test_who_left_the_office_helps_nobody(app: Flask, wang: FlaskClient, proposal: int, hood: Neighbourhood) -> None:
    begin(wang)

    def leave() -> None:
        member = select(Membership).where(Membership.person_id == hood.people["wang"])
        db.session.scalars(member).one().until = clock.now()

    change(app, leave)
    assert wang.post(f"/proposals/{proposal}/support").status_code == 422
    assert votes(app) == set()
    assert incidents(app) == [("assistance", f"person {hood.people['wang']}")]


def test_what_is_done_for_one_never_reaches_another(app: Flask, wang: FlaskClient, proposal: int,
                                                    hood: Neighbourhood) -> None:  # fmt: skip
    """Whoever the officer helped before, or helps now in another window: the act is that person's, or nobody's."""
    begin(wang)
    first = replay(app, wang)
    wang.post("/assist/finish")
    begin(wang, LI)
    assert first.post(f"/proposals/{proposal}/support").status_code == 422
    assert votes(app) == set()
    assert wang.post(f"/proposals/{proposal}/support").status_code == 303
    assert votes(app) == {hood.people["li"]}


TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token(client: FlaskClient, path: str) -> str:
    found = TOKEN.search(client.get(path).text)
    assert found, path
    return found.group(1)


def test_a_window_opened_before_the_help_sends_nothing_for_her(
    guarded: Flask, wang: FlaskClient, proposal: int, hood: Neighbourhood
) -> None:
    before = token(wang, f"/proposals/{proposal}")
    begin(wang, csrf_token=token(wang, "/assist"))
    answer = wang.post(
        f"/matters/{proposal}/comments", data={"csrf_token": before, "body": "居委会的答复", "stance": "neutral"}
    )
    assert answer.status_code == 400
    assert "You enter for 陈静 now." in answer.text
    assert "居委会的答复" in answer.text, "what was typed is kept"
    with guarded.app_context():
        assert db.session.scalar(select(Comment)) is None
    assert incidents(guarded) == [("capacity", f"person {hood.people['chen']}")]
    sent = token(wang, f"/proposals/{proposal}")
    assert wang.post(f"/proposals/{proposal}/support", data={"csrf_token": sent}).status_code == 303
    assert votes(guarded) == {hood.people["chen"]}


def test_a_window_opened_during_the_help_sends_nothing_afterwards(
    guarded: Flask, wang: FlaskClient, proposal: int
) -> None:
    begin(wang, csrf_token=token(wang, "/assist"))
    during = token(wang, f"/proposals/{proposal}")
    wang.post("/assist/finish", data={"csrf_token": during})
    wang.get("/about")
    answer = wang.post(f"/proposals/{proposal}/support", data={"csrf_token": during})
    assert answer.status_code == 400
    assert "You act for 清湖社区居民委员会 now." in answer.text
    assert votes(guarded) == set()
    assert [kind for kind, _ in incidents(guarded)] == ["capacity"]


def test_a_window_of_oneself_sends_nothing_for_the_organization(
    guarded: Flask, browser: Browser, hood: Neighbourhood, proposal: int
) -> None:
    client = browser("wang")
    oneself = token(client, "/acting")
    choice = {"csrf_token": oneself, "organization_id": hood.organizations["committee"]}
    assert client.post("/acting", data=choice).status_code == 303
    answer = client.post(f"/matters/{proposal}/follow", data={"csrf_token": oneself})
    assert answer.status_code == 400
    assert "You act for 清湖社区居民委员会 now." in answer.text
    client.post("/acting/leave", data={"csrf_token": token(client, "/about")})
    assert "You act for yourself now: wang." in client.post("/acting", data=choice).text


def test_an_old_token_and_an_old_help_together_are_one_plain_answer(
    guarded: Flask, wang: FlaskClient, proposal: int
) -> None:
    before = token(wang, f"/proposals/{proposal}")
    with clock.frozen(NOW):
        begin(wang, csrf_token=token(wang, "/assist"))
    with clock.frozen(NOW + timedelta(hours=1)):
        answer = wang.post(f"/proposals/{proposal}/support", data={"csrf_token": before})
    assert answer.status_code == 400
    assert "You act for 清湖社区居民委员会 now." in answer.text
    assert votes(guarded) == set()


def test_a_session_that_merely_ended_is_no_incident(guarded: Flask, browser: Browser, proposal: int) -> None:
    answer = browser("li").post(f"/proposals/{proposal}/support", data={"csrf_token": "old"})
    assert answer.status_code == 400
    assert "Please send this once more" in answer.text
    assert incidents(guarded) == []


def told(person_id: int) -> list[str]:
    verbs = select(Event.verb).join(Notice, Notice.event_id == Event.id).where(Notice.person_id == person_id)
    return list(db.session.scalars(verbs.order_by(Event.id)))


def test_she_reads_what_was_entered_and_objects(app: Flask, wang: FlaskClient, browser: Browser, proposal: int,
                                                hood: Neighbourhood) -> None:  # fmt: skip
    begin(wang)
    wang.post(f"/proposals/{proposal}/support")
    change(app, lambda: None)
    assert "/object" in wang.get("/me/entered").text
    with app.app_context():
        event_id = db.session.scalars(select(Event.id).where(Event.verb == "proposals.supported")).one()
        assert told(hood.people["chen"]) == ["people.assisted"]
    path = f"/me/entered/{event_id}/object"
    assert wang.post(path, data={"reason": "no"}).status_code == 403, "not through that officer"
    wang.post("/assist/finish")
    for other in (wang, browser("li")):
        assert other.post(path, data={"reason": "no"}).status_code == 404
    chen = browser("chen")
    page = chen.get("/me/entered").text
    assert "Supported it" in page
    assert "entered by wang · 清湖社区居民委员会" in page
    assert "to enter here what I say" in page
    assert chen.post(path, data={"reason": "x" * 301}, headers=HTMX).status_code == 422
    answer = chen.post(path, data={"reason": "I was against it"}, headers=HTMX)
    assert "You objected on" in answer.text
    assert chen.post(path).status_code == 403, "once"
    change(app, lambda: None)
    with app.app_context():
        assert db.session.scalars(select(EntryObjection.reason)).all() == ["I was against it"]
        assert [told(hood.people[name])[-1:] for name in ("wang", "sheng", "zhou")] == [
            ["matters.objected"],
            ["matters.objected"],
            [],
        ]
    log = browser("sheng", "committee").get("/assist/log").text
    assert "wang helped 陈静" in log
    assert "1 objection" in log
    assert "1 act<" in log
    assert "陈静" not in browser("zhou", "hill_committee").get("/assist/log").text
    assert chen.post(f"/proposals/{proposal}/withdraw-vote").status_code == 303


def test_someone_without_a_phone_from_the_desk_to_her_own_account(app: Flask, wang: FlaskClient,
                                                                  browser: Browser) -> None:  # fmt: skip
    data = {**RECORD, "name": "王婆婆", "once": "a" * 30}
    assert wang.post("/assist/new", data=data).status_code == 303
    assert "enters for 王婆婆" in wang.get("/").text
    wang.post("/assist/finish")
    assert wang.post("/assist/new", data=data).status_code == 303, "the double click"
    with app.app_context():
        person_id = db.session.scalars(select(Person.id).where(Person.name == "王婆婆")).one()
    found = wang.get("/assist/accounts?name=王", headers=HTMX)
    assert "王婆婆" in found.text
    assert "<h1" not in found.text
    assert "王婆婆" not in wang.get("/assist/accounts?name=李").text
    for path in (f"/assist/accounts/{person_id}", f"/assist/accounts/{person_id}/hand-over"):
        assert wang.get(path).status_code == 200
        assert browser("zhou", "hill_committee").get(path).status_code == 404
        assert browser("zhou", "hill_committee").post(path, data=RECORD).status_code == 404
    slip = wang.post(f"/assist/accounts/{person_id}/hand-over", data={**RECORD, "once": "b" * 30})
    assert slip.headers["Cache-Control"] == "no-store"
    assert "<svg" in slip.text
    code = re.search(r"(\d{4} \d{4} \d{4})", slip.text)
    assert code
    again = wang.post(f"/assist/accounts/{person_id}/hand-over", data={**RECORD, "once": "b" * 30})
    assert again.status_code == 303, "sent twice, it is shown once"
    phone = browser()
    wrong = phone.post("/take-over", data={"code": "1", "login": NEW, "password": "her own secret"})
    assert wrong.status_code == 422
    assert NEW in wrong.text
    taken = phone.post("/take-over", data={"code": code[1], "login": NEW, "password": "her own secret"})
    assert taken.location == "/me/entered"
    assert "王婆婆" in phone.get("/me").text
    assert browser().post("/sign-in", data={"login": NEW, "password": "her own secret"}).status_code == 303
    assert "does not fit" in browser().post(
        "/take-over", data={"code": code[1], "login": "13911113333", "password": "another secret"}
    ).text  # fmt: skip


def test_a_forgotten_password_through_two_officers(app: Flask, wang: FlaskClient, browser: Browser) -> None:
    assert wang.post("/assist/recoveries", data={**RECORD, "login": CHEN}).status_code == 303
    with app.app_context():
        recovery = db.session.scalars(select(TakeOver.id)).one()
    issue = f"/assist/recoveries/{recovery}/issue"
    assert "You asked for this code yourself" in wang.get("/assist/recoveries").text
    assert wang.post(issue).status_code == 403
    assert browser("he", "street_office").post(issue).status_code == 404
    sheng = browser("sheng", "committee")
    assert "Her eyes are weak" in sheng.get("/assist/recoveries").text
    slip = sheng.post(issue)
    assert slip.status_code == 200
    assert re.search(r"\d{4} \d{4} \d{4}", slip.text)
    assert sheng.post(issue).status_code == 404, "decided is decided"


def test_a_request_can_be_declined(wang: FlaskClient, browser: Browser) -> None:
    wang.post("/assist/recoveries", data={**RECORD, "login": CHEN})
    sheng = browser("sheng", "committee")
    assert "Waiting for a colleague" in wang.get("/assist/recoveries").text
    assert sheng.post("/assist/recoveries/1/decline").status_code == 303
    assert "Waiting for a colleague" not in wang.get("/assist/recoveries").text
    assert sheng.post("/assist/recoveries/1/issue").status_code == 404


def test_a_home_claimed_at_the_desk_is_confirmed_by_a_colleague(app: Flask, wang: FlaskClient, browser: Browser,
                                                                hood: Neighbourhood) -> None:  # fmt: skip
    with app.app_context():
        unit = db.session.get_one(Unit, hood.units["li"])
        building = db.session.get_one(Building, unit.building_id)
        choice = {"compound": building.compound_id, "building": building.id, "unit": unit.id, "kind": "tenant"}
    begin(wang)
    assert wang.post("/me/residency", data={**choice, "claim": "1"}).status_code == 303
    change(app, lambda: None)
    assert "Said where she lives" in wang.get("/me/entered").text
    wang.post("/assist/finish")
    with app.app_context():
        claim = db.session.scalars(select(Residency.id).where(Residency.state == "claimed")).one()
    assert wang.post(f"/residencies/{claim}/confirm").status_code == 403
    assert browser("sheng", "committee").post(f"/residencies/{claim}/confirm").status_code == 303
