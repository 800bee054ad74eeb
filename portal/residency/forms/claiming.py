"""What people type about where they live."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from portal.kernel.codes import DIGITS
from portal.kernel.ids import number_in
from portal.web.forms import Form, Length, OnceForm, choices, strip

from ..rules import KINDS, LEAVING


class UnitForm(Form):
    """Compound, then building, then unit: each choice offers the next."""

    compound = SelectField(_l("Compound"), coerce=number_in, validate_choice=False)
    building = SelectField(_l("Building"), coerce=number_in, validate_choice=False)
    unit = SelectField(_l("Unit"), coerce=number_in, validate_choice=False)


class ResidencyForm(UnitForm):
    next = HiddenField()
    resume = HiddenField()
    compound = SelectField(_l("Your compound"), coerce=number_in, validate_choice=False)
    building = SelectField(_l("Your building"), coerce=number_in, validate_choice=False)
    unit = SelectField(
        _l("Your unit"),
        coerce=number_in,
        validate_choice=False,
        description=_l("Your neighbours see your building at most, never your unit."),
    )
    kind = RadioField(_l("You live there as"), choices=choices(KINDS), default="owner")
    statement = TextAreaField(
        _l("For the residents committee"),
        [Length(0, 300)],
        filters=[strip],
        description=_l("Anything that helps to confirm it, for example since when you live there. Only they read it."),
        render_kw={"rows": 3},
    )


class LetterCodeForm(OnceForm):
    """The code of a letter, as typed from paper or brought along by the QR code."""

    next = HiddenField()
    resume = HiddenField()
    code = StringField(
        _l("Code of the letter"),
        [Length(1, 40)],
        filters=[strip],
        description=_l("%(n)s digits; spaces do not matter.", n=DIGITS),
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "figure-code"},
    )
    kind = RadioField(_l("You live there as"), choices=choices(KINDS), default="owner")
    name = StringField(
        _l("For owners: the name on the property certificate"),
        [Length(0, 80)],
        filters=[strip],
        description=_l("Exactly as it stands there. It is compared with the property register; nobody else sees it."),
        render_kw={"autocomplete": "name"},
    )


class LeaveForm(Form):
    why = RadioField(_l("Why"), choices=choices(LEAVING))


class RepresentativeForm(Form):
    owner = RadioField(_l("Who casts the ballot of this unit for all of you?"), coerce=number_in, validate_choice=False)
