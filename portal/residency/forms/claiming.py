"""What people type about where they live, and what officers answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal.web.forms import Form, Length, strip


def _whole(value: str | int | None) -> int | None:
    """An id from a select; None for the empty choice and for what is no number."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


class ResidencyForm(Form):
    """Compound, then building, then unit: each choice offers the next."""

    next = HiddenField()
    compound = SelectField(_l("Your compound"), coerce=_whole, validate_choice=False)
    building = SelectField(_l("Your building"), coerce=_whole, validate_choice=False)
    unit = SelectField(
        _l("Your unit"),
        coerce=_whole,
        validate_choice=False,
        description=_l("Your neighbours see your building at most, never your unit."),
    )
    kind = RadioField(
        _l("You live there as"),
        choices=[SelectChoice("owner", _l("Owner")), SelectChoice("tenant", _l("Tenant"))],
        default="owner",
    )
    statement = TextAreaField(
        _l("For the residents committee"),
        [Length(0, 300)],
        filters=[strip],
        description=_l("Anything that helps to confirm it, for example since when you live there. Only they read it."),
        render_kw={"rows": 3},
    )


class DeclineForm(Form):
    reason = StringField(_l("Reason, which the person will read"), [Length(2, 300)], filters=[strip])
