"""Speaking about a paragraph: a comment, other words for it, support for other words; and taking it back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from portal.discussion.rules import has_link
from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.matters.rules import SPEAKING
from portal.people.rules import Viewer

from ...models import Remark, RemarkBacker, RemarkOutcome, TextParagraph, TextVersion
from ...queries.text.things import ParagraphThing, RemarkThing
from ...rules.text.remarks import RemarkKind, commented, explained, proposed, reasoned
from ..taking_part import hold_open, take_part

SAID = "consultations.remarked"


def comment(viewer: Viewer, thing: ParagraphThing, words: str) -> Remark:
    """Say something about a paragraph."""
    policy.require("consultations.remark", viewer, thing)
    return _say(viewer, thing, RemarkKind.COMMENT, commented(words))


def propose(viewer: Viewer, thing: ParagraphThing, words: str, why: str = "") -> Remark:
    """Propose what a paragraph should read instead."""
    policy.require("consultations.remark", viewer, thing)
    why = explained(why)
    words = proposed(words, thing.placed.paragraph.text)
    return _say(viewer, thing, RemarkKind.WORDING, words, why)


def _say(viewer: Viewer, thing: ParagraphThing, kind: RemarkKind, words: str, why: str = "") -> Remark:
    moment = clock.now()
    if viewer.is_new(moment) and (has_link(words) or has_link(why)):
        raise DomainError(_l("Your account is new: leave the link out and say it in words."), "words")
    hold_open(thing.matter_id)
    version = _still_there(thing)
    matters.keep_pace(viewer, (*SPEAKING, SAID))
    row = Remark(
        consultation_id=thing.matter_id, version_id=version, thread=thing.placed.thread, kind=kind, words=words,
        why=why, author_id=viewer.id, author_name=viewer.name, organization_id=viewer.organization_id, at=moment,
        entered_by=viewer.helper.person_id if viewer.helper else None,
        entered_name=viewer.helper.signature if viewer.helper else "",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    take_part(viewer, thing.matter_id)
    matters.keep_following(viewer.id, thing.matter_id)
    matters.record(viewer, SAID, thing.matter_id, public=False, remark=row.id)
    return row


def _still_there(thing: ParagraphThing) -> int:
    """The version people read now. Raises `Conflict` where it goes on without this paragraph, or reads otherwise."""
    same = (TextParagraph.version_id == TextVersion.id) & (TextParagraph.thread == thing.placed.thread)
    row = db.session.execute(
        select(TextVersion.id, TextParagraph.text)
        .join(TextParagraph, same, isouter=True)
        .where(TextVersion.consultation_id == thing.matter_id, TextVersion.published_at.is_not(None))
        .order_by(TextVersion.number.desc())
        .limit(1)
    ).one()
    if row.text != thing.placed.paragraph.text:
        raise Conflict(_l("A new version was published in this moment. Read the paragraph again."))
    return int(row.id)


def support(viewer: Viewer, thing: RemarkThing) -> None:
    """Support proposed words; twice is once."""
    policy.require("consultations.back_wording", viewer, thing)
    hold_open(thing.matter_id)
    _held_remark(thing)
    backer = insert_into(RemarkBacker.__table__).values(
        remark_id=thing.id, person_id=viewer.id, organization_id=viewer.organization_id
    )
    if changed(backer.on_conflict_do_nothing()):
        db.session.execute(update(Remark).where(Remark.id == thing.id).values(backers=Remark.backers + 1))
        take_part(viewer, thing.matter_id)


def withdraw_support(viewer: Viewer, thing: RemarkThing) -> None:
    """Support them no longer."""
    policy.require("consultations.back_wording", viewer, thing)
    hold_open(thing.matter_id)
    _held_remark(thing)
    mine = [RemarkBacker.remark_id == thing.id]
    if viewer.organization_id is None:
        mine += [RemarkBacker.person_id == viewer.id, RemarkBacker.organization_id.is_(None)]
    else:
        mine += [RemarkBacker.organization_id == viewer.organization_id]
    if changed(delete(RemarkBacker).where(*mine)):
        db.session.execute(update(Remark).where(Remark.id == thing.id).values(backers=Remark.backers - 1))


def take_back(viewer: Viewer, thing: RemarkThing) -> None:
    """Take one's own words back while it is open. Raises `DomainError` where a version has taken them."""
    policy.require("consultations.take_back", viewer, thing)
    hold_open(thing.matter_id)
    row = _held_remark(thing)
    published = select(TextVersion.id).where(TextVersion.published_at.is_not(None))
    settled = RemarkOutcome.remark_id == row.id, RemarkOutcome.taken, RemarkOutcome.version_id.in_(published)
    if db.session.scalar(select(RemarkOutcome.remark_id).where(*settled).limit(1)) is not None:
        raise DomainError(_l("A version has taken this up: it stays on the record."))
    db.session.execute(delete(RemarkOutcome).where(RemarkOutcome.remark_id == row.id))
    db.session.execute(delete(RemarkBacker).where(RemarkBacker.remark_id == row.id))
    db.session.delete(row)
    db.session.flush()
    matters.record(viewer, "consultations.remark_taken_back", thing.matter_id, public=False, remark=thing.id)


def hide(viewer: Viewer, thing: RemarkThing, reason: str) -> None:
    """Put a remark out of sight, with a public reason; its author is told."""
    policy.require("consultations.hide_remark", viewer, thing)
    reason = reasoned(reason)
    row = _held_remark(thing)
    if row.hidden_at is not None:
        return
    row.hidden_at, row.hidden_for, row.hidden_by = clock.now(), reason, viewer.organization_id
    db.session.flush()
    matters.record(
        viewer, "consultations.remark_hidden", thing.matter_id, public=False, remark=thing.id, author=thing.author_id,
        reason=reason, thread=thing.thread,
    )  # fmt: skip


def bring_back(viewer: Viewer, thing: RemarkThing) -> None:
    """Show a hidden remark again; its author is told."""
    policy.require("consultations.show_remark", viewer, thing)
    row = _held_remark(thing)
    if row.hidden_at is None:
        return
    row.hidden_at, row.hidden_for, row.hidden_by = None, "", None
    db.session.flush()
    matters.record(
        viewer, "consultations.remark_shown", thing.matter_id, public=False, remark=thing.id, author=thing.author_id,
        thread=thing.thread,
    )  # fmt: skip


def _held_remark(thing: RemarkThing) -> Remark:
    """The remark as it is now, held. Raises `Conflict` where it was taken back or hidden in this moment."""
    row = db.session.get(Remark, thing.id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Conflict(_l("This was taken back in the meantime."))
    if (row.hidden_at is None) != (thing.hidden_at is None):
        raise Conflict(_l("A colleague was faster. Look at it again."))
    return row


def forget_person(person_id: int) -> None:
    """Her name is taken off what she said and off what she entered for others; the words stay."""
    said = Remark.author_id == person_id, Remark.author_name != ""
    db.session.execute(update(Remark).where(*said).values(author_name=""))
    matters.sign_for_office(Remark, person_id)
