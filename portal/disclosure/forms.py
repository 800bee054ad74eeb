"""The forms of disclosure."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import BooleanField, FileField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from portal.kernel.ids import number_in
from portal.web.forms import DayField, Form, Length, OnceForm, YuanField, strip

from .rules.words import AUDITS, CATEGORIES, EVERY, FUNDS

_NEEDED = InputRequired(_l("Please fill this in."))


def _choices(words: Any) -> list[SelectChoice]:
    return [SelectChoice(key, label) for key, label in words.items()]


_DIRECTIONS = [SelectChoice("out", _l("Went out")), SelectChoice("in", _l("Came in"))]


class FundForm(OnceForm):
    """A new fund."""

    kind = SelectField(_l("What kind of fund is it?"), choices=_choices(FUNDS))
    name = StringField(_l("What is it called?"), [Length(2, 60)], filters=[strip])
    since: Any = DayField(_l("From which day on is it kept here?"), [_NEEDED])
    opening: Any = YuanField(_l("What did it hold that morning, in yuan?"), [_NEEDED])
    every = SelectField(_l("How often is it disclosed?"), choices=_choices(EVERY), default="quarter")
    line: Any = YuanField(
        _l("Above which amount does spending need a voucher and a decision, in yuan?"), [_NEEDED],
        description=_l("What is spent above it without both carries a public flag."),
    )  # fmt: skip


class LineForm(OnceForm):
    """One movement of money."""

    day: Any = DayField(_l("Day"), [_NEEDED])
    direction = SelectField(
        _l("Did it come in or go out?"),
        choices=_DIRECTIONS,
    )
    amount: Any = YuanField(_l("Amount in yuan"), [_NEEDED])
    category = SelectField(_l("Category"), choices=[SelectChoice(one.key, one.label) for one in CATEGORIES])
    party = StringField(_l("From whom, or to whom?"), [Length(1, 80)], filters=[strip])
    note = StringField(_l("What for?"), [Length(0, 200)], filters=[strip])
    contract = SelectField(_l("Contract, if there is one"), coerce=number_in, validate_choice=False)
    decision = StringField(
        _l("The decision that allowed it"), [Length(0, 200)], filters=[strip],
        description=_l("The address of its page here, for example /proposals/12."),
    )  # fmt: skip
    files = FileField(
        _l("Photo or PDF of the voucher"), render_kw={"accept": "image/*,application/pdf"},
        description=_l("A photo is made anew without the place and time its camera noted."),
    )  # fmt: skip

    @property
    def signed(self) -> int:
        """The amount with its sign."""
        fen = abs(int(self.amount.data or 0))
        return fen if self.direction.data == "in" else -fen

    def show(self, said: Any) -> None:
        """Fill in a line as it stands."""
        self.day.data, self.amount.data, self.category.data = said.day, abs(said.amount), said.category
        self.direction.data = "in" if said.amount > 0 else "out"
        self.party.data, self.note.data, self.contract.data = said.party, said.note, said.contract_id
        self.decision.data = said.decision or ""


class CashFileForm(OnceForm):
    """A cash book or a bank's export."""

    file = FileField(
        _l("The file: XLSX or CSV"), [FileRequired(_l("Choose a file."))],
        description=_l("The cash book as you keep it, or the bank's export. The first sheet of an XLSX file is read."),
        render_kw={"accept": ".xlsx,.csv,.txt"},
    )  # fmt: skip
    ask = BooleanField(_l("Let me say what its columns mean"))


class ContractForm(OnceForm):
    """A contract."""

    party = StringField(_l("With whom?"), [Length(2, 80)], filters=[strip])
    title = StringField(_l("What is it about?"), [Length(2, 120)], filters=[strip])
    begins: Any = DayField(_l("Begins on"), [_NEEDED])
    ends: Any = DayField(_l("Ends on"), [_NEEDED])
    amount: Any = YuanField(_l("What it comes to in all, in yuan"), [_NEEDED])
    income = BooleanField(_l("It brings money in"))
    decision = StringField(_l("The decision that allowed it"), [Length(0, 200)], filters=[strip])


class PrepareForm(Form):
    """Adding a statement up."""

    bank: Any = YuanField(_l("What the bank says at the end of the period, in yuan"), [MayBeEmpty()])


class ReasonForm(Form):
    """Why something goes back, or was wrong."""

    reason = StringField(_l("Reason"), [Length(2, 300)], filters=[strip])


class ChangeForm(OnceForm):
    """One change of a restatement."""

    number = IntegerField(_l("Number of the line; empty for one that was missing"), [MayBeEmpty(), NumberRange(1)])
    gone = BooleanField(_l("It should not be there at all"))
    day: Any = DayField(_l("Day"), [MayBeEmpty()])
    direction = SelectField(
        _l("Did it come in or go out?"),
        choices=_DIRECTIONS,
    )
    amount: Any = YuanField(_l("Amount in yuan"), [MayBeEmpty()])
    category = SelectField(_l("Category"), choices=[SelectChoice(one.key, one.label) for one in CATEGORIES])
    party = StringField(_l("From whom, or to whom?"), [Length(0, 80)], filters=[strip])
    note = StringField(_l("What for?"), [Length(0, 200)], filters=[strip])
    why = StringField(_l("Why was it wrong?"), [Length(1, 300)], filters=[strip])

    @property
    def signed(self) -> int:
        """The amount with its sign."""
        fen = abs(int(self.amount.data or 0))
        return fen if self.direction.data == "in" else -fen


class QuestionForm(OnceForm):
    """A question on a line, or on all of a statement."""

    line = HiddenField()
    body = TextAreaField(_l("Your question"), [Length(4, 500)], filters=[strip], render_kw={"rows": 3})


class AuditForm(Form):
    """What came of a hearing or an audit."""

    form = SelectField(_l("What was it?"), choices=_choices(AUDITS))
    held_on: Any = DayField(_l("On which day?"), [_NEEDED])
    report = TextAreaField(
        _l("What came of it?"), [Length(10, 5_000)], filters=[strip], render_kw={"rows": 8},
        description=_l("Who took part, what was looked at, what was found, and what follows. Everyone reads it."),
    )  # fmt: skip


class AnswerForm(Form):
    """An answer."""

    answer = TextAreaField(_l("Answer"), [Length(2, 2_000)], filters=[strip], render_kw={"rows": 4})
