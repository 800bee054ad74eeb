"""What people type about themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired

from portal.web.forms import Form, Length, strip

from .rules import PASSWORD_LARGEST, PASSWORD_SMALLEST

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
