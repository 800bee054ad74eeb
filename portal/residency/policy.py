"""Who may claim a home, who decides about it, and who sends the letters."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, predicate
from portal.people.policy import (
    about_someone_else,
    as_oneself,
    governs,
    governs_here,
    in_person,
    own,
    signed_in,
)
from portal.people.rules import Viewer


@predicate("none", _l("You entered this yourself: a colleague confirms it."))
def entered_by_another(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.entered_by != viewer.id)


@predicate("none", _l("This residency has ended, or was never confirmed."))
def confirmed(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "confirmed")


POLICY: Table = {
    "residency.claim": [(signed_in, as_oneself)],
    "residency.prove": [(signed_in, as_oneself, in_person)],
    "residency.kept": [(signed_in, in_person)],
    "residency.withdraw": [(signed_in, own)],
    "residency.leave": [(signed_in, own, as_oneself, confirmed)],
    "residency.represent": [(signed_in, own, as_oneself, in_person)],
    "residency.review": [(signed_in, governs)],
    "residency.open": [(signed_in, governs_here, about_someone_else)],
    "residency.decide": [(signed_in, governs_here, about_someone_else, entered_by_another)],
    "residency.enter": [(signed_in, governs)],
    "residency.look_up": [(signed_in, governs)],
    "residency.end": [(signed_in, governs_here, about_someone_else, confirmed)],
    "residency.letters": [(signed_in, governs)],
    "residency.issue_letters": [(signed_in, governs_here)],
    "residency.revoke_letters": [(signed_in, governs_here)],
}
