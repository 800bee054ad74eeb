"""The tables of proposals; `Proposal.id` is the id of its matter."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Proposal(Base):
    """What only proposals have. The text here is the newest version.

    `threshold` is fixed when the proposal opens; `reached_at` is when supports first reached it; `round` counts how
    often it was reported done. `imported_*` keep what another system counted, apart from votes cast here.
    """

    __tablename__ = "proposal"
    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    version: Mapped[int] = mapped_column(default=1)
    threshold: Mapped[int | None]
    reached_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(default=1)
    import_id: Mapped[str | None] = mapped_column(String(40))
    import_source: Mapped[str | None] = mapped_column(String(60))
    imported_support: Mapped[int | None]
    imported_oppose: Mapped[int | None]
    # The last column: SQLite reads a row from its front, and a long text lies in pages of its own.
    body: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("import_source", "import_id"),
        CheckConstraint("threshold is null or threshold > 0", name="threshold"),
        CheckConstraint("(latitude is null) = (longitude is null)", name="pin"),
    )


class ProposalVersion(Base):
    """A text that was public once: every edit after opening keeps the earlier one."""

    __tablename__ = "proposal_version"
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(20))
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]


class CoAuthor(Base):
    """Someone the author invited to write with her; `joined_at` once she accepted."""

    __tablename__ = "proposal_co_author"
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]


class ProposalVote(Base):
    """One verified resident's vote on a proposal: the primary key allows her no second one.

    `changes` counts how often she changed her mind; 0 tells the counters that the vote is a new one.
    """

    __tablename__ = "proposal_vote"
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    choice: Mapped[str] = mapped_column(String(8))
    changes: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("choice in ('support','oppose')", name="choice"),
        Index("ix_proposal_vote_person_id", "person_id"),
    )


class Answer(Base):
    """An official answer. `cost` in fen; `role` is the author's in the organization, on that day.

    `organization_name` stands alone where it was imported.
    """

    __tablename__ = "proposal_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    organization_name: Mapped[str] = mapped_column(String(80))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(12), default="")
    decision: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    cost: Mapped[int | None] = mapped_column(BigInteger)
    due: Mapped[date | None]
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_proposal_answer_proposal_id", "proposal_id", "id"),
        CheckConstraint("decision in ('answered','in_deliberation','accepted','declined')", name="decision"),
        CheckConstraint("cost is null or cost >= 0", name="cost"),
    )


class Progress(Base):
    """A report of the organization in charge on work under way; `percent` as it says itself."""

    __tablename__ = "proposal_progress"
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(Text)
    percent: Mapped[int]
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_proposal_progress_proposal_id", "proposal_id", "id"),
        CheckConstraint("percent between 0 and 100", name="percent"),
    )


class Rating(Base):
    """What someone who took part says of the work in one round: done or not, and a score from 1 to 5."""

    __tablename__ = "proposal_rating"
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    done: Mapped[bool]
    score: Mapped[int]
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint("score between 1 and 5", name="score"),)
