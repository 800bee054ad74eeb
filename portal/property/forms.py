"""What officers and owners type about the property register."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import FieldList, FormField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.kernel import area
from portal.kernel.errors import DomainError
from portal.kernel.ids import number_in
from portal.web.forms import Form, Length, OnceForm, choices, strip

from .queries import Share
from .rules import (
    AREA_SOURCES,
    DAYS,
    DAYS_LARGEST,
    DAYS_SMALLEST,
    OBJECTION_KINDS,
    OBJECTION_LARGEST,
    OBJECTION_SMALLEST,
    OWNER_KINDS,
    OWNERS_LARGEST,
    UNIT_KINDS,
    WantedOwner,
    document_kept,
    parse_share,
    share_said,
)

_FILL = _l("Please fill this in.")
NEW_ROWS = 2


class AreaField(StringField):  # type: ignore[misc]
    """A floor area typed in square metres; its data is whole 0.01 m², or None where nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = area.parse_square_metres(valuelist[0])
            except DomainError as error:
                raise ValueError(error.sentence) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(area.square_metres(self.data))


class PurposeForm(Form):
    purpose = StringField(
        _l("For what purpose"),
        [Length(2, 200)],
        filters=[strip],
        description=_l("Every owner with an account reads that you looked, when, and this purpose."),
    )


