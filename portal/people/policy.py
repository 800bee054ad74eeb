"""Who may do what about people; and the predicates every room uses."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.policy import Table, anyone, predicate

from .rules import GOVERNING, Viewer


@predicate("sign_in", _l("Sign in to do this."))
def signed_in(viewer: Viewer, _thing: Any) -> bool:
    return viewer.signed_in


@predicate("sign_out", _l("You are already signed in."))
def signed_out(viewer: Viewer, _thing: Any) -> bool:
    return not viewer.signed_in


@predicate("leave", _l("You act for an organization. Act for yourself to do this."))
def as_oneself(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is None


@predicate("none", _l("Only the person herself can do this, with nobody acting for her."))
def in_person(viewer: Viewer, _thing: Any) -> bool:
    return viewer.helper is None


@predicate("none", _l("You cannot publish words for now: you have been blocked. Your page says until when, and why."))
def may_speak(viewer: Viewer, _thing: Any) -> bool:
    return viewer.silenced_until is None or viewer.silenced_until <= clock.now()


@predicate("none", _l("You have declared a conflict of interest here: a colleague acts for your organization."))
def not_recused(viewer: Viewer, thing: Any) -> bool:
    """Whether she may act for her organization in the matter that `thing` is or belongs to."""
    matter = getattr(thing, "matter_id", None) or getattr(thing, "id", None)
    return viewer.acting is None or (matter, viewer.acting.id) not in viewer.recused


@predicate("act_for", _l("Act for your organization to do this."))
def for_an_organization(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None


@predicate("verify", _l("Have your residency confirmed to do this: only verified residents of this place can."))
def resident_here(viewer: Viewer, thing: Any) -> bool:
    return viewer.lives_in(thing.place_path)


@predicate("verify", _l("Have your residency confirmed to do this: only verified residents can."))
def verified(viewer: Viewer, _thing: Any) -> bool:
    return bool(viewer.homes)


@predicate("act_for", _l("Only the public offices in charge of this place can do this."))
def governs_here(viewer: Viewer, thing: Any) -> bool:
    return viewer.acts_for(GOVERNING, thing.place_path)


@predicate("act_for", _l("Act for the residents committee to do this."))
def governs(viewer: Viewer, _thing: Any) -> bool:
    return viewer.governed is not None


@predicate("none", _l("Only the person concerned can do this."))
def own(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.person_id == viewer.id)


@predicate("none", _l("Nobody decides about their own matter."))
def about_someone_else(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.person_id != viewer.id)


@predicate("none", _l("You asked for this code yourself: a colleague looks at it again and prints it."))
def asked_by_another(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.asked_by != viewer.id)


POLICY: Table = {
    "people.register": [(signed_out,)],
    "people.sign_in": [(anyone,)],
    "people.demo_sign_in": [(anyone,)],
    "people.sign_out": [(signed_in,)],
    "people.me": [(signed_in,)],
    "people.data": [(signed_in, as_oneself, in_person)],
    "people.looks": [(signed_in, in_person)],
    "people.change_password": [(signed_in, as_oneself, in_person)],
    "people.close": [(signed_in, as_oneself, in_person)],
    "people.choose_capacity": [(signed_in, in_person)],
    "people.leave_capacity": [(signed_in, in_person)],
    "people.assist": [(signed_in, in_person, governs)],
    "people.finish_assistance": [(signed_in,)],
    "people.hand_over": [(signed_in, in_person, governs, about_someone_else)],
    "people.ask_recovery": [(signed_in, in_person, governs)],
    "people.issue_recovery": [(signed_in, in_person, governs, asked_by_another, about_someone_else)],
    "people.decline_recovery": [(signed_in, in_person, governs, about_someone_else)],
    "people.take_over": [(signed_out,)],
}
