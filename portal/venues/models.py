"""The tables of venues. Two bookings of one unit at one time are impossible: `booking_slot` has a key against it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Venue(Base):
    """场地 or shared equipment, kept by an office. `longest` is in minutes, `ahead` in days; `closed_at`: no longer
    offered."""

    __tablename__ = "venue"
    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(120), default="")
    capacity: Mapped[int | None]
    units: Mapped[int] = mapped_column(default=1)
    longest: Mapped[int]
    ahead: Mapped[int]
    approval: Mapped[bool] = mapped_column(default=False)
    residents: Mapped[bool] = mapped_column(default=True)
    organizations: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_venue_place_id", "place_id", "id"),
        Index("ix_venue_organization_id", "organization_id"),
        CheckConstraint("kind in ('room','equipment')", name="kind"),
        CheckConstraint("units between 1 and 50", name="units"),
        CheckConstraint("kind = 'equipment' or units = 1", name="room"),
        CheckConstraint("longest between 15 and 720 and ahead between 1 and 180", name="terms"),
    )


class VenueHours(Base):
    """When a venue is open on a weekday (0: Monday), in minutes of the day. A weekday without a row: closed."""

    __tablename__ = "venue_hours"
    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]

    __table_args__ = (
        UniqueConstraint("venue_id", "weekday"),
        CheckConstraint("weekday between 0 and 6", name="weekday"),
        CheckConstraint("opens >= 0 and opens < closes and closes <= 1440", name="window"),
        CheckConstraint("opens % 15 = 0 and closes % 15 = 0", name="quarters"),
    )


class VenueException(Base):
    """A day on which a venue has other hours, or none (`opens` and `closes` empty), and why."""

    __tablename__ = "venue_exception"
    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    day: Mapped[date]
    opens: Mapped[int | None]
    closes: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (
        UniqueConstraint("venue_id", "day"),
        CheckConstraint("(opens is null) = (closes is null)", name="both"),
        CheckConstraint("opens is null or (opens >= 0 and opens < closes and closes <= 1440)", name="window"),
        CheckConstraint("opens is null or (opens % 15 = 0 and closes % 15 = 0)", name="quarters"),
    )


class Booking(Base):
    """A person's, or with `organization_id` an organization's, for which `person_id` made it; somebody else decides."""

    __tablename__ = "booking"
    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=1)
    purpose: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changes: Mapped[int] = mapped_column(default=0)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        Index("ix_booking_venue_id", "venue_id", "begins"),
        Index("ix_booking_state", "state", "begins"),
        Index("ix_booking_person_id", "person_id", "begins"),
        Index("ix_booking_organization_id", "organization_id", "begins"),
        CheckConstraint("begins < ends", name="time"),
        CheckConstraint("count between 1 and 50", name="count"),
        CheckConstraint("state in ('waiting','approved','refused','taken_back','cancelled')", name="state"),
        CheckConstraint("state not in ('refused','cancelled') or decided_by is not null", name="decided"),
        CheckConstraint("decided_by is null or decided_by <> person_id", name="two"),
    )


class BookingSlot(Base):
    """One unit of a venue for one quarter of an hour, numbered from 1970 (UTC): whoever has the row has the time."""

    __tablename__ = "booking_slot"
    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    unit: Mapped[int]
    quarter: Mapped[int]

    __table_args__ = (
        UniqueConstraint("venue_id", "quarter", "unit"),
        Index("ix_booking_slot_booking_id", "booking_id"),
        CheckConstraint("unit between 1 and 50", name="unit"),
    )
