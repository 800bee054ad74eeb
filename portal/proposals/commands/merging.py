"""Merging a proposal into another that says the same. Both trails stay; nobody's support is moved without her."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel import policy
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.people.rules import Viewer

from ..queries import ProposalThing, merged_into, took_in
from ..rules import LIFECYCLE, NOTE_LARGEST, check_merge, check_reason
from .lock import locked
from .voting import support


def merge(viewer: Viewer, thing: ProposalThing, target: ProposalThing | None, reason: str) -> None:
    """Merge a proposal into `target`, both in the care of the viewer's office. Raises `DomainError` where
    `rules.check_merge` does, and for a target outside the office's area.
    """
    policy.require("proposals.merge", viewer, thing)
    if target is None or viewer.acting is None or not target.place_path.startswith(viewer.acting.place_path):
        raise DomainError(_l("There is no such proposal in the area of your office."), "target")
    # The lower number is held first, so that two offices merging the same pair do not wait for each other forever.
    held = {id_: locked(id_) for id_ in sorted({thing.id, target.id})}
    (matter, source), (into, other) = held[thing.id], held[target.id]
    state = LIFECYCLE.move("merge", matter.state)
    owes_answer = source.reached_at is not None and other.reached_at is None
    check_merge(thing.id == target.id, into.state, took_in(thing.id), owes_answer)
    check_reason(reason, NOTE_LARGEST)
    matters.move(matter, state)
    matters.drop_clocks(thing.id)
    matters.link(thing.id, into.id, "merged")
    note = reason.strip()
    matters.record(viewer, "proposals.merged", thing.id, target=into.id, title=into.title, path=into.path, note=note)
    matters.record(
        viewer, "proposals.took_in", into.id, source=thing.id, title=matter.title, path=matter.path,
        supports=matter.supports, note=note,
    )  # fmt: skip


def move_support(viewer: Viewer, thing: ProposalThing) -> ProposalThing:
    """Support the proposal that took in the one the viewer supported; returns it. What she said before stays where it
    was. Raises `DomainError` where she has voted there already, and `Refused` where she may not.
    """
    policy.require("proposals.move_support", viewer, thing)
    target = merged_into(viewer, thing)
    if target is None:
        raise Conflict(_l("The proposal it was merged into is no longer public."))
    if target.my_choice is not None:
        raise DomainError(_l("You have voted on that proposal already."))
    return support(viewer, target)
