"""The migrations make exactly the tables the models describe, and can be taken back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import JSON, Boolean, DateTime, MetaData, Numeric, String, inspect

from portal.config import Settings
from portal.factory import create_app
from portal.kernel.db import Base, db

FIRST = "82c4902d3c8b"
# A row of what the first tables held, in the order they refer to each other; what is not said is empty.
OLDER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("place", {"id": 1, "code": "D", "kind": "district", "path": "/1/", "name": "区", "support_share": 2,
               "support_smallest": 3, "acknowledge_days": 5, "answer_days": 20}),
    ("person", {"id": 1, "login": "13900000001", "name": "李明"}),
    ("person", {"id": 2, "login": "13900000002", "name": "张伟"}),
    ("organization", {"id": 1, "kind": "residents_committee", "name": "居委会", "place_id": 1}),
    ("membership", {"person_id": 1, "organization_id": 1, "role": "clerk"}),
    ("matter", {"id": 1, "kind": "proposal", "title": "路灯", "path": "/proposals/1",
                "place_id": 1, "place_path": "/1/", "author_id": 1, "state": "open"}),
    ("comment", {"id": 1, "matter_id": 1, "author_id": 1, "body": "好", "stance": "for"}),
    ("comment", {"id": 2, "matter_id": 1, "author_id": 2, "body": "同意", "stance": "for", "parent_id": 1,
                 "position": 1}),
    ("comment_report", {"comment_id": 1, "reporter_id": 2, "reason": "insult"}),
)  # fmt: skip


def test_migrations_match_the_models(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path, secret_key="test"), testing=True)
    with app.app_context():
        upgrade(directory="migrations")
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
        upgrade(directory="migrations")
        downgrade(directory="migrations", revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_migrations_keep_every_check_of_the_models(tmp_path: Path) -> None:
    """What the comparison of tables does not see: the checks that hold what must never break."""
    checks = []
    for name in ("migrated", "described"):
        app = create_app(Settings(data=tmp_path / name, secret_key="test"), testing=True)
        (tmp_path / name).mkdir()
        with app.app_context():
            if name == "migrated":
                upgrade(directory="migrations")
            else:
                Base.metadata.create_all(db.engine)
            inspector = inspect(db.engine)
            checks.append(
                {
                    (table, check["name"], "".join(check["sqltext"].split()))
                    for table in Base.metadata.tables
                    for check in inspector.get_check_constraints(table)
                }
            )
    assert checks[0] == checks[1]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_an_older_database_holds_stays(tmp_path: Path, engine: str, request: pytest.FixtureRequest) -> None:
    """Tables are made anew on the way: what refers to them goes on doing so, and nothing is lost."""
    address = request.getfixturevalue("postgresql_url") if engine == "postgresql" else ""
    app = create_app(Settings(data=tmp_path, secret_key="test", database_url=address), testing=True)
    with app.app_context():
        upgrade(directory="migrations", revision=FIRST)
        _fill()
        upgrade(directory="migrations")
        tables = MetaData()
        tables.reflect(db.engine)
        with db.engine.connect() as connection:
            kept = {
                name: connection.execute(tables.tables[name].select()).all()
                for name in ("person", "membership", "comment", "comment_report")
            }
            assert [len(rows) for rows in kept.values()] == [2, 1, 2, 1]
            answer = connection.execute(
                tables.tables["comment"].select().where(tables.tables["comment"].c.id == 2)
            ).one()
            assert (answer.parent_id, answer.body) == (1, "同意")
        downgrade(directory="migrations", revision="base")
        db.engine.dispose()


def _fill() -> None:
    tables = MetaData()
    tables.reflect(db.engine)
    with db.engine.begin() as connection:
        for name, said in OLDER:
            table = tables.tables[name]
            needed = [column for column in table.columns if not column.nullable and column.name not in said]
            row = {column.name: _empty(column.type) for column in needed if column.name != "id"} | said
            connection.execute(table.insert().values({key: row[key] for key in row if key in table.columns}))


def _empty(kind: Any) -> Any:
    """What a column of this type holds where nothing is said."""
    if isinstance(kind, DateTime):
        return datetime(2026, 9, 1, tzinfo=UTC)
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Boolean):
        return False
    return 0 if isinstance(kind, Numeric) or not isinstance(kind, String) else ""
