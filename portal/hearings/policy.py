"""Who may do what about hearings, in which state."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import (
    about_someone_else,
    as_oneself,
    for_an_organization,
    in_person,
    may_speak,
    not_recused,
    own,
    resident_here,
    signed_in,
)
from portal.people.rules import OrganizationKind, Viewer

from .rules.seats import groups_of

CONVENERS = (
    OrganizationKind.PARTY_BRANCH,
    OrganizationKind.RESIDENTS_COMMITTEE,
    OrganizationKind.SUBDISTRICT_OFFICE,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.OWNERS_COMMITTEE,
)


@predicate("act_for", _l("Act for an office, a party branch or an owners' committee."))
def may_convene(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in CONVENERS


@predicate("act_for", _l("Act for the organization that convenes the hearing."))
def convenes(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.organization_id


@predicate("none", _l("It is announced: what was said can no longer be changed."))
def preparing(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "preparing")


@predicate("none", _l("Time and place are changed, and a hearing is cancelled, before it begins."))
def coming(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("announced", "seated")


@predicate("none", _l("One cannot apply for a seat now."))
def applying(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.hearing.registration_open(clock.now()))


@predicate("act_for", _l("Act for an organization of this place to do this."))
def of_a_group(viewer: Viewer, thing: Any) -> bool:
    """Whether what she acts for can sit in this hearing: anything of the place but the convener."""
    return bool(groups_of(viewer, thing.hearing))


@predicate("none", _l("You have not applied for a seat here."))
def has_applied(_viewer: Viewer, thing: Any) -> bool:
    return thing.mine is not None and thing.mine.state == "applied"


@predicate("none", _l("A seat is given back after the draw, before the session begins."))
def before_the_session(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.hearing.state == "seated")


@predicate("none", _l("You have no seat here, and wait for none."))
def has_a_place(_viewer: Viewer, thing: Any) -> bool:
    return thing.mine is not None and thing.mine.state in ("seated", "waiting")


@predicate("none", _l("You have no seat in this hearing. Everybody can follow it on the board."))
def has_a_seat(_viewer: Viewer, thing: Any) -> bool:
    return thing.mine is not None and thing.mine.state == "seated"


@predicate("none", _l("The seat is that of whoever applied for it: she says herself that she is there."))
def sits_herself(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.mine.person_id == viewer.id)


@predicate("none", _l("This is done on the day of the session."))
def on_the_day(_viewer: Viewer, thing: Any) -> bool:
    hearing = getattr(thing, "hearing", thing)
    return hearing.state in ("seated", "in_session") and bool(hearing.on_the_day(clock.now()))


@predicate("none", _l("The seats are drawn when applications have closed."))
def registration_over(_viewer: Viewer, thing: Any) -> bool:
    """Also afterwards: whoever draws a second time finds the seats drawn."""
    closed = thing.closes_at is not None and clock.now() >= thing.closes_at
    return thing.state == "seated" or bool(thing.state == "announced" and closed)


@predicate("none", _l("Who sits is known when the seats are drawn."))
def drawn(_viewer: Viewer, thing: Any) -> bool:
    return thing.drawn_at is not None and thing.state != "cancelled"


@predicate("none", _l("The agenda is fixed when the session is over."))
def agenda_open(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("preparing", "announced", "seated", "in_session")


@predicate("none", _l("The session begins when the seats are drawn, once."))
def seats_drawn(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "seated")


@predicate("none", _l("The session has not begun, or it is over."))
def in_session(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "in_session")


@predicate("none", _l("Whoever has a seat and is checked in can do this. If you have one, scan the code in the room."))
def attends(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.attends)


@predicate("none", _l("The minutes begin when the session is over, and are fixed when they are published."))
def minuted(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "minutes")


@predicate("none", _l("What becomes of a question is said in the session, or until the minutes are published."))
def questions_open(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("in_session", "minutes")


@predicate("none", _l("The minutes begin when the session is over."))
def over(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("minutes", "published")


@predicate("none", _l("What was said is shown when the minutes are published."))
def published(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "published")


# The convener's ways in: whoever acts for her organization, in person, and has no conflict of interest.
CONVENING = (signed_in, in_person, convenes, not_recused)
PREPARING = (*CONVENING, preparing)
MINUTING = (*CONVENING, minuted)
# The ways to the floor of a running session: with a seat, or as a resident who listens.
FLOOR = (signed_in, in_session, in_person)

POLICY: Table = {
    "hearings.list": [(anyone,)],
    "hearings.show": [(anyone,)],
    "hearings.prepare": [(signed_in, in_person, may_convene)],
    "hearings.edit": [PREPARING],
    "hearings.announce": [PREPARING],
    "hearings.change": [(*CONVENING, coming)],
    "hearings.cancel": [(*CONVENING, coming)],
    "hearings.apply": [
        (applying, signed_in, as_oneself, resident_here),
        (applying, signed_in, for_an_organization, of_a_group, not_recused),
    ],
    "hearings.withdraw": [(applying, signed_in, has_applied)],
    "hearings.give_back": [(before_the_session, signed_in, has_a_place)],
    "hearings.draw": [(*CONVENING, registration_over)],
    "hearings.room": [(*CONVENING, drawn)],
    "hearings.attendance": [(*CONVENING, drawn)],
    "hearings.tick": [(*CONVENING, on_the_day)],
    "hearings.check_in": [(signed_in, in_person, has_a_seat, sits_herself, on_the_day)],
    "hearings.board": [(anyone,)],
    "hearings.speak": [(signed_in, in_session, in_person, attends)],
    "hearings.ask": [(*FLOOR, may_speak, attends), (*FLOOR, may_speak, as_oneself, resident_here)],
    "hearings.support": [(*FLOOR, attends), (*FLOOR, as_oneself, resident_here)],
    "hearings.agenda": [(*CONVENING, agenda_open)],
    "hearings.desk": [(*CONVENING, agenda_open)],
    "hearings.begin": [(*CONVENING, seats_drawn)],
    "hearings.conduct": [(*CONVENING, in_session)],
    "hearings.settle": [(*CONVENING, questions_open)],
    "hearings.minutes": [(over,)],
    "hearings.entry": [(published,), (signed_in, own), (signed_in, convenes)],
    "hearings.write": [MINUTING],
    "hearings.confirm": [(signed_in, in_person, own, minuted)],
    "hearings.correct": [(signed_in, in_person, own, minuted)],
    "hearings.decide": [(*MINUTING, about_someone_else)],
    "hearings.find": [MINUTING],
    "hearings.publish_minutes": [MINUTING],
}
