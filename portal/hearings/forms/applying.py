"""Applying for a seat, and being there."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField

from portal.web.forms import Form, Length, strip


class ApplicationForm(Form):
    """For which group one wants to sit; the view offers those one belongs to."""

    group = RadioField(_l("For which group do you want to sit?"))


class CheckInForm(Form):
    """The code that is shown in the room; a scan has filled it in."""

    code = StringField(
        _l("Code of the room"), [Length(6, 20)], filters=[strip], render_kw={"inputmode": "numeric"},
        description=_l("Six digits, shown on the screen or the sheet in the room. The square beside them fills it in."),
    )  # fmt: skip


class TickForm(Form):
    """Whose name is ticked off, or no longer."""

    number = HiddenField()
    there = BooleanField()
