"""The migrations make exactly the tables the models describe, and can be taken back."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from portal.config import Settings
from portal.factory import create_app
from portal.kernel.db import Base, db


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
