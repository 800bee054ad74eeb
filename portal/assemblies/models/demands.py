"""How an assembly comes about: owners who demand it, and where the portal's channel is recognized."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Demand(Base):
    """Owners demand an assembly: how many of them, of how many, until when; counted with every signature and daily.

    `due_at`: by when whoever has to convene it publishes the notice, once the line was reached.
    """

    __tablename__ = "demand"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(1000))
    until: Mapped[datetime]
    counted_at: Mapped[datetime]
    heads: Mapped[int] = mapped_column(default=0)
    area: Mapped[int] = mapped_column(BigInteger, default=0)
    all_heads: Mapped[int] = mapped_column(default=0)
    all_area: Mapped[int] = mapped_column(BigInteger, default=0)
    reached_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_demand_until", "until"),
        CheckConstraint("(reached_at is null) = (due_at is null)", name="reached"),
        CheckConstraint("heads <= all_heads and area <= all_area", name="part"),
    )


class Signature(Base):
    """A person who owns a part of the compound has signed a demand."""

    __tablename__ = "demand_signature"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("demand.assembly_id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]

    __table_args__ = (Index("ix_demand_signature_person_id", "person_id"),)


class ChannelRecognition(Base):
    """Whether ballots cast in the portal count in a place and all within it, by which document. The newest holds."""

    __tablename__ = "channel_recognition"
    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    statutory: Mapped[bool]
    document: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_channel_recognition_place_id", "place_id", "id"),
        CheckConstraint("document <> ''", name="document"),
    )
