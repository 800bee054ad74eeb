"""What every form of consultation shows on the page of one, and on the page on which it is prepared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.people.rules import Viewer

from ..queries.consultation import ConsultationThing
from ..rules.lifecycle import Form
from .statements import parts as statement_parts
from .survey import parts as survey_parts
from .text import parts as text_parts

Part = Callable[[Viewer, ConsultationThing], dict[str, Any]]

# For a `rules.lifecycle.Form`: what its template `consultations/_<form>.html` is given as `form_part`, and the same of
# `consultations/_edit_<form>.html`.
PARTS: Mapping[str, Part] = {
    Form.STATEMENTS: statement_parts.part_of,
    Form.QUESTIONNAIRE: survey_parts.part_of,
    Form.TEXT: text_parts.part_of,
}
EDITED: Mapping[str, Part] = {
    Form.STATEMENTS: statement_parts.edited_of,
    Form.QUESTIONNAIRE: survey_parts.edited_of,
    Form.TEXT: text_parts.edited_of,
}


def part_of(viewer: Viewer, thing: ConsultationThing) -> dict[str, Any]:
    """What its form shows to those who take part, or of the result."""
    return PARTS[thing.form](viewer, thing)


def edited_of(viewer: Viewer, thing: ConsultationThing) -> dict[str, Any]:
    """What its form shows to those who prepare it."""
    return EDITED[thing.form](viewer, thing)
