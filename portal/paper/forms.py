"""What an officer reads off a paper."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange

from portal.discussion.rules import STANCE_LABELS
from portal.kernel.ids import number_in
from portal.kernel.reasons import REASON_LARGEST, REASON_SMALLEST
from portal.matters.rules import CATEGORIES
from portal.web.forms import Form, Length, OnceForm, choices, strip

from .rules import MOST_LINES

_WHO = _l("Name, building and unit as they stand on the paper, for example 李明 1号楼 101.")


def _scans() -> MultipleFileField:
    return MultipleFileField(_l("Photo or scan of the paper"), description=_l("Your colleague confirms it from this."))


class ProposalForm(OnceForm):
    """A proposal on paper."""

    who = StringField(_l("Who signed?"), [Length(4, 80)], filters=[strip], description=_WHO)
    place = SelectField(_l("Which place is it about?"), coerce=number_in, validate_choice=False)
    category = SelectField(
        _l("Subject"), choices=choices(CATEGORIES),
        validate_choice=False,
    )  # fmt: skip
    title = StringField(_l("Title, as on the paper"), [Length(4, 120)], filters=[strip])
    body = TextAreaField(_l("Text, as on the paper"), [Length(10, 10_000)], filters=[strip], render_kw={"rows": 8})
    scans = _scans()


class CommentForm(OnceForm):
    """A comment on paper."""

    who = StringField(_l("Who signed?"), [Length(4, 80)], filters=[strip], description=_WHO)
    stance = RadioField(
        _l("Where does she stand?"), choices=choices(STANCE_LABELS),
        default="neutral", validate_choice=False,
    )  # fmt: skip
    body = TextAreaField(_l("Text, as on the paper"), [Length(1, 2_000)], filters=[strip], render_kw={"rows": 6})
    scans = _scans()


class SupportsForm(OnceForm):
    """A list of signatures."""

    stated = IntegerField(_l("How many signatures does the sheet name?"), [NumberRange(1, MOST_LINES)])
    lines = TextAreaField(
        _l("The signatures, one a line"), [Length(1, 10_000)], filters=[strip], description=_WHO,
        render_kw={"rows": 10},
    )  # fmt: skip
    scans = _scans()


class CorrectionForm(Form):
    """What was sent back, entered again."""

    text = TextAreaField(_l("What the paper says"), [Length(1, 10_000)], filters=[strip], render_kw={"rows": 8})
    stated = IntegerField(_l("How many signatures does the sheet name?"), [NumberRange(1, MOST_LINES)], default=1)
    scans = MultipleFileField(_l("Further photos or scans"))


class ReasonForm(Form):
    """Why it is sent back or declined."""

    reason = StringField(
        _l("Reason, which your colleague will read"), [Length(REASON_SMALLEST, REASON_LARGEST)], filters=[strip]
    )
