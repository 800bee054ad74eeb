"""The tables of organizations: applications, invitations, handovers, terms, and the history of their members."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

_OPEN = text("state in ('submitted','returned')")
_ASKED = text("accepted_at is null and withdrawn_at is null")


class Application(Base):
    """Someone asks that an organization be admitted; the office that admits its kind decides, never the applicant.

    `position` is what she is in it, in her words. `changed_at` is when it was sent, sent back or decided last.
    """

    __tablename__ = "organization_application"
    id: Mapped[int] = mapped_column(primary_key=True)
    applicant_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    about: Mapped[str] = mapped_column(Text, default="")
    licence: Mapped[str] = mapped_column(String(80))
    position: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(300), default="")
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))

    __table_args__ = (
        Index(
            "uq_organization_application_open", "applicant_id", "place_id", "kind", "name", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
        Index("ix_organization_application_state", "state", "changed_at"),
        Index("ix_organization_application_applicant_id", "applicant_id", "id"),
        CheckConstraint("state in ('submitted','returned','approved','declined','withdrawn')", name="state"),
        CheckConstraint("decided_by is null or decided_by <> applicant_id", name="two"),
        CheckConstraint("(state = 'approved') = (organization_id is not null)", name="approved"),
    )  # fmt: skip


class ApplicationFile(Base):
    """A document of an application, for the applicant and the deciding office alone."""

    __tablename__ = "organization_application_file"
    application_id: Mapped[int] = mapped_column(ForeignKey("organization_application.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("private_file.id"), primary_key=True)


class Invitation(Base):
    """Someone is asked to become a member, by the number or address she signs in with.

    `person_id` is None where it belongs to no account that could accept: the organization is not told which. Nor is
    it told that she refused: it waits until `expires_at`.
    """

    __tablename__ = "organization_invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    login: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(12))
    term_ends: Mapped[datetime | None]
    invited_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    invited_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_organization_invitation_asked", "organization_id", "login", unique=True,
            sqlite_where=_ASKED, postgresql_where=_ASKED,
        ),
        Index("ix_organization_invitation_person_id", "person_id", "id"),
        CheckConstraint("role in ('chair','secretary','treasurer','clerk','member')", name="role"),
        CheckConstraint("person_id is null or invited_by <> person_id", name="two"),
        CheckConstraint("accepted_at is null or (refused_at is null and withdrawn_at is null)", name="answered"),
    )  # fmt: skip


class Handover(Base):
    """换届交接: the chair proposes a member as her successor; when she accepts, the two roles change places."""

    __tablename__ = "organization_handover"
    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    chair_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    successor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_organization_handover_asked", "organization_id", unique=True,
            sqlite_where=_ASKED, postgresql_where=_ASKED,
        ),
        Index("ix_organization_handover_successor_id", "successor_id", "id"),
        CheckConstraint("chair_id <> successor_id", name="two"),
        CheckConstraint("accepted_at is null or withdrawn_at is null", name="answered"),
    )  # fmt: skip


class Term(Base):
    """任期: the time an organization is elected for, as the office that admits its kind entered it. Never edited: the
    newest holds."""

    __tablename__ = "organization_term"
    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_organization_term_organization_id", "organization_id", "id"),
        CheckConstraint("ends > begins", name="ends"),
    )


class MembershipChange(Base):
    """What happened to a membership, by whom, acting for which organization, why. Never edited.

    `was` is her role before (empty before the first), `role` the one she has since, or had when it ended.
    """

    __tablename__ = "membership_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(String(12))
    was: Mapped[str] = mapped_column(String(12), default="")
    role: Mapped[str] = mapped_column(String(12))
    term_ends: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_membership_change_organization_id", "organization_id", "id"),
        Index("ix_membership_change_person_id", "person_id", "organization_id", "at"),
    )
