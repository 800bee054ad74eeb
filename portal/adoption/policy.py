"""Who writes an adoption table: whoever acts for the organization that asked. Once published, everybody reads it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, predicate
from portal.people.policy import in_person, not_recused, signed_in
from portal.people.rules import Viewer


@predicate("none", _l("What became of the opinions is published when every one of them is answered."))
def published(_viewer: Viewer, thing: Any) -> bool:
    return thing.published_at is not None


@predicate("none", _l("It is published: nothing of it can be changed any more."))
def not_published(_viewer: Viewer, thing: Any) -> bool:
    return thing.published_at is None


@predicate("act_for", _l("Act for the organization that asked."))
def answers(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.organization_id


@predicate("act_for", _l("Act for the organization that carries it out."))
def carries_out(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.carried_by


@predicate("none", _l("It is done already."))
def not_done(_viewer: Viewer, thing: Any) -> bool:
    return thing.done_at is None


POLICY: Table = {
    "adoption.read": [(published,), (signed_in, answers)],
    "adoption.write": [(not_published, signed_in, in_person, answers, not_recused)],
    "adoption.finish": [(published, signed_in, in_person, carries_out, not_done)],
}
