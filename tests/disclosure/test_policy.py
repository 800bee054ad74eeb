"""Who may do what with accounts: every persona, every action, in every state; and then by every route."""

from __future__ import annotations

import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.disclosure.commands import stating
from portal.disclosure.models import Fund, Line, Question, Statement, StatementSum
from portal.disclosure.policy import POLICY
from portal.disclosure.rules.periods import after
from portal.disclosure.rules.statements import STATEMENT
from portal.disclosure.rules.words import Every
from portal.disclosure.views import archive
from portal.kernel import clock, watch
from portal.kernel.db import db
from portal.kernel.policy import Policy
from portal.people import commands as people
from portal.people.models import Organization, Person
from portal.people.rules import VISITOR, Acting, Helper, Home, Viewer
from tests.conftest import Browser
from tests.disclosure.world import NOW, PARKING, Q1, REPAIR, Books, Movement
from tests.factories import COLLEAGUES, NAMES, OFFICERS, Neighbourhood

HERE = "/1/2/3/4/"
KEEPER = 70


def _acting(number: int, kind: str, path: str) -> Acting:
    return Acting(number, "", kind, "clerk", path)


PERSONAS = {
    "visitor": VISITOR,
    "tenant": Viewer(2, homes=(Home(1, 4, HERE, "", "tenant"),)),
    "owner": Viewer(3, homes=(Home(1, 4, HERE, "", "owner"),)),
    "owner, helped": Viewer(3, helper=Helper(9, "", 80, "")),
    "owner elsewhere": Viewer(10, homes=(Home(2, 5, "/1/2/3/5/", "", "owner"),)),
    "committee": Viewer(4, acting=_acting(KEEPER, "owners_committee", HERE)),
    "preparer": Viewer(11, acting=_acting(KEEPER, "owners_committee", HERE)),
    "approver": Viewer(12, acting=_acting(KEEPER, "owners_committee", HERE)),
    "approver of the branch": Viewer(12, acting=_acting(76, "party_branch", "/1/2/3/")),
    "other committee": Viewer(5, acting=_acting(71, "owners_committee", "/1/2/3/5/")),
    "company": Viewer(8, acting=_acting(74, "property_company", HERE)),
    "branch": Viewer(13, acting=_acting(76, "party_branch", "/1/2/3/")),
    "clerk": Viewer(6, acting=_acting(72, "residents_committee", "/1/2/3/")),
    "clerk elsewhere": Viewer(7, acting=_acting(73, "residents_committee", "/1/2/9/")),
    "office": Viewer(9, acting=_acting(75, "subdistrict_office", "/1/2/")),
    "merchant": Viewer(14, acting=_acting(77, "merchant", HERE)),
}
EVERYONE = set(PERSONAS)
KEEPERS = {"committee", "preparer", "approver"}
REVIEWERS = {"branch", "clerk", "office", "approver of the branch"}
CHECKERS = KEEPERS | REVIEWERS | {"other committee", "company", "clerk elsewhere"}
STATES = tuple(STATEMENT.by_name)
OWNS = {"owner", "owner, helped"}


