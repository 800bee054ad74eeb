"""The tables of opinion statements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

from ..rules.statements.wording import LARGEST


class OpinionStatement(Base):
    """观点: one thought in one short sentence, by the convener (`organization_id`) or by somebody who takes part.

    `state`: waiting (for the convener's look), shown, refused (with a `reason`; votes given before are kept and count
    for nothing).
    """

    __tablename__ = "opinion_statement"
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(LARGEST))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    state: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        UniqueConstraint("consultation_id", "text"),
        CheckConstraint("state in ('waiting', 'shown', 'refused')", name="state"),
        CheckConstraint("(state = 'refused') = (reason <> '')", name="reason"),
        Index("ix_opinion_statement_author_id", "author_id"),
        Index("ix_opinion_statement_organization_id", "organization_id"),
    )


class OpinionVote(Base):
    """What a person last said of a statement: 1 agrees, -1 disagrees, 0 passes. Nobody is shown whose it is."""

    __tablename__ = "opinion_vote"
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    vote: Mapped[int]

    __table_args__ = (
        CheckConstraint("vote in (-1, 0, 1)", name="vote"),
        Index("ix_opinion_vote_person_id", "person_id"),
    )


class OpinionMap(Base):
    """The last finished result. `changes` counts every answer given or changed, `seen` those the result knows of.

    `progress` is how much of a result under way is done, in per cent.
    """

    __tablename__ = "opinion_map"
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    changes: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    counted_at: Mapped[datetime | None]
    progress: Mapped[int] = mapped_column(default=0)
    result: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        CheckConstraint("(counted_at is null) = (result = '')", name="result"),
        Index("ix_opinion_map_seen", "seen", "changes"),
    )


class OpinionPlace(Base):
    """Where a person stands in the last finished result, and in which group (`cluster`, from 0): remembered so that the
    next result keeps its letters and its sides, and shown to nobody but herself."""

    __tablename__ = "opinion_place"
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    x: Mapped[float]
    y: Mapped[float]
    cluster: Mapped[int]

    __table_args__ = (Index("ix_opinion_place_person_id", "person_id"),)
