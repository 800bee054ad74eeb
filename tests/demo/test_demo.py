"""The demo neighbourhood is complete and true: every state, every kind, every counter equal to its rows."""

from collections import Counter

from flask import Flask
from sqlalchemy import func, select, text

from portal import demo
from portal.kernel.db import Base, db
from portal.matters.models import Clock, Matter, Tally
from portal.people.models import Organization
from portal.people.rules import DEMO_LOGINS, OrganizationKind
from portal.places.models import Place
from portal.places.queries import forget_places
from portal.places.rules import ancestors
from portal.proposals.rules import LIFECYCLE

COUNTERS = {
    "matter.supports": "select count(*) from proposal_vote v where v.proposal_id = matter.id and choice = 'support'",
    "matter.opposes": "select count(*) from proposal_vote v where v.proposal_id = matter.id and choice = 'oppose'",
    "matter.comments": "select count(*) from comment c where c.matter_id = matter.id",
    "matter.followers": "select count(*) from follow f where f.matter_id = matter.id",
    "comment.helpful": "select count(*) from comment_helpful h where h.comment_id = comment.id",
    "comment.replies": "select count(*) from comment r where r.parent_id = comment.id",
}


def _seeded() -> bool:
    Base.metadata.drop_all(db.engine)
    Base.metadata.create_all(db.engine)
    forget_places()
    return demo.seed()


def test_it_is_complete_and_true(context: Flask) -> None:
    assert _seeded()
    assert set(db.session.scalars(select(Matter.state))) == {state.name for state in LIFECYCLE.states}
    assert set(db.session.scalars(select(Organization.kind))) == set(OrganizationKind)
    overdue = db.session.scalars(select(Clock.id).where(Clock.met_at.is_(None), Clock.due_at < func.now()))
    assert overdue.first() is not None
    for counter, rows in COUNTERS.items():
        table, column = counter.split(".")
        wrong = db.session.execute(text(f"select id from {table} where {column} <> ({rows})")).all()
        assert wrong == [], counter
    assert _tally() == _recount()
    assert _residents_hold()


def _tally() -> dict[tuple[object, ...], int]:
    rows = db.session.execute(select(Tally.place_id, Tally.state, Tally.category, Tally.number).where(Tally.number > 0))
    return {(row.place_id, row.state, row.category): row.number for row in rows}


def _recount() -> dict[tuple[object, ...], int]:
    rows = db.session.execute(
        select(Matter.place_path, Matter.state, Matter.category).where(Matter.published_at.is_not(None))
    )
    return dict(Counter((place, row.state, row.category) for row in rows for place in ancestors(row.place_path)))


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


def test_a_second_seed_changes_nothing(context: Flask) -> None:
    _seeded()
    before = db.session.scalar(select(func.count()).select_from(Matter))
    assert not demo.seed()
    assert db.session.scalar(select(func.count()).select_from(Matter)) == before


def test_every_card_signs_in(context: Flask) -> None:
    _seeded()
    said = "\n".join(demo.sign_ins())
    for login, _label in DEMO_LOGINS.values():
        assert login in said
