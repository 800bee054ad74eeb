"""Who may do what in an owners' assembly, in which state."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import as_oneself, in_person, may_speak, signed_in
from portal.people.rules import GOVERNING, OrganizationKind, Viewer

from .rules.demands import may_object

RECOGNIZING = (OrganizationKind.SUBDISTRICT_OFFICE, OrganizationKind.DEPARTMENT)
CONVENING = (OrganizationKind.OWNERS_COMMITTEE, OrganizationKind.RESIDENTS_COMMITTEE)


@predicate("act_for", _l("Act for the owners' committee, or for the residents committee where there is none."))
def may_convene(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in CONVENING


@predicate("act_for", _l("Act for the organization that carries this out."))
def carries_out(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.organization_id


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


@predicate("verify", _l("Only owners of this compound can; the property register says who they are."))
def owns_here(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.owns)


@predicate("verify", _l("Only owners who were in the electorate of this vote can read it."))
def was_elector(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.elector)


@predicate("none", _l("Its ninety days are over, or the line is reached."))
def demanded(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "demanded")


@predicate("none", _l("Only a demand that is overdue is taken over."))
def overdue(_viewer: Viewer, thing: Any) -> bool:
    return thing.state == "preparing" and thing.due_at is not None and clock.now() > thing.due_at


@predicate("act_for", _l("Act for the residents committee of this place."))
def residents_committee_here(viewer: Viewer, thing: Any) -> bool:
    return viewer.acts_for((OrganizationKind.RESIDENTS_COMMITTEE,), thing.place_path)


@predicate("act_for", _l("Act for the subdistrict office or a district department."))
def recognizes(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in RECOGNIZING


@predicate("none", _l("A vote is called off before it opens; after that it is counted."))
def not_open_yet(_viewer: Viewer, thing: Any) -> bool:
    if thing.state == "preparing":
        return True
    return thing.state == "announced" and thing.opens_at is not None and clock.now() < thing.opens_at


@predicate("none", _l("Owners demanded this assembly: it is convened, not called off."))
def not_demanded(_viewer: Viewer, thing: Any) -> bool:
    return thing.due_at is None


@predicate("none", _l("Objections are taken for fifteen days after the result is announced."))
def objecting(_viewer: Viewer, thing: Any) -> bool:
    return thing.state == "decided" and may_object(thing.announced_at, clock.now())


@predicate("none", _l("The result is not announced yet."))
def decided(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "decided")


@predicate("none", _l("This is answered, or done, already."))
def still_open(_viewer: Viewer, thing: Any) -> bool:
    return getattr(thing, "answered_at", None) is None and getattr(thing, "done_at", None) is None


@predicate("none", _l("Nobody answers her own objection."))
def of_another(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.person_id != viewer.id)


@predicate("none", _l("An anonymous survey takes no paper and no proxies: it would lead back to who said what."))
def weighed(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.mode != "anonymous")


@predicate("none", _l("Only a confidential vote has scrutineers and a sealed file; they are asked before it opens."))
def confidential(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.mode == "confidential")


@predicate("none", _l("Who said what is read by owners, in a named vote, after its close."))
def named_and_over(_viewer: Viewer, thing: Any) -> bool:
    return thing.mode == "named" and thing.state in ("closed", "decided")


@predicate("none", _l("The sealed file is handed over when the vote is closed."))
def over(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("closed", "decided")


@predicate("none", _l("The record is published with the notice."))
def announced(_viewer: Viewer, thing: Any) -> bool:
    return thing.notice_at is not None


@predicate("none", _l("Results of the official platform come when the vote has opened."))
def has_opened(_viewer: Viewer, thing: Any) -> bool:
    return thing.opens_at is not None and clock.now() >= thing.opens_at


POLICY: Table = {
    "assemblies.list": [(anyone,)],
    "assemblies.show": [(anyone,)],
    "assemblies.run": [(signed_in, may_run)],
    "assemblies.prepare": [(signed_in, may_convene)],
    "assemblies.edit": [(signed_in, convenes, preparing)],
    "assemblies.announce": [(signed_in, convenes, preparing)],
    "assemblies.serve": [(signed_in, counts, not_closed)],
    "assemblies.count_paper": [(signed_in, counts, not_closed, weighed)],
    "assemblies.import_official": [(signed_in, counts, not_closed, has_opened)],
    "assemblies.resolve": [(signed_in, counts, not_closed, weighed)],
    "assemblies.vote": [(signed_in, as_oneself, in_person, votes_here, voting_now)],
    "assemblies.revoke": [(signed_in, as_oneself, in_person, votes_here, not_closed)],
    "assemblies.close": [(signed_in, convenes, time_is_over)],
    "assemblies.decide": [(signed_in, convenes, closed)],
    "assemblies.begin_demand": [(signed_in, as_oneself, in_person, may_speak)],
    "assemblies.demand": [(signed_in, as_oneself, in_person, may_speak, owns_here)],
    "assemblies.sign": [(signed_in, as_oneself, in_person, owns_here, demanded)],
    "assemblies.take_over": [(signed_in, residents_committee_here, overdue)],
    "assemblies.recognize": [(signed_in, recognizes)],
    "assemblies.cancel": [(signed_in, convenes, not_open_yet, not_demanded)],
    "assemblies.object": [(signed_in, as_oneself, in_person, may_speak, owns_here, objecting)],
    "assemblies.answer": [(signed_in, convenes, still_open, of_another)],
    "assemblies.minute": [(signed_in, convenes, decided)],
    "assemblies.file": [(signed_in, counts, decided)],
    "assemblies.assign": [(signed_in, convenes, decided)],
    "assemblies.finish": [(signed_in, carries_out, still_open)],
    "assemblies.appoint": [(signed_in, convenes, confidential, announced, not_open_yet)],
    "assemblies.scrutiny": [(confidential,)],
    "assemblies.watch": [(signed_in, as_oneself, in_person, confidential, not_closed)],
    "assemblies.unseal": [(signed_in, as_oneself, in_person, confidential, over)],
    "assemblies.named": [(signed_in, was_elector, named_and_over)],
    "assemblies.record": [(announced,)],
    "assemblies.receipt": [(anyone,)],
    "assemblies.verify": [(anyone,)],
    "assemblies.check": [(anyone,)],
}
