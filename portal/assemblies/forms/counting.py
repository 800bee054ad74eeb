"""What counters fill in: service, proxies, paper, conflicts, results of the official platform, published results."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import (
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange

from portal.web.forms import Form, Length, strip

from ..importing.figures import COLUMNS
from ..rules.published import HEADS
from ..rules.receipts import LONGEST
from ..rules.slips import MEASURED
from ..rules.words import ITEMS, SERVED_BY
from .preparing import _choices


class ServiceForm(Form):
    """How the ballots of a sheet were brought to their owners."""

    which = RadioField(
        _l("Whose ballots?"),
        choices=[
            SelectChoice("others", _l("All that are not served yet, except those marked below")),
            SelectChoice("marked", _l("Only those marked below")),
        ],
        default="others",
    )

    how = RadioField(
        _l("How were they served?"),
        choices=_choices(SERVED_BY),
    )
    proof = StringField(
        _l("What proves it?"),
        [Length(0, 200)],
        filters=[strip],
        description=_l("A postal number, a photo, a witness. Rules about silent owners depend on it."),
    )


class ProxyForm(Form):
    """A written proxy."""

    slot = IntegerField(_l("Number on the ballot"), [NumberRange(1, 10**6)])
    holder = StringField(
        _l("Who holds the proxy? Mobile number or e-mail address of the account"), [Length(3, 120)], filters=[strip]
    )
    files = FileField(
        _l("The signed document"), description=_l("A photo or a PDF. A colleague confirms the entry from it.")
    )


class BatchForm(Form):
    """The cover sheet of a stack of paper ballots."""

    forms = IntegerField(_l("How many ballots does the cover sheet name?"), [NumberRange(1, 500)])


class CloseBatchForm(Form):
    """What a stack adds up to on its cover sheet."""

    heads = IntegerField(_l("Ballots, added up by hand"), [NumberRange(1, 500)])
    area = StringField(_l("Their area in m², added up by hand"), [Length(1, 20)], filters=[strip])


class OfficialForm(Form):
    """What the official platform exported."""

    file = FileField(
        _l("The file: XLSX or CSV"), [FileRequired(_l("Choose a file."))], render_kw={"accept": ".xlsx,.csv,.txt"}
    )


class DecisionForm(Form):
    """Which of two ballots counts, and why."""

    counts = RadioField(
        _l("Which one counts?"),
        choices=[
            SelectChoice("no", _l("The one that stands")),
            SelectChoice("yes", _l("The one that came later")),
        ],
    )
    reason = StringField(_l("Reason; it is published"), [Length(2, 300)], filters=[strip])


class CheckForm(Form):
    """A result published elsewhere; every figure may be missing. Its fields are the columns of the checker's file."""

    file = FileField(
        _l("Or a file: XLSX, CSV or JSON"),
        description=_l("Several motions have a row each. What is typed above is left out then."),
        render_kw={"accept": ".xlsx,.csv,.json"},
    )
    title = StringField(_l("What was decided?"), [Length(0, 120)], filters=[strip])
    item = SelectField(
        _l("Which matter of Article 278 is it?"),
        validate_choice=False,
        choices=[SelectChoice("", _l("Not known")), *_choices(ITEMS)],  # type: ignore[arg-type]
    )
    silent = RadioField(
        _l("Owners who were served and returned nothing"),
        default="unsaid",
        validate_choice=False,
        choices=[
            SelectChoice("unsaid", _l("Nothing is said of them")),
            SelectChoice("left_out", _l("do not take part")),
            SelectChoice("joined", _l("were counted with the larger side")),
        ],
    )
    of = RadioField(
        _l("The percentages of the sides are of"),
        default="participating",
        validate_choice=False,
        choices=[
            SelectChoice("participating", _l("those taking part")),
            SelectChoice("all", _l("all owners")),
        ],
    )
    passed = RadioField(
        _l("What was announced?"),
        default="",
        validate_choice=False,
        choices=[
            SelectChoice("", _l("Nothing is said of it")),
            SelectChoice("yes", _l("Passed")),
            SelectChoice("no", _l("Not passed")),
        ],
    )


for _column in COLUMNS:
    if _column.key:
        _text = _l("Per cent of owners") if _column.share and _column.key[1] == HEADS else (
            _l("Per cent of area") if _column.share else MEASURED[_column.key[1]]
        )  # fmt: skip
        setattr(CheckForm, _column.name, StringField(
            _text, [Length(0, 40)], filters=[strip], render_kw={"inputmode": "decimal", "autocomplete": "off"}
        ))  # fmt: skip


class ReceiptForm(Form):
    """A receipt, as text or as a file; or only a number or a word of it, and of which vote."""

    vote = StringField(
        _l("Number of the vote"), filters=[strip], render_kw={"inputmode": "numeric"},
        description=_l("A whole receipt says itself of which vote it is; a number or a word does not."),
    )  # fmt: skip
    receipt = TextAreaField(
        _l("Receipt, its number, or the word you were shown"), [Length(0, LONGEST)], filters=[strip],
        description=_l("Paste the whole receipt, and every part of it is checked."),
        render_kw={"rows": 4, "autocomplete": "off"},
    )  # fmt: skip
    file = FileField(_l("Or the file with the receipt"), render_kw={"accept": ".json,application/json,text/plain"})


class ScrutineerForm(Form):
    """Who is asked to watch."""

    login = StringField(
        _l("Mobile number or e-mail address the person signs in with"), [Length(3, 120)], filters=[strip]
    )
