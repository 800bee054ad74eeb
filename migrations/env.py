"""How Alembic reaches the portal's database: through the application, one transaction a run."""

from alembic import context
from flask import current_app

from portal.kernel.db import rebuilding_tables

database = current_app.extensions["migrate"].db


def run() -> None:
    """Migrate the application's database. Batch mode, because SQLite cannot alter most of a table in place."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            user_module_prefix="portal_types.",
        )
        with rebuilding_tables(connection), context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
