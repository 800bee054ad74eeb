"""The tables of allocations; `Allocation.id` is the id of its matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Allocation(Base):
    """公共收益分配: a budget, who shares it out, by which rule.

    `plan` is a `rules.plan.Plan`. From the announcement on, `setup` is what was published, canonical, and nothing of it
    changes; `step` is by how many fen Equal Shares raises every share. `seed` stays secret until the close; its hash is
    in the setup. `eligible` is how many could choose when it was announced. While it is counted, `runs`, `endowment`
    and `spent` are those of the last affordable run, from which the count goes on after an interruption. `result` is
    canonical (`rules.counting.record_of`).
    """

    __tablename__ = "allocation"
    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text, default="")
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    announced_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    eligible: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(BigInteger, default=0)
    setup: Mapped[str] = mapped_column(Text, default="")
    seed: Mapped[str] = mapped_column(String(64), default="")
    runs: Mapped[int] = mapped_column(default=0)
    endowment: Mapped[int | None] = mapped_column(BigInteger)
    spent: Mapped[int] = mapped_column(BigInteger, default=0)
    result: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        CheckConstraint("(announced_at is null) = (setup = '')", name="setup"),
        CheckConstraint("(counted_at is null) = (result = '')", name="result"),
        Index("ix_allocation_closes_at", "closed_at", "closes_at"),
    )


class AllocationProject(Base):
    """What money is asked for; `cost` in fen, `source_id` the proposal it was taken from."""

    __tablename__ = "allocation_project"
    id: Mapped[int] = mapped_column(primary_key=True)
    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    cost: Mapped[int] = mapped_column(BigInteger)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))

    __table_args__ = (
        UniqueConstraint("allocation_id", "number"),
        UniqueConstraint("allocation_id", "source_id"),
        CheckConstraint("cost > 0", name="cost"),
        Index("ix_allocation_project_source_id", "source_id"),
    )


class AllocationBallot(Base):
    """What one person said, until the close; afterwards only that she took part.

    `draft` is what she has begun and not cast. At the close `choices` is emptied: what was said stands in
    `AllocationGroup`, without whose it was.
    """

    __tablename__ = "allocation_ballot"
    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    draft: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    choices: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    took_part: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint("choices is null or took_part", name="took_part"),
        Index("ix_allocation_ballot_person_id", "person_id"),
    )


class AllocationGroup(Base):
    """The ballots after the close: how many people said just this. Numbered in the order of what they say."""

    __tablename__ = "allocation_group"
    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    choices: Mapped[dict[str, int]] = mapped_column(JSON)
    voters: Mapped[int]

    __table_args__ = (CheckConstraint("voters > 0", name="voters"),)
