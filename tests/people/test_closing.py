"""Closing an account: what was public stays without a name, everything else of the person goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.discussion.models import Comment
from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters import commands as matters
from portal.matters.models import Follow, Matter
from portal.matters.queries import get_matter
from portal.notices.models import Notice
from portal.people import commands, queries
from portal.people.commands import closing
from portal.people.models import (
    Assistance,
    Membership,
    Person,
    Residency,
    SignInTry,
    TakeOver,
    UnfinishedThing,
)
from portal.people.rules import Viewer, hands_over_first
from portal.places.models import Place
from portal.property.models import Owner
from portal.proposals.commands import authors, voting
from portal.proposals.models import CoAuthor, ProposalVote
from portal.residency import commands as residency
from portal.residency.models import KeptForm
from tests.conftest import Browser
from tests.discussion.factories import say
from tests.factories import PASSWORD, Neighbourhood
from tests.proposals.factories import answered, done_proposal, draft_proposal, open_proposal, read
from tests.residency.factories import new_unit
from tests.traces import REGISTER, traces_of

AUTHOR, LOGIN = "陈秀英", "13800000000"
SIGNED_OUT = "/"


def _deliver() -> None:
    while outbox.drain():
        pass


def _live(hood: Neighbourhood) -> tuple[int, int]:
    """Let the author leave something wherever a person can; returns a public proposal of hers and a draft."""
    author, clerk = hood.viewer("author"), hood.viewer("wang", "committee")
    proposal, draft = open_proposal(author), draft_proposal(author, f"{AUTHOR}的草稿")
    say(author, proposal)
    other = open_proposal(hood.viewer("li"), "给垃圾房装一盏灯")
    voting.support(author, read(author, other))
    authors.invite(hood.viewer("li"), read(hood.viewer("li"), other), LOGIN)
    db.session.commit()
    with pytest.raises(DomainError):
        commands.sign_in(LOGIN, "not her password")
    residency.keep(author, "/me/residency", [("statement", f"我是{AUTHOR}")])
    residency.claim(author, new_unit(hood), "tenant", f"我是{AUTHOR}")
    helped = commands.help_resident(clerk, LOGIN, "known", f"{AUTHOR}看不清")
    assert helped
    commands.ask_recovery(hood.viewer("sheng", "committee"), LOGIN, "known", f"{AUTHOR}忘了密码")
    say(queries.load_helped(clerk, helped.id) or author, proposal)
    db.session.commit()
    _deliver()
    return proposal, draft


def test_nothing_of_her_is_left_in_any_table(context: Flask, hood: Neighbourhood) -> None:
    assert context
    _live(hood)
    before = traces_of(AUTHOR, LOGIN)
    assert {"person.name", "matter.title", "matter.author_name", "comment.author_name", "sign_in_try.login",
            "kept_form.fields", "residency.statement", "assistance.reason", "take_over.reason",
            "look.purpose"} <= before  # fmt: skip
    commands.close_account(hood.viewer("author"), PASSWORD)
    db.session.commit()
    _deliver()
    assert traces_of(AUTHOR, LOGIN) - REGISTER == set()


def test_what_was_public_stays_and_what_was_hers_goes(context: Flask, hood: Neighbourhood) -> None:
    assert context
    proposal, draft = _live(hood)
    author, li = hood.people["author"], hood.viewer("li")
    spring = db.session.get_one(Place, hood.places["spring"])
    residents = spring.residents
    followers = {matter.id: matter.followers for matter in db.session.scalars(select(Matter))}
    followed = set(db.session.scalars(select(Follow.matter_id).where(Follow.person_id == author)))
    assert followed
    commands.close_account(hood.viewer("author"), PASSWORD)
    db.session.commit()
    _deliver()
    db.session.expire_all()
    thing = read(li, proposal)
    assert (thing.title, thing.author_name, thing.state) == ("清湖一巷加装路灯", "", "open")
    assert len(db.session.scalars(select(Comment.body).where(Comment.author_id == author)).all()) == 2
    assert db.session.get_one(Matter, draft).title == ""
    assert {r.state for r in db.session.scalars(select(Residency).where(Residency.person_id == author))} == {"ended"}
    assert db.session.get_one(Place, hood.places["spring"]).residents == residents - 1
    for table in (Follow, Notice, UnfinishedThing, KeptForm, CoAuthor, ProposalVote):
        assert db.session.scalars(select(table).where(table.person_id == author)).all() == []
    for matter in db.session.scalars(select(Matter)):
        assert matter.followers == followers[matter.id] - (matter.id in followed)
    assert db.session.scalars(select(Owner).where(Owner.person_id == author)).all() == []
    assert db.session.scalars(select(Owner).where(Owner.name == AUTHOR)).all()
    gone = db.session.get_one(Person, author)
    assert (gone.login, gone.name, gone.unread, gone.epoch) == (None, "", 0, 1)
    assert gone.closed_at is not None


def test_votes_on_what_is_decided_stay_counted(context: Flask, hood: Neighbourhood) -> None:
    assert context
    decided = done_proposal(hood, "li", "zhang")
    commands.close_account(hood.viewer("li"), PASSWORD)
    assert read(hood.viewer("zhang"), decided).supports == 2
    assert db.session.scalar(select(ProposalVote).where(ProposalVote.person_id == hood.people["li"]))


def test_an_officer_leaves_her_office_beside_what_she_did(context: Flask, hood: Neighbourhood) -> None:
    assert context
    proposal, _draft = _live(hood)
    wang = hood.people["wang"]
    answered(hood, proposal)
    db.session.commit()
    _deliver()
    commands.close_account(hood.viewer("wang"), PASSWORD)
    db.session.commit()
    _deliver()
    office = "清湖社区居民委员会"
    assert set(db.session.scalars(select(Comment.entered_name).where(Comment.entered_by == wang))) == {office}
    assert traces_of("wang") == set()
    assert all(office in words for words in db.session.scalars(select(Assistance.consent)))
    assert (
        db.session.scalars(select(Membership).where(Membership.person_id == wang, Membership.until.is_(None))).all()
        == []
    )


def test_an_answer_keeps_its_office_and_role(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        proposal = open_proposal(hood.viewer("author"))
        answered(hood, proposal)
        for name in ("wang", "author"):
            commands.close_account(hood.viewer(name), PASSWORD)
        db.session.commit()
    page = browser().get(f"/proposals/{proposal}").get_data(as_text=True)
    assert "清湖社区居民委员会" in page
    assert "Clerk" in page
    assert "a former resident" in page
    assert AUTHOR not in page
    assert ">wang" not in page


def _start(client: FlaskClient) -> None:
    assert client.get("/me").status_code == 200


def test_the_page_says_what_goes_and_closes(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    client, elsewhere = browser("li"), browser("li")
    _start(elsewhere)
    assert 'href="/me/close"' in client.get("/me").get_data(as_text=True)
    assert "What goes" in client.get("/me/close").get_data(as_text=True)
    wrong = client.post("/me/close", data={"password": "not mine"})
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.get_data(as_text=True)
    assert client.post("/me/close", data={}).status_code == 422
    closed = client.post("/me/close", data={"password": PASSWORD})
    assert (closed.status_code, closed.location) == (303, SIGNED_OUT)
    assert "Your account is closed" in client.get("/").get_data(as_text=True)
    for one in (client, elsewhere):
        assert one.get("/me").status_code == 302
    with app.app_context():
        li = db.session.get_one(Person, hood.people["li"])
        assert (li.name, li.login) == ("", None)
    login = f"1380000{hood.people['li'] - min(hood.people.values()):04d}"
    assert browser().post("/sign-in", data={"login": login, "password": PASSWORD}).status_code == 422


def test_closing_by_htmx_leads_away_as_well(browser: Browser) -> None:
    answer = browser("li").post("/me/close", data={"password": PASSWORD}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, SIGNED_OUT)


@pytest.mark.parametrize(
    ("kind", "role", "others", "first"),
    [
        ("owners_committee", "chair", 2, True),
        ("owners_committee", "member", 2, False),
        ("owners_committee", "member", 0, True),
        ("residents_committee", "clerk", 0, True),
        ("residents_committee", "clerk", 1, False),
        ("merchant", "chair", 0, False),
        ("merchant", "chair", 1, True),
    ],
)
def test_who_hands_over_first(kind: str, role: str, others: int, first: bool) -> None:
    assert hands_over_first(kind, role, others) == first


def test_a_chair_hands_over_first(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    client = browser("qiu")
    page = client.get("/me/close").get_data(as_text=True)
    assert "桂花街道办事处" in page
    assert 'name="password"' not in page
    assert client.post("/me/close", data={"password": PASSWORD}).status_code == 422
    with app.app_context():
        assert db.session.get_one(Person, hood.people["qiu"]).closed_at is None


def test_only_the_person_herself_and_only_once(in_english: Flask, hood: Neighbourhood) -> None:
    assert in_english
    clerk = hood.viewer("wang", "committee")
    help_ = commands.help_resident(clerk, "13800000001", "known", "看不清")
    helped = queries.load_helped(clerk, help_.id)
    assert helped is not None
    for viewer in (helped, clerk, Viewer()):
        with pytest.raises(Refused):
            commands.close_account(viewer, PASSWORD)
    li = hood.viewer("li")
    commands.close_account(li, PASSWORD)
    db.session.commit()
    assert queries.load_helped(clerk, help_.id) is None
    with pytest.raises((Conflict, DomainError)):
        commands.close_account(li, PASSWORD)


def test_a_code_from_before_opens_nothing(in_english: Flask, hood: Neighbourhood) -> None:
    assert in_english
    commands.ask_recovery(hood.viewer("wang", "committee"), "13800000001", "known", "忘了密码")
    other = hood.viewer("sheng", "committee")
    (waiting,) = queries.waiting_recoveries(other)
    code = commands.issue_recovery(other, waiting)
    db.session.commit()
    commands.close_account(hood.viewer("li"), PASSWORD)
    db.session.commit()
    with pytest.raises(DomainError):
        commands.take_over(Viewer(), code, "13912345678", "another password", "address 1")
    assert db.session.scalars(select(TakeOver.used_at)).all() == [None]


def test_what_arrives_in_the_moment_of_closing_is_forgotten_too(context: Flask, hood: Neighbourhood) -> None:
    """Another window of hers had asked who she is before the account was closed."""
    assert context
    li = hood.viewer("li")
    proposal = open_proposal(hood.viewer("author"))
    commands.close_account(li, PASSWORD)
    say(li, proposal)
    db.session.commit()
    assert traces_of(li.name) - REGISTER == {"comment.author_name"}
    _deliver()
    assert traces_of(li.name) - REGISTER == set()
    assert db.session.scalars(select(Follow).where(Follow.person_id == li.id)).all() == []
    closing.forget_again([{"person": li.id}])
    assert get_matter(Viewer(), proposal)


def test_she_is_told_nothing_any_more(context: Flask, hood: Neighbourhood) -> None:
    assert context
    li = hood.viewer("li")
    commands.close_account(li, PASSWORD)
    db.session.commit()
    _deliver()
    matters.keep_following(li.id, open_proposal(hood.viewer("author")))
    answered(hood, db.session.scalars(select(Matter.id).order_by(Matter.id.desc())).first() or 0)
    db.session.commit()
    _deliver()
    assert db.session.scalars(select(Notice).where(Notice.person_id == li.id)).all() == []
    assert db.session.get_one(Person, li.id).unread == 0


def test_failed_sign_ins_of_others_stay(context: Flask, hood: Neighbourhood) -> None:
    assert context
    for login in ("13800000001", "13800000002"):
        db.session.add(SignInTry(login=login, at=clock.now() - timedelta(minutes=1)))
    commands.close_account(hood.viewer("li"), PASSWORD)
    assert db.session.scalars(select(SignInTry.login)).all() == ["13800000002"]
