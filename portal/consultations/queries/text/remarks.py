"""What was said about the paragraphs of a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from portal.adoption.rules import Opinion
from portal.kernel import keyset
from portal.kernel.db import db
from portal.kernel.keyset import Page
from portal.people.models import Organization
from portal.people.rules import Viewer

from ...models import Remark, RemarkBacker, RemarkOutcome, TextParagraph, TextVersion
from ...rules.text.paragraphs import names_of
from ...rules.text.remarks import RemarkKind
from ..consultation import ConsultationThing
from .things import RemarkThing
from .versions import get_text, paragraphs_of, versions_of

SIZE = 20
# How many suggestions a convener goes through at once on the page of a new version.
MOST = 500
_AT_ONCE = 400


# For a remark: (number of the version, whether it took it, why not).
Outcomes = Mapping[int, Sequence[tuple[int, bool, str]]]

_HIDER = Organization.__table__.alias("hider")


def _remarks(viewer: Viewer) -> Select[Any]:
    backing = select(RemarkBacker.id).where(RemarkBacker.remark_id == Remark.id)
    if viewer.organization_id is None:
        backing = backing.where(RemarkBacker.person_id == viewer.id, RemarkBacker.organization_id.is_(None))
    else:
        backing = backing.where(RemarkBacker.organization_id == viewer.organization_id)
    return (
        select(
            Remark, Organization.name.label("organization"), _HIDER.c.name.label("hider"), TextVersion.number,
            backing.exists().label("backed"), TextParagraph.text.label("reads"),
        )
        .join(TextVersion, TextVersion.id == Remark.version_id)
        .join(
            TextParagraph,
            (TextParagraph.version_id == Remark.version_id) & (TextParagraph.thread == Remark.thread),
        )
        .join(Organization, Organization.id == Remark.organization_id, isouter=True)
        .join(_HIDER, _HIDER.c.id == Remark.hidden_by, isouter=True)
    )  # fmt: skip


def _things(thing: ConsultationThing, rows: Sequence[Any], outcomes: Outcomes) -> list[RemarkThing]:
    return [
        RemarkThing(
            one.id, one.consultation_id, thing, one.thread, one.kind, one.words, one.why, one.author_id,
            one.author_name, one.organization_id, row.organization, one.entered_by, one.entered_name, one.at,
            row.number, one.backers, one.hidden_at, one.hidden_for, row.hider, row.backed, row.reads,
            outcomes.get(one.id, ()),
        )
        for row in rows
        for one in [row.Remark]
    ]  # fmt: skip


def _outcomes(*rows: Any) -> Outcomes:
    """What the published versions made of these remarks, the newest first."""
    ids = [row.Remark.id for row in rows]
    found: dict[int, list[tuple[int, bool, str]]] = {}
    made = db.session.execute(
        select(RemarkOutcome.remark_id, TextVersion.number, RemarkOutcome.taken, RemarkOutcome.reason)
        .join(TextVersion, TextVersion.id == RemarkOutcome.version_id)
        .where(RemarkOutcome.remark_id.in_(ids), TextVersion.published_at.is_not(None))
        .order_by(TextVersion.number.desc())
    )
    for row in made:
        found.setdefault(row.remark_id, []).append((row.number, row.taken, row.reason))
    return found


def get_remark(viewer: Viewer, remark_id: int) -> RemarkThing | None:
    """A remark on a text that this viewer may see; what is hidden, she sees as hidden."""
    row = db.session.execute(_remarks(viewer).where(Remark.id == remark_id)).one_or_none()
    thing = None if row is None else get_text(viewer, row.Remark.consultation_id)
    return None if row is None or thing is None else _things(thing, [row], _outcomes(row))[0]


def remarks_on(
    viewer: Viewer, thing: ConsultationThing, thread: int, wordings: str | None = None, comments: str | None = None
) -> tuple[Page[RemarkThing], Page[RemarkThing]]:
    """A page of the proposed wordings, by how many support them, and one of the comments, from the newest on."""
    both = (
        _page(viewer, thing, thread, RemarkKind.WORDING, wordings),
        _page(viewer, thing, thread, RemarkKind.COMMENT, comments),
    )
    outcomes = _outcomes(*both[0].rows, *both[1].rows)
    first, second = (Page(_things(thing, page.rows, outcomes), page.next, page.first) for page in both)
    return first, second


def _page(viewer: Viewer, thing: ConsultationThing, thread: int, kind: RemarkKind, after: str | None) -> Page[Any]:
    """A page of one kind. Nobody backs comments, so that they come by their age."""
    key = keyset.decode(after, (int, int))
    mine = (Remark.consultation_id == thing.id, Remark.thread == thread, Remark.kind == kind)
    statement = _remarks(viewer).where(*mine).order_by(Remark.backers.desc(), Remark.id.desc()).limit(SIZE + 1)
    if key:
        statement = statement.where(tuple_(Remark.backers, Remark.id) < tuple_(*key))
    rows = db.session.execute(statement).all()
    return keyset.page(rows, SIZE, lambda row: (row.Remark.backers, row.Remark.id), key is None)


def counts_of(consultation_id: int) -> dict[int, tuple[int, int]]:
    """For each thread how many comments and how many proposed wordings can be read."""
    rows = db.session.execute(
        select(Remark.thread, Remark.kind, func.count())
        .where(Remark.consultation_id == consultation_id, Remark.hidden_at.is_(None))
        .group_by(Remark.thread, Remark.kind)
    )
    found: dict[int, tuple[int, int]] = {}
    for thread, kind, number in rows:
        comments, wordings = found.get(thread, (0, 0))
        found[thread] = (comments + number, wordings) if kind == RemarkKind.COMMENT else (comments, wordings + number)
    return found


def unsettled_of(viewer: Viewer, thing: ConsultationThing) -> list[RemarkThing]:
    """What was said and no published version has taken, thread by thread; without what earlier ones made of it."""
    taken = (
        select(RemarkOutcome.remark_id)
        .join(TextVersion, TextVersion.id == RemarkOutcome.version_id)
        .where(RemarkOutcome.remark_id == Remark.id, RemarkOutcome.taken, TextVersion.published_at.is_not(None))
    )
    statement = (
        _remarks(viewer)
        .where(Remark.consultation_id == thing.id, Remark.hidden_at.is_(None), ~taken.exists())
        .order_by(Remark.thread, Remark.backers.desc(), Remark.id)
        .limit(MOST)
    )
    return _things(thing, db.session.execute(statement).all(), {})


def marks_of(version_id: int) -> dict[int, tuple[bool, str]]:
    """What a version makes of each remark it says something about: whether it takes it, and why not."""
    rows = db.session.execute(
        select(RemarkOutcome.remark_id, RemarkOutcome.taken, RemarkOutcome.reason).where(
            RemarkOutcome.version_id == version_id
        )
    )
    return {row.remark_id: (row.taken, row.reason) for row in rows}


def taken_in(viewer: Viewer, thing: ConsultationThing, version_id: int) -> dict[int, list[RemarkThing]]:
    """What a version took, by thread."""
    statement = (
        _remarks(viewer)
        .join(RemarkOutcome, RemarkOutcome.remark_id == Remark.id)
        .where(RemarkOutcome.version_id == version_id, RemarkOutcome.taken)
        .order_by(Remark.id)
        .limit(MOST)
    )
    found: dict[int, list[RemarkThing]] = {}
    for one in _things(thing, db.session.execute(statement).all(), {}):
        found.setdefault(one.thread, []).append(one)
    return found


def opinions_of(consultation_id: int) -> Iterator[Opinion]:
    """Every remark that can be read, in the line of its paragraph; those who said or backed it are told."""
    names: dict[int, str] = {}
    for version in reversed(versions_of(consultation_id).published):
        placed = paragraphs_of(version.id)
        called = names_of([one.paragraph for one in placed])
        names.update({one.thread: name for one, name in zip(placed, called, strict=True)})
    after = 0
    while remarks := _visible(consultation_id, after):
        after = remarks[-1].id
        backers: dict[int, list[int]] = {}
        ids = [one.id for one in remarks]
        for remark_id, person in db.session.execute(
            select(RemarkBacker.remark_id, RemarkBacker.person_id).where(RemarkBacker.remark_id.in_(ids))
        ):
            backers.setdefault(remark_id, []).append(person)
        for one in remarks:
            words = f"{one.words}\n\n{one.why}" if one.why else one.words
            people = (one.author_id, *backers.get(one.id, ()))
            yield Opinion(f"remark:{one.id}", words, people, one.organization_id, names.get(one.thread, ""))


def _visible(consultation_id: int, after: int) -> Sequence[Remark]:
    shown = (Remark.consultation_id == consultation_id, Remark.hidden_at.is_(None), Remark.id > after)
    return db.session.scalars(select(Remark).where(*shown).order_by(Remark.id).limit(_AT_ONCE)).all()
