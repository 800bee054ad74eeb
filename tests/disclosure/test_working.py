"""The pages on which a statement is made: every line can be looked at before it is checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.disclosure.commands import stating
from portal.disclosure.queries import keeping
from portal.disclosure.queries.keeping import waiting_lines
from portal.disclosure.views import archive
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import Browser
from tests.disclosure.world import NOW, Q1, Books, Movement
from tests.factories import Neighbourhood


@pytest.fixture
def made(app: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Books, int]]:
    monkeypatch.setattr(keeping, "SHOWN", 2)
    with app.app_context(), clock.frozen(NOW):
        books = Books(hood, archive())
        books.enter(
            *(Movement(Q1.begins + timedelta(days=n // 2), 100 + n, "parking", f"第{n}位", "") for n in range(5))
        )
        statement = books.begin()
        db.session.commit()
    with clock.frozen(NOW):
        yield books, statement


def read_through(client: FlaskClient, path: str) -> list[str]:
    """Whom the pages name, page after page."""
    found: list[str] = []
    for _ in range(9):
        page = client.get(path).get_data(as_text=True)
        found += [f"第{n}位" for n in reversed(range(5)) if f"第{n}位" in page]
        if "Show more" not in page:
            break
        path = page.split('rel="next"', 1)[1].split('href="', 1)[1].split('"', 1)[0]
    return found


def test_whoever_prepares_and_whoever_reviews_can_read_every_line(
    app: Flask, made: tuple[Books, int], browser: Browser
) -> None:
    (books, statement), everyone = made, [f"第{n}位" for n in (4, 3, 2, 1, 0)]
    for path in (f"/disclosure/{statement}/work", f"/disclosure/funds/{books.id}/lines"):
        assert read_through(browser("gao", "owners"), path) == everyone
    with app.app_context():
        stating.prepare(books.gao, books.seen(statement))
        stating.approve(books.li, books.seen(statement))
        db.session.commit()
    assert read_through(browser("xu", "party"), f"/disclosure/{statement}/work") == everyone
    with app.app_context():
        assert waiting_lines(books.id, None, "WzEsIDFd").rows == []
        assert len(waiting_lines(books.id, None, "nonsense").rows) == 2
