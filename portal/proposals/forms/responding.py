"""Forms of the official side and of those who rate its work. What a text must say, the rules check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.kernel.errors import Sentence
from portal.kernel.ids import number_in
from portal.web.forms import DayField, Form, Length, OnceForm, YuanField, choices, strip

from ..rules import (
    DECISION_LABELS,
    NOTE_LARGEST,
    RATING_NOTE_LARGEST,
    REASON_LARGEST,
    REASON_SMALLEST,
    REPORT_LARGEST,
    SCORE_LABELS,
)

CHOOSE: Sentence = _l("Please choose.")


class AssignForm(Form):
    """Who is to be in charge, and why."""

    organization = RadioField(
        _l("Organization in charge"), coerce=number_in, validate_choice=False, validators=[InputRequired(CHOOSE)]
    )
    reason = TextAreaField(
        _l("Reason"),
        filters=[strip],
        validators=[Length(REASON_SMALLEST, NOTE_LARGEST)],
        description=_l("Everyone reads it in the timeline."),
    )

    def offer(self, organizations: Sequence[Any], present: int | None) -> AssignForm:
        """Let these be chosen, the one in charge now left out."""
        self.organization.choices = [SelectChoice(row.id, row.name) for row in organizations if row.id != present]
        return self


class AnswerForm(OnceForm):
    """An official answer."""

    decision = RadioField(
        _l("Decision"),
        choices=choices(DECISION_LABELS),
        validate_choice=False,
        validators=[InputRequired(CHOOSE)],
    )
    reason = TextAreaField(
        _l("Answer and reason"),
        filters=[strip],
        validators=[Length(REASON_SMALLEST, REASON_LARGEST)],
        description=_l("Speak to the residents: what you found, what you decide, and why."),
    )
    cost = YuanField(_l("Cost in yuan"), description=_l("Only if accepted. Write 0 if it costs nothing."))
    due = DayField(_l("Done by"), description=_l("Only if accepted. Residents see this day."))


class ReportForm(OnceForm):
    """How the work goes."""

    percent = SelectField(
        _l("How much is done"),
        coerce=int,
        choices=[SelectChoice(n, f"{n}%") for n in range(0, 101, 10)],
        validate_choice=False,
        validators=[InputRequired(CHOOSE)],
    )
    body = TextAreaField(
        _l("What has been done, what comes next"), filters=[strip], validators=[Length(1, REPORT_LARGEST)]
    )


class CompleteForm(OnceForm):
    """The work reported done."""

    body = TextAreaField(
        _l("What has been done"),
        filters=[strip],
        validators=[Length(1, REPORT_LARGEST)],
        description=_l("Those who asked for it are invited to say whether it is."),
    )


class RateForm(Form):
    """Whether it is done, and how well."""

    done = RadioField(
        _l("Is it done?"),
        choices=[SelectChoice("yes", _l("Yes, it is done")), SelectChoice("no", _l("No, it is not done"))],
        validate_choice=False,
        validators=[InputRequired(CHOOSE)],
    )
    score = RadioField(
        _l("How satisfied are you?"),
        coerce=int,
        choices=choices(SCORE_LABELS),
        validate_choice=False,
        validators=[InputRequired(CHOOSE)],
    )
    note = TextAreaField(
        _l("In your own words (optional)"), filters=[strip], validators=[Length(0, RATING_NOTE_LARGEST)]
    )


class MergeForm(Form):
    """Which proposal takes this one in, and why."""

    target = RadioField(
        _l("The proposal that takes it in"), coerce=number_in, validate_choice=False, validators=[InputRequired(CHOOSE)]
    )
    reason = TextAreaField(
        _l("Reason"),
        filters=[strip],
        validators=[Length(REASON_SMALLEST, NOTE_LARGEST)],
        description=_l("All supporters of this proposal read it."),
    )
