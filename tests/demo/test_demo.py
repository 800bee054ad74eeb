"""The demo neighbourhood is complete and true: every state, every kind, every counter equal to its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text

from portal import demo
from portal.assemblies.models import Ballot, Proxy
from portal.disclosure.models import Line, Question, Statement
from portal.discussion.models import Comment
from portal.files.models import Attachment
from portal.files.store import Store
from portal.kernel import clock, outbox
from portal.kernel.db import Base, db
from portal.matters.models import Clock, Event, Matter, Tally
from portal.moderation.models import Report
from portal.notices.models import Notice
from portal.people.commands import sign_in
from portal.people.models import Membership, Organization, Person, Residency
from portal.people.rules import DEMO_LOGINS, DEMO_PASSWORD, RESIDENCY, OrganizationKind
from portal.places.models import Place
from portal.places.queries import forget_places
from portal.places.rules import PlaceKind, ancestors
from portal.proposals.models import CoAuthor, ProposalVersion
from portal.proposals.rules import LIFECYCLE

# A card whose key is not the kind of its organization.
KIND_OF = {"second_clerk": "residents_committee"}

COUNTERS = {
    "matter.supports": "select count(*) from proposal_vote v where v.proposal_id = matter.id and choice = 'support'",
    "matter.opposes": "select count(*) from proposal_vote v where v.proposal_id = matter.id and choice = 'oppose'",
    "matter.comments": "select count(*) from comment c where c.matter_id = matter.id",
    "matter.followers": "select count(*) from follow f where f.matter_id = matter.id",
    "comment.helpful": "select count(*) from comment_helpful h where h.comment_id = comment.id",
    "comment.replies": "select count(*) from comment r where r.parent_id = comment.id",
    "person.unread": "select count(*) from notice n where n.person_id = person.id and n.read_at is null",
}


@pytest.fixture
def empty(context: Flask) -> Flask:
    """The portal with an empty database."""
    Base.metadata.drop_all(db.engine)
    Base.metadata.create_all(db.engine)
    forget_places()
    return context


def there_is(statement: object) -> bool:
    return db.session.execute(statement).first() is not None  # type: ignore[call-overload]


def test_everything_there_is_to_see_is_there(empty: Flask) -> None:
    assert demo.seed()
    now = clock.now()
    proposals = select(Matter.state).where(Matter.kind == "proposal")
    assert set(db.session.scalars(proposals)) == {state.name for state in LIFECYCLE.states}
    assert {"preparing", "choosing", "counted"} <= set(
        db.session.scalars(select(Matter.state).where(Matter.kind == "allocation"))
    )
    votes = select(Matter.state).where(Matter.kind == "assembly")
    assert set(db.session.scalars(votes)) == {"demanded", "preparing", "voting", "decided"}
    assert there_is(select(Ballot.id).where(Ballot.state == "conflict")), "counters have something to decide"
    assert there_is(select(Proxy.id).where(Proxy.checked_by.is_not(None))), "someone votes for a neighbour"
    assert db.session.scalars(select(Statement.restates_id.is_not(None)).order_by(Statement.number)).all() == [
        False, False, False, False, False, True,
    ]  # fmt: skip
    assert there_is(select(Line.id).where(Line.flagged)), "nobody decided a payment"
    assert there_is(select(Question.id).where(Question.answered_at.is_(None))), "a question waits"
    assert there_is(select(Question.id).where(Question.answered_at.is_not(None)))
    assert set(db.session.scalars(select(Organization.kind))) == set(OrganizationKind)
    assert set(db.session.scalars(select(Place.kind))) == set(PlaceKind)
    assert set(db.session.scalars(select(Residency.state))) == {state.name for state in RESIDENCY.states} - {"ended"}
    assert db.session.scalars(select(func.count()).select_from(Person)).one() >= 40
    assert there_is(select(Clock.id).where(Clock.met_at.is_(None), Clock.due_at < now)), "a clock is overdue"
    assert there_is(select(Clock.id).where(Clock.met_at.is_(None), Clock.due_at > now)), "a clock runs"
    assert there_is(select(Clock.id).where(Clock.met_at <= Clock.due_at)), "a clock was met"
    assert set(db.session.scalars(select(Comment.stance))) == {"for", "against", "neutral"}
    for wanted in (
        select(Comment.id).where(Comment.official),
        select(Comment.id).where(Comment.parent_id.is_not(None)),
        select(Comment.id).where(Comment.helpful > 0),
        select(Comment.id).where(Comment.hidden_at.is_not(None)),
        select(Report.id).where(Report.outcome.is_(None)),
        select(Attachment.id).where(Attachment.kind == "photo"),
        select(CoAuthor.person_id).where(CoAuthor.joined_at.is_not(None)),
        select(CoAuthor.person_id).where(CoAuthor.joined_at.is_(None)),
        select(ProposalVersion.number).where(ProposalVersion.number == 2),
    ):
        assert there_is(wanted), wanted


def test_every_counter_is_its_rows(empty: Flask) -> None:
    demo.seed()
    while outbox.drain():
        pass
    assert there_is(select(Notice.id))
    for counter, rows in COUNTERS.items():
        table, column = counter.split(".")
        wrong = db.session.execute(text(f"select id from {table} where {column} <> ({rows})")).all()
        assert wrong == [], counter
    assert _tally() == _recount()
    assert _residents_hold()


def _tally() -> dict[tuple[object, ...], int]:
    rows = db.session.scalars(select(Tally).where(Tally.number > 0))
    return {(row.place_id, row.kind, row.state, row.category): row.number for row in rows}


def _recount() -> dict[tuple[object, ...], int]:
    rows = db.session.execute(
        select(Matter.place_path, Matter.kind, Matter.state, Matter.category).where(Matter.published_at.is_not(None))
    )
    return dict(
        Counter((place, row.kind, row.state, row.category) for row in rows for place in ancestors(row.place_path))
    )


def _residents_hold() -> bool:
    living = text(
        "select count(distinct r.person_id) from residency r join unit u on u.id = r.unit_id "
        "join building b on b.id = u.building_id join place p on p.id = b.compound_id "
        "where r.state = 'confirmed' and p.path like :path || '%'"
    )
    return all(
        place.residents == db.session.scalar(living, {"path": place.path})
        for place in db.session.scalars(select(Place))
    )


def test_everything_happened_by_day_and_in_the_past(empty: Flask) -> None:
    demo.seed()
    moments = list(db.session.scalars(select(Event.at).order_by(Event.id)))
    assert moments == sorted(moments)
    assert moments[-1] <= clock.now()
    today = clock.today()
    hours = {clock.local(moment).hour for moment in moments if clock.local(moment).date() != today}
    assert hours <= set(range(8, 22))


# What is drawn by chance: the salt of the one password, the seed of a lot and what it is published in.
DRAWN = {
    ("person", "password"),
    *(("allocation", column) for column in ("seed", "setup", "result")),
    *(("assembly", column) for column in ("seed", "setup")),
    *(("hearing", column) for column in ("seed", "commitment", "record", "room")),
    ("hearing_session", "stamp"),
    *(("ballot", column) for column in ("serial", "nonce", "hash", "receipt")),
    *(("vote_record", column) for column in ("last", "frontier")),
    *(("vote_event", column) for column in ("event", "payload")),
    *(("vote_head", column) for column in ("root", "signature")),
}


def _contents() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for what is drawn by chance."""
    return {
        table.name: sorted(
            tuple(str(value) for name, value in row._mapping.items() if (table.name, name) not in DRAWN)
            for row in db.session.execute(select(table))
        )
        for table in Base.metadata.sorted_tables
    }


