"""Compound, building, unit: each select offers what fits the choice before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from .. import queries


def typed() -> Any:
    """What the form of a step-by-step choice is filled with: the body of a POST, else the query."""
    return request.form if request.method == "POST" else request.args


def offer(form: Any, compounds: Iterable[Any], first: str | None = None) -> None:
    """Fill the selects with a compound's buildings and a building's units; a choice that does not fit is dropped.

    Where there is only one compound it is chosen, unless another was asked for. `first` is the label of choosing no
    building.
    """
    choices = [(place.id, place.name) for place in compounds]
    if len(choices) == 1 and form.compound.data is None:
        form.compound.data = choices[0][0]
    _fill(form.compound, choices)
    buildings = queries.buildings_of(form.compound.data) if form.compound.data else ()
    _fill(form.building, buildings, first)
    if "unit" in form:
        _fill(form.unit, queries.units_of(form.building.data) if form.building.data else ())


def _fill(field: Any, rows: Iterable[Any], first: str | None = None) -> None:
    known = [(value, label) for value, label in rows]
    field.choices = [SelectChoice("", first or _("Choose …")), *(SelectChoice(*row) for row in known)]
    if field.data not in {value for value, _label in known}:
        field.data = None
