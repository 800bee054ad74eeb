"""What the page of a consultation shows of its text, and how changes are shown anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from portal.kernel.difference import Part, difference
from portal.people.rules import Viewer

from ...forms.text import DraftForm
from ...queries.consultation import ConsultationThing
from ...queries.text.remarks import counts_of
from ...queries.text.things import RemarkThing
from ...queries.text.versions import Step, current_of, paragraphs_of, versions_of


def part_of(who: Viewer, thing: ConsultationThing) -> dict[str, Any]:
    """The text as it stands, with how much was said beside each paragraph."""
    versions = versions_of(thing.id)
    current = versions.current
    asks = who.organization_id is not None and who.organization_id == thing.organization_id
    return {
        "version": current, "versions": versions.published, "begun": versions.begun if asks else None,
        "paragraphs": paragraphs_of(current.id) if current else [], "counts": counts_of(thing.id),
    }  # fmt: skip


def edited_of(_who: Viewer, thing: ConsultationThing) -> dict[str, Any]:
    """The text as it is prepared, and the form that takes another one in."""
    current = current_of(thing.id)
    return {
        "paragraphs": paragraphs_of(current.id) if current else [],
        "form": DraftForm(formdata=None, prefix="draft"),
    }


def runs(steps: Sequence[Step]) -> Iterator[tuple[bool, list[Step]]]:
    """Steps that changed nothing, together; the others as they come."""
    for kept, together in groupby(steps, lambda step: step.kind == "kept"):
        yield kept, list(together)


def changed(one: RemarkThing) -> list[Part]:
    """What proposed words take out of their paragraph, as it read then, and put in."""
    return difference(one.reads, one.words)


def changed_words(step: Step) -> list[Part]:
    """What was taken out of a paragraph and what was put in."""
    old, new = (one.paragraph.text if one else "" for one in (step.old, step.new))
    return difference(old, new)
