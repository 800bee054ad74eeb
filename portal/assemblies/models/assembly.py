"""The assembly and its motions; `Assembly.id` is the id of its matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Assembly(Base):
    """业主大会会议: what is voted on, by whom, when, under which rules.

    `scope` says whose common parts it is about (`rules.electorate.Scope`); `rules` is a `rules.ruleset.RuleSet`. From
    the notice on, `setup` is what was published, canonical, and nothing of it changes. `seed` stays secret until the
    vote is closed; its hash is in the setup.
    """

    __tablename__ = "assembly"
    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    convener: Mapped[str] = mapped_column(String(20))
    scope: Mapped[dict[str, Any]] = mapped_column(JSON)
    mode: Mapped[str] = mapped_column(String(12))
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    materials: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    notice_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]
    heads: Mapped[int] = mapped_column(default=0)
    area: Mapped[int] = mapped_column(BigInteger, default=0)
    setup: Mapped[str] = mapped_column(Text, default="")
    seed: Mapped[str] = mapped_column(String(64), default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    __table_args__ = (
        CheckConstraint("convener in ('committee','demand','residents_committee')", name="convener"),
        CheckConstraint("mode in ('named','confidential','anonymous')", name="mode"),
        CheckConstraint("(notice_at is null) = (setup = '')", name="setup"),
    )


class Motion(Base):
    """One thing to vote on, with its item of Article 278; `source_id` the matter it came from, `demanded` by owners."""

    __tablename__ = "motion"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    number: Mapped[int]
    item: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text, default="")
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    seats: Mapped[int] = mapped_column(default=0)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    demanded: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("assembly_id", "number"),
        CheckConstraint("item between 1 and 9", name="item"),
        CheckConstraint("kind in ('decision','choice','election')", name="kind"),
    )
