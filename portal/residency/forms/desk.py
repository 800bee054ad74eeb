"""What officers type at the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField

from portal.kernel.ids import number_in
from portal.web.forms import Form, Length, OnceForm, choices, strip

from ..rules import KINDS
from .claiming import UnitForm


class OpenForm(Form):
    purpose = HiddenField(filters=[strip])


class ConfirmForm(Form):
    owner = RadioField(_l("Which owner of the register is this?"), coerce=number_in, validate_choice=False)


class DeclineForm(Form):
    reason = StringField(_l("Reason, which the person will read"), [Length(2, 300)], filters=[strip])


class EndForm(Form):
    reason = StringField(_l("Reason, which the person will read"), [Length(2, 300)], filters=[strip])


class EnterForm(UnitForm):
    login = StringField(
        _l("Her mobile number or e-mail address"),
        [Length(3, 120)],
        filters=[strip],
        description=_l("The one she signs in with. She has to be present."),
        render_kw={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none"},
    )
    kind = RadioField(_l("She lives there as"), choices=choices(KINDS), default="owner")
    statement = StringField(
        _l("What she has shown"),
        [Length(2, 300)],
        filters=[strip],
        description=_l(
            "For example the identity card and the property certificate. The colleague who confirms reads it."
        ),
    )


class LookUpForm(UnitForm):
    purpose = StringField(
        _l("For what purpose"),
        [Length(2, 200)],
        filters=[strip],
        description=_l("Everyone you find here reads that you looked, when, and this purpose."),
    )


class LettersForm(OnceForm):
    compound = SelectField(_l("Compound"), coerce=number_in, validate_choice=False)
    building = SelectField(_l("Building"), coerce=number_in, validate_choice=False)
    hours = StringField(
        _l("When and where the desk is open"),
        [Length(2, 120)],
        filters=[strip],
        description=_l("It stands on every letter, for those who would rather come. No names of persons, please."),
    )
