"""Who may do what in a discussion. A thing is a matter, or a comment that carries what matters of its matter."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.policy import Table, predicate
from portal.people.policy import as_oneself, for_an_organization, governs_here, may_speak, not_recused, signed_in
from portal.people.rules import Viewer

from .rules import OVER, can_be_changed, neighbourhood


@predicate("none", _l("This is a draft; it can be discussed once it is public."))
def published(_viewer: Viewer, thing: Any) -> bool:
    return thing.published_at is not None


@predicate("none", _l("The discussion is over: this was withdrawn or merged."))
def still_discussed(_viewer: Viewer, thing: Any) -> bool:
    return thing.state not in OVER


@predicate("verify", _l("Have your residency confirmed to take part: those who live around here discuss this."))
def lives_around(viewer: Viewer, thing: Any) -> bool:
    return viewer.lives_in(neighbourhood(thing.place_path))


@predicate("act_for", _l("Act for an organization of this place to do this."))
def organization_here(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and thing.place_path.startswith(viewer.acting.place_path)


@predicate("none", _l("This has been hidden."))
def shown(_viewer: Viewer, thing: Any) -> bool:
    return thing.hidden_at is None


@predicate("none", _l("Only its author can do this."))
def own(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.author_id == viewer.id)


@predicate("none", _l("You wrote this yourself; others decide about it."))
def not_own(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.author_id != viewer.id)


@predicate("none", _l("A comment can be changed for thirty minutes. Write another one to add to it."))
def in_edit_window(_viewer: Viewer, thing: Any) -> bool:
    return can_be_changed(thing.at, clock.now())


@predicate("act_for", _l("Act as you did when you wrote this."))
def same_capacity(viewer: Viewer, thing: Any) -> bool:
    return bool(viewer.organization_id == thing.organization_id)


_TALK = (
    (published, shown, still_discussed, signed_in, as_oneself, may_speak, lives_around),
    (published, shown, still_discussed, signed_in, for_an_organization, may_speak, organization_here, not_recused),
)

POLICY: Table = {
    "discussion.read": [(published,)],
    "discussion.comment": _TALK,
    "discussion.reply": _TALK,
    "discussion.edit": [(signed_in, own, shown, in_edit_window, same_capacity, may_speak, not_recused)],
    "discussion.helpful": [(signed_in, shown, not_own)],
    "discussion.see_hidden": [(signed_in, governs_here)],
}
