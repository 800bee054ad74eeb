"""Votes that hold: when a demand was last counted, and how many of a building were served

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

SERVED = """
    update turnout set served = (
        select count(*) from ballot_service join slot on slot.id = ballot_service.slot_id
        where slot.assembly_id = turnout.assembly_id and slot.building_id = turnout.building_id
    )
"""


def upgrade() -> None:
    """Bring the database one step forward."""
    with op.batch_alter_table("demand", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("counted_at", portal_types.Moment(timezone=True), nullable=False, server_default=LONG_AGO)
        )
    with op.batch_alter_table("turnout", schema=None) as batch_op:
        batch_op.add_column(sa.Column("served", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint("served", "served between 0 and heads")
    op.execute(SERVED)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("turnout", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_turnout_served"), type_="check")
        batch_op.drop_column("served")
    with op.batch_alter_table("demand", schema=None) as batch_op:
        batch_op.drop_column("counted_at")
