"""The forms of organizations."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal.people.rules import ORGANIZATION_LABELS, ROLE_LABELS
from portal.web.forms import DayField, Form, Length, OnceForm, strip

from .rules import ABOUT_LARGEST, ADMITTED_BY, NAME_LARGEST, NAME_SMALLEST, REASON_LARGEST

_ROLES = [SelectChoice(value, label) for value, label in ROLE_LABELS.items()]


class ApplicationForm(OnceForm):
    """An organization that wants to act here."""

    kind = RadioField(
        _l("What is it?"),
        choices=[SelectChoice(str(kind), ORGANIZATION_LABELS[kind]) for kind in ADMITTED_BY],
        validate_choice=False,
    )
    name = StringField(_l("Its name"), [Length(NAME_SMALLEST, NAME_LARGEST)], filters=[strip])
    name_en = StringField(_l("Its name in English, if it has one"), [Length(0, 160)], filters=[strip])
    place = SelectField(_l("Where does it act?"), coerce=int, validate_choice=False)
    about = TextAreaField(
        _l("What does it do here?"), [Length(10, ABOUT_LARGEST)], filters=[strip], render_kw={"rows": 5}
    )
    licence = StringField(_l("Number of its licence or registration"), [Length(2, 80)], filters=[strip])
    files = MultipleFileField(
        _l("Documents that prove it"),
        description=_l("The licence, the minutes of the election. Photos or PDF; only the deciding office sees them."),
    )


class AgainForm(Form):
    """What was asked for."""

    about = TextAreaField(
        _l("What does it do here?"), [Length(10, ABOUT_LARGEST)], filters=[strip], render_kw={"rows": 5}
    )
    licence = StringField(_l("Number of its licence or registration"), [Length(2, 80)], filters=[strip])
    files = MultipleFileField(_l("Further documents"))


class ReasonForm(Form):
    """A reason that someone will read."""

    reason = StringField(_l("Reason, which the person will read"), [Length(2, REASON_LARGEST)], filters=[strip])


class PublicReasonForm(Form):
    """A reason that stands in public."""

    reason = StringField(_l("Reason; it stands in public"), [Length(2, REASON_LARGEST)], filters=[strip])


class InvitationForm(Form):
    """Whom to ask, with which role, until when."""

    login = StringField(
        _l("Mobile number or e-mail address of the account"), [Length(3, 120)], filters=[strip],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )  # fmt: skip
    role = SelectField(_l("Role"), choices=_ROLES, default="member", validate_choice=False)
    term_ends: Any = DayField(_l("Until when? Leave it empty where there is no term"))


class HandoverForm(Form):
    """Who takes over."""

    login = StringField(
        _l("Mobile number or e-mail address of your successor"), [Length(3, 120)], filters=[strip],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )  # fmt: skip
    term_ends: Any = DayField(_l("Until when? Leave it empty where there is no term"))


class RoleForm(ReasonForm):
    """Another role or term."""

    role = SelectField(_l("Role"), choices=_ROLES, validate_choice=False)
    term_ends: Any = DayField(_l("Until when? Leave it empty where there is no term"))
