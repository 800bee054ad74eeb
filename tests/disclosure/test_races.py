"""Two people at the same moment: one of them does it, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from portal.disclosure.commands import keeping, stating
from portal.disclosure.models import Fund, Statement
from portal.disclosure.queries.things import StatementThing, get_statement
from portal.disclosure.verify import check
from portal.disclosure.views import archive
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people import commands as people
from portal.people.models import Organization, Person
from portal.people.rules import Viewer
from tests.disclosure.world import NOW, PARKING, REPAIR, Books
from tests.factories import Neighbourhood


@pytest.fixture
def approved(app: Flask, hood: Neighbourhood) -> tuple[Books, int]:
    """A statement that two people of the party branch may publish."""
    with app.app_context(), clock.frozen(NOW):
        books = Books(hood, archive())
        party = db.session.get_one(Organization, hood.organizations["party"])
        people.admit(party, db.session.get_one(Person, hood.people["chen"]), "member")
        books.enter(PARKING, REPAIR)
        made = books.begin()
        stating.prepare(books.gao, books.seen(made))
        stating.approve(books.li, books.seen(made))
        db.session.commit()
    return books, made


def at_once(app: Flask, made: int, acts: list[tuple[str, Callable[[Viewer, StatementThing], object]]]) -> list[str]:
    """Both have read the page; then both act. What became of each."""
    start, found = Barrier(len(acts)), []

    def act(hood: Neighbourhood, person: str, command: Callable[[Viewer, StatementThing], object]) -> None:
        with app.app_context(), clock.frozen(NOW):
            viewer = hood.viewer(person, "party")
            thing = get_statement(viewer, made)
            assert thing is not None
            db.session.commit()
            start.wait()
            try:
                command(viewer, thing)
                db.session.commit()
                found.append("done")
            except DomainError:
                db.session.rollback()
                found.append("told")

    hood = app.extensions["template neighbourhood"]
    threads = [Thread(target=act, args=(hood, person, command)) for person, command in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def test_two_reviewers_publish_once_and_write_one_file(app: Flask, approved: tuple[Books, int]) -> None:
    books, made = approved

    def publish(viewer: Viewer, thing: StatementThing) -> object:
        return stating.publish(viewer, thing, archive())

    assert at_once(app, made, [("xu", publish), ("chen", publish)]) == ["done", "told"]
    with app.app_context():
        files = sorted((archive().home / str(books.id)).glob("*.jsonl"))
        assert len(files) == len(check(files)) == 1
        fund = db.session.get_one(Fund, books.id)
        assert (fund.published, fund.balance) == (1, 950_00)


def test_sent_back_or_published_but_not_both(app: Flask, approved: tuple[Books, int]) -> None:
    books, made = approved
    found = at_once(
        app,
        made,
        [
            ("xu", lambda viewer, thing: stating.publish(viewer, thing, archive())),
            ("chen", lambda viewer, thing: stating.send_back(viewer, thing, "票据不全，请补")),
        ],
    )
    assert found == ["done", "told"]
    with app.app_context():
        state = db.session.get_one(Statement, made).state
        files = list((archive().home / str(books.id)).glob("*.jsonl"))
        assert (state, len(files)) in (("published", 1), ("draft", 0))


def test_a_line_that_comes_while_its_period_is_published_is_not_lost(app: Flask, approved: tuple[Books, int]) -> None:
    """Who read the page before the publication and writes after it is told: the line would never be published."""
    books, made = approved
    with app.app_context(), clock.frozen(NOW):
        stale = books.fund
        xu = books.hood.viewer("xu", "party")
        thing = get_statement(xu, made)
        assert thing is not None
        stating.publish(xu, thing, archive())
        db.session.commit()
        with pytest.raises(DomainError):
            keeping.enter_line(books.gao, stale, PARKING)
