"""The register as it was published, and what owners object to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class RegisterNotice(Base):
    """公示: the register of a compound as it was at `opened_at`, open to objections until `ends_at`.

    `digest` is the SHA-256 of the canonical JSON of what it said then (`rules.digest_of_register`).
    """

    __tablename__ = "register_notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    state: Mapped[str] = mapped_column(String(8), default="open")
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    units: Mapped[int]
    area: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_register_notice_open",
            "compound_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_register_notice_compound_id", "compound_id", "id"),
        CheckConstraint("state in ('open','settled')", name="state"),
        CheckConstraint("(state = 'settled') = (settled_at is not null)", name="settled"),
        CheckConstraint("ends_at > opened_at", name="term"),
    )


class NoticeUnit(Base):
    """What a public notice says of one unit (`queries.unit_said` at the opening); `position` orders a building."""

    __tablename__ = "notice_unit"
    notice_id: Mapped[int] = mapped_column(ForeignKey("register_notice.id"), primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    area: Mapped[int | None]
    said: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("notice_id", "unit_id"),)


class RegisterObjection(Base):
    """异议: an owner says, while the register is published, that it is wrong about her unit; an officer answers.

    An upheld objection names the correction that sets it right. It waits again where that correction is not confirmed.
    `entered_by` is the officer who helped her write it: someone else answers.
    """

    __tablename__ = "register_objection"
    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("register_notice.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(8), default="open")
    at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(String(500), default="")
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("correction.id"))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_register_objection_open",
            "notice_id",
            "unit_id",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_register_objection_state", "state", "id"),
        Index("ix_register_objection_unit_id", "unit_id"),
        Index("ix_register_objection_person_id", "person_id"),
        Index("ix_register_objection_correction_id", "correction_id"),
        CheckConstraint("kind in ('area','owners','other')", name="kind"),
        CheckConstraint("state in ('open','upheld','rejected')", name="state"),
        CheckConstraint("state = 'open' or (answered_by is not null and answer <> '')", name="answered"),
        CheckConstraint("state <> 'upheld' or correction_id is not null", name="correction"),
        CheckConstraint("answered_by is null or answered_by <> person_id", name="own"),
        CheckConstraint("answered_by is null or entered_by is null or answered_by <> entered_by", name="two"),
    )
