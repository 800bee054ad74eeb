"""The versions of a text and their paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

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


@dataclass(frozen=True)
class Versions:
    """All versions of a text: the published ones, the newest first, and the one its convener is preparing."""

    published: Sequence[Version]
    begun: Version | None

    @property
    def current(self) -> Version | None:
        """The version people read and speak about; None before there is a text."""
        return self.published[0] if self.published else None

    def numbered(self, number: int) -> Version | None:
        """A published version."""
        return next((version for version in self.published if version.number == number), None)


def versions_of(consultation_id: int) -> Versions:
    """The versions of a text; the earliest of very many are left out."""
    mine = TextVersion.consultation_id == consultation_id
    rows = db.session.scalars(select(TextVersion).where(mine).order_by(TextVersion.number.desc()).limit(VERSIONS))
    found = [version_from(row) for row in rows]
    begun = next((version for version in found if version.published_at is None), None)
    return Versions([version for version in found if version.published_at is not None], begun)


def current_of(consultation_id: int) -> Version | None:
    """The version people read and speak about; None before there is a text."""
    return versions_of(consultation_id).current


def begun_of(consultation_id: int) -> Version | None:
    """The new version its convener is preparing."""
    return versions_of(consultation_id).begun


def version_from(row: TextVersion) -> Version:
    """A row as it is read."""
    return Version(row.id, row.consultation_id, row.number, row.begun_at, row.published_at, row.note)


@dataclass(frozen=True)
class VersionThing:
    """A published version of a text that can be read."""

    thing: ConsultationThing
    version: Version
    versions: Versions


def get_version(viewer: Viewer, consultation_id: int, number: int) -> VersionThing | None:
    """A version of a text that this viewer may see, by its number."""
    thing = get_text(viewer, consultation_id)
    versions = None if thing is None else versions_of(consultation_id)
    version = None if versions is None else versions.numbered(number)
    if thing is None or versions is None or version is None:
        return None
    return VersionThing(thing, version, versions)


def paragraphs_of(version_id: int) -> list[Placed]:
    """The paragraphs of a version in their order."""
    return paragraphs_of_all([version_id])[version_id]


def paragraphs_of_all(version_ids: Sequence[int]) -> dict[int, list[Placed]]:
    """The paragraphs of each of these versions in their order."""
    rows = db.session.execute(
        select(TextParagraph.version_id, TextParagraph.number, TextParagraph.thread, TextParagraph.kind,
               TextParagraph.text, TextParagraph.label, TextParagraph.level)
        .where(TextParagraph.version_id.in_(version_ids))
        .order_by(TextParagraph.version_id, TextParagraph.number)
    )  # fmt: skip
    found: dict[int, list[Placed]] = {version_id: [] for version_id in version_ids}
    for row in rows:
        paragraph = Paragraph(Kind(row.kind), row.text, row.label, row.level)
        found[row.version_id].append(Placed(row.number, row.thread, paragraph))
    return found


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
