"""What a consultation says, beside its title: for the search and for moderation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from portal.kernel.db import db

from ..models import Consultation, TextParagraph, TextVersion


def bodies_of(ids: Sequence[int]) -> Mapping[int, str]:
    """What its convener says about each consultation, by id."""
    rows = db.session.execute(select(Consultation.id, Consultation.body).where(Consultation.id.in_(ids)))
    return {row.id: row.body for row in rows}


def texts_of(ids: Sequence[int]) -> Mapping[int, str]:
    """The same followed by the text under review, as its newest version reads; two queries."""
    texts = dict(bodies_of(ids))
    newest = (
        select(func.max(TextVersion.id))
        .where(TextVersion.consultation_id.in_(ids), TextVersion.published_at.is_not(None))
        .group_by(TextVersion.consultation_id)
    )
    paragraphs = (
        select(TextVersion.consultation_id, TextParagraph.label, TextParagraph.text)
        .join(TextVersion, TextVersion.id == TextParagraph.version_id)
        .where(TextVersion.id.in_(newest))
        .order_by(TextVersion.id, TextParagraph.number)
    )
    for consultation_id, label, words in db.session.execute(paragraphs):
        texts[consultation_id] += f"\n{label} {words}"
    return texts
