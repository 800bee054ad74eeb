"""The versions of a text and their paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from portal.kernel.db import db
from portal.people.rules import Viewer

from ...models import TextParagraph, TextVersion
from ...rules.lifecycle import Form
from ...rules.text.paragraphs import Kind, Paragraph
from ..consultation import ConsultationThing, get_consultation

# How many versions a list shows; each is the work of weeks.
VERSIONS = 50


@dataclass(frozen=True)
class Version:
    """A version of a text, in which `paragraphs` are numbered from one."""

    id: int
    consultation_id: int
    number: int
    begun_at: datetime
    published_at: datetime | None
    note: str


@dataclass(frozen=True)
class Placed:
    """A paragraph where it stands: `number` in its margin, `thread` by which it is found again in other versions."""

    number: int
    thread: int
    paragraph: Paragraph


def get_text(viewer: Viewer, consultation_id: int) -> ConsultationThing | None:
    """The consultation, where it is the review of a text that this viewer may see."""
    thing = get_consultation(viewer, consultation_id)
    return thing if thing is not None and thing.form == Form.TEXT else None


def versions_of(consultation_id: int) -> list[Version]:
    """The published versions, the newest first."""
    mine = and_(TextVersion.consultation_id == consultation_id, TextVersion.published_at.is_not(None))
    rows = db.session.scalars(select(TextVersion).where(mine).order_by(TextVersion.number.desc()).limit(VERSIONS))
    return [_version(row) for row in rows]


def current_of(consultation_id: int) -> Version | None:
    """The version people read and speak about; None before there is a text."""
    return _one(and_(TextVersion.consultation_id == consultation_id, TextVersion.published_at.is_not(None)))


def begun_of(consultation_id: int) -> Version | None:
    """The new version its convener is preparing."""
    return _one(and_(TextVersion.consultation_id == consultation_id, TextVersion.published_at.is_(None)))


def version_of(consultation_id: int, number: int) -> Version | None:
    """A published version by its number."""
    mine = and_(TextVersion.consultation_id == consultation_id, TextVersion.number == number)
    return _one(and_(mine, TextVersion.published_at.is_not(None)))


def _one(mine: object) -> Version | None:
    row = db.session.scalar(select(TextVersion).where(mine).order_by(TextVersion.number.desc()).limit(1))  # type: ignore[arg-type]
    return None if row is None else _version(row)


def _version(row: TextVersion) -> Version:
    return Version(row.id, row.consultation_id, row.number, row.begun_at, row.published_at, row.note)


def paragraphs_of(version_id: int) -> list[Placed]:
    """The paragraphs of a version in their order."""
    rows = db.session.execute(
        select(TextParagraph.number, TextParagraph.thread, TextParagraph.kind, TextParagraph.text,
               TextParagraph.label, TextParagraph.level)
        .where(TextParagraph.version_id == version_id)
        .order_by(TextParagraph.number)
    )  # fmt: skip
    return [Placed(row.number, row.thread, Paragraph(Kind(row.kind), row.text, row.label, row.level)) for row in rows]


@dataclass(frozen=True)
class Step:
    """What became of a paragraph from one version to the next: `old` or `new` is missing where it is new or dropped."""

    old: Placed | None
    new: Placed | None

    @property
    def thread(self) -> int:
        """The thread of the paragraph."""
        placed = self.new or self.old
        assert placed is not None
        return placed.thread

    @property
    def kind(self) -> str:
        """One of kept, changed, new, dropped."""
        if self.old is None or self.new is None:
            return "new" if self.old is None else "dropped"
        return "kept" if self.old.paragraph == self.new.paragraph else "changed"


def steps_between(old: Sequence[Placed], new: Sequence[Placed]) -> list[Step]:
    """Every paragraph of both versions in reading order; what was dropped stands where it stood."""
    before, lived = {one.thread: one for one in old}, {one.thread for one in new}
    steps: list[Step] = []
    at = 0
    for one in new:
        was = before.get(one.thread)
        if was is not None:
            while at < len(old) and old[at].number < was.number:
                if old[at].thread not in lived:
                    steps.append(Step(old[at], None))
                at += 1
        steps.append(Step(was, one))
    steps += [Step(one, None) for one in old[at:] if one.thread not in lived]
    return steps
