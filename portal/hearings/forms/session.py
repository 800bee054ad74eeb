"""What is filled in at the board, at the secretary's desk, and for the minutes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from portal.web.forms import Form, Length, OnceForm, choices, strip

from ..rules.minutes import FINDINGS_LARGEST, REASON_LARGEST, WANTED_LARGEST
from ..rules.session import (
    ANSWER_LARGEST,
    MINUTES_LONGEST,
    OPTIONS_MOST,
    POLL_LARGEST,
    QUESTION_LARGEST,
    QUESTIONS,
    WHAT_LARGEST,
    Question,
)

_NEEDED = _l("Please fill this in.")


class FloorForm(OnceForm):
    """A question from the floor."""

    text = TextAreaField(
        _l("Your question to the session"), [Length(4, QUESTION_LARGEST)], filters=[strip], render_kw={"rows": 2}
    )


class ItemForm(OnceForm):
    """An item of the agenda."""

    title = StringField(_l("What is spoken about?"), [Length(2, 120)], filters=[strip])
    minutes = IntegerField(_l("Planned minutes"), [InputRequired(_NEEDED), NumberRange(1, MINUTES_LONGEST)], default=20)


class TimeForm(Form):
    """How long one speaks."""

    minutes = IntegerField(_l("Minutes for each speech"), [InputRequired(_NEEDED), NumberRange(1, 30)])


class DeskForm(OnceForm):
    """An act of the desk: what was written down meanwhile, and of whose speech, goes with every one of them."""

    noted = HiddenField()
    what = TextAreaField(
        _l("What is said, for the minutes"), [Length(0, WHAT_LARGEST)], filters=[strip], render_kw={"rows": 4}
    )


class SettleForm(Form):
    """What becomes of a question."""

    state = RadioField(
        _l("What becomes of it?"),
        choices=choices({state: QUESTIONS[state] for state in (Question.TAKEN_UP, Question.ANSWERED,
                                                               Question.WITHHELD)}),
    )  # fmt: skip
    answer = TextAreaField(
        _l("What was answered; or why it is not shown"), [Length(0, ANSWER_LARGEST)], filters=[strip],
        render_kw={"rows": 3},
    )  # fmt: skip


class PollForm(OnceForm):
    """A straw poll."""

    question = StringField(_l("What do you ask everybody present?"), [Length(4, POLL_LARGEST)], filters=[strip])
    options = TextAreaField(
        _l("Answers, one a line"), [Length(3, 500)], filters=[strip], render_kw={"rows": OPTIONS_MOST},
        description=_l("Two to five. It is a straw poll: it binds nobody."),
    )  # fmt: skip


class WriteForm(Form):
    """The words of an entry."""

    what = TextAreaField(_l("What was said"), [Length(2, WHAT_LARGEST)], filters=[strip], render_kw={"rows": 6})


class CorrectionForm(OnceForm):
    """What an entry should say instead."""

    wanted = TextAreaField(
        _l("What should it say?"), [Length(2, WANTED_LARGEST)], filters=[strip], render_kw={"rows": 6},
        description=_l("What is written now and what you want stay side by side in the minutes."),
    )  # fmt: skip


class DecisionForm(Form):
    """Whether a correction is made."""

    reason = TextAreaField(
        _l("Why not, if it is not made; it is published"), [Length(0, REASON_LARGEST)], filters=[strip],
        render_kw={"rows": 3},
    )  # fmt: skip


class FindingsForm(Form):
    """What the hearing has found."""

    findings = TextAreaField(_l("Findings"), [Length(0, FINDINGS_LARGEST)], filters=[strip], render_kw={"rows": 10})
