"""Rooms and equipment to book

Revision: a95bbf32726a
Revises: b7c25e90d1f4
"""

import sqlalchemy as sa
from alembic import op

import portal.kernel.db as portal_types

revision = "a95bbf32726a"
down_revision = "b7c25e90d1f4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database one step forward."""
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("residents", sa.Boolean(), nullable=False),
        sa.Column("organizations", sa.Boolean(), nullable=False),
        sa.Column("at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", portal_types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("kind = 'equipment' or units = 1", name=op.f("ck_venue_room")),
        sa.CheckConstraint("kind in ('room','equipment')", name=op.f("ck_venue_kind")),
        sa.CheckConstraint("longest between 15 and 720 and ahead between 1 and 180", name=op.f("ck_venue_terms")),
        sa.CheckConstraint("units between 1 and 50", name=op.f("ck_venue_units")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_venue_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_venue_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index("ix_venue_organization_id", ["organization_id"], unique=False)
        batch_op.create_index("ix_venue_place_id", ["place_id", "id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("begins", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("ends", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("changed_at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting','approved','refused','taken_back','cancelled')", name=op.f("ck_booking_state")
        ),
        sa.CheckConstraint(
            "state not in ('refused','cancelled') or decided_by is not null", name=op.f("ck_booking_decided")
        ),
        sa.CheckConstraint("begins < ends", name=op.f("ck_booking_time")),
        sa.CheckConstraint("count between 1 and 50", name=op.f("ck_booking_count")),
        sa.CheckConstraint("decided_by is null or decided_by <> person_id", name=op.f("ck_booking_two")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_booking_decided_by_person")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_booking_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_booking_person_id_person")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_booking_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index("ix_booking_organization_id", ["organization_id", "begins"], unique=False)
        batch_op.create_index("ix_booking_person_id", ["person_id", "begins"], unique=False)
        batch_op.create_index("ix_booking_state", ["state", "begins"], unique=False)
        batch_op.create_index("ix_booking_venue_id", ["venue_id", "begins"], unique=False)

    op.create_table(
        "venue_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.CheckConstraint("(opens is null) = (closes is null)", name=op.f("ck_venue_exception_both")),
        sa.CheckConstraint(
            "opens is null or (opens % 15 = 0 and closes % 15 = 0)", name=op.f("ck_venue_exception_quarters")
        ),
        sa.CheckConstraint(
            "opens is null or (opens >= 0 and opens < closes and closes <= 1440)",
            name=op.f("ck_venue_exception_window"),
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_exception_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_exception")),
        sa.UniqueConstraint("venue_id", "day", name=op.f("uq_venue_exception_venue_id_day")),
    )
    op.create_table(
        "venue_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.CheckConstraint("opens % 15 = 0 and closes % 15 = 0", name=op.f("ck_venue_hours_quarters")),
        sa.CheckConstraint("opens >= 0 and opens < closes and closes <= 1440", name=op.f("ck_venue_hours_window")),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_venue_hours_weekday")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_hours_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_hours")),
        sa.UniqueConstraint("venue_id", "weekday", name=op.f("uq_venue_hours_venue_id_weekday")),
    )
    op.create_table(
        "booking_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.CheckConstraint("unit between 1 and 50", name=op.f("ck_booking_slot_unit")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_slot_booking_id_booking")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_booking_slot_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_slot")),
        sa.UniqueConstraint("venue_id", "quarter", "unit", name=op.f("uq_booking_slot_venue_id_quarter_unit")),
    )
    with op.batch_alter_table("booking_slot", schema=None) as batch_op:
        batch_op.create_index("ix_booking_slot_booking_id", ["booking_id"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("booking_slot", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_slot_booking_id")

    op.drop_table("booking_slot")
    op.drop_table("venue_hours")
    op.drop_table("venue_exception")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_venue_id")
        batch_op.drop_index("ix_booking_state")
        batch_op.drop_index("ix_booking_person_id")
        batch_op.drop_index("ix_booking_organization_id")

    op.drop_table("booking")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index("ix_venue_place_id")
        batch_op.drop_index("ix_venue_organization_id")

    op.drop_table("venue")
