"""What could be typed into every form of the portal: read off the forms themselves, so that new ones are filled too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wtforms import BooleanField, DateField, Field, HiddenField, RadioField, SelectField
from wtforms.fields.core import UnboundField

from portal.web.forms import Form, YuanField

WORDS = "现场看过了，情况属实，三盏灯都需要修。" * 2


def _forms(base: type[Form] = Form) -> Iterator[type[Form]]:
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def fields() -> list[tuple[str, UnboundField]]:
    """Every field of every form of the portal, with its name."""
    found = []
    for form in _forms():
        if form.__module__.startswith("portal."):
            names = (name for name in dir(form) if not name.startswith("_"))
            found += [(name, getattr(form, name)) for name in names if isinstance(getattr(form, name), UnboundField)]
    return found


def names() -> list[str]:
    """The names of all fields, and of what pages send without a form class."""
    loose = ("organization_id", "newest", "on", "next", "resume", "packed")
    return sorted({name for name, _field in fields()} | set(loose))


def plausible(ids: dict[str, Any]) -> dict[str, str]:
    """A body that says something acceptable in every field; `ids` are what fields name that hold an id."""
    body: dict[str, str] = {}
    for name, field in fields():
        kind: type[Field] = field.field_class
        choices = field.kwargs.get("choices")
        if issubclass(kind, RadioField | SelectField) and choices:
            offered = [str(choice.value if hasattr(choice, "value") else choice[0]) for choice in choices]
            body[name] = next(filter(None, offered))
        elif issubclass(kind, HiddenField):
            continue  # a token, or where it came from
        elif issubclass(kind, BooleanField):
            body.setdefault(name, "y")
        elif issubclass(kind, DateField):
            body.setdefault(name, "2099-01-01")
        elif issubclass(kind, YuanField):
            body.setdefault(name, "100")
        else:
            body.setdefault(name, WORDS)
    return body | {name: str(value) for name, value in ids.items()}
