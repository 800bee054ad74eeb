"""The flagged lines of a statement are found by an index of their own without statistics too

Revision: 8d1f6c2ab047
Revises: ca55653fdced
"""

import sqlalchemy as sa
from alembic import op

revision = "8d1f6c2ab047"
down_revision = "ca55653fdced"
branch_labels = None
depends_on = None

_FLAGGED = sa.text("flagged and not gone")


def _anew(*columns: str) -> None:
    op.drop_index("ix_fund_line_flagged", "fund_line")
    op.create_index(
        "ix_fund_line_flagged", "fund_line", list(columns), sqlite_where=_FLAGGED, postgresql_where=_FLAGGED
    )


def upgrade() -> None:
    """Bring the database one step forward."""
    _anew("statement_id", "flagged", "number")


def downgrade() -> None:
    """Take the step back."""
    _anew("statement_id", "number")
