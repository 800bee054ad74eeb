"""The record of a vote: its events, how far it has come, its signed heads."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Record(Base):
    """How far the record of a vote has come: enough to append an event and to prove it stands there.

    `frontier` are the roots of the complete subtrees, largest first: with them a new leaf's path needs no other leaf.
    """

    __tablename__ = "vote_record"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    size: Mapped[int] = mapped_column(default=0)
    last: Mapped[str] = mapped_column(String(64))
    frontier: Mapped[list[str]] = mapped_column(JSON)


class RecordEvent(Base):
    """One event of the record, as canonical text."""

    __tablename__ = "vote_event"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    height: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)


class Head(Base):
    """A signed head of the record's tree, printed on the notice board: whoever rewrites the record is found out."""

    __tablename__ = "vote_head"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[str] = mapped_column(String(64))
    time: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(128))
