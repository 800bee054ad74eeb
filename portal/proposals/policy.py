"""Who may do what to a proposal, in which state."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import (
    as_oneself,
    for_an_organization,
    governs_here,
    in_person,
    may_speak,
    not_recused,
    resident_here,
    signed_in,
)
from portal.people.rules import Viewer

from .rules import ANSWERABLE, EDITABLE, OPEN_FOR_SUPPORT, RATEABLE, WORKABLE, Decision


@predicate("none", _l("Only its author can do this."))
def author(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.author_id == viewer.id)


@predicate("none", _l("Only its authors can do this."))
def writer(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.writer)


@predicate("none", _l("You wrote this proposal yourself; others decide about it."))
def not_writer(_viewer: Viewer, thing: Any) -> bool:
    return not thing.writer


@predicate("none", _l("Only someone who was invited can do this."))
def invited(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.invited)


@predicate("none", _l("This is a draft; publish it first."))
def published(_viewer: Viewer, thing: Any) -> bool:
    return thing.published_at is not None


@predicate("none", _l("This is hidden: it broke a house rule, or a moderator has not looked at its link yet."))
def shown(_viewer: Viewer, thing: Any) -> bool:
    return thing.hidden_at is None


@predicate("none", _l("This is public already."))
def draft(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "draft")


@predicate("none", _l("It can no longer be changed: it has been answered or closed."))
def editable(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in EDITABLE


@predicate("none", _l("Support is no longer collected for this proposal."))
def open_for_support(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in OPEN_FOR_SUPPORT


@predicate("none", _l("It has been decided already."))
def answerable(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ANSWERABLE


@predicate("none", _l("It has been acknowledged already."))
def unacknowledged(_viewer: Viewer, thing: Any) -> bool:
    return thing.acknowledged_at is None


@predicate("none", _l("Only an accepted proposal is worked on."))
def workable(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in WORKABLE


@predicate("none", _l("Work begins once, on an accepted proposal."))
def accepted(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == Decision.ACCEPTED)


@predicate("none", _l("It can be rated once it is reported done."))
def rateable(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in RATEABLE


@predicate("none", _l("Those who wrote or supported it rate what was done."))
def took_part(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.writer or thing.my_choice == "support")


@predicate("act_for", _l("Act for the organization in charge to do this."))
def in_charge(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.responsible_id


@predicate("act_for", _l("Act for an organization of this place to do this."))
def organization_here(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and thing.place_path.startswith(viewer.acting.place_path)


@predicate("none", _l("Only those who supported it before it was merged can move their support."))
def may_move_support(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.my_choice == "support" and thing.state == "merged")


POLICY: Table = {
    "proposals.list": [(anyone,)],
    "proposals.show": [(anyone,)],
    "proposals.versions": [(anyone,)],
    "proposals.similar": [(signed_in,)],
    "proposals.mine": [(signed_in,)],
    "proposals.draft": [(signed_in, may_speak)],
    "proposals.edit": [(signed_in, writer, editable, shown, may_speak)],
    "proposals.discard": [(signed_in, author, draft)],
    "proposals.publish": [
        (signed_in, author, draft, as_oneself, may_speak, resident_here),
        (signed_in, author, draft, may_speak, for_an_organization, organization_here),
    ],
    "proposals.withdraw": [(signed_in, author, open_for_support)],
    "proposals.invite": [(signed_in, in_person, author, editable, shown, may_speak)],
    "proposals.join": [(signed_in, in_person, as_oneself, invited, editable, shown)],
    "proposals.decline": [(signed_in, in_person, invited)],
    "proposals.support": [(signed_in, as_oneself, resident_here, not_writer, open_for_support)],
    "proposals.oppose": [(signed_in, as_oneself, resident_here, not_writer, open_for_support)],
    "proposals.withdraw_vote": [(signed_in, as_oneself, open_for_support)],
    "proposals.move_support": [(signed_in, as_oneself, may_move_support)],
    "proposals.assign": [(signed_in, governs_here, not_recused, published, answerable)],
    "proposals.merge": [(signed_in, governs_here, not_recused, published, open_for_support)],
    "proposals.acknowledge": [(signed_in, in_charge, not_recused, published, answerable, unacknowledged)],
    "proposals.answer": [(signed_in, in_charge, not_recused, published, answerable)],
    "proposals.start": [(signed_in, in_charge, not_recused, accepted)],
    "proposals.report_progress": [(signed_in, in_charge, not_recused, workable)],
    "proposals.complete": [(signed_in, in_charge, not_recused, workable)],
    "proposals.rate": [(signed_in, as_oneself, took_part, rateable)],
}
