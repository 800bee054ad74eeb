"""What a committee fills in to prepare a vote, and owners to demand one."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange
from wtforms.validators import Optional as MayBeEmpty

from portal.kernel.ids import number_in
from portal.web.forms import DayField, Form, Length, OnceForm, strip

from ..rules.words import ITEMS, KINDS, MODES, PRECEDENCES, SILENCES


def _choices(words: dict[str, object]) -> list[SelectChoice]:
    return [SelectChoice(str(getattr(key, "value", key)), label) for key, label in words.items()]


class AssemblyForm(OnceForm):
    """The first words of an assembly: of which compound, and what it is called."""

    place = SelectField(_l("Compound"), coerce=number_in, validate_choice=False)
    title = StringField(
        _l("What is this vote called?"),
        [Length(4, 120)],
        filters=[strip],
        description=_l("For example: Owners' assembly of spring 2027."),
    )


class RulesForm(Form):
    """Everything that is bound with the notice."""

    title = StringField(_l("What is this vote called?"), [Length(4, 120)], filters=[strip])
    buildings = SelectMultipleField(
        _l("Only these buildings"),
        coerce=number_in,
        validate_choice=False,
        description=_l(
            "Choose none for the whole compound. A vote on a common part of one building is its owners' own."
        ),
    )
    entrance = StringField(
        _l("Only this entrance"),
        [Length(0, 20)],
        filters=[strip],
        description=_l("The beginning of its unit numbers, for example 2单元. Leave it empty for whole buildings."),
    )
    mode = RadioField(_l("Who learns what"), choices=_choices(MODES))
    silence = RadioField(_l("Owners who return nothing"), choices=_choices(SILENCES))
    document = StringField(
        _l("The adopted rule that says so"),
        [Length(0, 200)],
        filters=[strip],
        description=_l("Document, article and date: rules of procedure, article 16, adopted on 2024-05-01."),
    )
    precedence = RadioField(_l("Two ballots of the same owners"), choices=_choices(PRECEDENCES))
    follow = BooleanField(_l("Ballots can say: with the majority"))
    parking = BooleanField(_l("Parking spaces count, as our rules of procedure say"))
    storage = BooleanField(_l("Storage rooms count, as our rules of procedure say"))
    proxies = IntegerField(_l("Proxies one person may hold"), [NumberRange(1, 10)])
    materials = TextAreaField(
        _l("What owners should know"), [Length(0, 20_000)], filters=[strip], render_kw={"rows": 8}
    )


class MotionForm(OnceForm):
    """One motion."""

    title = StringField(_l("What is decided?"), [Length(4, 120)], filters=[strip])
    item = SelectField(
        _l("Which matter of Article 278 is it?"),
        choices=_choices(ITEMS),  # type: ignore[arg-type]
        description=_l(
            "It fixes the line: more than half, or at least three quarters, of participating heads and area."
        ),
    )
    kind = RadioField(_l("How is it decided?"), choices=_choices(KINDS), default="decision")
    options = TextAreaField(
        _l("Options or candidates"),
        [Length(0, 2_000)],
        filters=[strip],
        description=_l("One a line. Leave it empty for a decision for or against."),
        render_kw={"rows": 4},
    )
    seats = IntegerField(_l("Seats, for an election"), [MayBeEmpty(), NumberRange(3, 11)])
    source = SelectField(_l("What does it take up?"), coerce=number_in, validate_choice=False)
    body = TextAreaField(_l("The full text"), [Length(0, 20_000)], filters=[strip], render_kw={"rows": 6})


class NoticeForm(Form):
    """When the vote opens and closes: with it, everything is bound."""

    opens: Any = DayField(_l("Voting opens in the morning of"))
    closes: Any = DayField(_l("Voting closes at the end of"))


class DemandForm(OnceForm):
    """An owner demands an assembly."""

    place = SelectField(_l("Compound"), coerce=number_in, validate_choice=False)
    title = StringField(_l("What should owners decide?"), [Length(4, 120)], filters=[strip])
    item = SelectField(_l("Which matter of Article 278 is it?"), choices=_choices(ITEMS))  # type: ignore[arg-type]
    reason = TextAreaField(
        _l("Why is an assembly needed?"), [Length(10, 1_000)], filters=[strip], render_kw={"rows": 5}
    )


class RecognitionForm(OnceForm):
    """Whether ballots cast in the portal count in a place."""

    place = SelectField(_l("Place, with all within it"), coerce=number_in, validate_choice=False)
    counts = RadioField(
        _l("Ballots cast here"),
        choices=[
            SelectChoice("yes", _l("count, like signed paper")),
            SelectChoice("no", _l("are advice; signed paper and the official platform count")),
        ],
    )
    document = StringField(
        _l("The document that says so"), [Length(4, 200)], filters=[strip],
        description=_l("With number and date. It is shown beside every vote."),
    )  # fmt: skip


class ReasonForm(Form):
    """Why something is called off, or dropped."""

    reason = StringField(_l("Reason; it is published"), [Length(4, 300)], filters=[strip])
