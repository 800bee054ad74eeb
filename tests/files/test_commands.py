"""Files on a real database and a real directory: when many come at once, and when something breaks half-way."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from portal.files import commands
from portal.files.commands import Upload
from portal.files.models import Attachment
from portal.files.queries import files_of, get_file
from portal.files.store import ABANDONED, Store, digest_of
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.matters.models import Event
from portal.people.rules import VISITOR, Viewer
from tests.discussion.factories import matter_of, open_matter
from tests.factories import Neighbourhood

from .contents import PDF, photo

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture
def store(context: Flask) -> Store:
    """The place of files of the test's portal."""
    return Store(context.extensions["settings"].files_directory)


@pytest.fixture
def author(hood: Neighbourhood, context: Flask) -> Viewer:
    return hood.viewer("author")


@pytest.fixture
def lamp(author: Viewer, hood: Neighbourhood) -> int:
    """A public matter of the author's."""
    matter_id = open_matter(author, hood.places["spring"])
    db.session.commit()
    return matter_id


def attach(viewer: Viewer, matter_id: int, store: Store, *contents: bytes) -> list[Attachment]:
    prepared = commands.prepare([Upload("a.txt", content) for content in contents])
    return commands.attach(viewer, matter_of(viewer, matter_id), store, prepared)


def kept(store: Store) -> set[str]:
    """The digests on the disk."""
    return {path.name for path in store.root.glob("??/??/*") if not path.suffix}


def marked(store: Store) -> list[Path]:
    return list((store.root / "pending").glob("*"))


def rows() -> list[str]:
    return list(db.session.scalars(select(Attachment.digest)))


def test_the_command_asks_the_policy_itself(hood: Neighbourhood, lamp: int, store: Store) -> None:
    with pytest.raises(Refused):
        attach(hood.viewer("li"), lamp, store, PDF)
    assert kept(store) == set()


def test_all_of_them_or_none(author: Viewer, lamp: int, store: Store) -> None:
    with pytest.raises(DomainError):
        attach(author, lamp, store, *(f"文件{n}".encode() for n in range(9)))
    with pytest.raises(DomainError):
        attach(author, lamp, store, PDF, b"\x00\x01")
    db.session.rollback()
    assert (rows(), kept(store), marked(store)) == ([], set(), [])


def test_one_event_tells_of_files_that_come_together_and_names_none(author: Viewer, lamp: int, store: Store) -> None:
    first, second = attach(author, lamp, store, PDF, b"abc")
    told = db.session.execute(select(Event.verb, Event.facts).where(Event.verb.startswith("files."))).all()
    assert [tuple(event) for event in told] == [("files.attached", {"files": [first.id, second.id]})]


def test_a_transaction_that_fails_leaves_nothing_on_the_disk(author: Viewer, lamp: int, store: Store) -> None:
    attach(author, lamp, store, photo())
    assert len(kept(store)) == 1
    db.session.rollback()
    assert (kept(store), marked(store), rows()) == (set(), [], [])


def test_a_removal_that_fails_leaves_the_file(author: Viewer, lamp: int, store: Store) -> None:
    (row,) = attach(author, lamp, store, PDF)
    db.session.commit()
    thing = get_file(author, row.id)
    assert thing is not None
    commands.remove(author, thing, store)
    db.session.rollback()
    assert kept(store) == set(rows()) == {digest_of(PDF)}


def test_removing_twice_is_removing_once(author: Viewer, lamp: int, store: Store) -> None:
    (row,) = attach(author, lamp, store, PDF)
    db.session.commit()
    thing = get_file(author, row.id)
    assert thing is not None
    for _turn in range(2):
        commands.remove(author, thing, store)
        db.session.commit()
    assert (rows(), kept(store)) == ([], set())
    removed = select(Event.id).where(Event.verb == "files.removed")
    assert len(db.session.scalars(removed).all()) == 1


def test_what_a_dead_process_left_goes_with_the_next_upload(author: Viewer, lamp: int, store: Store) -> None:
    """Killed between the disk and the commit: a content without a row, and its marker."""
    lost = store.begin(digest_of(b"lost"))
    store.put(b"lost", b"")
    attach(author, lamp, store, PDF)
    db.session.commit()
    assert digest_of(b"lost") in kept(store)
    hour_ago = time.time() - ABANDONED - 1
    os.utime(lost, (hour_ago, hour_ago))
    attach(author, lamp, store, b"abc")
    db.session.commit()
    assert kept(store) == set(rows()) == {digest_of(PDF), digest_of(b"abc")}


def test_what_is_there_is_what_is_written_down_when_many_come_and_go(
    app: Flask, hood: Neighbourhood, author: Viewer, store: Store
) -> None:
    """Eight threads attach and remove the same three contents on four matters of one database file."""
    matter_ids = [open_matter(author, hood.places["spring"]) for _ in range(4)]
    db.session.commit()
    failures: list[Exception] = []

    def act(number: int) -> None:
        try:
            with app.app_context():
                viewer = hood.viewer("author")
                for turn in range(6):
                    content = b"content %d" % ((number + turn) % 3)
                    for row in attach(viewer, matter_ids[number % 4], store, content):
                        db.session.commit()
                        thing = get_file(viewer, row.id)
                        if thing is not None and turn % 2:
                            commands.remove(viewer, thing, store)
                    db.session.commit()
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=act, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    db.session.rollback()
    assert kept(store) == set(rows())
    assert marked(store) == []


def test_only_so_many_of_those_who_come_at_once(
    app: Flask, hood: Neighbourhood, author: Viewer, lamp: int, store: Store
) -> None:
    refused: list[str] = []

    def act(number: int) -> None:
        with app.app_context():
            try:
                attach(hood.viewer("author"), lamp, store, b"content %d" % number)
                db.session.commit()
            except DomainError:
                db.session.rollback()
                refused.append(str(number))

    threads = [Thread(target=act, args=(number,)) for number in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    db.session.rollback()
    assert (len(rows()), len(refused)) == (8, 4)
    assert kept(store) == set(rows())


def test_files_are_listed_for_those_who_can_open_them(
    hood: Neighbourhood, author: Viewer, lamp: int, store: Store
) -> None:
    attach(author, lamp, store, PDF)
    public = matter_of(author, lamp)
    for matter, strangers in (
        (public, 1),
        (replace(public, published_at=None), 0),
        (replace(public, hidden_at=NOW), 0),
    ):
        seen = [len(files_of(viewer, matter)) for viewer in (author, hood.viewer("li"), VISITOR)]
        assert seen == [1, strangers, strangers]
