"""Who may do what with the accounts of a compound."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import as_oneself, in_person, may_speak, not_recused, resident_here, signed_in
from portal.people.rules import GOVERNING, OrganizationKind, Viewer

KEEPING = (OrganizationKind.OWNERS_COMMITTEE, OrganizationKind.PROPERTY_COMPANY)
REVIEWING = (OrganizationKind.PARTY_BRANCH, *GOVERNING)


@predicate("act_for", _l("Act for the owners' committee or the property company of this compound."))
def could_keep(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in KEEPING and viewer.acting.place_path == thing.place_path


@predicate("act_for", _l("Act for the organization that keeps this fund."))
def keeps(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.keeper_id


@predicate("act_for", _l("Act for the party branch or a public office of this place: they review it."))
def reviews_here(viewer: Viewer, thing: Any) -> bool:
    return viewer.acts_for(REVIEWING, thing.place_path)


@predicate("act_for", _l("Act for an owners' committee or a property company."))
def keeps_any(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in KEEPING


@predicate("act_for", _l("Act for an organization that keeps or reviews accounts."))
def checks(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in (*KEEPING, *REVIEWING)


@predicate("none", _l("Whoever had a hand in a statement does not check it: someone else does."))
def had_no_hand(viewer: Viewer, thing: Any) -> bool:
    return viewer.id not in (thing.prepared_by, thing.approved_by)


@predicate("none", _l("Whoever keeps the fund has not opened this voucher to everyone."))
def voucher_open(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.voucher_open and thing.published)


@predicate("none", _l("It is being checked, or published: nothing of it can be changed."))
def draft(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "draft")


@predicate("none", _l("It does not wait for approval."))
def prepared(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "prepared")


@predicate("none", _l("It does not wait for review."))
def approved(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "approved")


@predicate("none", _l("It is not published yet."))
def published(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "published")


@predicate("none", _l("This question is answered."))
def unanswered(_viewer: Viewer, thing: Any) -> bool:
    return thing.answered_at is None


@predicate("none", _l("Nobody answers her own question."))
def asked_by_another(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.asked_by != viewer.id)


@predicate("none", _l("What came of it is reported already."))
def due(_viewer: Viewer, thing: Any) -> bool:
    return thing.reported_at is None


@predicate("verify", _l("Only owners of this compound object to its accounts."))
def owns_here(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.owns)


_CHECKS = (in_person, not_recused, had_no_hand)

POLICY: Table = {
    "disclosure.list": [(anyone,)],
    "disclosure.fund": [(anyone,)],
    "disclosure.show": [(anyone,)],
    "disclosure.open_fund": [(signed_in, in_person, could_keep)],
    "disclosure.keep": [(signed_in, in_person, keeps, not_recused)],
    "disclosure.voucher": [(voucher_open,), (signed_in, keeps), (signed_in, reviews_here)],
    "disclosure.kept": [(signed_in, keeps_any)],
    "disclosure.waiting": [(signed_in, checks)],
    "disclosure.work": [(signed_in, keeps), (signed_in, reviews_here)],
    "disclosure.prepare": [(signed_in, in_person, keeps, not_recused, draft)],
    "disclosure.approve": [(signed_in, keeps, prepared, *_CHECKS)],
    "disclosure.publish": [(signed_in, reviews_here, approved, *_CHECKS)],
    "disclosure.send_back": [
        (signed_in, keeps, prepared, *_CHECKS),
        (signed_in, reviews_here, approved, *_CHECKS),
    ],
    "disclosure.restate": [(signed_in, in_person, keeps, not_recused, published)],
    "disclosure.ask": [(signed_in, may_speak, resident_here, published)],
    "disclosure.answer": [(signed_in, in_person, keeps, not_recused, unanswered, asked_by_another)],
    "disclosure.audit": [(anyone,)],
    "disclosure.report_audit": [(signed_in, in_person, keeps, not_recused, due)],
    "disclosure.object": [(signed_in, as_oneself, in_person, may_speak, owns_here, published)],
}