def _always(who: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(STATES, who)


# action → state → who may; a state that is not named: nobody. Prepared by "preparer", approved by "approver".
EXPECTED: dict[str, dict[str, set[str]]] = {
    "disclosure.list": _always(EVERYONE),
    "disclosure.fund": _always(EVERYONE),
    "disclosure.show": _always(EVERYONE),
    "disclosure.open_fund": _always(KEEPERS | {"company"}),
    "disclosure.keep": _always(KEEPERS),
    "disclosure.voucher": {**_always(KEEPERS | REVIEWERS), "published": EVERYONE},
    "disclosure.kept": _always(KEEPERS | {"other committee", "company"}),
    "disclosure.waiting": _always(CHECKERS),
    "disclosure.work": _always(KEEPERS | REVIEWERS),
    "disclosure.prepare": {"draft": KEEPERS},
    "disclosure.approve": {"prepared": KEEPERS - {"preparer"}},
    "disclosure.publish": {"approved": REVIEWERS - {"approver of the branch"}},
    "disclosure.send_back": {
        "prepared": KEEPERS - {"preparer"},
        "approved": REVIEWERS - {"approver of the branch"},
    },
    "disclosure.restate": {"published": KEEPERS},
    "disclosure.ask": {"published": {"tenant", "owner"}},
    "disclosure.answer": _always(KEEPERS),
    "disclosure.object": {"published": {"owner"}},
    "disclosure.audit": _always(EVERYONE),
    "disclosure.report_audit": _always(KEEPERS),
}


def _thing(state: str, persona: str) -> Any:
    passed = STATES.index(state) if state != "dropped" else 0
    return SimpleNamespace(
        state=state, place_path=HERE, keeper_id=KEEPER, owns=persona in OWNS,
        voucher_open=True, published=state == "published", answered_at=None, asked_by=99, reported_at=None,
        prepared_by=11 if passed >= 1 else None, approved_by=12 if passed >= 2 else None,
    )  # fmt: skip


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str) -> None:
    policy = Policy([POLICY])
    may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, _thing(state, name))}
    assert may == EXPECTED[action].get(state, set())


@pytest.mark.parametrize("question", [{"answered_at": NOW}, {"asked_by": 4}])
def test_a_question_is_answered_once_and_by_another(question: dict[str, Any]) -> None:
    thing = _thing("published", "committee")
    thing.__dict__.update(question)
    assert not Policy([POLICY]).allows("disclosure.answer", PERSONAS["committee"], thing)


# By every route of the site: whatever anyone sends, to whatever address.

SECRET = "秘密对方单位"
VISITORS: tuple[tuple[str | None, str | None], ...] = (
    (None, None),
    *((name, None) for name in (*NAMES, *OFFICERS, *COLLEAGUES)),
    *((name, office[0]) for name, office in OFFICERS.items()),
    *((name, office[0]) for name, office in COLLEAGUES.items()),
    ("li", "owners"),
    ("li", "party"),
    ("gao", "party"),
)
WORDS = {
    "day": "2026-05-05", "direction": "in", "amount": "7.00", "category": "parking", "party": "某某", "note": "补记",
    "number": "1", "why": "记错了，改正", "reason": "有一处不对，请改正", "body": "这笔钱是谁的？请说明",
    "answer": "已经核对过了",
    "title": "合同标题", "begins": "2026-01-01", "ends": "2026-12-31", "kind": "committee", "name": "另一笔资金",
    "since": "2026-01-01", "opening": "0", "every": "quarter", "line": "1", "bank": "", "amount-parking": "5",
}  # fmt: skip


class Spring:
    """The accounts of Spring with one published statement and one that is open in a given state."""

    def __init__(self, app: Flask, hood: Neighbourhood, state: str) -> None:
        self.app, self.hood = app, hood
        with app.app_context(), clock.frozen(NOW):
            books = Books(hood, archive())
            party = db.session.get_one(Organization, hood.organizations["party"])
            for name in ("li", "gao"):
                people.admit(party, db.session.get_one(Person, hood.people[name]), "member")
            books.enter(PARKING, REPAIR)
            self.published = books.check_and_publish(books.begin()).id
            books.enter(Movement(after(Q1, Every.QUARTER).begins, -9_00, "materials", SECRET, SECRET))
            self.open = books.begin(after(Q1, Every.QUARTER))
            if state != "draft":
                stating.prepare(books.gao, books.seen(self.open))
            if state == "approved":
                stating.approve(books.li, books.seen(self.open))
            self.fund = books.id
            self.line = db.session.scalars(select(Line.id).where(Line.statement_id.is_(None))).one()
            db.session.commit()

    def routes(self, method: str) -> Iterator[tuple[Rule, dict[str, Any]]]:
        """Every rule of the whole site that speaks of accounts, for both statements."""
        known = {"fund_id": self.fund, "line_id": self.line, "year": 2026, "question_id": 1, "kind": "csv",
                 "place_id": self.hood.places["spring"], "cash_import_id": 1, "audit_id": 1}  # fmt: skip
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint.startswith("disclosure.") and method in (rule.methods or ()):
                for statement in (self.published, self.open) if "statement_id" in rule.arguments else (0,):
                    values = known | {"statement_id": statement}
                    assert rule.arguments <= set(values), f"{rule}: tell this test what it names"
                    yield rule, {name: values[name] for name in rule.arguments}

    def paths(self, method: str) -> list[str]:
        adapter = self.app.url_map.bind("localhost")
        return [adapter.build(rule.endpoint, values, method=method) for rule, values in self.routes(method)]

    def standing(self) -> list[Any]:
        """All that is published, and the bytes of its file."""
        with self.app.app_context():
            rows: list[Any] = []
            for table, mine in ((Statement, Statement.id), (Line, Line.statement_id),
                                (StatementSum, StatementSum.statement_id)):  # fmt: skip
                said_of_it = ("audit_id", "owners")  # what its owners oblige, not what it says
                columns = [column for column in table.__table__.c if column.name not in said_of_it]
                rows += db.session.execute(select(*columns).where(mine == self.published).order_by(*columns[:2])).all()
            fund = db.session.get_one(Fund, self.fund)
            return [*rows, archive().path(self.fund, 1).read_bytes(), fund.opening, fund.since]