def test_it_is_the_same_every_time(empty: Flask) -> None:
    with clock.frozen(clock.now()):
        assert demo.seed()
        first = _contents()
        db.session.remove()
        Base.metadata.drop_all(db.engine)
        Base.metadata.create_all(db.engine)
        assert demo.seed()
        assert _contents() == first


def test_a_second_seed_changes_nothing(empty: Flask) -> None:
    assert demo.seed()
    before = _contents()
    assert not demo.seed()
    assert _contents() == before


@contextmanager
def _dying_at(statement: int, sent: list[int]) -> Iterator[None]:
    """The process dies at the n-th statement it sends; `sent` counts them."""

    def count(*_arguments: object) -> None:
        sent[0] += 1
        if sent[0] == statement:
            raise KeyboardInterrupt

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield
    except KeyboardInterrupt:
        db.session.rollback()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def test_killed_half_way_it_leaves_nothing_and_can_begin_again(empty: Flask) -> None:
    nothing = _contents()
    files: Path = empty.extensions["settings"].files_directory
    sent = [0]
    with _dying_at(0, sent):
        demo.seed()
    Base.metadata.drop_all(db.engine)
    Base.metadata.create_all(db.engine)
    last = sent[0] - 6  # after the commit it is looked whether the picture is pointed at
    for statement in (2, last // 4, last // 2, 3 * last // 4, last):
        with _dying_at(statement, [0]):
            demo.seed()
        assert _contents() == nothing, statement
    assert demo.seed()
    digest = db.session.scalars(select(Attachment.digest)).first()
    assert digest is not None
    assert Store(files).path(digest).is_file()


def test_every_card_signs_in_and_acts_for_her_organization(empty: Flask) -> None:
    demo.seed()
    said = "\n".join(demo.sign_ins())
    assert DEMO_PASSWORD in said
    for key, (login, _label) in DEMO_LOGINS.items():
        assert login in said
        person = sign_in(login, DEMO_PASSWORD)
        kinds = db.session.scalars(
            select(Organization.kind)
            .join(Membership, Membership.organization_id == Organization.id)
            .where(Membership.person_id == person.id)
        )
        kind = KIND_OF.get(key, key)
        assert list(kinds) == ([kind] if kind in set(OrganizationKind) else [])
