"""The forms of moderation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange

from portal.discussion.rules import REASONS
from portal.kernel.reasons import REASON_LARGEST, REASON_SMALLEST
from portal.web.forms import Form, Length, OnceForm, choices, strip

from .rules import APPEAL_LARGEST, APPEAL_SMALLEST, BLOCK_LONGEST, NOTE_LARGEST

_RULES = choices(REASONS)


class ReportForm(OnceForm):
    """Which rule a post breaks."""

    rule = RadioField(_l("What is wrong with it?"), choices=_RULES, validate_choice=False)
    note = TextAreaField(
        _l("What should the office in charge know?"), filters=[strip], validators=[Length(0, NOTE_LARGEST)]
    )


class DecisionForm(Form):
    """The rule a post breaks and the reason its author reads."""

    rule = SelectField(_l("Which rule does it break?"), choices=_RULES, validate_choice=False)
    reason = StringField(
        _l("Reason, which the author will read"), [Length(REASON_SMALLEST, REASON_LARGEST)], filters=[strip]
    )


class BlockForm(DecisionForm):
    """The same, and for how long."""

    days = IntegerField(_l("For how many days?"), [NumberRange(1, BLOCK_LONGEST)], default=7)


class AppealForm(Form):
    """What speaks against a decision."""

    words = TextAreaField(
        _l("What speaks against it?"), [Length(APPEAL_SMALLEST, APPEAL_LARGEST)], filters=[strip],
        render_kw={"rows": 5},
    )  # fmt: skip


class SecondForm(Form):
    """The second decision."""

    restored = RadioField(
        _l("What do you decide?"),
        choices=[
            SelectChoice("no", _l("The decision stands")),
            SelectChoice("yes", _l("The decision is taken back")),
        ],
    )
    reason = StringField(
        _l("Reason, which the author will read"), [Length(REASON_SMALLEST, REASON_LARGEST)], filters=[strip]
    )
