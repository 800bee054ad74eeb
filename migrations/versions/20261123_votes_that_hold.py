"""Votes that hold: when a demand was last counted

Revision: ee8777b256f2
Revises: f789d62ff721
"""

import sqlalchemy as sa
from alembic import op

import portal.kernel.db as portal_types

revision = "ee8777b256f2"
down_revision = "f789d62ff721"
branch_labels = None
depends_on = None

# Demands that stand already are counted by the first chore.
LONG_AGO = sa.text("'2026-01-01 00:00:00.000000'")


def upgrade() -> None:
    """Bring the database one step forward."""
    with op.batch_alter_table("demand", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("counted_at", portal_types.Moment(timezone=True), nullable=False, server_default=LONG_AGO)
        )


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("demand", schema=None) as batch_op:
        batch_op.drop_column("counted_at")
