"""Where everyone stands on an opinion map is a row each: one's own is found without reading everybody's

Revision: b7c25e90d1f4
Revises: 8d1f6c2ab047
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "b7c25e90d1f4"
down_revision = "8d1f6c2ab047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database one step forward."""
    places = op.create_table(
        "opinion_place",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_opinion_place_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opinion_place_person_id_person")),
        sa.PrimaryKeyConstraint("consultation_id", "person_id", name=op.f("pk_opinion_place")),
    )
    op.create_index("ix_opinion_place_person_id", "opinion_place", ["person_id"])
    stood = op.get_bind().execute(sa.text("select consultation_id, places from opinion_map where places <> ''"))
    rows = [
        {"consultation_id": row.consultation_id, "person_id": int(person), "x": x, "y": y, "cluster": cluster}
        for row in stood.all()
        for person, (x, y, cluster) in json.loads(row.places).items()
    ]
    if rows:
        op.bulk_insert(places, rows)
    with op.batch_alter_table("opinion_map", schema=None) as batch_op:
        batch_op.drop_column("places")


def downgrade() -> None:
    """Take the step back; the next count finds the places anew."""
    with op.batch_alter_table("opinion_map", schema=None) as batch_op:
        batch_op.add_column(sa.Column("places", sa.Text(), nullable=False, server_default=""))
    op.drop_table("opinion_place")
