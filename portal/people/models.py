"""The tables of people and organizations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Person(Base):
    """An account. `login` is a mobile number or an e-mail address; `epoch` ends every session when it changes.

    Without a login it was opened at the desk for someone who has not taken it over yet. `silenced_until` is the end of
    a block: until then she publishes no words. A closed account keeps its number and nothing of the person.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str | None] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    password: Mapped[str] = mapped_column(String(200))
    epoch: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    silenced_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("unread >= 0", name="unread"),
        CheckConstraint("closed_at is null or (login is null and name = '')", name="closed"),
    )


class Organization(Base):
    """A committee, company, organization, branch or office. It acts inside `place_id` and below."""

    __tablename__ = "organization"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    about: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("place_id", "kind", "name"),
        CheckConstraint(
            "kind in ('owners_committee','property_company','social_organization','merchant','party_branch',"
            "'residents_committee','subdistrict_office','department')",
            name="kind",
        ),
    )


class Membership(Base):
    """A person's role in an organization, from `since` until `until`, and never beyond the end of the term."""

    __tablename__ = "membership"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    role: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    term_ends: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_membership_current",
            "person_id",
            "organization_id",
            unique=True,
            sqlite_where=text("until is null"),
            postgresql_where=text("until is null"),
        ),
        Index("ix_membership_organization_id", "organization_id"),
        CheckConstraint("role in ('chair','secretary','treasurer','clerk','member')", name="role"),
    )


def serving(now: Any) -> ColumnElement[bool]:
    """The memberships that count at the moment `now` (or a parameter of that name): not ended, the term not over.

    Whoever does not serve acts for nobody, is told nothing and is no chair, though her membership stands until ended.
    """
    return and_(Membership.until.is_(None), or_(Membership.term_ends.is_(None), Membership.term_ends > now))


class Recusal(Base):
    """回避: a member has a conflict of interest in a matter, and takes no part in what her organization does there."""

    __tablename__ = "recusal"
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_recusal_person_id", "person_id"),
        Index("ix_recusal_organization_id", "organization_id", "at"),
    )


class Residency(Base):
    """A person's claim to live in a unit as owner or tenant, and what the residents committee decided.

    `proof` is "letter" once she has typed the code of the unit's letter; `certificate_name` is the name she says stands
    on the property certificate. `entered_by` entered the claim for her at the desk: someone else decides. `reason` is
    that of the refusal or of the end; nobody decided or ended it where both are None in that state: the letter's code
    confirmed it, the register ended it.
    """

    __tablename__ = "residency"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12), default="claimed")
    statement: Mapped[str] = mapped_column(String(300), default="")
    claimed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    proof: Mapped[str] = mapped_column(String(8), default="")
    certificate_name: Mapped[str] = mapped_column(String(80), default="")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))

    __table_args__ = (
        Index(
            "uq_residency_current",
            "person_id",
            "unit_id",
            unique=True,
            sqlite_where=text("state in ('claimed','confirmed')"),
            postgresql_where=text("state in ('claimed','confirmed')"),
        ),
        Index("ix_residency_person_id", "person_id", "state"),
        Index("ix_residency_unit_id", "unit_id"),
        Index("ix_residency_state_claimed_at", "state", "claimed_at"),
        CheckConstraint("kind in ('owner','tenant')", name="kind"),
        CheckConstraint("state in ('claimed','confirmed','declined','ended')", name="state"),
        CheckConstraint("proof in ('','letter')", name="proof"),
        CheckConstraint("entered_by is null or decided_by is null or entered_by <> decided_by", name="two"),
    )


class UnfinishedThing(Base):
    """Something a person began and has not finished, said on every page; `reference` is unique within its kind."""

    __tablename__ = "unfinished"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    reference: Mapped[int] = mapped_column(primary_key=True)
    href: Mapped[str] = mapped_column(String(200))


class SignInTry(Base):
    """A failed sign-in: too many of them make the next one wait."""

    __tablename__ = "sign_in_try"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_sign_in_try_login_at", "login", "at"),)


class CapacityChange(Base):
    """The record of acting for: who began or stopped acting for which organization, and when."""

    __tablename__ = "capacity_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    began: Mapped[bool]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_capacity_change_organization_id_at", "organization_id", "at"),)


class Assistance(Base):
    """受助参与: an officer acts for a person who is present, for thirty minutes at most.

    `identity` says how she was recognized (`rules.IDENTITIES`), `consent` the words that were read out to her.
    """

    __tablename__ = "assistance"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    identity: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
    consent: Mapped[str] = mapped_column(String(400))
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_assistance_person_id", "person_id", "began_at"),
        Index("ix_assistance_organization_id", "organization_id", "id"),
        Index("ix_assistance_officer_id", "officer_id", "ends_at"),
        CheckConstraint("officer_id <> person_id", name="two"),
    )


class TakeOver(Base):
    """A code, given at the desk, with which a person takes over the account that was kept for her; only its digest.

    Asked for by one officer. Where the account has a login already (`recovers`: she forgot her password) another
    officer issues it. Until then `expires_at` is the end of the request, afterwards the end of the code; `ended_at`
    is set where it was declined or a later one took its place.
    """

    __tablename__ = "take_over"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    recovers: Mapped[bool]
    identity: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
    consent: Mapped[str] = mapped_column(String(400))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    asked_at: Mapped[datetime]
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_take_over_asked_for", "asked_for", "id"),
        CheckConstraint("(digest is null) = (issued_by is null)", name="issued"),
        CheckConstraint("used_at is null or digest is not null", name="used"),
        CheckConstraint("not recovers or issued_by is null or issued_by <> asked_by", name="two"),
        CheckConstraint("asked_by <> person_id and (issued_by is null or issued_by <> person_id)", name="own"),
    )


class Look(Base):
    """Someone looked at a person's verified data: who, for which organization, at what, why. The person sees it."""

    __tablename__ = "look"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    what: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_look_person_id", "person_id", "at"),)
