"""A paragraph and a remark, as the policy and their pages see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from portal.kernel.db import db
from portal.people.rules import Viewer

from ...models import TextParagraph, TextVersion
from ..consultation import ConsultationThing
from .versions import VERSIONS, Placed, Version, get_text, paragraphs_of, version_from


@dataclass(frozen=True)
class ParagraphThing:
    """A paragraph of the current version, or of the last one it stood in (`dropped`), as the policy sees it."""

    id: int
    matter_id: int
    thing: ConsultationThing
    version: Version
    current: Version
    placed: Placed
    before: Placed | None
    after: Placed | None

    @property
    def dropped(self) -> bool:
        """Whether the text goes on without it."""
        return self.version.number != self.current.number

    @property
    def state(self) -> str:
        """That of the consultation."""
        return self.thing.state

    @property
    def place_path(self) -> str:
        """That of the consultation."""
        return self.thing.place_path

    @property
    def path(self) -> str:
        """Its page."""
        return f"{self.thing.path}/paragraphs/{self.placed.thread}"

    def open_at(self, now: datetime) -> bool:
        """Whether one can speak about it at this moment."""
        return not self.dropped and self.thing.open_at(now)


def get_paragraph(viewer: Viewer, consultation_id: int, thread: int) -> ParagraphThing | None:
    """A paragraph by its thread; None where no published version has it."""
    thing = get_text(viewer, consultation_id)
    if thing is None:
        return None
    has = select(TextParagraph.id).where(TextParagraph.version_id == TextVersion.id, TextParagraph.thread == thread)
    published = db.session.execute(
        select(TextVersion, has.exists().label("has"))
        .where(TextVersion.consultation_id == consultation_id, TextVersion.published_at.is_not(None))
        .order_by(TextVersion.number.desc())
        .limit(VERSIONS)
    ).all()
    version = next((version_from(row.TextVersion) for row in published if row.has), None)
    if version is None:
        return None
    placed = paragraphs_of(version.id)
    at = next(at for at, one in enumerate(placed) if one.thread == thread)
    return ParagraphThing(
        thread, consultation_id, thing, version, version_from(published[0].TextVersion), placed[at],
        placed[at - 1] if at else None, placed[at + 1] if at + 1 < len(placed) else None,
    )  # fmt: skip


@dataclass(frozen=True)
class RemarkThing:
    """A remark as the policy and its pages see it. `said_for` is the organization that said it, `organization_id` the
    one that asks. `outcomes`: (number of the version, whether it took it, why not). `reads` is how its paragraph read
    when it was said."""

    id: int
    matter_id: int
    thing: ConsultationThing
    thread: int
    kind: str
    words: str
    why: str
    author_id: int
    author_name: str
    said_for: int | None
    organization: str | None
    entered_by: int | None
    entered_name: str
    at: datetime
    version: int
    backers: int
    hidden_at: datetime | None
    hidden_for: str
    hider: str | None
    backed: bool = False
    reads: str = ""
    outcomes: Sequence[tuple[int, bool, str]] = field(default_factory=tuple)

    @property
    def state(self) -> str:
        """That of the consultation."""
        return self.thing.state

    @property
    def organization_id(self) -> int | None:
        """The organization that asks."""
        return self.thing.organization_id

    @property
    def place_path(self) -> str:
        """That of the consultation."""
        return self.thing.place_path

    @property
    def page(self) -> str:
        """Where it stands."""
        return f"{self.thing.path}/paragraphs/{self.thread}#remark-{self.id}"

    @property
    def taken(self) -> int | None:
        """The number of the version that took it."""
        return next((number for number, taken, _reason in self.outcomes if taken), None)

    def open_at(self, now: datetime) -> bool:
        """Whether one can still take part."""
        return self.thing.open_at(now)
