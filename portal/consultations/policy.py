"""Who may do what about consultations, in which state."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
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
from portal.people.rules import OrganizationKind, Viewer

CONVENERS = (
    OrganizationKind.PARTY_BRANCH,
    OrganizationKind.RESIDENTS_COMMITTEE,
    OrganizationKind.SUBDISTRICT_OFFICE,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.OWNERS_COMMITTEE,
    OrganizationKind.PROPERTY_COMPANY,
)


@predicate("act_for", _l("Act for an office, a party branch, an owners' committee or a property company."))
def may_ask(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in CONVENERS


@predicate("act_for", _l("Act for the organization that asks."))
def asks(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.organization_id


@predicate("none", _l("It is open: what is asked can no longer be changed."))
def preparing(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "preparing")


@predicate("none", _l("It is not open."))
def open_now(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.open_at(clock.now()))


@predicate("none", _l("It is closed already."))
def not_closed(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "open")


@predicate("none", _l("It is answered when it is closed, once."))
def closed(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "closed")


@predicate("act_for", _l("Act for an organization of this place to do this."))
def organization_here(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and thing.place_path.startswith(viewer.acting.place_path)


@predicate("none", _l("A new version is published while it is open, or after the close."))
def revisable(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("open", "closed", "answered")


@predicate("none", _l("Only proposed words are supported."))
def a_wording(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.kind == "wording")


@predicate("none", _l("This has been hidden."))
def shown(_viewer: Viewer, thing: Any) -> bool:
    return thing.hidden_at is None


@predicate("none", _l("This is not hidden."))
def hidden(_viewer: Viewer, thing: Any) -> bool:
    return thing.hidden_at is not None


@predicate("none", _l("Only those who said it can take it back, acting as they did then."))
def own_words(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.author_id == viewer.id and thing.said_for == viewer.organization_id)


@predicate("none", _l("You said this yourself; others decide about it."))
def others_words(viewer: Viewer, thing: Any) -> bool:
    mine = viewer.organization_id is not None and thing.said_for == viewer.organization_id
    return not mine and viewer.id not in (thing.author_id, thing.entered_by)


@predicate("none", _l("It is over: what people were asked about stays as it is."))
def still_asked(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.consultation_state == "open")


@predicate("none", _l("It is not open yet."))
def published(_viewer: Viewer, thing: Any) -> bool:
    return thing.published_at is not None


# Ways in for those who take part: a resident of the place for herself, or somebody for an organization of the place.
RESIDENT = (open_now, signed_in, as_oneself, resident_here)
ORGANIZATION = (open_now, signed_in, for_an_organization, organization_here, not_recused)
SPEAKING = [(*RESIDENT, may_speak), (*ORGANIZATION, may_speak)]
PREPARING = (signed_in, in_person, asks, preparing, not_recused)
REVISING = (signed_in, in_person, asks, revisable, not_recused)
JUDGING = (signed_in, in_person, others_words, not_recused)

POLICY: Table = {
    "consultations.list": [(anyone,)],
    "consultations.show": [(anyone,)],
    "consultations.prepare": [(signed_in, in_person, may_ask)],
    "consultations.edit": [PREPARING],
    "consultations.announce": [PREPARING],
    "consultations.close": [(signed_in, in_person, asks, not_closed)],
    "consultations.cancel": [(signed_in, in_person, asks, not_closed)],
    "consultations.answer": [(signed_in, in_person, asks, closed, not_recused)],
    "consultations.state": [(*RESIDENT, may_speak)],
    "consultations.vote": [RESIDENT],
    "consultations.moderate": [(signed_in, in_person, asks, not_recused, still_asked)],
    "consultations.review": [(signed_in, in_person, asks)],
    "consultations.result": [(published,)],
    "consultations.respond": [RESIDENT, ORGANIZATION],
    "consultations.read_text": [(anyone,)],
    "consultations.write_text": [PREPARING, REVISING],
    "consultations.revise": [REVISING],
    "consultations.remark": SPEAKING,
    "consultations.back_wording": [
        (a_wording, shown, others_words, *RESIDENT),
        (a_wording, shown, others_words, *ORGANIZATION),
    ],
    "consultations.take_back": [(open_now, shown, signed_in, own_words, not_recused)],
    "consultations.hide_remark": [(shown, asks, *JUDGING), (shown, governs_here, *JUDGING)],
    "consultations.show_remark": [(hidden, asks, *JUDGING), (hidden, governs_here, *JUDGING)],
}
