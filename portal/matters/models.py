"""The tables of the register."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


def _lists() -> list[Index]:
    """The orders in which lists read matters, so that a page costs the same however many there are.

    Newest first for every combination of place, state and category. Most supported first by place only, because a vote
    moves each of them; they carry state and category so that other rows are passed over inside the index.
    """
    places = ((), ("community_id",), ("place_id",))
    facets = ((), ("state",), ("category",), ("state", "category"))
    newest = [(*place, *facet, "published_at", "id") for place in places for facet in facets]
    supported = [(*place, "supports", "id", "state", "category") for place in places]
    return [Index("ix_matter_list_" + "_".join(order), "kind", *order) for order in newest + supported]


class Matter(Base):
    """事项: one thing people deliberate on.

    `entered_by` is the officer who entered it for its author, `entered_name` how he signed.
    `published_at` is None for a draft. An imported matter has an `author_name` and no account. `responsible_id` is
    the organization in charge. `supports`, `opposes`, `comments`, `followers` are counters kept with their rows.
    `subdistrict_id` and `community_id` repeat what `place_path` says, for indexes.
    """

    __tablename__ = "matter"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(120))
    excerpt: Mapped[str] = mapped_column(String(160), default="")
    path: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(20))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    place_path: Mapped[str] = mapped_column(String(120))
    subdistrict_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_name: Mapped[str] = mapped_column(String(80))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_name: Mapped[str] = mapped_column(String(130), default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_for: Mapped[str] = mapped_column(String(20), default="")
    supports: Mapped[int] = mapped_column(default=0)
    opposes: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    followers: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        *_lists(),
        Index("ix_matter_author_id", "author_id", "id"),
        Index(
            "ix_matter_entered_by",
            "entered_by",
            sqlite_where=text("entered_by is not null"),
            postgresql_where=text("entered_by is not null"),
        ),
        Index("ix_matter_responsible_state", "responsible_id", "state", "published_at"),
        CheckConstraint("supports >= 0 and opposes >= 0 and comments >= 0 and followers >= 0", name="counters"),
    )


class Tally(Base):
    """How many published matters a place and everything inside it hold, by kind, state and category.

    Kept with every change of a matter, so that a list can show its counts without counting.
    """

    __tablename__ = "matter_tally"
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    state: Mapped[str] = mapped_column(String(20), primary_key=True)
    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("number >= 0", name="number"),)


class Event(Base):
    """What happened: `actor_id` did `verb` (past tense), for `organization_id` if she acted for one.

    `entered_by` is the officer who entered it for her, acting for `entered_for`.
    """

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    verb: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    public: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_event_matter_id_public", "matter_id", "public", "id"),
        Index("ix_event_actor_id_at", "actor_id", "at"),
        Index("ix_event_organization_id", "organization_id", "id"),
    )


class EntryObjection(Base):
    """ "This was not my will": a person objects to something an officer entered for her."""

    __tablename__ = "entry_objection"
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]


class Link(Base):
    """One step of the decision chain: `from_id` led to, or was merged into, `to_id`."""

    __tablename__ = "matter_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "kind"),
        Index("ix_matter_link_to_id", "to_id"),
        CheckConstraint("from_id <> to_id", name="ends"),
    )


class Clock(Base):
    """A public deadline: what is owed by `due_at`, by whom; `met_at` once it was done."""

    __tablename__ = "clock"
    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    kind: Mapped[str] = mapped_column(String(16))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    met_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("matter_id", "kind", "started_at"),
        Index("ix_clock_organization_id_met_at_due_at", "organization_id", "met_at", "due_at"),
        Index("ix_clock_met_at_due_at", "met_at", "due_at"),
    )


class Follow(Base):
    """A person who wants to hear what becomes of a matter."""

    __tablename__ = "follow"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    since: Mapped[datetime]

    __table_args__ = (Index("ix_follow_matter_id", "matter_id"),)
