"""Who applies, who admits, who manages members, who steps back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import as_oneself, governs, in_person, signed_in
from portal.people.rules import Viewer

from .rules import ADMITTED_BY, MANAGING


@predicate("act_for", _l("Act for the office that admits organizations of this kind here."))
def admits(viewer: Viewer, thing: Any) -> bool:
    return viewer.acts_for(ADMITTED_BY.get(thing.kind, ()), thing.place_path)


@predicate("none", _l("Only the applicant can do this."))
def applicant(viewer: Viewer, thing: Any) -> bool:
    return bool(viewer.signed_in and thing.applicant_id == viewer.id)


@predicate("none", _l("Nobody decides about her own application."))
def not_applicant(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.applicant_id != viewer.id)


@predicate("none", _l("This has been decided already."))
def waits(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "submitted")


@predicate("none", _l("It was not sent back to you."))
def returned(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "returned")


@predicate("none", _l("This has been decided already."))
def open_application(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("submitted", "returned")


@predicate("act_for", _l("Act for this organization, as its chair or secretary."))
def manages(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.id and viewer.acting.role in MANAGING


@predicate("act_for", _l("Act for this organization, as its chair."))
def chairs(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.id and viewer.acting.role == "chair"


@predicate("act_for", _l("Act for this organization."))
def acts_for_it(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.id


@predicate("none", _l("Only members can do this."))
def member(viewer: Viewer, thing: Any) -> bool:
    return any(organization.id == thing.id for organization in viewer.organizations)


@predicate("act_for", _l("Act for the organization in charge of this matter."))
def in_charge(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.responsible_id


@predicate("none", _l("You have declared it already."))
def takes_part(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and (thing.id, viewer.acting.id) not in viewer.recused


@predicate("none", _l("Nobody withdraws her own declaration: a colleague does, with a reason."))
def of_a_colleague(viewer: Viewer, thing: Any) -> bool:
    return bool(
        viewer.acting is not None and viewer.acting.id == thing.organization_id and thing.person_id != viewer.id
    )


POLICY: Table = {
    "organizations.list": [(anyone,)],
    "organizations.show": [(anyone,)],
    "organizations.apply": [(signed_in, as_oneself, in_person)],
    "organizations.see_application": [(signed_in, applicant), (signed_in, admits)],
    "organizations.resubmit": [(signed_in, applicant, in_person, returned)],
    "organizations.withdraw": [(signed_in, applicant, open_application)],
    "organizations.review": [(signed_in, governs)],
    "organizations.decide": [(signed_in, admits, not_applicant, waits)],
    "organizations.acts": [(signed_in, acts_for_it), (signed_in, admits)],
    "organizations.manage": [(signed_in, in_person, manages), (signed_in, admits)],
    "organizations.hand_over": [(signed_in, in_person, chairs)],
    "organizations.leave": [(signed_in, in_person, member)],
    "organizations.answer_invitation": [(signed_in, as_oneself, in_person)],
    "organizations.recuse": [(signed_in, in_person, in_charge, takes_part)],
    "organizations.withdraw_recusal": [(signed_in, of_a_colleague)],
}
