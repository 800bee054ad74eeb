"""A new version: begun as a copy, published with what it took of what was said. Earlier versions stay as they are."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, literal, select

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.people.commands import begin_unfinished
from portal.people.models import UnfinishedThing
from portal.people.rules import Viewer

from ...models import Remark, RemarkOutcome, TextParagraph, TextVersion
from ...queries.consultation import ConsultationThing
from ...queries.text.remarks import marks_of, unsettled_of
from ...queries.text.versions import current_of, paragraphs_of
from ...rules.text.paragraphs import clean
from ...rules.text.remarks import NOTE_LARGEST, REASON_LARGEST, RemarkKind
from .writing import enter, held, held_version

# For the number of a remark: whether the new version takes it, and if not, why.
Marks = Mapping[int, tuple[bool, str]]

KIND = "revision"


def begin(viewer: Viewer, thing: ConsultationThing) -> None:
    """Begin a new version as a copy of the one people read. Begun twice, it is begun once."""
    policy.require("consultations.revise", viewer, thing)
    held(thing)
    current = current_of(thing.id)
    begun = TextVersion.consultation_id == thing.id, TextVersion.published_at.is_(None)
    if current is None or db.session.scalar(select(TextVersion.id).where(*begun)) is not None:
        return
    version = TextVersion(consultation_id=thing.id, number=current.number + 1, begun_at=clock.now())
    db.session.add(version)
    db.session.flush()
    enter(version.id, paragraphs_of(current.id))
    begin_unfinished(viewer.id, KIND, thing.id, f"{thing.path}/revision")


def drop(viewer: Viewer, thing: ConsultationThing) -> None:
    """Drop the new version; what people read stays."""
    policy.require("consultations.revise", viewer, thing)
    version = held_version(thing)
    db.session.execute(delete(RemarkOutcome).where(RemarkOutcome.version_id == version.id))
    db.session.execute(delete(TextParagraph).where(TextParagraph.version_id == version.id))
    db.session.delete(version)
    db.session.flush()
    end_begun(thing.id)


def end_begun(consultation_id: int) -> None:
    """No new version waits any more: whoever began it is not reminded of it."""
    mine = UnfinishedThing.kind == KIND, UnfinishedThing.reference == consultation_id
    db.session.execute(delete(UnfinishedThing).where(*mine))


def mark(viewer: Viewer, thing: ConsultationThing, marks: Marks) -> None:
    """Note what the new version takes, and why not the rest; nobody else sees it before it is published.

    Raises `DomainError` for a remark that is not among those it could take: hidden, taken before, taken back.
    """
    policy.require("consultations.revise", viewer, thing)
    _mark(viewer, thing, held_version(thing), marks)


def put_in(viewer: Viewer, thing: ConsultationThing, remark_id: int) -> int:
    """Put proposed words into the new version as they are, and mark them taken; returns the thread."""
    policy.require("consultations.revise", viewer, thing)
    version = held_version(thing)
    known = {one.id: one for one in unsettled_of(viewer, thing) if one.kind == RemarkKind.WORDING}
    if remark_id not in known:
        raise Conflict(_l("This wording was taken back or hidden in the meantime."))
    one = known[remark_id]
    mine = TextParagraph.version_id == version.id, TextParagraph.thread == one.thread
    row = db.session.scalar(select(TextParagraph).where(*mine))
    if row is None:
        raise Conflict(_l("This paragraph was taken out in the meantime."))
    row.text = one.words
    _mark(viewer, thing, version, {**marks_of(version.id), one.id: (True, "")})
    return one.thread


def publish(viewer: Viewer, thing: ConsultationThing, note: str, marks: Marks) -> None:
    """Let everybody read the new version, and what it took; those whose words it took are told.

    Proposed words that it did not take are marked so, with a reason where one is given.
    """
    policy.require("consultations.revise", viewer, thing)
    note = clean(note)
    if len(note) > NOTE_LARGEST:
        raise DomainError(_l("At most %(most)s characters.", most=NOTE_LARGEST), "note")
    version = held_version(thing)
    current = current_of(thing.id)
    if current is not None and paragraphs_of(current.id) == paragraphs_of(version.id):
        raise DomainError(_l("Nothing is changed yet: change a paragraph, or choose a file with the new text."))
    _mark(viewer, thing, version, marks)
    _mark_the_rest(thing, version)
    version.published_at, version.note = clock.now(), note
    db.session.flush()
    end_begun(thing.id)
    taken = select(Remark.author_id).join(RemarkOutcome, RemarkOutcome.remark_id == Remark.id)
    mine = RemarkOutcome.version_id == version.id, RemarkOutcome.taken
    authors = list(db.session.scalars(taken.where(*mine).order_by(Remark.id)))
    matters.record(viewer, "consultations.text_revised", thing.id, version=version.number, taken=len(authors))
    if authors:
        people = sorted(set(authors))
        matters.record(
            viewer, "consultations.words_taken", thing.id, public=False, people=people, version=version.number
        )


def _mark(viewer: Viewer, thing: ConsultationThing, version: TextVersion, marks: Marks) -> None:
    known = {one.id for one in unsettled_of(viewer, thing)}
    if not known.issuperset(number for number, (taken, _reason) in marks.items() if taken):
        raise DomainError(_l("Something you marked was taken back or hidden in the meantime. Look at it again."))
    rows = []
    for number, (taken, reason) in marks.items():
        reason = "" if taken else clean(reason)
        if len(reason) > REASON_LARGEST:
            raise DomainError(_l("Give each reason in at most %(most)s characters.", most=REASON_LARGEST))
        if number in known and (taken or reason):
            rows.append({"remark_id": number, "version_id": version.id, "taken": taken, "reason": reason})
    db.session.execute(delete(RemarkOutcome).where(RemarkOutcome.version_id == version.id))
    if rows:
        db.session.execute(insert(RemarkOutcome), rows)


def _mark_the_rest(thing: ConsultationThing, version: TextVersion) -> None:
    """Proposed words that no version took, and of which nothing was said."""
    before = (
        select(RemarkOutcome.remark_id)
        .join(TextVersion, TextVersion.id == RemarkOutcome.version_id)
        .where(RemarkOutcome.remark_id == Remark.id)
        .where(RemarkOutcome.taken | (RemarkOutcome.version_id == version.id))
    )
    rest = select(Remark.id, literal(version.id), literal(False), literal("")).where(
        Remark.consultation_id == thing.id, Remark.kind == RemarkKind.WORDING, Remark.hidden_at.is_(None),
        ~before.exists(),
    )  # fmt: skip
    columns = ["remark_id", "version_id", "taken", "reason"]
    db.session.execute(insert_into(RemarkOutcome.__table__).from_select(columns, rest))
