"""What people type about themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired

from portal.web.forms import Form, Length, OnceForm, choices, strip

from .rules import IDENTITIES, PASSWORD_LARGEST, PASSWORD_SMALLEST

_FILL = _l("Please fill this in.")


class Onward(Form):
    """A form on the way to somewhere: where to go on, and a form that was kept on the way (`web.resume`)."""

    next = HiddenField()
    resume = HiddenField()


class SignInForm(Onward):
    login = StringField(
        _l("Mobile number or e-mail address"),
        [DataRequired(_FILL)],
        filters=[strip],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "maxlength": 120},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_FILL)],
        render_kw={"autocomplete": "current-password", "maxlength": PASSWORD_LARGEST},
    )


class RegisterForm(Onward):
    name = StringField(
        _l("Your name"),
        [Length(2, 40)],
        filters=[strip],
        description=_l("The name your neighbours know you by; it stands beside what you write."),
        render_kw={"autocomplete": "name"},
    )
    login = StringField(
        _l("Mobile number or e-mail address"),
        [DataRequired(_FILL)],
        filters=[strip],
        description=_l("Only for signing in. Nobody else sees it."),
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "maxlength": 120},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_FILL)],
        description=_l("At least %(n)s characters; a short sentence is easy to remember.", n=PASSWORD_SMALLEST),
        render_kw={"autocomplete": "new-password", "maxlength": PASSWORD_LARGEST},
    )
    consent = BooleanField(
        _l("I agree that what I publish stands here under my name and stays readable."), [InputRequired(_FILL)]
    )


class PasswordForm(Form):
    present = PasswordField(
        _l("Present password"), [InputRequired(_FILL)], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(
        _l("New password"),
        [InputRequired(_FILL)],
        description=_l("At least %(n)s characters. All your other devices are signed out.", n=PASSWORD_SMALLEST),
        render_kw={"autocomplete": "new-password", "maxlength": PASSWORD_LARGEST},
    )


class CloseForm(Form):
    """The one thing asked of whoever closes her account."""

    password = PasswordField(
        _l("Your password"), [InputRequired(_FILL)], render_kw={"autocomplete": "current-password"}
    )


class _RecordForm(OnceForm):
    """What is written down at the desk before a person is helped."""

    identity = RadioField(_l("How do you know who she is?"), choices=choices(IDENTITIES))
    reason = StringField(
        _l("Why does she need help?"),
        [Length(2, 200)],
        filters=[strip],
        description=_l("One sentence; she and your colleagues can read it."),
    )
    consent = BooleanField(_l("I have read this to her, and she agrees."), [InputRequired(_FILL)])


class HelpKeptForm(_RecordForm):
    """Everything but whom: the account is known already."""


class HelpResidentForm(_RecordForm):
    login = StringField(
        _l("Her mobile number or e-mail address"),
        [DataRequired(_FILL)],
        filters=[strip],
        description=_l("Exactly as she signs in. Every number looked for in vain is noted."),
        render_kw={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none", "maxlength": 120},
    )


class HelpNewcomerForm(_RecordForm):
    name = StringField(
        _l("Her name"),
        [Length(2, 40)],
        filters=[strip],
        description=_l("The name her neighbours know her by; it stands beside what she says."),
        render_kw={"autocomplete": "off"},
    )


class TakeOverForm(Form):
    code = StringField(
        _l("The code on your paper"),
        [DataRequired(_FILL)],
        filters=[strip],
        description=_l("Twelve digits; spaces do not matter."),
        render_kw={"autocomplete": "off", "inputmode": "numeric", "maxlength": 40, "data-from-address": ""},
    )
    login = StringField(
        _l("Mobile number or e-mail address"),
        [DataRequired(_FILL)],
        filters=[strip],
        description=_l("You sign in with it from now on. Nobody else sees it."),
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "maxlength": 120},
    )
    password = PasswordField(
        _l("New password"),
        [InputRequired(_FILL)],
        description=_l("At least %(n)s characters; a short sentence is easy to remember.", n=PASSWORD_SMALLEST),
        render_kw={"autocomplete": "new-password", "maxlength": PASSWORD_LARGEST},
    )
