"""Who enters paper forms and who confirms them: never the same person."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, predicate
from portal.people.policy import governs, governs_here, signed_in
from portal.people.rules import Viewer


@predicate("none", _l("You entered this yourself: a colleague confirms it from the scan."))
def entered_by_another(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.entered_by != viewer.id)


@predicate("none", _l("Only whoever entered it corrects it."))
def entered_it(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.entered_by == viewer.id)


@predicate("none", _l("Nobody decides about her own paper."))
def signed_by_another(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.person_id != viewer.id)


@predicate("none", _l("This has been decided already."))
def waits(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "entered")


@predicate("none", _l("It was not sent back."))
def returned(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "returned")


@predicate("none", _l("This is not public."))
def published(_viewer: Viewer, thing: Any) -> bool:
    return thing.published_at is not None


POLICY: Table = {
    "paper.review": [(signed_in, governs)],
    "paper.enter": [(signed_in, governs)],
    "paper.enter_about": [(signed_in, governs_here, published)],
    "paper.see": [(signed_in, governs_here)],
    "paper.decide": [(signed_in, governs_here, entered_by_another, signed_by_another, waits)],
    "paper.correct": [(signed_in, governs_here, entered_it, returned)],
}
