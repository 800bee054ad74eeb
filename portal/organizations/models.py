"""The tables of organizations: applications, invitations, and the history of their members."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Application(Base):
    """Someone asks that an organization be admitted; the office that admits its kind decides, never the applicant."""

    __tablename__ = "organization_application"
    id: Mapped[int] = mapped_column(primary_key=True)
    applicant_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    about: Mapped[str] = mapped_column(Text, default="")
    licence: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(300), default="")
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))

    __table_args__ = (
        Index("ix_organization_application_state", "state", "changed_at"),
        Index("ix_organization_application_applicant_id", "applicant_id"),
        CheckConstraint("state in ('submitted','returned','approved','declined','withdrawn')", name="state"),
        CheckConstraint("decided_by is null or decided_by <> applicant_id", name="two"),
        CheckConstraint("(state = 'approved') = (organization_id is not null)", name="approved"),
    )


class ApplicationFile(Base):
    """A document of an application, for the applicant and the deciding office alone."""

    __tablename__ = "organization_application_file"
    application_id: Mapped[int] = mapped_column(ForeignKey("organization_application.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("private_file.id"), primary_key=True)


class Invitation(Base):
    """Someone is asked to become a member; with `takes_over`, to become chair in place of whoever asks."""

    __tablename__ = "organization_invitation"
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(12))
    takes_over: Mapped[bool] = mapped_column(default=False)
    term_ends: Mapped[datetime | None]
    invited_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_organization_invitation_person_id", "person_id"),
        CheckConstraint("invited_by <> person_id", name="two"),
    )


class MembershipChange(Base):
    """What happened to a membership, by whom, acting for which organization, why. Never edited."""

    __tablename__ = "membership_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(String(12))
    role: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_membership_change_organization_id", "organization_id", "id"),)
