"""What follows a result: objections, who carries it out, the minutes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from portal.kernel.ids import number_in
from portal.web.forms import DayField, Form, Length, OnceForm, strip


class ObjectionForm(OnceForm):
    """What an owner objects to in a result."""

    body = TextAreaField(
        _l("What is wrong with the result?"), [Length(4, 1_000)], filters=[strip], render_kw={"rows": 4}
    )


class AnswerForm(Form):
    """What the convener answers."""

    answer = TextAreaField(_l("Answer"), [Length(4, 4_000)], filters=[strip], render_kw={"rows": 5})


class FollowUpForm(Form):
    """Who carries a motion out, and until when."""

    organization = SelectField(_l("Who carries it out?"), coerce=number_in, validate_choice=False)
    due: Any = DayField(_l("Until when?"), [InputRequired(_l("Please fill this in."))])


class DoneForm(Form):
    """What was done."""

    note = TextAreaField(_l("What was done?"), [Length(4, 500)], filters=[strip], render_kw={"rows": 3})


class MinutesForm(Form):
    """The minutes of a vote."""

    minutes = TextAreaField(
        _l("Minutes"), [Length(10, 20_000)], filters=[strip], render_kw={"rows": 12},
        description=_l("Who convened, how it was announced, who counted and watched, what was decided."),
    )  # fmt: skip
