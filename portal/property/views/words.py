"""What the register says, in words for a page; persons' names masked unless they may be read in full."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from portal.kernel.errors import Sentence
from portal.web.filters import format_area

from ..rules import (
    AREA_SOURCES,
    CORRECTION,
    IMPORT,
    NOTICE,
    OBJECTION,
    OBJECTION_KINDS,
    OWNER_KINDS,
    UNIT_KINDS,
    masked,
)
from . import blueprint


@blueprint.app_template_global()
def field_of_register(field: str) -> str:
    """What a key of `queries.unit_said` is called."""
    labels: dict[str, str] = {
        "number": _("Number"), "building": _("Building"), "kind": _("Kind"), "floor": _("Floor"),
        "area": _("Floor area"), "area_source": _("Source of the area"), "owners": _("Owners"),
    }  # fmt: skip
    return labels[field]


@blueprint.app_template_global()
def said_of(field: str, value: Any, full: bool = False) -> str:
    """The value of a key of `queries.unit_said`, as it is read."""
    if field == "owners":
        return "; ".join(owner_words(owner, full) for owner in value or ()) or str(_("not known"))
    if value in (None, ""):
        return str(_("not known"))
    if field == "area":
        return format_area(value)
    labels = {"kind": UNIT_KINDS, "area_source": AREA_SOURCES}.get(field)
    return str(labels[value]) if labels else str(value)


@blueprint.app_template_global()
def owner_words(owner: dict[str, Any], full: bool = False) -> str:
    """An owner with her share: "李* 1/2 (representative)"; in full with the end of her document's number."""
    name = owner["name"] if full else masked(owner["kind"], owner["name"])
    parts = [name]
    if full and owner["document_end"]:
        parts.append(_("(document ending in %(end)s)", end=owner["document_end"]))
    if owner["share"] != "1/1":
        parts.append(owner["share"])
        if owner["represents"]:
            parts.append(_("(representative)"))
    return " ".join(parts)


@blueprint.app_template_global()
def unit_kind(kind: str) -> Sentence:
    return UNIT_KINDS[kind]


@blueprint.app_template_global()
def owner_kind(kind: str) -> Sentence:
    return OWNER_KINDS[kind]


@blueprint.app_template_global()
def objection_kind(kind: str) -> Sentence:
    return OBJECTION_KINDS[kind]


@blueprint.app_template_global()
def correction_state(state: str) -> Any:
    """The label and type of a correction's state."""
    return CORRECTION.by_name[state]


@blueprint.app_template_global()
def import_state(state: str) -> Any:
    """The label and type of an import's state."""
    return IMPORT.by_name[state]


@blueprint.app_template_global()
def objection_state(state: str) -> Any:
    """The label and type of an objection's state."""
    return OBJECTION.by_name[state]


@blueprint.app_template_global()
def notice_state(state: str) -> Any:
    """The label and type of the state of a public notice of the register."""
    return NOTICE.by_name[state]
