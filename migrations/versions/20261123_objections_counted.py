"""How many owners there were when one last objected to a statement

Revision: 5d0c7a41be92
Revises: 43cdc01b824f
"""

import sqlalchemy as sa
from alembic import op

revision = "5d0c7a41be92"
down_revision = "43cdc01b824f"
branch_labels = None
depends_on = None

OWNERS = """
    update statement set owners = (
        select count(distinct owner.id) from owner
        join ownership on ownership.owner_id = owner.id and ownership.until is null
        join fund on fund.compound_id = owner.compound_id
        where fund.id = statement.fund_id
    )
    where id in (select statement_id from statement_objection)
"""


def upgrade() -> None:
    """Bring the database one step forward."""
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owners", sa.Integer(), nullable=False, server_default="0"))
    op.execute(OWNERS)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.drop_column("owners")
