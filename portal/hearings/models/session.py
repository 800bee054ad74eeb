"""The tables of a hearing's session: agenda, speeches, questions from the floor, straw polls."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

from ..rules.session import SPEECH_SECONDS

_WAITING, _SPEAKING, _OPEN = text("state = 'waiting'"), text("state = 'speaking'"), text("closed_at is null")


class HearingSession(Base):
    """What a board shows changes with `version`, which counts every change; whoever has seen it asks for nothing else.

    `stamp` tells this session from any other that ever had its number. `item_id` is what is spoken about, `seconds` how
    long one speaks. `called_id` is the speech called last: whoever calls the next one says which was the last she knew.
    """

    __tablename__ = "hearing_session"
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    stamp: Mapped[str] = mapped_column(String(16))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("hearing_item.id"))
    seconds: Mapped[int] = mapped_column(default=SPEECH_SECONDS)
    called_id: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("ended_at is null or began_at is not null", name="ended"),
        Index("ix_hearing_session_item_id", "item_id"),
    )


class HearingItem(Base):
    """An item of the agenda, with the minutes planned for it; `begun_at` is when it was first taken up."""

    __tablename__ = "hearing_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    minutes: Mapped[int]
    begun_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("hearing_id", "position"),
        CheckConstraint("minutes > 0", name="minutes"),
    )


class HearingSpeech(Base):
    """Somebody asked to speak, and perhaps spoke.

    `side` is a `rules.queue.Side`; `point_of_order` goes first. Times as in `rules.session.Timer`, whole seconds.
    `what` is what the secretary wrote down, last at `written_at`. One speaks at a time, and nobody waits twice.
    """

    __tablename__ = "hearing_speech"
    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("hearing_item.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[str] = mapped_column(String(8))
    point_of_order: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(9), default="waiting")
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    allowed: Mapped[int] = mapped_column(default=0)
    paused: Mapped[int] = mapped_column(default=0)
    paused_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    what: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_hearing_speech_waiting", "hearing_id", "person_id", "point_of_order", unique=True,
              sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("uq_hearing_speech_speaking", "hearing_id", unique=True, sqlite_where=_SPEAKING,
              postgresql_where=_SPEAKING),
        Index("ix_hearing_speech_hearing_id", "hearing_id", "state", "item_id"),
        Index("ix_hearing_speech_person_id", "person_id"),
        Index("ix_hearing_speech_item_id", "item_id"),
        CheckConstraint("side in ('for','against','question','neutral')", name="side"),
        CheckConstraint("state in ('waiting','speaking','done','skipped','withdrawn')", name="state"),
        CheckConstraint("state not in ('speaking','done') or started_at is not null", name="started"),
        CheckConstraint("(state = 'done') = (finished_at is not null)", name="finished"),
        CheckConstraint("paused_at is null or state = 'speaking'", name="paused"),
    )  # fmt: skip


class HearingQuestion(Base):
    """A question from the floor. `supports` counts `HearingSupport`. `answer` is what was answered, written down, or
    why a question is withheld."""

    __tablename__ = "hearing_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("hearing_item.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(9), default="open")
    supports: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        CheckConstraint("state in ('open','taken_up','answered','withdrawn','withheld')", name="state"),
        CheckConstraint("state <> 'withheld' or answer <> ''", name="withheld"),
        CheckConstraint("supports >= 0", name="supports"),
        Index("ix_hearing_question_hearing_id", "hearing_id", "state", "supports"),
        Index("ix_hearing_question_person_id", "person_id"),
        Index("ix_hearing_question_item_id", "item_id"),
    )


class HearingSupport(Base):
    """A person supports a question of somebody else, once."""

    __tablename__ = "hearing_support"
    question_id: Mapped[int] = mapped_column(ForeignKey("hearing_question.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    __table_args__ = (Index("ix_hearing_support_person_id", "person_id"),)


class HearingPoll(Base):
    """A straw poll (意向摸底): it binds nobody. From the close on, `totals` says how often each option was chosen, and
    `present` how many could have answered; who chose what is forgotten then."""

    __tablename__ = "hearing_poll"
    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("hearing_item.id"))
    question: Mapped[str] = mapped_column(String(200))
    options: Mapped[list[str]] = mapped_column(JSON)
    answered: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    totals: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    present: Mapped[int | None]

    __table_args__ = (
        Index("uq_hearing_poll_open", "hearing_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_hearing_poll_hearing_id", "hearing_id"),
        Index("ix_hearing_poll_item_id", "item_id"),
        CheckConstraint("(closed_at is null) = (totals is null)", name="totals"),
        CheckConstraint("(closed_at is null) = (present is null)", name="present"),
    )


class HearingPollAnswer(Base):
    """What one person chose, until the close: the number of an option, from 0."""

    __tablename__ = "hearing_poll_answer"
    poll_id: Mapped[int] = mapped_column(ForeignKey("hearing_poll.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    choice: Mapped[int]

    __table_args__ = (Index("ix_hearing_poll_answer_person_id", "person_id"),)
