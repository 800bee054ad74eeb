"""What a text under review still lacks before people can be asked about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel.db import db
from portal.kernel.errors import Sentence

from ...models import TextParagraph
from .versions import current_of


def faults_of(consultation_id: int) -> list[Sentence]:
    """A text has at least one paragraph."""
    version = current_of(consultation_id)
    found = version and db.session.scalar(
        select(TextParagraph.id).where(TextParagraph.version_id == version.id).limit(1)
    )
    return [] if found else [_l("The text itself: choose a file or paste it.")]
