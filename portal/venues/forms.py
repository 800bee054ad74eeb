"""The forms of venues."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField, TimeField
from wtforms.validators import NumberRange
from wtforms.validators import Optional as MayBeEmpty

from portal.kernel.reasons import REASON_LARGEST, REASON_SMALLEST
from portal.web.forms import DayField, Form, Length, OnceForm, choices, strip

from .rules import (
    ABOUT_LARGEST,
    ADDRESS_LARGEST,
    KINDS,
    MOST_AHEAD,
    MOST_MINUTES,
    MOST_UNITS,
    NAME_LARGEST,
    PURPOSE_LARGEST,
    WEEKDAYS,
    Window,
    parse_hours,
)


def _hours(day: int) -> Any:
    return StringField(WEEKDAYS[day], [Length(0, 20)], filters=[strip])


class VenueForm(OnceForm):
    """A venue with its hours and terms."""

    kind = RadioField(_l("What do you offer?"), choices=choices(KINDS), default="room")
    name = StringField(_l("What it is called"), [Length(2, NAME_LARGEST)], filters=[strip])
    about = TextAreaField(_l("What people should know"), [Length(0, ABOUT_LARGEST)], filters=[strip])
    address = StringField(_l("Where it is"), [Length(0, ADDRESS_LARGEST)], filters=[strip])
    capacity = IntegerField(_l("For how many people"), [MayBeEmpty(), NumberRange(1, 9999)])
    units = IntegerField(_l("How many there are"), [NumberRange(1, MOST_UNITS)], default=1,
                         description=_l("Equipment of which there are several; of a room, 1."))  # fmt: skip
    longest = IntegerField(_l("Longest booking, in minutes"), [NumberRange(15, MOST_MINUTES)], default=120)
    ahead = IntegerField(_l("Days ahead it can be booked"), [NumberRange(1, MOST_AHEAD)], default=30)
    residents = BooleanField(_l("Residents can book it"), default=True)
    organizations = BooleanField(_l("Organizations can book it"), default=True)
    approval = BooleanField(_l("The office approves each booking"))
    day0, day1, day2, day3, day4, day5, day6 = (_hours(day) for day in range(7))

    @property
    def days(self) -> list[Any]:
        """The fields of the week, Monday first."""
        return [self[f"day{day}"] for day in range(7)]

    def hours(self) -> dict[int, Window]:
        """What the fields of the week say. Raises `DomainError` beside the first that cannot be read."""
        said = {day: parse_hours(field.data or "", field.name) for day, field in enumerate(self.days)}
        return {day: window for day, window in said.items() if window is not None}


class ExceptionForm(Form):
    """A day with other hours."""

    day: Any = DayField(_l("Day"))
    hours = StringField(_l("Open, like 09:00-12:00"), [Length(0, 20)], filters=[strip],
                        description=_l("Leave it empty if it is closed on this day."))  # fmt: skip
    note = StringField(_l("Why"), [Length(0, 120)], filters=[strip])


class UsualForm(Form):
    """A day whose other hours are taken back."""

    day: Any = DayField("")


class BookForm(OnceForm):
    """A time, and what for. An end of 00:00 is the end of the day."""

    day: Any = DayField(_l("Day"))
    begins = TimeField(_l("Begins at"), render_kw={"step": 900})
    ends = TimeField(_l("Ends at"), render_kw={"step": 900})
    count = IntegerField(_l("How many"), [NumberRange(1, MOST_UNITS)], default=1)
    purpose = StringField(_l("What is it for?"), [Length(2, PURPOSE_LARGEST)], filters=[strip],
                          description=_l("The office of the place reads this, nobody else."))  # fmt: skip


class ReasonForm(Form):
    """A reason that whoever booked will read."""

    reason = StringField(
        _l("Reason, which the person will read"), [Length(REASON_SMALLEST, REASON_LARGEST)], filters=[strip]
    )
