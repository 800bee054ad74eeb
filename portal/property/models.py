"""The tables of the property register."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Owner(Base):
    """业主: a person, a legal person, or the developer, as the register names her in one compound.

    The same owner of several units is one row. `document` is the keyed digest of her document's number, which is not
    kept, and `document_end` its last four characters; both are empty where the register does not know it. `person_id`
    is her account, once she has proven that she is this owner.
    """

    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    document: Mapped[str] = mapped_column(String(64), default="")
    document_end: Mapped[str] = mapped_column(String(4), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("compound_id", "kind", "name", "document"),
        Index("ix_owner_person_id", "person_id"),
        CheckConstraint("kind in ('person','legal','developer')", name="kind"),
    )


class Ownership(Base):
    """An owner's part of a unit, `numerator`/`denominator` of it, from `since` until `until`.

    `represents`: the one joint owner who casts the unit's ballot for all (业主共有人的代表).
    """

    __tablename__ = "ownership"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    numerator: Mapped[int] = mapped_column(default=1)
    denominator: Mapped[int] = mapped_column(default=1)
    represents: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_ownership_current",
            "unit_id",
            "owner_id",
            unique=True,
            sqlite_where=text("until is null"),
            postgresql_where=text("until is null"),
        ),
        Index(
            "uq_ownership_representative",
            "unit_id",
            unique=True,
            sqlite_where=text("until is null and represents"),
            postgresql_where=text("until is null and represents"),
        ),
        Index("ix_ownership_owner_id", "owner_id"),
        CheckConstraint("numerator > 0 and numerator <= denominator", name="share"),
    )


class UnitChange(Base):
    """What the register said of a unit before and after: one row a change, never edited.

    `before` and `after` are what `queries.unit_said` gives (None: the unit was not there). `source` is an import or a
    correction and `reference` its id, or the joint owners, who named their representative (0). Whoever entered it and
    whoever confirmed it are never the same person. An operator at the command line is nobody (None).
    """

    __tablename__ = "unit_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    source: Mapped[str] = mapped_column(String(12))
    reference: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(300))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_unit_change_unit_id", "unit_id", "id"),
        CheckConstraint("source in ('import','correction','owners')", name="source"),
        CheckConstraint("entered_by is null or confirmed_by is null or entered_by <> confirmed_by", name="two"),
    )


class Correction(Base):
    """What one officer wants the register to say of a unit, until a colleague confirms it.

    `before` and `after` are what `queries.unit_said` gives, `before` at the moment it was entered: where the register
    says something else by the time it is confirmed, it is out of date. `owners` are the owners wanted (None: they stay
    as they are), each {owner_id} or, if she is new, {kind, name, document, document_end}, with {numerator, denominator,
    represents}. `answer` is the reason of a refusal.
    """

    __tablename__ = "correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(12), default="proposed")
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    owners: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(300))
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    entered_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        Index(
            "uq_correction_waiting",
            "unit_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
        Index("ix_correction_unit_id", "unit_id", "id"),
        Index("ix_correction_state", "state", "id"),
        CheckConstraint("state in ('proposed','applied','declined','outdated')", name="state"),
        CheckConstraint("decided_by is null or decided_by <> entered_by", name="two"),
        CheckConstraint("state not in ('applied','declined') or decided_by is not null", name="decided"),
    )


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
