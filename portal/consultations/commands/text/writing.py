"""The convener's hand in a text: taking in a draft, and changing it paragraph by paragraph.

While the consultation is prepared this is the text itself; afterwards, a new version that nobody else reads yet.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, insert, select, update

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.people.rules import Viewer

from ...models import Consultation, TextParagraph, TextVersion
from ...queries.consultation import ConsultationThing
from ...queries.text.versions import Placed, Version, current_of, paragraphs_of
from ...rules.text.matching import match
from ...rules.text.paragraphs import LABEL_LARGEST, MOST, TEXT_LARGEST, Kind, Paragraph, check_text, check_words, clean


def take(viewer: Viewer, thing: ConsultationThing, paragraphs: Sequence[Paragraph]) -> None:
    """Put a whole text in place of the one at hand; a new version is matched with the one people read.

    Raises `DomainError` for a text without words and for one that is too long; then nothing is changed.
    """
    policy.require("consultations.write_text", viewer, thing)
    check_text(paragraphs)
    version = held_version(thing)
    current = current_of(thing.id)
    old = paragraphs_of(current.id) if current is not None and current.id != version.id else []
    new_thread = _next_thread(thing.id) if old else 1
    threads: list[int] = []
    for was in match([one.paragraph.text for one in old], [one.text for one in paragraphs]):
        threads.append(new_thread if was is None else old[was].thread)
        new_thread += was is None
    db.session.execute(delete(TextParagraph).where(TextParagraph.version_id == version.id))
    enter(version.id, [Placed(at + 1, threads[at], one) for at, one in enumerate(paragraphs)])
    version.begun_at = clock.now()


def change(viewer: Viewer, thing: ConsultationThing, thread: int, text: str, label: str, kind: str) -> None:
    """Say something else in a paragraph. Raises `Conflict` where a colleague has taken it out."""
    policy.require("consultations.write_text", viewer, thing)
    one = _paragraph(text, label, kind)
    version = held_version(thing)
    row = _row(version, thread)
    row.kind, row.label, row.text = one.kind, one.label, one.text
    _check_whole(version)


def insert_after(viewer: Viewer, thing: ConsultationThing, thread: int, text: str, label: str, kind: str) -> int:
    """A new paragraph behind another one; returns its thread."""
    policy.require("consultations.write_text", viewer, thing)
    one = _paragraph(text, label, kind)
    version = held_version(thing)
    row = _row(version, thread)
    later = TextParagraph.version_id == version.id, TextParagraph.number > row.number
    db.session.execute(update(TextParagraph).where(*later).values(number=TextParagraph.number + 1))
    new = Placed(row.number + 1, _next_thread(thing.id), one)
    enter(version.id, [new])
    _check_whole(version)
    return new.thread


def remove(viewer: Viewer, thing: ConsultationThing, thread: int) -> None:
    """Take a paragraph out. The last one stays: a text has words."""
    policy.require("consultations.write_text", viewer, thing)
    version = held_version(thing)
    row = _row(version, thread)
    number = row.number
    db.session.delete(row)
    db.session.flush()
    later = TextParagraph.version_id == version.id, TextParagraph.number > number
    db.session.execute(update(TextParagraph).where(*later).values(number=TextParagraph.number - 1))
    if not paragraphs_of(version.id):
        raise DomainError(_l("This is its last paragraph. Change its words instead."), "text")


def held_version(thing: ConsultationThing) -> TextVersion:
    """The version at hand, held against everyone else who writes in it or speaks about the text.

    Raises `Conflict` where the consultation was opened, or the version published or dropped, in this moment.
    """
    row = held(thing)
    mine = select(TextVersion).where(TextVersion.consultation_id == thing.id)
    if thing.state == "preparing":
        if row.opens_at is not None:
            raise Conflict(_l("It was opened in this moment: nothing can be changed any more."))
        version = db.session.scalar(mine.with_for_update())
        return version or _first(thing.id)
    begun = db.session.scalar(mine.where(TextVersion.published_at.is_(None)).with_for_update())
    if begun is None:
        raise Conflict(_l("No new version is being prepared: it was published or dropped. Begin one."))
    return begun


def held(thing: ConsultationThing) -> Consultation:
    """The consultation, held."""
    return db.session.get_one(Consultation, thing.id, with_for_update=True, populate_existing=True)


def enter(version_id: int, placed: Sequence[Placed]) -> None:
    """Write paragraphs into a version."""
    if not placed:
        return
    rows = [
        {"version_id": version_id, "number": one.number, "thread": one.thread, "kind": one.paragraph.kind,
         "level": one.paragraph.level, "label": one.paragraph.label, "text": one.paragraph.text}
        for one in placed
    ]  # fmt: skip
    db.session.flush()
    db.session.execute(insert(TextParagraph), rows)


def _first(consultation_id: int) -> TextVersion:
    now = clock.now()
    version = TextVersion(consultation_id=consultation_id, number=1, begun_at=now, published_at=now)
    db.session.add(version)
    db.session.flush()
    return version


def _paragraph(text: str, label: str, kind: str) -> Paragraph:
    words, number = clean(text), clean(label).replace("\n", " ")
    check_words(words)
    if len(number) > LABEL_LARGEST:
        raise DomainError(_l("At most %(most)s characters.", most=LABEL_LARGEST), "label")
    if kind not in tuple(Kind):
        raise DomainError(_l("Choose what it is."), "kind")
    return Paragraph(Kind(kind), words, number)


def _row(version: TextVersion, thread: int) -> TextParagraph:
    mine = TextParagraph.version_id == version.id, TextParagraph.thread == thread
    row = db.session.scalar(select(TextParagraph).where(*mine))
    if row is None:
        raise Conflict(_l("This paragraph was taken out in the meantime."))
    return row


def _check_whole(version: TextVersion | Version) -> None:
    db.session.flush()
    texts = db.session.execute(
        select(func.count(), func.coalesce(func.sum(func.length(TextParagraph.text)), 0)).where(
            TextParagraph.version_id == version.id
        )
    ).one()
    if texts[0] > MOST:
        raise DomainError(_l("A text has at most %(most)s paragraphs. Review it in parts.", most=MOST), "text")
    if texts[1] > TEXT_LARGEST:
        raise DomainError(_l("A text has at most %(most)s characters. Review it in parts.", most=TEXT_LARGEST), "text")


def _next_thread(consultation_id: int) -> int:
    last = (
        select(func.max(TextParagraph.thread))
        .join(TextVersion, TextVersion.id == TextParagraph.version_id)
        .where(TextVersion.consultation_id == consultation_id)
    )
    return (db.session.scalar(last) or 0) + 1
