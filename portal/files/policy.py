"""Who may put files beside a matter, and take them away."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, anyone, predicate
from portal.matters.rules import state_of
from portal.people.policy import governs_here, may_speak, not_recused, signed_in
from portal.people.rules import Viewer


@predicate("none", _l("Only its author and the organization in charge can do this."))
def author(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.author_id == viewer.id)


@predicate("act_for", _l("Act for the organization in charge to do this."))
def in_charge(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.responsible_id


@predicate("none", _l("Files are added and removed while the matter is open."))
def still_open(_viewer: Viewer, thing: Any) -> bool:
    return state_of(thing.kind, thing.state).type in ("draft", "open")


@predicate("none", _l("Only who added it can remove it."))
def added_it(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.uploader_id == viewer.id)


POLICY: Table = {
    "files.see": [(anyone,)],
    "files.attach": [(signed_in, still_open, author, may_speak), (signed_in, still_open, in_charge, not_recused)],
    "files.remove": [(signed_in, still_open, added_it, not_recused), (signed_in, governs_here, not_recused)],
}
