"""The forms of writing a proposal: one question group a step, then later edits."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.kernel.ids import number_in
from portal.matters.rules import CATEGORIES
from portal.places.queries import PlaceName
from portal.web.forms import Form, Length, OnceForm, choices, strip

from ..rules import BODY_LARGEST, BODY_SMALLEST, MISSING, NOTE_LARGEST, TITLE_LARGEST, TITLE_SMALLEST

_CATEGORIES = choices(CATEGORIES)
_TITLE = _l("What is to happen?")
_TITLE_HELP = _l("One sentence a neighbour understands at once, for example: Put street lamps on Qinghu Lane.")
_BODY_HELP = _l("What is wrong now, whom does it touch, what do you want? Paragraphs and links are kept.")


def _degrees(text: object) -> float | None:
    plain = str(text or "").strip()
    return float(plain) if plain.replace(".", "", 1).replace("-", "", 1).isdecimal() else None


class WhatForm(OnceForm):
    """The first step: the title and what it is about."""

    title = StringField(
        _TITLE, filters=[strip], validators=[Length(TITLE_SMALLEST, TITLE_LARGEST)], description=_TITLE_HELP
    )
    category = RadioField(_l("What is it about?"), choices=_CATEGORIES, validators=[InputRequired(MISSING["category"])])


class WhereForm(Form):
    """The second step: the place, and more exactly a grid or a pin."""

    place_id = RadioField(
        _l("Where?"),
        coerce=number_in,
        validate_choice=False,
        description=_l("The people of this place support it or not, and its organizations answer."),
    )
    grid_id = SelectField(_l("Which grid, if you know it?"), coerce=number_in, validate_choice=False)
    latitude = HiddenField(_l("Latitude"))
    longitude = HiddenField(_l("Longitude"))

    def offer(self, places: Sequence[PlaceName], grids: Sequence[PlaceName], language: str) -> WhereForm:
        """Let these places and grids be chosen."""
        self.place_id.choices = [SelectChoice(place.id, place.said(language)) for place in places]
        self.grid_id.choices = [
            SelectChoice("", _l("I do not know")),
            *(SelectChoice(grid.id, grid.said(language)) for grid in grids),
        ]
        return self

    @property
    def position(self) -> tuple[float | None, float | None]:
        """The pin, or (None, None)."""
        return _degrees(self.latitude.data), _degrees(self.longitude.data)


class WideWhereForm(WhereForm):
    """The same for an organization, whose area may hold a hundred places."""

    place_id = SelectField(_l("Where?"), coerce=number_in, validate_choice=False)


class DetailsForm(Form):
    """The third step: the text."""

    body = TextAreaField(
        _l("Explain it"),
        filters=[strip],
        validators=[Length(BODY_SMALLEST, BODY_LARGEST)],
        description=_BODY_HELP,
        render_kw={"rows": 12},
    )


class ReviseForm(Form):
    """A later edit of a public proposal; `version` is the one its writer began from."""

    title = StringField(_l("Title"), filters=[strip], validators=[Length(TITLE_SMALLEST, TITLE_LARGEST)])
    category = RadioField(_l("What is it about?"), choices=_CATEGORIES, validators=[InputRequired(MISSING["category"])])
    body = TextAreaField(
        _l("Text"), filters=[strip], validators=[Length(BODY_SMALLEST, BODY_LARGEST)], render_kw={"rows": 14}
    )
    note = StringField(
        _l("Why do you change it?"),
        filters=[strip],
        validators=[Length(0, NOTE_LARGEST)],
        description=_l("Those who support it read this beside the difference."),
    )
    version = IntegerField(widget=HiddenInput())


class InviteForm(Form):
    """Whom to write with."""

    login = StringField(
        _l("Mobile number or e-mail address"),
        filters=[strip],
        validators=[Length(1, 120)],
        render_kw={"inputmode": "email"},
    )


class WithdrawForm(Form):
    """Why it is taken back."""

    reason = StringField(
        _l("Why do you withdraw it?"),
        filters=[strip],
        validators=[Length(0, NOTE_LARGEST)],
        description=_l("Those who support it read this."),
    )
