"""What whoever answers fills in, a line at a time."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField

from portal.web.forms import DayField, Form, Length, OnceForm, choices, strip

from .rules import NOTE_LARGEST, REASON_LARGEST, TITLE_LARGEST, VERDICTS


class VerdictForm(Form):
    """What is done with what was said, and why."""

    title = StringField(_l("What was said, in one sentence"), [Length(2, TITLE_LARGEST)], filters=[strip])
    verdict = RadioField(_l("What is done with it?"), choices=choices(VERDICTS))
    reason = TextAreaField(
        _l("Why, in words those who said it understand"), [Length(4, REASON_LARGEST)], filters=[strip],
        render_kw={"rows": 5},
    )  # fmt: skip
    organization = SelectField(_l("Who carries it out?"), coerce=int, validate_choice=False)
    due: Any = DayField(_l("Until when?"), description=_l("Both or neither: it becomes a public clock."))


class LineForm(OnceForm):
    """A line begun by hand."""

    title = StringField(_l("What was said, in one sentence"), [Length(2, TITLE_LARGEST)], filters=[strip])


class MoveForm(Form):
    """Another line of the same table."""

    line = SelectField(_l("Line"), coerce=int, validate_choice=False)


class DoneForm(Form):
    """What was done."""

    note = TextAreaField(_l("What was done"), [Length(4, NOTE_LARGEST)], filters=[strip], render_kw={"rows": 4})
