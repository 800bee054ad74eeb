"""What a convener fills in, whatever the form of the consultation; each form has its own fields in its own module."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField

from portal.matters.rules import CATEGORIES
from portal.web.forms import DayField, Form, Length, OnceForm, choices, strip

from ..rules.lifecycle import FORMS, TEXT_LARGEST, TITLE_LARGEST


class ConsultationForm(OnceForm):
    """The first words: of which place, what is asked, in which form."""

    place = SelectField(_l("Place"), coerce=int, validate_choice=False)
    title = StringField(
        _l("What do you ask?"),
        [Length(4, TITLE_LARGEST)],
        filters=[strip],
        description=_l("One question in plain words, for example: How should the new charging shed be run?"),
    )
    form = RadioField(_l("How are people asked?"), choices=choices(FORMS))


class DescriptionForm(Form):
    """What it is about, and what it came from."""

    title = StringField(_l("What do you ask?"), [Length(4, TITLE_LARGEST)], filters=[strip])
    body = TextAreaField(
        _l("What it is about, and what happens with the answers"),
        [Length(0, TEXT_LARGEST)],
        filters=[strip],
        render_kw={"rows": 8},
    )
    category = SelectField(_l("Category"), choices=choices(CATEGORIES))
    source = StringField(
        _l("What did it come from?"),
        [Length(0, 200)],
        filters=[strip],
        description=_l("The address of a public proposal or another matter; leave it empty if there is none."),
    )


class AnnouncementForm(Form):
    """Until when it is open."""

    closes: Any = DayField(_l("Open until the end of"))


class CancelForm(Form):
    """Why it is cancelled, in public."""

    reason = StringField(_l("Reason; it is published"), [Length(4, 300)], filters=[strip])


class AnswerForm(Form):
    """Nothing but the last button."""
