"""The tables of paper forms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class PaperForm(Base):
    """What someone handed in on paper: entered from its scan by one officer, confirmed by another.

    `person_id` signed it (None for a list of supports, whose lines name their own). `matter_id` is what a comment or
    a list is about. `result` is the path of what came of it.
    """

    __tablename__ = "paper_form"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(String(120), default="")
    category: Mapped[str] = mapped_column(String(20), default="")
    stance: Mapped[str] = mapped_column(String(8), default="neutral")
    body: Mapped[str] = mapped_column(Text, default="")
    stated: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300), default="")
    result: Mapped[str] = mapped_column(String(200), default="")
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_paper_form_state", "state", "at"),
        CheckConstraint("kind in ('proposal','comment','supports')", name="kind"),
        CheckConstraint("state in ('entered','returned','confirmed','declined')", name="state"),
        CheckConstraint("decided_by is null or decided_by <> entered_by", name="two"),
        CheckConstraint("(kind = 'supports') = (person_id is null)", name="signed"),
    )


class PaperScan(Base):
    """A photo or PDF of the paper."""

    __tablename__ = "paper_scan"
    form_id: Mapped[int] = mapped_column(ForeignKey("paper_form.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("private_file.id"), primary_key=True)


class PaperLine(Base):
    """One signature of a list, as it was read, whom it was found to be, and what became of it."""

    __tablename__ = "paper_line"
    form_id: Mapped[int] = mapped_column(ForeignKey("paper_form.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(String(10), default="")
