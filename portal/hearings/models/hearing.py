"""What is heard, when, where, and who sits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

_STANDING = text("state <> 'withdrawn'")


class Hearing(Base):
    """听证会 and its kind (`rules.plan.KINDS`). `purpose` is what it is for, `source_id` the matter it is about.

    From the announcement on, `commitment` is public: the SHA-256 of `seed`, which stays secret until the draw.
    `notice_days` is what the kind asked for then. `sequence` counts the changes of time and place since. `record` is
    what was drawn, as it is published. `room` is the code that is shown in the room.
    """

    __tablename__ = "hearing"
    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[str] = mapped_column(Text, default="")
    source_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    venue: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(300), default="")
    begins_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    notice_days: Mapped[int] = mapped_column(default=0)
    announced_at: Mapped[datetime | None]
    seed: Mapped[str] = mapped_column(String(64), default="")
    commitment: Mapped[str] = mapped_column(String(64), default="")
    drawn_at: Mapped[datetime | None]
    record: Mapped[str] = mapped_column(Text, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    room: Mapped[str] = mapped_column(String(8), default="")

    __table_args__ = (
        CheckConstraint("(begins_at is null) = (ends_at is null)", name="times"),
        CheckConstraint("ends_at > begins_at and closes_at < begins_at", name="order"),
        CheckConstraint(
            "announced_at is null or (begins_at is not null and closes_at is not null and seed <> '')", name="announced"
        ),
        CheckConstraint("(drawn_at is null) = (record = '')", name="drawn"),
        CheckConstraint("source_id is null or source_id <> id", name="source"),
        Index("ix_hearing_closes_at", "drawn_at", "closes_at"),
        Index("ix_hearing_begins_at", "begins_at"),
        Index("ix_hearing_source_id", "source_id"),
    )


class HearingQuota(Base):
    """How many seats a group (`rules.seats.GROUPS`) has."""

    __tablename__ = "hearing_quota"
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), primary_key=True)
    group: Mapped[str] = mapped_column(String(12), primary_key=True)
    seats: Mapped[int]

    __table_args__ = (CheckConstraint("seats > 0", name="seats"),)


class HearingApplication(Base):
    """Somebody wants a seat, for herself or for an organization; in public only `code` stands for her.

    `seat` is the group whose seat she has, `place` her number on the waiting list, from 1 on. `moved_at` is when she
    moved up from it. `present_at` is when she was seen to be there, by herself (`seen_by` her own number) or by the
    desk.
    """

    __tablename__ = "hearing_application"
    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    group: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), default="applied")
    seat: Mapped[str | None] = mapped_column(String(12))
    place: Mapped[int | None]
    at: Mapped[datetime]
    moved_at: Mapped[datetime | None]
    given_back_at: Mapped[datetime | None]
    present_at: Mapped[datetime | None]
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        Index("uq_hearing_application_code", "hearing_id", "code", unique=True),
        Index("uq_hearing_application_person", "hearing_id", "person_id", unique=True,
              sqlite_where=_STANDING, postgresql_where=_STANDING),
        Index("uq_hearing_application_organization", "hearing_id", "organization_id", unique=True,
              sqlite_where=_STANDING, postgresql_where=_STANDING),
        Index("ix_hearing_application_hearing_id", "hearing_id", "state", "place"),
        Index("ix_hearing_application_person_id", "person_id", "state"),
        CheckConstraint("state in ('applied','seated','waiting','withdrawn','given_back')", name="state"),
        CheckConstraint("(state = 'seated') = (seat is not null)", name="seat"),
        CheckConstraint("state <> 'waiting' or place is not null", name="place"),
        CheckConstraint("(present_at is null) = (seen_by is null)", name="seen"),
        CheckConstraint("present_at is null or state = 'seated'", name="present"),
    )  # fmt: skip
