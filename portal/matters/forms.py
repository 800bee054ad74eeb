"""What a person says about what was entered for her."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from portal.web.forms import Form, Length, strip


class ObjectionForm(Form):
    reason = StringField(_l("What was your will?"), [Length(0, 300)], filters=[strip])
