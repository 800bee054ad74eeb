"""What a committee fills in to prepare an assembly, and what an owner says of a motion."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from portal.kernel.ids import number_in
from portal.web.forms import DayField, Form, Length, OnceForm, strip

from .importing.figures import COLUMNS
from .rules.published import HEADS
from .rules.slips import MEASURED
from .rules.words import ITEMS, KINDS, MODES, PRECEDENCES, SILENCES


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
    seats = IntegerField(_l("Seats, for an election"), [MayBeEmpty(), NumberRange(5, 11)])
    source = SelectField(_l("What does it take up?"), coerce=number_in, validate_choice=False)
    body = TextAreaField(_l("The full text"), [Length(0, 20_000)], filters=[strip], render_kw={"rows": 6})


class NoticeForm(Form):
    """When the vote opens and closes: with it, everything is bound."""

    opens: Any = DayField(_l("Voting opens in the morning of"))
    closes: Any = DayField(_l("Voting closes at the end of"))


class ServiceForm(Form):
    """How a number of ballots were brought to their owners."""

    how = RadioField(
        _l("How were they served?"),
        choices=[
            SelectChoice("hand", _l("By hand, to the owner")),
            SelectChoice("post", _l("By post")),
            SelectChoice("portal", _l("Here, with a notice that was read")),
            SelectChoice("board", _l("On the notice board, after two attempts")),
        ],
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


class ObjectionForm(OnceForm):
    """What an owner objects to in a result."""

    body = TextAreaField(
        _l("What is wrong with the result?"), [Length(4, 1_000)], filters=[strip], render_kw={"rows": 4}
    )


class AnswerForm(Form):
    """What the convener answers."""

    answer = TextAreaField(_l("Answer"), [Length(4, 4_000)], filters=[strip], render_kw={"rows": 5})


class FollowUpForm(Form):
    """Who carries a motion out, and until when."""

    organization = SelectField(_l("Who carries it out?"), coerce=number_in, validate_choice=False)
    due: Any = DayField(_l("Until when?"), [InputRequired(_l("Please fill this in."))])


class DoneForm(Form):
    """What was done."""

    note = TextAreaField(_l("What was done?"), [Length(4, 500)], filters=[strip], render_kw={"rows": 3})


class MinutesForm(Form):
    """The minutes of a vote."""

    minutes = TextAreaField(
        _l("Minutes"), [Length(10, 20_000)], filters=[strip], render_kw={"rows": 12},
        description=_l("Who convened, how it was announced, who counted and watched, what was decided."),
    )  # fmt: skip


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


class ScrutineerForm(Form):
    """Who is asked to watch."""

    login = StringField(
        _l("Mobile number or e-mail address the person signs in with"), [Length(3, 120)], filters=[strip]
    )
