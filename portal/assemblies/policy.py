"""Who may do what in an owners' assembly, in which state."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import as_oneself, in_person, signed_in
from portal.people.rules import GOVERNING, OrganizationKind, Viewer

CONVENING = (OrganizationKind.OWNERS_COMMITTEE, OrganizationKind.RESIDENTS_COMMITTEE)


@predicate("act_for", _l("Act for the owners' committee, or for the residents committee where there is none."))
def may_convene(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in CONVENING


@predicate("act_for", _l("Act for the organization that convenes this assembly."))
def convenes(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.organization_id


@predicate("none", _l("The notice is published: nothing of what is voted on, by whom or how can be changed."))
def preparing(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "preparing")


@predicate("verify", _l("Only owners in this electorate vote, and of joint owners the one who represents them."))
def votes_here(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.votes)


@predicate("none", _l("Votes are taken between the opening and the close, which stand in the notice."))
def voting_now(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.open_at(clock.now()))


@predicate("act_for", _l("Act for the organization that convenes this assembly, or for the residents committee."))
def counts(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and (
        viewer.acting.id == thing.organization_id or viewer.acts_for(GOVERNING, thing.place_path)
    )


@predicate("act_for", _l("Act for the committee that convenes assemblies here, or for a public office."))
def may_run(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in (*CONVENING, *GOVERNING)


@predicate("none", _l("The counters work from the notice until the vote is closed."))
def not_closed(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("announced", "voting")


@predicate("none", _l("It can be closed when its voting time has ended."))
def time_is_over(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("announced", "voting") and thing.closes_at is not None and thing.closes_at <= clock.now()


@predicate("none", _l("It can be announced when voting has been closed."))
def closed(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "closed")


@predicate("none", _l("The record is published with the notice."))
def announced(_viewer: Viewer, thing: Any) -> bool:
    return thing.notice_at is not None


POLICY: Table = {
    "assemblies.list": [(anyone,)],
    "assemblies.show": [(anyone,)],
    "assemblies.run": [(signed_in, may_run)],
    "assemblies.prepare": [(signed_in, may_convene)],
    "assemblies.edit": [(signed_in, convenes, preparing)],
    "assemblies.announce": [(signed_in, convenes, preparing)],
    "assemblies.serve": [(signed_in, counts, not_closed)],
    "assemblies.count_paper": [(signed_in, counts, not_closed)],
    "assemblies.resolve": [(signed_in, counts, not_closed)],
    "assemblies.vote": [(signed_in, as_oneself, in_person, votes_here, voting_now)],
    "assemblies.close": [(signed_in, convenes, time_is_over)],
    "assemblies.decide": [(signed_in, convenes, closed)],
    "assemblies.record": [(announced,)],
    "assemblies.receipt": [(anyone,)],
    "assemblies.verify": [(anyone,)],
}
