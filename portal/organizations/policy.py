"""Who applies, who admits, who manages members, who steps back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import about_someone_else, as_oneself, governs, in_person, not_recused, own, signed_in
from portal.people.rules import GOVERNING, Viewer

from .rules import ADMITTED_BY, ELECTED, MANAGING, OPEN


@predicate("act_for", _l("Act for the office that admits organizations of this kind here."))
def admits(viewer: Viewer, thing: Any) -> bool:
    return viewer.acts_for(ADMITTED_BY.get(thing.kind, ()), thing.place_path)


@predicate("none", _l("Only the applicant can do this."))
def applicant(viewer: Viewer, thing: Any) -> bool:
    return bool(viewer.signed_in and thing.applicant_id == viewer.id)


@predicate("none", _l("Nobody decides about her own application."))
def not_applicant(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.applicant_id != viewer.id)


@predicate("none", _l("This has been decided already, or taken back."))
def waits(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "submitted")


@predicate("none", _l("It was not sent back to you."))
def returned(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "returned")


@predicate("none", _l("This has been decided already, or taken back."))
def open_application(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in OPEN


@predicate("act_for", _l("Act for this organization, as its chair or secretary."))
def manages(viewer: Viewer, thing: Any) -> bool:
    return _acts_for(viewer, thing) and viewer.acting is not None and viewer.acting.role in MANAGING


@predicate("act_for", _l("Act for this organization, as its chair."))
def chairs(viewer: Viewer, thing: Any) -> bool:
    return _acts_for(viewer, thing) and viewer.acting is not None and viewer.acting.role == "chair"


def _acts_for(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.organization_id


@predicate("none", _l("Only members can do this."))
def member(viewer: Viewer, thing: Any) -> bool:
    return any(organization.id == thing.organization_id for organization in viewer.organizations)


@predicate("none", _l("You are a member yourself: a colleague who is none does this."))
def no_member(viewer: Viewer, thing: Any) -> bool:
    return all(organization.id != thing.organization_id for organization in viewer.organizations)


@predicate("none", _l("The chair hands over herself; only the office that admits such organizations can do this."))
def of_no_chair(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.role != "chair")


@predicate("none", _l("It has ended: it was answered, withdrawn, or waited too long."))
def still_asked(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.waits)


@predicate("none", _l("Organizations of this kind are not elected for a term."))
def elected(_viewer: Viewer, thing: Any) -> bool:
    return thing.kind in ELECTED


@predicate("none", _l("This is a draft; nobody decides about it yet."))
def published(_viewer: Viewer, thing: Any) -> bool:
    return thing.published_at is not None


@predicate("act_for", _l("Act for the organization in charge of this matter, or a public office of its place."))
def has_a_part(viewer: Viewer, thing: Any) -> bool:
    in_charge = viewer.acting is not None and viewer.acting.id == thing.responsible_id
    return in_charge or viewer.acts_for(GOVERNING, thing.place_path)


@predicate("act_for", _l("Nobody withdraws her own declaration: a colleague who acts for the organization does."))
def of_a_colleague(viewer: Viewer, thing: Any) -> bool:
    return _acts_for(viewer, thing) and bool(thing.person_id != viewer.id)


_OURS = (signed_in, in_person, member)
_OFFICE = (signed_in, in_person, admits, no_member)
_MANAGING = [(signed_in, in_person, manages), _OFFICE]
_ABOUT_A_MEMBER = [
    (signed_in, in_person, manages, about_someone_else, of_no_chair),
    (*_OFFICE, about_someone_else),
]

POLICY: Table = {
    "organizations.list": [(anyone,)],
    "organizations.show": [(anyone,)],
    "organizations.apply": [(signed_in, as_oneself, in_person)],
    "organizations.applications": [(signed_in, in_person)],
    "organizations.see_application": [(signed_in, in_person, applicant), (signed_in, in_person, admits)],
    "organizations.see_document": [(signed_in, in_person, applicant)],
    "organizations.open_document": [(signed_in, in_person, admits, not_applicant)],
    "organizations.resubmit": [(signed_in, in_person, applicant, returned)],
    "organizations.withdraw": [(signed_in, in_person, applicant, open_application)],
    "organizations.review": [(signed_in, in_person, governs)],
    "organizations.decide": [(signed_in, in_person, admits, not_applicant, waits)],
    "organizations.members": [_OURS, (signed_in, in_person, admits)],
    "organizations.acts": [_OURS, (signed_in, in_person, admits)],
    "organizations.invite": _MANAGING,
    "organizations.withdraw_invitation": [(*way, still_asked) for way in _MANAGING],
    "organizations.answer_invitation": [(signed_in, in_person, own, still_asked)],
    "organizations.change_member": _ABOUT_A_MEMBER,
    "organizations.end_membership": _ABOUT_A_MEMBER,
    "organizations.leave": [_OURS],
    "organizations.hand_over": [(signed_in, in_person, chairs)],
    "organizations.withdraw_handover": [(signed_in, in_person, chairs, still_asked), (*_OFFICE, still_asked)],
    "organizations.answer_handover": [(signed_in, in_person, own, still_asked)],
    "organizations.set_term": [(*_OFFICE, elected)],
    "organizations.recuse": [(signed_in, in_person, has_a_part, published, not_recused)],
    "organizations.end_recusal": [(signed_in, in_person, of_a_colleague)],
}
