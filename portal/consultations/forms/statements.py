"""A statement put forward, and why one is not taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from portal.web.forms import Form, Length, OnceForm, strip

from ..rules.statements.wording import LARGEST, SMALLEST


class StatementForm(OnceForm):
    """One thought."""

    text = StringField(
        _l("One thought in one sentence"),
        [Length(SMALLEST, LARGEST)],
        filters=[strip],
        description=_l("So that everybody can say yes or no to it, for example: After ten at night nobody charges."),
    )


class RefusalForm(Form):
    """Why nobody is asked about it."""

    reason = StringField(_l("Why not? The author is told, and it stands in public."), [Length(4, 300)], filters=[strip])
