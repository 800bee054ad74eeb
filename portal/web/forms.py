"""Forms: WTForms with CSRF, errors beside fields, and rules that speak as field errors."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import messages_path

from portal.kernel import money, once
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Sentence


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose command may still refuse: `attempt` runs it and shows its sentence where it belongs."""

    result: Any = None
    form_errors: list[Any]

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Flask-WTF's, but WTForms' own words are read from their file once a language, not once a request."""

        def get_translations(self, _form: Any) -> Any:
            return _wtforms_words(get_locale().language)

    def attempt(self, command: Callable[..., Any], *arguments: Any, **named: Any) -> bool:
        """Run `command`; on a `DomainError` undo everything and show the sentence beside its field."""
        try:
            self.result = command(*arguments, **named)
        except DomainError as error:
            db.session.rollback()
            if error.field and error.field in self:
                self[error.field].errors = [*self[error.field].errors, error.sentence]
            else:
                self.form_errors = [*self.form_errors, error.sentence]
            return False
        return True


class OnceForm(Form):
    """A form that creates something: sent twice, it is taken once (see `kernel.once`)."""

    once = HiddenField(default=lambda: secrets.token_urlsafe(24))

    def taken_before(self) -> str | None:
        """The path the first arrival of this very form led to."""
        token = (self.once.data or "")[:64]
        return once.led_to(token) if self.is_submitted() and token else None

    def keep(self, path: str) -> str:
        """Remember where this form led; returns the path."""
        token = (self.once.data or "")[:64]
        if token:
            once.keep(token, path)
        return path


@lru_cache
def _wtforms_words(language: str) -> NullTranslations:
    return Translations.load(messages_path(), [language], domain="wtforms")


def strip(value: str | None) -> str | None:
    """A WTForms filter: no white space around what was typed, one kind of line end, nothing that no page can show."""
    return plain(value).strip() if isinstance(value, str) else value


def plain(text: str) -> str:
    """The text without control characters and halves of characters, which neither HTML nor PostgreSQL can hold, and
    without orders to write the rest backwards, with which a name or a title could look like another."""
    return _UNSHOWABLE.sub("", text.replace("\r\n", "\n"))


_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def choices(labels: Mapping[Any, Sentence]) -> list[SelectChoice]:
    """What a field offers: each value of the code with its label."""
    return [SelectChoice(value, label) for value, label in labels.items()]


class Length:
    """Between `smallest` and `largest` characters after stripping; says how many there are."""

    def __init__(self, smallest: int, largest: int) -> None:
        self.smallest, self.largest = smallest, largest
        self.field_flags = {"maxlength": largest}
        if smallest:
            self.field_flags["required"] = True

    def __call__(self, _form: Any, field: Any) -> None:
        length = len((field.data or "").strip())
        if length == 0 and self.smallest:
            raise ValidationError(_l("Please fill this in."))
        if length < self.smallest:
            raise ValidationError(
                _l("At least %(n)s characters, please; there are %(length)s.", n=self.smallest, length=length)
            )
        if length > self.largest:
            raise ValidationError(
                _l("At most %(n)s characters, please; there are %(length)s.", n=self.largest, length=length)
            )


class YuanField(StringField):  # type: ignore[misc]
    """An amount typed in yuan; its data is whole fen, or None where nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = money.parse_yuan(valuelist[0])
            except DomainError as error:
                raise ValueError(error.sentence) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(money.yuan(self.data))


class DayField(DateField):  # type: ignore[misc]
    """A day; its data is a date, or None where nothing was chosen."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                super().process_formdata(valuelist)
            except ValueError as error:
                raise ValueError(_l("Write the day as year-month-day, for example 2026-11-30.")) from error