@pytest.mark.parametrize("state", ["draft", "prepared", "approved"])
def test_no_route_shows_an_unpublished_statement_to_others(
    app: Flask, hood: Neighbourhood, browser: Browser, state: str
) -> None:
    spring = Spring(app, hood, state)
    keepers = {"owners"} | ({"party", "committee", "street_office"} if state == "approved" else set())
    for person, acting in VISITORS:
        if acting in keepers:
            continue
        client = browser(person, acting)
        with clock.frozen(NOW):
            for path in [*spring.paths("GET"), "/", "/disclosure", "/me"]:
                watch.forget()
                response = client.get(path, headers={"Accept-Language": "en"})
                assert SECRET not in response.get_data(as_text=True), (person, acting, path)
                if f"/{spring.open}" in path:
                    assert response.status_code in (302, 303, 403, 404), (person, acting, path)


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_no_route_changes_what_is_published(app: Flask, hood: Neighbourhood, browser: Browser, state: str) -> None:
    spring = Spring(app, hood, state)
    before, tried = spring.standing(), 0
    for person, acting in VISITORS:
        client = browser(person, acting)
        with clock.frozen(NOW):
            for path in spring.paths("POST"):
                if f"/{spring.open}/publish" in path:
                    continue
                watch.forget()
                sent = {**WORDS, "once": f"{tried}", "file": (io.BytesIO(b"a,b\n"), "a.csv")}
                assert client.post(path, data=sent).status_code < 500, path
                tried += 1
    assert tried > 200
    assert spring.standing() == before


@pytest.mark.parametrize("first", ["li", "gao"])
def test_nobody_prepares_and_checks_the_same_by_any_route(
    app: Flask, hood: Neighbourhood, browser: Browser, first: str
) -> None:
    """Two people who are of both organizations send every form of the open statement, again and again."""
    spring = Spring(app, hood, "draft")
    with clock.frozen(NOW):
        for acting in ("owners", "party", "owners", "party"):
            client = browser(first, acting)
            for path in spring.paths("POST"):
                if f"/{spring.open}/" in path and not path.endswith(("drop", "send-back")):
                    client.post(path, data={"bank": ""})
    with app.app_context():
        row = db.session.get_one(Statement, spring.open)
        assert row.prepared_by == hood.people[first]
        assert (row.state, row.approved_by, row.reviewed_by) == ("prepared", None, None)


def test_questions_and_their_answers_stay(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    spring = Spring(app, hood, "draft")
    with clock.frozen(NOW):
        path = f"/disclosure/{spring.published}/ask"
        assert browser("author").post(path, data={"body": "这笔钱是谁的？", "once": "a"}).status_code == 303
        for person, acting in VISITORS:
            browser(person, acting).post("/disclosure/questions/1/answer", data={"answer": f"{person}答"})
    with app.app_context():
        row = db.session.scalars(select(Question)).one()
        assert row.answer == "gao答"
