"""Who votes, as the register said it when the notice was published, and who was served."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Slot(Base):
    """One head of the frozen electorate: the owners who cast one ballot together, and the area of their parts.

    `said` is where the parts are, for the ballot paper and the lists of collectors ("1号楼 101").
    """

    __tablename__ = "slot"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    number: Mapped[int]
    area: Mapped[int] = mapped_column(BigInteger)
    developer: Mapped[bool] = mapped_column(default=False)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"))
    said: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        UniqueConstraint("assembly_id", "number"),
        Index("ix_slot_assembly_building", "assembly_id", "building_id"),
        CheckConstraint("area > 0", name="area"),
    )


class Turnout(Base):
    """How many slots of a building vote, how many were served, how many have a ballot that counts; with their area.

    Kept in step with every service and every ballot, so that a page of a large vote reads a row a building and not its
    whole electorate.
    """

    __tablename__ = "turnout"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"), primary_key=True)
    heads: Mapped[int]
    area: Mapped[int] = mapped_column(BigInteger)
    back: Mapped[int] = mapped_column(default=0)
    back_area: Mapped[int] = mapped_column(BigInteger, default=0)
    served: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("back between 0 and heads", name="back"),
        CheckConstraint("back_area between 0 and area", name="back_area"),
        CheckConstraint("served between 0 and heads", name="served"),
    )


class SlotUnit(Base):
    """A part of a slot, with its area and what that was taken from, as they were when the electorate was frozen."""

    __tablename__ = "slot_unit"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    area: Mapped[int] = mapped_column(BigInteger)
    area_source: Mapped[str] = mapped_column(String(12))

    __table_args__ = (Index("ix_slot_unit_unit_id", "unit_id"),)


class SlotOwner(Base):
    """An owner of a slot; `represents` is the one who votes for all of its joint owners."""

    __tablename__ = "slot_owner"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), primary_key=True)
    represents: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_slot_owner_owner_id", "owner_id"),)


class Service(Base):
    """送达: a ballot was brought to a slot: how, when, by whom, with what proof. Non-return rules depend on it."""

    __tablename__ = "ballot_service"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    how: Mapped[str] = mapped_column(String(10))
    proof: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint("how in ('hand','post','portal','board')", name="how"),)
