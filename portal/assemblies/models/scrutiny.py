"""监票人: who recounts a confidential vote from its sealed file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Scrutineer(Base):
    """Someone the convener asked, before the opening, to recount the vote; she accepts, and counts nothing herself."""

    __tablename__ = "scrutineer"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    appointed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("appointed_by <> person_id", name="two"),)
