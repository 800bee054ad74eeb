"""A thread: what stands on a page, and that ten thousand comments cost what twenty cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text

from portal.discussion import commands
from portal.discussion.models import Comment
from portal.discussion.queries import Thread, cursor_at, thread
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.keyset import encode
from portal.people.rules import VISITOR, Viewer
from tests.discussion.factories import matter_of, open_matter, read, say
from tests.factories import Neighbourhood

pytestmark = pytest.mark.usefixtures("context")

STANCES = ("for", "against", "neutral")


def fill(matter_id: int, number: int) -> None:
    """Many comments, in turn for, against and neutral, with five replies to every tenth."""
    rows: list[dict[str, Any]] = []
    first = (db.session.scalar(select(Comment.id).order_by(Comment.id.desc()).limit(1)) or 0) + 1
    common = {"matter_id": matter_id, "author_name": "邻居", "at": clock.now(), "body": "一句话。" * 10}
    for turn in range(number):
        replies = 5 if turn % 10 == 0 else 0
        parent = first + len(rows)
        own = {"id": parent, "parent_id": None, "position": 0, "stance": STANCES[turn % 3]}
        rows.append({**common, **own, "replies": replies, "helpful": turn * 7 % 31})
        for position in range(1, replies + 1):
            said = {"id": first + len(rows), "parent_id": parent, "position": position, "stance": "neutral"}
            rows.append({**common, **said, "replies": 0, "helpful": 0})
    db.session.execute(insert(Comment), rows)


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What is sent to the database meanwhile."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def ids(page: Thread) -> list[int]:
    return [line.id for side in page.sides for line in side.lines]


@pytest.fixture
def lamp(hood: Neighbourhood) -> int:
    return open_matter(hood.viewer("author"), hood.places["spring"])


@pytest.mark.parametrize("sort", ["newest", "oldest", "helpful"])
def test_the_pages_of_a_side_hold_every_comment_once_in_order(hood: Neighbourhood, lamp: int, sort: str) -> None:
    fill(lamp, 130)
    matter, cursor, seen = matter_of(VISITOR, lamp), None, []
    while True:
        page = thread(VISITOR, matter, sort, "for", cursor)
        assert page.first is (cursor is None)
        seen += page.sides[0].lines
        cursor = page.sides[0].next
        if cursor is None:
            break
    expected = db.session.execute(select(Comment.id, Comment.helpful).where(Comment.parent_id.is_(None), Comment.stance == "for"))  # fmt: skip  # noqa: E501
    keys = {
        "newest": lambda row: -row.id,
        "oldest": lambda row: row.id,
        "helpful": lambda row: (-row.helpful, -row.id),
    }
    assert [line.id for line in seen] == [row.id for row in sorted(expected, key=keys[sort])]


@pytest.mark.usefixtures("leisure")
@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((30, 30, 30), (7, 7, 6)),
        ((2, 30, 30), (2, 7, 11)),
        ((0, 0, 30), (0, 0, 20)),
        ((30, 0, 1), (7, 0, 1)),
        ((7, 7, 6), (7, 7, 6)),
        ((0, 0, 0), (0, 0, 0)),
    ],
)
def test_twenty_comments_of_all_sides_share_a_page(
    hood: Neighbourhood, lamp: int, counts: tuple[int, ...], shown: tuple[int, ...]
) -> None:
    for stance, number in zip(STANCES, counts, strict=True):
        for _ in range(number):
            say(hood.viewer("li"), lamp, stance=stance)
    page = thread(VISITOR, matter_of(VISITOR, lamp))
    assert tuple(len(side.lines) for side in page.sides) == shown
    more = tuple(side.next is not None for side in page.sides)
    assert more == tuple(there > here for there, here in zip(counts, shown, strict=True))


def test_what_i_found_helpful_is_marked_for_me_alone(hood: Neighbourhood, lamp: int) -> None:
    said = say(hood.viewer("li"), lamp)
    commands.mark_helpful(hood.viewer("zhang"), said)
    marks = {
        name: thread(viewer, matter_of(viewer, lamp)).sides[2].lines[0].found_helpful
        for name, viewer in {"zhang": hood.viewer("zhang"), "chen": hood.viewer("chen"), "visitor": VISITOR}.items()
    }
    assert marks == {"zhang": True, "chen": False, "visitor": False}


def test_a_comment_stands_first_on_the_page_its_address_leads_to(hood: Neighbourhood, lamp: int) -> None:
    fill(lamp, 200)
    for comment_id in db.session.scalars(select(Comment.id).where(Comment.parent_id.is_(None)).limit(20)).all():
        said = read(VISITOR, comment_id)
        page = thread(VISITOR, matter_of(VISITOR, lamp), "newest", said.stance, cursor_at(said))
        assert ids(page)[0] == comment_id


@pytest.mark.parametrize(("sort", "stance", "after"), [("best", None, None), ("newest", "maybe", "x"), ("newest", "for", "rubbish")])  # fmt: skip  # noqa: E501
def test_made_up_wishes_get_the_first_page(
    hood: Neighbourhood, lamp: int, sort: str, stance: str | None, after: str | None
) -> None:
    say(hood.viewer("li"), lamp, stance="for")
    page = thread(VISITOR, matter_of(VISITOR, lamp), sort, stance, after)
    assert (page.sort, page.first, len(ids(page))) == ("newest", True, 1)


WISHES = [(sort, stance, deep) for sort in ("newest", "oldest", "helpful") for stance, deep in ((None, 0), ("for", 0), ("for", 1))]  # fmt: skip  # noqa: E501


@pytest.mark.embedded
@pytest.mark.parametrize(("sort", "stance", "deep"), WISHES)
def test_ten_thousand_comments_are_read_as_twenty_are(
    hood: Neighbourhood, lamp: int, sort: str, stance: str | None, deep: int
) -> None:
    """One statement, for visitors and for neighbours; only rows of the page are touched, nothing is sorted."""
    fill(lamp, 20)
    few = _statements_of(hood.viewer("li"), lamp, sort, stance, None)
    fill(lamp, 10_000)
    middle = encode((15, 9_000) if sort == "helpful" else (9_000,)) if deep else None
    many = _statements_of(hood.viewer("li"), lamp, sort, stance, middle)
    assert len(few) == len(many) == len(_statements_of(VISITOR, lamp, sort, stance, middle)) == 1
    plan = "\n".join(row.detail for row in db.session.execute(text("explain query plan " + _inlined(*many[0]))))
    assert "SCAN comment" not in plan, plan
    assert "B-TREE" not in plan, plan
    index = "ix_comment_thread_helpful" if sort == "helpful" else "ix_comment_thread_time"
    assert plan.count(index) == (1 if stance else 3), plan


def _statements_of(
    viewer: Viewer, matter_id: int, sort: str, stance: str | None, after: str | None
) -> list[tuple[str, Any]]:
    matter = matter_of(viewer, matter_id)
    with statements() as sent:
        thread(viewer, matter, sort, stance, after)
    return sent


def _inlined(statement: str, parameters: tuple[Any, ...]) -> str:
    """The statement with its parameters written into it, as the planner met them."""
    for value in parameters:
        statement = statement.replace("?", f"'{value}'" if isinstance(value, str) else str(int(value)), 1)
    return statement
