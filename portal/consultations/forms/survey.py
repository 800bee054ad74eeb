"""A question, as its convener writes it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional as MayBeEmpty

from portal.web.forms import Length, OnceForm, choices, strip

from ..rules.survey.questions import KINDS, TITLE_LARGEST


class QuestionForm(OnceForm):
    """Everything a question can need; what its kind does not use is left out."""

    title = StringField(_l("Question"), [Length(2, TITLE_LARGEST)], filters=[strip])
    kind = RadioField(_l("How is it answered?"), choices=choices(KINDS))
    options = TextAreaField(
        _l("Options, one a line"),
        [Length(0, 3_000)],
        filters=[strip],
        description=_l("Where one chooses or puts in order."),
        render_kw={"rows": 5},
    )
    least = IntegerField(
        _l("At least"), [MayBeEmpty()], description=_l("How many are chosen, or the smallest number; empty: any.")
    )
    most = IntegerField(_l("At most"), [MayBeEmpty()])
    unit = StringField(
        _l("Unit of the number"), [Length(0, 20)], filters=[strip], description=_l("For example: yuan, people, hours.")
    )
    low = StringField(_l("What 1 means"), [Length(0, 40)], filters=[strip])
    high = StringField(_l("What 5 means"), [Length(0, 40)], filters=[strip])
    required = BooleanField(_l("It must be answered"))
    when_id = SelectField(_l("It is asked only if this question"), coerce=int, validate_choice=False)
    when = SelectMultipleField(_l("was answered with one of these"), coerce=str, validate_choice=False)
