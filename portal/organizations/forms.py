"""The forms of organizations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.kernel.ids import number_in
from portal.kernel.reasons import REASON_LARGEST, REASON_SMALLEST
from portal.people.rules import ORGANIZATION_LABELS, ROLE_LABELS
from portal.web.forms import DayField, Form, Length, OnceForm, strip

from .rules import (
    ABOUT_LARGEST,
    ADMITTED_BY,
    DOCUMENTS_MOST,
    LICENCE_LARGEST,
    NAME_LARGEST,
    NAME_SMALLEST,
    POSITION_LARGEST,
)

_PAPERS = {"accept": "image/jpeg,image/png,image/webp,.pdf"}


def _about() -> TextAreaField:
    return TextAreaField(
        _l("What does it do here?"), [Length(10, ABOUT_LARGEST)], filters=[strip], render_kw={"rows": 5}
    )


def _licence() -> StringField:
    return StringField(_l("Number of its licence or registration"), [Length(2, LICENCE_LARGEST)], filters=[strip])


def _position() -> StringField:
    return StringField(
        _l("What are you in it?"), [Length(1, POSITION_LARGEST)], filters=[strip],
        description=_l("For example its legal representative, or elected chair."),
    )  # fmt: skip


class ApplicationForm(OnceForm):
    """An organization that wants to act here."""

    kind = RadioField(
        _l("What is it?"),
        choices=[SelectChoice(str(kind), ORGANIZATION_LABELS[kind]) for kind in ADMITTED_BY],
        validate_choice=False,
    )
    name = StringField(_l("Its name"), [Length(NAME_SMALLEST, NAME_LARGEST)], filters=[strip])
    name_en = StringField(_l("Its name in English, if it has one"), [Length(0, 160)], filters=[strip])
    place = SelectField(_l("Where does it act?"), coerce=number_in, validate_choice=False)
    about = _about()
    licence = _licence()
    position = _position()
    files = MultipleFileField(
        _l("Documents that prove it"),
        description=_l("The licence, the minutes of the election: one to %(most)s photos or PDF. Only you and the "
                       "office that decides see them, and you see who looked.", most=DOCUMENTS_MOST),
        render_kw=_PAPERS,
    )  # fmt: skip


class AgainForm(OnceForm):
    """What was asked for."""

    about = _about()
    licence = _licence()
    position = _position()
    files = MultipleFileField(_l("Further documents"), render_kw=_PAPERS)


class ReasonForm(Form):
    """A reason that someone will read."""

    reason = StringField(
        _l("Reason, which the person will read"), [Length(REASON_SMALLEST, REASON_LARGEST)], filters=[strip]
    )


class LeaveForm(Form):
    """Nothing to type: only that one means it."""


class PublicReasonForm(Form):
    """A reason that stands in public."""

    reason = StringField(_l("Reason; it stands in public"), [Length(REASON_SMALLEST, REASON_LARGEST)], filters=[strip])


def _roles(chair: bool) -> list[SelectChoice]:
    """The roles to choose from; the chair only where an office gives it."""
    return [SelectChoice(role, label) for role, label in ROLE_LABELS.items() if chair or role != "chair"]


class InvitationForm(OnceForm):
    """Whom to ask, with which role, until when."""

    login = StringField(
        _l("Mobile number or e-mail address the person signs in with"), [Length(3, 120)], filters=[strip],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )  # fmt: skip
    role = SelectField(_l("Role"), default="member", validate_choice=False)
    term_ends: Any = DayField(_l("Serves until"), description=_l("Leave it empty where there is no term."))

    def offer(self, chair: bool) -> InvitationForm:
        self.role.choices = _roles(chair)
        return self


class MemberForm(Form):
    """Another role or term, and why."""

    role = SelectField(_l("Role"), validate_choice=False)
    term_ends: Any = DayField(_l("Serves until"), description=_l("Leave it empty where there is no term."))
    reason = StringField(
        _l("Reason, which the person will read"), [Length(REASON_SMALLEST, REASON_LARGEST)], filters=[strip]
    )

    def offer(self, chair: bool) -> MemberForm:
        self.role.choices = _roles(chair)
        return self


class HandoverForm(OnceForm):
    """Who takes the chair over, and why."""

    successor = SelectField(_l("Successor"), coerce=number_in, validate_choice=False)
    reason = StringField(
        _l("Why, for the record of the members"), [Length(REASON_SMALLEST, REASON_LARGEST)], filters=[strip],
        description=_l("For example: elected by the owners' assembly on 12 May."),
    )  # fmt: skip

    def offer(self, members: Sequence[Any]) -> HandoverForm:
        self.successor.choices = [SelectChoice(one.person_id, one.person) for one in members]
        return self


class TermForm(OnceForm):
    """From when until when it is elected, and who goes on."""

    begins: Any = DayField(_l("The term begins on"), [InputRequired(_l("Please fill this in."))])
    ends: Any = DayField(_l("The term ends on"), [InputRequired(_l("Please fill this in."))])
    elected = SelectMultipleField(
        _l("Who serves in this term?"), coerce=number_in, validate_choice=False,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_l("The membership of everyone else ends now. Invite whoever is new, and change roles, first."),
    )  # fmt: skip
    reason = StringField(
        _l("On what is it based?"), [Length(REASON_SMALLEST, REASON_LARGEST)], filters=[strip],
        description=_l("For example: election of 12 May, recorded under number 2026-15."),
    )  # fmt: skip

    def offer(self, members: Sequence[Any]) -> TermForm:
        self.elected.choices = [
            SelectChoice(one.id, _("%(name)s, %(role)s", name=one.person, role=ROLE_LABELS[one.role]))
            for one in members
        ]
        return self
