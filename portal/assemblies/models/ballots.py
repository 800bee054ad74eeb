"""Ballots, those begun and not cast, and who casts one for someone else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Ballot(Base):
    """What one slot said. At most one ballot of a slot counts; the others stay on the record.

    `choices` maps the numbers of motions to what was said; `hash` is the digest of the published record of it, which
    `nonce` keeps from being guessed; `receipt` is the proof its voter was given. In the anonymous mode there is no
    slot and no time (`AnonymousBallot`).
    """

    __tablename__ = "ballot"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    serial: Mapped[str] = mapped_column(String(16), unique=True)
    channel: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    choices: Mapped[str] = mapped_column(Text)
    nonce: Mapped[str] = mapped_column(String(32))
    hash: Mapped[str] = mapped_column(String(64))
    cast_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    at: Mapped[datetime]

    __table_args__ = (
        Index(
            "uq_ballot_counted",
            "slot_id",
            unique=True,
            sqlite_where=text("state = 'counted'"),
            postgresql_where=text("state = 'counted'"),
        ),
        Index("ix_ballot_assembly_state", "assembly_id", "state", "slot_id"),
        Index("ix_ballot_hash", "hash"),
        CheckConstraint("channel in ('web','paper','proxy','official')", name="channel"),
        CheckConstraint("state in ('counted','superseded','conflict','set_aside')", name="state"),
        CheckConstraint("entered_by is null or confirmed_by is null or entered_by <> confirmed_by", name="two"),
    )


class AnonymousBallot(Base):
    """A ballot of an anonymous survey: what was said, under a random tracker. Nothing leads to who said it or when."""

    __tablename__ = "anonymous_ballot"
    tracker: Mapped[str] = mapped_column(String(32), primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), index=True)
    choices: Mapped[str] = mapped_column(Text)

    # Without a row number of SQLite's own, which would tell in which order they came.
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy's own protocol)


class Participation(Base):
    """A slot took part in an anonymous survey. How, is nowhere."""

    __tablename__ = "participation"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)


class BallotDraft(Base):
    """A ballot that was begun and not cast: said on every page until it is."""

    __tablename__ = "ballot_draft"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class Proxy(Base):
    """书面委托: an owner lets someone cast her ballot, in writing, for this vote.

    `instructions` maps numbers of motions to what the holder must say; of the others she decides herself. The document
    is on file, and whoever entered it is not who checked it.
    """

    __tablename__ = "proxy"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    instructions: Mapped[dict[str, Any]] = mapped_column(JSON)
    document_id: Mapped[int] = mapped_column(ForeignKey("private_file.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]
    at: Mapped[datetime]

    __table_args__ = (
        Index(
            "uq_proxy_slot",
            "slot_id",
            unique=True,
            sqlite_where=text("revoked_at is null"),
            postgresql_where=text("revoked_at is null"),
        ),
        Index("ix_proxy_holder", "assembly_id", "holder_id"),
        CheckConstraint("checked_by is null or checked_by <> entered_by", name="two"),
    )
