"""What a convener fills in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import NumberInput

from portal.matters.rules import CATEGORIES
from portal.web.forms import DayField, Form, Length, OnceForm, choices, strip

from ..rules.plan import KINDS, LINK_LARGEST, TEXT_LARGEST, TITLE_LARGEST, VENUE_LARGEST
from ..rules.seats import GROUPS

_KINDS = {name: kind.label for name, kind in KINDS.items()}


class HearingForm(OnceForm):
    """The first words: of which place, what is heard, which kind of hearing it is."""

    place = SelectField(_l("Place"), coerce=int, validate_choice=False)
    title = StringField(_l("What is it about?"), [Length(4, TITLE_LARGEST)], filters=[strip])
    kind = RadioField(_l("Kind of hearing"), choices=choices(_KINDS))


class DescriptionForm(Form):
    """What it is for, and what it is about."""

    title = StringField(_l("What is it about?"), [Length(4, TITLE_LARGEST)], filters=[strip])
    kind = RadioField(_l("Kind of hearing"), choices=choices(_KINDS))
    purpose = TextAreaField(
        _l("What it is for, and what happens with what is said"),
        [Length(0, TEXT_LARGEST)],
        filters=[strip],
        render_kw={"rows": 8},
    )
    category = SelectField(_l("Category"), choices=choices(CATEGORIES))
    source = StringField(
        _l("Which matter does it come from?"),
        [Length(0, 200)],
        filters=[strip],
        description=_l("The address of a public proposal or another matter; leave it empty if there is none."),
    )


class WhereForm(Form):
    """When and where."""

    day: Any = DayField(_l("Day"))
    begins = StringField(_l("Begins at"), [Length(4, 5)], filters=[strip], render_kw={"type": "time"})
    ends = StringField(_l("Ends at"), [Length(4, 5)], filters=[strip], render_kw={"type": "time"})
    venue = StringField(
        _l("Venue"), [Length(0, VENUE_LARGEST)], filters=[strip],
        description=_l("For example: community hall, second floor, room 201"),
    )  # fmt: skip
    link = StringField(
        _l("Address to take part from afar"), [Length(0, LINK_LARGEST)], filters=[strip],
        description=_l("Leave it empty if it is held in the room only."),
    )  # fmt: skip


class PlanForm(WhereForm):
    """When and where, and until when one applies for a seat."""

    closes: Any = DayField(_l("Apply for a seat until the end of"))


def _seats(label: Any) -> IntegerField:
    return IntegerField(label, [Optional()], widget=NumberInput(min=0, max=200))


class QuotaForm(Form):
    """How many seats each group has."""

    owners = _seats(GROUPS["owners"])
    tenants = _seats(GROUPS["tenants"])
    property = _seats(GROUPS["property"])
    merchants = _seats(GROUPS["merchants"])
    social = _seats(GROUPS["social"])
    party = _seats(GROUPS["party"])
    others = _seats(GROUPS["others"])


class CancelForm(Form):
    """Why it is cancelled, in public."""

    reason = StringField(_l("Reason; it is published"), [Length(4, 300)], filters=[strip])
