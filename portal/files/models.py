"""The tables of files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Attachment(Base):
    """A file of a matter. `digest` (SHA-256 of what is stored) is also its place on disk; sizes in bytes and pixels."""

    __tablename__ = "attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    uploader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    width: Mapped[int | None]
    height: Mapped[int | None]
    caption: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("matter_id", "digest"),
        Index("ix_attachment_matter_id", "matter_id", "id"),
        CheckConstraint("kind in ('photo','document')", name="kind"),
    )


class PrivateFile(Base):
    """A document that belongs to no matter: an application's papers, the scan of a paper form.

    Who may see it is asked by the room that keeps its id; nothing else leads to it.
    """

    __tablename__ = "private_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    uploader_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint("kind in ('photo','document')", name="kind"),)
