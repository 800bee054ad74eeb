"""The tables of owners' assemblies; `Assembly.id` is the id of its matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
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
    """One thing to vote on, with its item of Article 278; `source_id` the matter it came from."""

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

    __table_args__ = (
        UniqueConstraint("assembly_id", "number"),
        CheckConstraint("item between 1 and 9", name="item"),
        CheckConstraint("kind in ('decision','choice','election')", name="kind"),
    )


class Slot(Base):
    """One head of the frozen electorate: the owners who cast one ballot together, and the area of their parts.

    `said` is where the parts are, for the ballot paper and the lists of collectors ("1号楼 101").
    """

    __tablename__ = "slot"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    number: Mapped[int]
    area: Mapped[int] = mapped_column(BigInteger)
    developer: Mapped[bool] = mapped_column(default=False)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"))
    said: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        UniqueConstraint("assembly_id", "number"),
        Index("ix_slot_assembly_building", "assembly_id", "building_id"),
        CheckConstraint("area > 0", name="area"),
    )


class SlotUnit(Base):
    """A part of a slot, with its area and what that was taken from, as they were when the electorate was frozen."""

    __tablename__ = "slot_unit"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    area: Mapped[int] = mapped_column(BigInteger)
    area_source: Mapped[str] = mapped_column(String(12))

    __table_args__ = (Index("ix_slot_unit_unit_id", "unit_id"),)


class SlotOwner(Base):
    """An owner of a slot; `represents` is the one who votes for all of its joint owners."""

    __tablename__ = "slot_owner"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), primary_key=True)
    represents: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_slot_owner_owner_id", "owner_id"),)


class Service(Base):
    """送达: a ballot was brought to a slot: how, when, by whom, with what proof. Non-return rules depend on it."""

    __tablename__ = "ballot_service"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    how: Mapped[str] = mapped_column(String(10))
    proof: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint("how in ('hand','post','portal','board')", name="how"),)


class Ballot(Base):
    """What one slot said. At most one ballot of a slot counts; the others stay on the record.

    `choices` maps the numbers of motions to what was said; `hash` is the digest of the published record of it, which
    `nonce` keeps from being guessed; `receipt` is the proof its voter was given. In the anonymous mode there is no
    slot and no time (`AnonymousBallot`).
    """

    __tablename__ = "ballot"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    serial: Mapped[str] = mapped_column(String(16), unique=True)
    channel: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    choices: Mapped[str] = mapped_column(Text)
    nonce: Mapped[str] = mapped_column(String(32))
    hash: Mapped[str] = mapped_column(String(64))
    cast_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    at: Mapped[datetime]

    __table_args__ = (
        Index(
            "uq_ballot_counted",
            "slot_id",
            unique=True,
            sqlite_where=text("state = 'counted'"),
            postgresql_where=text("state = 'counted'"),
        ),
        Index("ix_ballot_assembly_state", "assembly_id", "state", "slot_id"),
        Index("ix_ballot_hash", "hash"),
        CheckConstraint("channel in ('web','paper','proxy','official')", name="channel"),
        CheckConstraint("state in ('counted','superseded','conflict','set_aside')", name="state"),
        CheckConstraint("entered_by is null or confirmed_by is null or entered_by <> confirmed_by", name="two"),
    )


class AnonymousBallot(Base):
    """A ballot of an anonymous survey: what was said, under a random tracker. Nothing leads to who said it or when."""

    __tablename__ = "anonymous_ballot"
    tracker: Mapped[str] = mapped_column(String(32), primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), index=True)
    choices: Mapped[str] = mapped_column(Text)


class Participation(Base):
    """A slot took part in an anonymous survey. How, is nowhere."""

    __tablename__ = "participation"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)


class BallotDraft(Base):
    """A ballot that was begun and not cast: said on every page until it is."""

    __tablename__ = "ballot_draft"
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]


class Proxy(Base):
    """书面委托: an owner lets someone cast her ballot, in writing, for this vote.

    `instructions` maps numbers of motions to what the holder must say; of the others she decides herself. The document
    is on file, and whoever entered it is not who checked it.
    """

    __tablename__ = "proxy"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    instructions: Mapped[dict[str, Any]] = mapped_column(JSON)
    document_id: Mapped[int] = mapped_column(ForeignKey("private_file.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]
    at: Mapped[datetime]

    __table_args__ = (
        Index(
            "uq_proxy_slot",
            "slot_id",
            unique=True,
            sqlite_where=text("revoked_at is null"),
            postgresql_where=text("revoked_at is null"),
        ),
        Index("ix_proxy_holder", "assembly_id", "holder_id"),
        CheckConstraint("checked_by is null or checked_by <> entered_by", name="two"),
    )


class PaperBatch(Base):
    """A stack of paper ballots: `forms` is how many its cover sheet says there are; all are entered twice."""

    __tablename__ = "paper_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), index=True)
    forms: Mapped[int]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        CheckConstraint("forms > 0", name="forms"),
        CheckConstraint("closed_by is null or closed_by <> entered_by", name="two"),
    )


class PaperEntry(Base):
    """One paper ballot as two people read it: `first`, then `second` from the scan; a third decides where they differ.

    A reading maps numbers of motions to what is marked, or says `{"invalid": reason}` for the whole paper.
    """

    __tablename__ = "paper_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batch.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    scan_id: Mapped[int] = mapped_column(ForeignKey("private_file.id"))
    first: Mapped[dict[str, Any]] = mapped_column(JSON)
    first_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    second_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    third: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    third_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("batch_id", "slot_id"),
        CheckConstraint("second_by is null or second_by <> first_by", name="two"),
        CheckConstraint("third_by is null or (third_by <> first_by and third_by <> second_by)", name="three"),
    )


class Record(Base):
    """How far the record of a vote has come: enough to append an event and to prove it stands there.

    `frontier` are the roots of the complete subtrees, largest first: with them a new leaf's path needs no other leaf.
    """

    __tablename__ = "vote_record"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    size: Mapped[int] = mapped_column(default=0)
    last: Mapped[str] = mapped_column(String(64))
    frontier: Mapped[list[str]] = mapped_column(JSON)


class RecordEvent(Base):
    """One event of the record, as canonical text."""

    __tablename__ = "vote_event"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    height: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)


class Head(Base):
    """A signed head of the record's tree, printed on the notice board: whoever rewrites the record is found out."""

    __tablename__ = "vote_head"
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[str] = mapped_column(String(64))
    time: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(128))
