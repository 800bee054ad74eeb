"""The boxes of a proposal and the pages behind them, as page and as fragment; every refusal; foreign ids."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.proposals.commands import answering, merging, working
from portal.proposals.models import Answer, Progress, ProposalVote, Rating
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.proposals.factories import answered, done_proposal, draft_proposal, open_proposal, read, supported_by

HTMX = {"HX-Request": "true"}
REASON = "台阶旁确实没有灯，我们现场看过了。"
ANSWER = {"decision": "accepted", "reason": REASON, "cost": "１,280.5", "due": "2100-01-31"}


@pytest.fixture
def make(app: Flask, hood: Neighbourhood) -> Callable[..., int]:
    """`make(function, …)` runs a factory on the real database and commits; returns its proposal's id."""

    def run(factory: Callable[..., int], *arguments: object) -> int:
        with app.app_context():
            proposal_id = factory(hood, *arguments)
            db.session.commit()
        return proposal_id

    return run


def opened(hood: Neighbourhood, *supporters: str) -> int:
    proposal_id = open_proposal(hood.viewer("author"))
    supported_by(hood, proposal_id, *supporters)
    return proposal_id


def accepted(hood: Neighbourhood) -> int:
    proposal_id = opened(hood, "li")
    answered(hood, proposal_id)
    return proposal_id


def merged(hood: Neighbourhood) -> int:
    """Supported by Li, merged into the next one, which Chen wrote."""
    first, second = opened(hood, "li"), open_proposal(hood.viewer("chen"), title="菜场台阶没有路灯")
    clerk = hood.viewer("wang", "committee")
    merging.merge(clerk, read(clerk, first), read(clerk, second), REASON)
    return first


