"""What a committee fills in to prepare an allocation; a voter's marks are read in `views.choosing`."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from portal.web.forms import DayField, Form, Length, OnceForm, YuanField, strip

from .rules.plan import POINTS
from .rules.words import ELECTORATES, RULES, STYLES

_NEEDED = _l("Please fill this in.")


def _choices(words: dict[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(getattr(key, "value", key)), label) for key, label in words.items()]


class AllocationForm(OnceForm):
    """The first words: of which place, and what it is called."""

    place = SelectField(_l("Place"), coerce=int, validate_choice=False)
    title = StringField(
        _l("What is it called?"),
        [Length(4, 120)],
        filters=[strip],
        description=_l("For example: Public revenue of 2026, what is it spent on?"),
    )


class PlanForm(Form):
    """Everything that is fixed with the announcement, besides the projects."""

    title = StringField(_l("What is it called?"), [Length(4, 120)], filters=[strip])
    body = TextAreaField(_l("What voters should know"), [Length(0, 20_000)], filters=[strip], render_kw={"rows": 6})
    budget = YuanField(
        _l("Budget in yuan"), [InputRequired(_NEEDED)], description=_l("What can be spent on all projects together.")
    )
    electorate = RadioField(_l("Whose choice is it?"), choices=_choices(ELECTORATES))
    style = RadioField(_l("How does one choose?"), choices=_choices(STYLES))
    points = IntegerField(
        _l("Points each voter has"),
        [MayBeEmpty(), NumberRange(2, POINTS)],
        description=_l("Only where points are shared."),
    )
    rule = RadioField(_l("Which projects win?"), choices=_choices(RULES))
    smallest = IntegerField(
        _l("Votes or points a project needs at least"),
        [MayBeEmpty(), NumberRange(1, 10**6)],
        description=_l("Only for the rule that asks for enough of them."),
    )
    exhaustive = BooleanField(_l("Equal shares: stop raising the shares as soon as no other project fits"))


class ProjectForm(OnceForm):
    """One project."""

    title = StringField(_l("What is done?"), [Length(2, 120)], filters=[strip])
    cost = YuanField(_l("What does it cost, in yuan?"), [InputRequired(_NEEDED)])
    description = TextAreaField(
        _l("What exactly, where, and who pays for its upkeep"),
        [Length(0, 20_000)],
        filters=[strip],
        render_kw={"rows": 4},
    )


class TakeInForm(OnceForm):
    """A proposal that becomes a project."""

    proposal = SelectField(_l("Proposal"), coerce=int, validate_choice=False)
    cost = YuanField(_l("What does it cost, in yuan?"), [InputRequired(_NEEDED)])


class AnnouncementForm(Form):
    """When it opens and closes: with it, everything is fixed."""

    opens: Any = DayField(_l("One can choose from the morning of"))
    closes: Any = DayField(_l("Until the end of"))


class CancelForm(Form):
    """Why it is cancelled, in public."""

    reason = StringField(_l("Reason; it is published"), [Length(4, 300)], filters=[strip])