class DetailsForm(OnceForm):
    kind = SelectField(_l("Kind"), choices=choices(UNIT_KINDS))
    floor = IntegerField(_l("Floor"), [Optional(), NumberRange(-10, 200)], render_kw={"inputmode": "numeric"})
    area = AreaField(
        _l("Floor area in square metres"),
        description=_l("At most two decimals, for example 89.50. Empty where it is not known."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    area_source = SelectField(_l("Where the area is taken from"), choices=choices(AREA_SOURCES))
    reason = StringField(
        _l("Reason"), [Length(2, 300)], filters=[strip],
        description=_l("What you have seen, for example which certificate. A colleague confirms it; it stands in the "
                       "unit's history."),
    )  # fmt: skip


class OwnerRow(wtforms.Form):  # type: ignore[misc]
    """One owner: one the unit has, or, with a name, a new one. Without a share she owns nothing of it any more."""

    owner = HiddenField()
    name = StringField(_l("Name"), filters=[strip], render_kw={"autocomplete": "off", "maxlength": 80})
    kind = SelectField(_l("Kind of owner"), choices=choices(OWNER_KINDS), validate_choice=False)
    document = StringField(
        _l("Number of the document"), filters=[strip], render_kw={"autocomplete": "off", "maxlength": 40},
        description=_l("Only its last four characters are kept to be read."),
    )  # fmt: skip
    share = StringField(
        _l("Share"), filters=[strip], render_kw={"autocomplete": "off", "maxlength": 20, "inputmode": "text"}
    )


class OwnersForm(OnceForm):
    """The owners a unit is to have."""

    purpose = HiddenField(filters=[strip])
    owners = FieldList(FormField(OwnerRow), max_entries=OWNERS_LARGEST, label=_l("Owners"))
    represents = SelectField(
        _l("Representative of the joint owners"), validate_choice=False,
        description=_l("The one who casts the unit's ballot for all. A sole owner represents herself."),
    )  # fmt: skip
    reason = StringField(
        _l("Reason"), [Length(2, 300)], filters=[strip],
        description=_l("What you have seen, for example which contract. A colleague confirms it; it stands in the "
                       "unit's history, without names, please."),
    )  # fmt: skip

    def begin(self, shares: Iterable[Share]) -> None:
        """Show the present owners, and room for new ones."""
        for share in shares:
            said = share_said(share.numerator, share.denominator)
            if share.represents:
                self.represents.data = str(len(self.owners))
            self.owners.append_entry({"owner": share.owner_id, "kind": share.kind, "share": said})
        self.make_room()

    def make_room(self) -> None:
        """Room for two more new owners."""
        for _row in range(min(NEW_ROWS, OWNERS_LARGEST - len(self.owners))):
            self.owners.append_entry({"kind": "person"})

    def offer(self, shares: Iterable[Share], nobody: str, new: str) -> None:
        """Name every row, and the choices of a representative after the rows."""
        names = {share.owner_id: share.name for share in shares}
        for row in self.owners:
            row.title = names.get(number_in(row.form.owner.data) or 0, "")
        rows = [(str(n), row.title or row.form.name.data or f"{new} {n + 1}") for n, row in enumerate(self.owners)]
        self.represents.choices = [SelectChoice("", nobody), *(SelectChoice(*row) for row in rows)]

    def wanted(self) -> list[WantedOwner]:
        """The owners as they were typed; raises `DomainError` for a share that is none and for what is too long."""
        return [
            _wanted(row.form, str(n) == self.represents.data)
            for n, row in enumerate(self.owners)
            if row.form.share.data or row.form.name.data
        ]


def _wanted(row: Any, represents: bool) -> WantedOwner:
    owner_id = number_in(row.owner.data)
    if (row.owner.data and owner_id is None) or (row.kind.data not in OWNER_KINDS and owner_id is None):
        raise DomainError(_l("Choose one of the owners of this unit."), "owners")
    if not row.share.data:
        raise DomainError(_l("A new owner needs a share."), "owners")
    if len(row.name.data or "") > 80 or len(row.document.data or "") > 40:
        raise DomainError(_l("A name or a document's number is too long."), "owners")
    try:
        share = parse_share(row.share.data)
    except DomainError as error:
        raise DomainError(error.sentence, "owners") from error
    if owner_id is not None:
        return WantedOwner(owner_id, share, represents)
    return WantedOwner(
        None, share, represents, row.kind.data, row.name.data or "", *document_kept(row.document.data or "")
    )


class DeclineForm(Form):
    reason = StringField(
        _l("Reason"), [Length(2, 300)], filters=[strip], description=_l("The colleague who entered it reads it.")
    )


class ImportForm(OnceForm):
    file = FileField(
        _l("The file: XLSX or CSV"),
        [FileRequired(_l("Choose a file."))],
        description=_l("One row for each unit and owner. The first sheet of an XLSX file is read."),
        render_kw={"accept": ".xlsx,.csv,.txt"},
    )


class ConfirmImportForm(Form):
    report = HiddenField()


class PublishForm(OnceForm):
    days = IntegerField(
        _l("How many days"),
        [InputRequired(_FILL), NumberRange(DAYS_SMALLEST, DAYS_LARGEST)],
        default=DAYS,
        description=_l("Today is not counted; it ends at midnight of the last day."),
        render_kw={"inputmode": "numeric", "min": DAYS_SMALLEST, "max": DAYS_LARGEST},
    )


class ObjectForm(OnceForm):
    kind = RadioField(
        _l("What is wrong?"), [InputRequired(_FILL)], choices=choices(OBJECTION_KINDS), validate_choice=True
    )
    words = TextAreaField(
        _l("What should it say, and what shows it?"),
        [Length(OBJECTION_SMALLEST, OBJECTION_LARGEST)],
        filters=[strip],
        description=_l("For example: the certificate says 92.30 square metres. Only the office in charge reads it."),
        render_kw={"rows": 4},
    )


class RejectForm(Form):
    reason = TextAreaField(
        _l("Why the register is right"),
        [Length(2, 500)],
        filters=[strip],
        description=_l("The owner reads it, and it stands on the public notice: no names and no unit, please."),
        render_kw={"rows": 3},
    )


class UpholdForm(Form):
    correction = RadioField(_l("The correction that sets it right"), coerce=number_in, validate_choice=False)
    answer = TextAreaField(
        _l("Answer"),
        [Length(2, 500)],
        filters=[strip],
        description=_l("The owner reads it, and it stands on the public notice: no names and no unit, please."),
        render_kw={"rows": 3},
    )