def text(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def count(app: Flask, what: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(what)) or 0


def state(app: Flask, proposal_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Matter, proposal_id).state


def test_a_vote_without_scripts_leads_back_to_the_box(make: Callable[..., int], browser: Browser) -> None:
    proposal_id, li = make(opened), browser("li")
    answer = li.post(f"/proposals/{proposal_id}/support")
    assert (answer.status_code, answer.location) == (303, f"/proposals/{proposal_id}#support")
    page = text(li, f"/proposals/{proposal_id}")
    assert "You support it." in page
    assert "2 more supporters are needed; then it must be acknowledged within 5 and answered within 15" in page


def test_a_vote_with_scripts_answers_with_the_box(app: Flask, make: Callable[..., int], browser: Browser) -> None:
    proposal_id, li = make(opened, "zhang"), browser("li")
    for _click in range(2):
        answer = li.post(f"/proposals/{proposal_id}/support", headers=HTMX)
        html = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert html.lstrip().startswith("<section")
        assert 'id="support"' in html
        assert "You support it.; 2 support it; 0 oppose it; 1 more supporter is needed" in html
    assert "1 supports it; 1 opposes it" in li.post(f"/proposals/{proposal_id}/oppose", headers=HTMX).text
    assert "1 supports it; 0 oppose it" in li.post(f"/proposals/{proposal_id}/withdraw-vote", headers=HTMX).text
    assert count(app, ProposalVote) == 1


def test_the_vote_that_starts_the_clocks_loads_the_page_that_shows_them(
    make: Callable[..., int], browser: Browser
) -> None:
    proposal_id, chen = make(opened, "li", "zhang"), browser("chen")
    answer = chen.post(f"/proposals/{proposal_id}/support", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"/proposals/{proposal_id}")
    page = text(chen, f"/proposals/{proposal_id}")
    assert "That was enough support" in page
    assert "5 working days left" in page
    assert "15 working days left" in page


@pytest.mark.parametrize(
    ("person", "acting", "sentence", "link"),
    [
        (None, None, "Sign in to do this.", "/sign-in?next=/proposals/"),
        ("newcomer", None, "only verified residents", "/me/residency"),
        ("sun", None, "only verified residents", "/me/residency"),
        ("author", None, "You wrote this proposal yourself", ""),
        ("ma", "property", "Act for yourself", "/acting"),
    ],
)
def test_who_may_not_vote_reads_what_would_help(
    make: Callable[..., int], browser: Browser, person: str | None, acting: str | None, sentence: str, link: str
) -> None:
    proposal_id, client = make(opened), browser(person, acting)
    page = text(client, f"/proposals/{proposal_id}")
    box = page[page.index('id="support"') : page.index('id="response"')]
    assert sentence in box
    assert f'href="{link}' in box if link else "<a " not in box
    assert "<form" not in box
    answer = client.post(f"/proposals/{proposal_id}/support")
    assert answer.status_code == (403 if person else 401)


def test_counts_from_elsewhere_stand_apart(app: Flask, make: Callable[..., int], browser: Browser) -> None:
    proposal_id = make(opened)
    with app.app_context():
        db.session.execute(db.text("update proposal set imported_support = 1200, imported_oppose = 3"))
        db.session.commit()
    page = text(browser(), f"/proposals/{proposal_id}")
    assert "Counted elsewhere before the import: 1,200 for, 3 against" in page
    assert "0 support it; 0 oppose it" in page


def test_the_official_side_works_from_the_page(app: Flask, make: Callable[..., int], browser: Browser) -> None:
    proposal_id, clerk = make(opened, "li", "zhang", "chen"), browser("wang", "committee")
    path = f"/proposals/{proposal_id}"
    assert f"{path}/acknowledge" in text(clerk, path)
    assert clerk.post(f"{path}/acknowledge").status_code == 303
    assert f"{path}/acknowledge" not in text(clerk, path)
    assert "cannot be changed" in text(clerk, f"{path}/answer")
    assert clerk.post(f"{path}/answer", data=ANSWER).location == f"{path}#response"
    visitor = text(browser(), path)
    for said in ("清湖社区居民委员会", "wang · Clerk", "Accepted: it will be done", REASON, "¥1,280.50", "31 Jan 2100"):
        assert said in visitor
    assert clerk.post(f"{path}/start").status_code == 303
    assert clerk.post(f"{path}/progress", data={"percent": "40", "body": "灯杆到了。"}).status_code == 303
    assert clerk.post(f"{path}/complete", data={"body": "三盏灯都亮了。"}).status_code == 303
    li = browser("li")
    assert f"{path}/rate" in text(li, path)
    rating = {"done": "yes", "score": "5", "note": "晚上看得清了。"}
    assert li.post(f"{path}/rate", data=rating).status_code == 303
    page = text(li, path)
    for said in (
        "40%",
        "100%",
        "三盏灯都亮了。",
        "1 of 1 rating says it is done.",
        "Mean score: 5.0 of 5.",
        rating["note"],
    ):
        assert said in page
    again = text(li, f"{path}/rate")
    assert rating["note"] in again
    assert "You can change what you said" in again
    assert state(app, proposal_id) == "done"


def test_an_office_puts_another_in_charge(make: Callable[..., int], browser: Browser, hood: Neighbourhood) -> None:
    proposal_id, office = make(opened), browser("he", "street_office")
    form = text(office, f"/proposals/{proposal_id}/assign")
    assert "安居物业服务有限公司" in form
    assert f'value="{hood.organizations["committee"]}"' not in form
    data = {"organization": hood.organizations["property"], "reason": REASON}
    assert office.post(f"/proposals/{proposal_id}/assign", data=data).status_code == 303
    page = text(browser(), f"/proposals/{proposal_id}")
    assert f'href="/organizations/{hood.organizations["property"]}"' in page


def test_a_member_is_led_to_acting_for_the_organization_in_charge(make: Callable[..., int], browser: Browser) -> None:
    page = text(browser("wang"), f"/proposals/{make(opened)}")
    assert "Act for the organization in charge to do this." in page
    assert "Act for the organization in charge" not in text(browser("li"), f"/proposals/{make(opened)}")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"decision": ""}, "Please choose."),
        ({"decision": "merged"}, "Choose what you decide."),
        ({"reason": "短"}, "At least 10 characters"),
        ({"cost": "1.234"}, "at most two decimals"),
        ({"cost": ""}, "names its cost"),
        ({"cost": "-1"}, "names its cost"),
        ({"due": "tomorrow"}, "year-month-day"),
        ({"due": ""}, "names the date"),
        ({"due": "2000-01-01"}, "This day is over"),
        ({"decision": "declined"}, "Only an acceptance"),
    ],
)
def test_a_refused_answer_says_why_beside_its_field_and_keeps_the_words(
    app: Flask, make: Callable[..., int], browser: Browser, change: dict[str, str], sentence: str
) -> None:
    proposal_id, clerk = make(opened), browser("wang", "committee")
    answer = clerk.post(f"/proposals/{proposal_id}/answer", data={**ANSWER, **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert change.get("reason", REASON) in answer.text
    assert (count(app, Answer), state(app, proposal_id)) == (0, "open")


def test_an_answer_sent_twice_is_given_once(app: Flask, make: Callable[..., int], browser: Browser) -> None:
    proposal_id, clerk = make(opened), browser("wang", "committee")
    data = {"decision": "in_deliberation", "reason": REASON, "once": "the same form"}
    for _click in range(2):
        assert (
            clerk.post(f"/proposals/{proposal_id}/answer", data=data).location == f"/proposals/{proposal_id}#response"
        )
    assert count(app, Answer) == 1


def test_a_report_sent_twice_is_made_once(app: Flask, make: Callable[..., int], browser: Browser) -> None:
    proposal_id, clerk = make(accepted), browser("wang", "committee")
    data = {"percent": "10", "body": "灯杆订了。", "once": "the same form"}
    for _click in range(2):
        assert clerk.post(f"/proposals/{proposal_id}/progress", data=data).status_code == 303
    assert count(app, Progress) == 1


@pytest.mark.parametrize(
    "data", [{}, {"percent": "x", "body": "灯"}, {"percent": "101", "body": "灯"}, {"percent": "5"}]
)
def test_a_report_nobody_can_read_is_refused(
    app: Flask, make: Callable[..., int], browser: Browser, data: dict[str, str]
) -> None:
    proposal_id, clerk = make(accepted), browser("wang", "committee")
    assert clerk.post(f"/proposals/{proposal_id}/progress", data=data).status_code == 422
    assert clerk.post(f"/proposals/{proposal_id}/complete", data={"body": " "}).status_code == 422
    assert count(app, Progress) == 0


@pytest.mark.parametrize("data", [{}, {"done": "yes"}, {"score": "5"}, {"done": "yes", "score": "9"}])
def test_a_rating_without_its_parts_is_refused(
    app: Flask, make: Callable[..., int], browser: Browser, data: dict[str, str]
) -> None:
    proposal_id = make(done_proposal, "li")
    assert browser("li").post(f"/proposals/{proposal_id}/rate", data=data).status_code == 422
    assert count(app, Rating) == 0


def test_merging_from_search_to_moved_support(app: Flask, make: Callable[..., int], browser: Browser) -> None:
    first, clerk = make(opened, "li"), browser("wang", "committee")
    second = make(lambda hood: open_proposal(hood.viewer("chen"), title="菜场台阶没有路灯"))
    assert "No open proposal found" in text(clerk, f"/proposals/{first}/merge?q=电梯")
    assert f"菜场台阶没有路灯 · No. {second} · 0 supporters" in text(clerk, f"/proposals/{first}/merge?q=台阶")
    itself = clerk.post(f"/proposals/{first}/merge?q=台阶", data={"target": first, "reason": REASON})
    assert itself.status_code == 422
    assert "cannot be merged into itself" in itself.text
    unknown = clerk.post(f"/proposals/{first}/merge", data={"target": 999, "reason": REASON})
    assert "There is no such proposal" in unknown.text
    assert clerk.post(f"/proposals/{first}/merge", data={"target": second, "reason": REASON}).status_code == 303
    li = browser("li")
    page = text(li, f"/proposals/{first}")
    assert f'href="/proposals/{second}"' in page
    assert f"/proposals/{first}/move-support" in page
    assert "/move-support" not in text(browser("zhang"), f"/proposals/{first}")
    assert li.post(f"/proposals/{first}/move-support").location == f"/proposals/{second}#support"
    assert "You support it." in text(li, f"/proposals/{second}")
    assert "You have voted there." in text(li, f"/proposals/{first}")
    assert li.post(f"/proposals/{first}/move-support").status_code == 422
    assert state(app, first) == "merged"


ACTS = (
    "support", "oppose", "withdraw-vote", "move-support", "assign", "acknowledge", "answer", "start", "progress",
    "complete", "rate", "merge",
)  # fmt: skip


@pytest.mark.parametrize("verb", ACTS)
def test_an_unknown_or_foreign_id_is_not_found(make: Callable[..., int], browser: Browser, verb: str) -> None:
    draft = make(lambda hood: draft_proposal(hood.viewer("author")))
    for client in (browser("li"), browser("wang", "committee")):
        for proposal_id in (draft, 999):
            assert client.post(f"/proposals/{proposal_id}/{verb}").status_code == 404


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("factory", [opened, accepted, merged, done_proposal])
def test_who_has_no_part_in_it_changes_nothing(
    app: Flask, make: Callable[..., int], browser: Browser, verb: str, factory: Callable[..., int]
) -> None:
    """Sun lives elsewhere; Zhou's office is another community's."""
    proposal_id = make(factory)
    before = state(app, proposal_id)
    for client in (browser("sun"), browser("zhou", "hill_committee")):
        # One may take back a vote one never cast: nothing comes of it.
        allowed = {303} if verb == "withdraw-vote" and before == "open" else set()
        assert client.post(f"/proposals/{proposal_id}/{verb}").status_code in {403} | allowed
    assert browser().post(f"/proposals/{proposal_id}/{verb}").status_code == 401
    assert state(app, proposal_id) == before


def test_what_moved_on_meanwhile_is_a_sentence(
    app: Flask, make: Callable[..., int], browser: Browser, hood: Neighbourhood
) -> None:
    """The form was open while a colleague decided."""
    proposal_id, clerk = make(opened), browser("wang", "committee")
    with app.app_context():
        colleague = hood.viewer("wang", "committee")
        answering.answer(colleague, read(colleague, proposal_id), "declined", REASON)
        db.session.commit()
    answer = clerk.post(f"/proposals/{proposal_id}/answer", data=ANSWER)
    assert answer.status_code == 403
    assert "It has been decided already." in answer.text


def test_late_is_said_of_what_was_done_late(
    app: Flask, make: Callable[..., int], browser: Browser, hood: Neighbourhood
) -> None:
    proposal_id = make(opened, "li", "zhang", "chen")
    with app.app_context():
        db.session.execute(db.text("update clock set due_at = '2020-01-02 16:00:00.000000'"))
        db.session.commit()
    assert "overdue by" in text(browser(), f"/proposals/{proposal_id}")
    browser("wang", "committee").post(f"/proposals/{proposal_id}/acknowledge")
    assert "late" in text(browser(), f"/proposals/{proposal_id}")


def test_the_work_is_taken_up_again_on_the_page(
    app: Flask, make: Callable[..., int], browser: Browser, hood: Neighbourhood
) -> None:
    proposal_id = make(done_proposal)
    author = browser("author")
    author.post(f"/proposals/{proposal_id}/rate", data={"done": "no", "score": "1"})
    assert state(app, proposal_id) == "under_way"
    with app.app_context():
        clerk = hood.viewer("wang", "committee")
        working.complete(clerk, read(clerk, proposal_id), "这回真的好了。")
        db.session.commit()
    author.post(f"/proposals/{proposal_id}/rate", data={"done": "yes", "score": "4"})
    page = text(author, f"/proposals/{proposal_id}")
    assert "Round 1: 0 of 1 rating says it is done. Mean score: 1.0 of 5." in " ".join(page.split())
    assert "Round 2: 1 of 1 rating says it is done. Mean score: 4.0 of 5." in " ".join(page.split())
