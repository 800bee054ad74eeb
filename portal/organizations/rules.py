"""The rules of organizations: who admits whom, what each owes the public, how terms and handovers go. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence
from portal.kernel.lifecycle import Lifecycle, State, Transition
from portal.matters.rules import told
from portal.people.rules import ROLE_LABELS, OrganizationKind
from portal.places.rules import PlaceKind

NAME_SMALLEST, NAME_LARGEST, ABOUT_LARGEST = 4, 80, 1_000
LICENCE_LARGEST, POSITION_LARGEST = 80, 40
DOCUMENTS_MOST = 8
# How many applications one person may have waiting, and whom an organization may be waiting for.
APPLICATIONS_MOST, INVITATIONS_MOST = 5, 30
ASKED_FOR = timedelta(days=30)  # so long an invitation or a handover can be accepted
# An owners' committee serves at most five years (Rules of Guidance on Owners' Assemblies, 2009, Article 32); three
# months before the end it reports to the subdistrict office (Hangzhou and others): that is when pages warn.
TERM_WARNING = timedelta(days=90)
TERM_LONGEST = timedelta(days=5 * 366)
YEAR = timedelta(days=365)
# The kinds that are elected for a term; the office that admits the kind keeps it.
ELECTED = (
    OrganizationKind.OWNERS_COMMITTEE,
    OrganizationKind.RESIDENTS_COMMITTEE,
    OrganizationKind.PARTY_BRANCH,
)
# Ordinary members are counted in public; whoever holds one of these speaks for the organization, by name.
PUBLIC_ROLES = ("chair", "secretary", "treasurer", "clerk")

_OFFICES = (OrganizationKind.SUBDISTRICT_OFFICE, OrganizationKind.DEPARTMENT)
# Which offices admit an organization of a kind that acts inside their area. Offices themselves are an operator's.
ADMITTED_BY: dict[str, tuple[OrganizationKind, ...]] = {
    OrganizationKind.MERCHANT: (OrganizationKind.RESIDENTS_COMMITTEE, *_OFFICES),
    OrganizationKind.SOCIAL_ORGANIZATION: (OrganizationKind.RESIDENTS_COMMITTEE, *_OFFICES),
    OrganizationKind.OWNERS_COMMITTEE: _OFFICES,
    OrganizationKind.PROPERTY_COMPANY: _OFFICES,
    OrganizationKind.PARTY_BRANCH: (OrganizationKind.SUBDISTRICT_OFFICE,),
    OrganizationKind.RESIDENTS_COMMITTEE: (OrganizationKind.SUBDISTRICT_OFFICE,),
}
# The kinds of place an organization of a kind can act in.
_NEAR = (PlaceKind.COMMUNITY, PlaceKind.COMPOUND)
PLACES: dict[str, tuple[PlaceKind, ...]] = {
    OrganizationKind.MERCHANT: _NEAR,
    OrganizationKind.SOCIAL_ORGANIZATION: _NEAR,
    OrganizationKind.OWNERS_COMMITTEE: (PlaceKind.COMPOUND,),
    OrganizationKind.PROPERTY_COMPANY: (PlaceKind.COMPOUND,),
    OrganizationKind.PARTY_BRANCH: _NEAR,
    OrganizationKind.RESIDENTS_COMMITTEE: (PlaceKind.COMMUNITY,),
}
# Who manages the members of an organization, besides the office that admits its kind.
MANAGING = ("chair", "secretary")

DUTIES: dict[str, tuple[Sentence, ...]] = {
    OrganizationKind.OWNERS_COMMITTEE: (
        _l("Convenes the owners' assembly and carries out what it decides"),
        _l("Watches over the property company and its contract"),
        _l("Publishes the accounts of the common revenue"),
    ),
    OrganizationKind.PROPERTY_COMPANY: (
        _l("Keeps the common parts clean, safe and in repair, as its contract says"),
        _l("Acknowledges and answers what residents raise, in time"),
        _l("Publishes its services, fees and the accounts of common parts"),
    ),
    OrganizationKind.SOCIAL_ORGANIZATION: (
        _l("Offers services and help to residents"),
        _l("Reports on what it was paid for"),
    ),
    OrganizationKind.MERCHANT: (
        _l("Offers services to the neighbourhood"),
        _l("Keeps what it promised for using common space"),
    ),
    OrganizationKind.PARTY_BRANCH: (
        _l("Convenes hearings and brings the organizations together"),
        _l("Reviews the accounts before they are published"),
    ),
    OrganizationKind.RESIDENTS_COMMITTEE: (
        _l("Confirms who lives where, and helps at the desk"),
        _l("Names who is in charge, mediates, keeps the house rules"),
        _l("Answers what is its own, in time"),
    ),
    OrganizationKind.SUBDISTRICT_OFFICE: (
        _l("Answers what goes beyond one community"),
        _l("Admits owners' committees and property companies"),
        _l("Decides appeals against the communities' decisions"),
    ),
    OrganizationKind.DEPARTMENT: (
        _l("Guides its field in the whole district"),
        _l("Answers what its field is asked, in time"),
    ),
}

OPEN = ("submitted", "returned")  # not decided yet, and not taken back
APPLICATION = Lifecycle(
    "application",
    (
        State("submitted", _l("Waits for a decision"), "open"),
        State("returned", _l("Sent back for more"), "open"),
        State("approved", _l("Approved"), "settled"),
        State("declined", _l("Declined"), "closed"),
        State("withdrawn", _l("Withdrawn"), "closed"),
    ),
    (
        Transition("return", ("submitted",), ("returned",)),
        Transition("resubmit", ("returned",), ("submitted",)),
        Transition("approve", ("submitted",), ("approved",)),
        Transition("decline", ("submitted",), ("declined",)),
        Transition("withdraw", OPEN, ("withdrawn",)),
    ),
)


class Change(StrEnum):
    """What happened to a membership."""

    FOUNDED = "founded"
    JOINED = "joined"
    ROLE = "role"
    TERM = "term"
    ENDED = "ended"
    LEFT = "left"
    HANDED_OVER = "handed_over"
    TOOK_OVER = "took_over"


CHANGES: dict[str, Sentence] = {
    Change.FOUNDED: _l("is its first chair"),
    Change.JOINED: _l("accepted the invitation"),
    Change.ROLE: _l("has another role or term"),
    Change.TERM: _l("goes on for the new term"),
    Change.ENDED: _l("is no member any longer"),
    Change.LEFT: _l("left"),
    Change.HANDED_OVER: _l("handed the chair over"),
    Change.TOOK_OVER: _l("took the chair over"),
}


def check_kind(kind: str) -> None:
    if kind not in ADMITTED_BY:
        raise DomainError(_l("Choose what kind of organization it is."), "kind")


def check_name(name: str) -> None:
    if not NAME_SMALLEST <= len(name.strip()) <= NAME_LARGEST:
        raise DomainError(
            _l("A name has %(least)s to %(most)s characters.", least=NAME_SMALLEST, most=NAME_LARGEST), "name"
        )


def check_documents(number: int) -> None:
    """Between one and eight documents an application."""
    if not number:
        raise DomainError(_l("Add a document that proves it, for example the licence."), "files")
    if number > DOCUMENTS_MOST:
        raise DomainError(
            _l("An application has at most %(most)s documents; these would make %(n)s.", most=DOCUMENTS_MOST, n=number),
            "files",
        )


def check_role(role: str, given_by_office: bool) -> None:
    """The chair is handed over, or given by the office that admits the kind: nobody below gives it away."""
    if role not in ROLE_LABELS:
        raise DomainError(_l("Choose a role."), "role")
    if role == "chair" and not given_by_office:
        raise DomainError(_l("The chair hands over herself: choose another role."), "role")


def check_member_term(ends: datetime | None, term: datetime | None, now: datetime) -> datetime | None:
    """Until when a member serves: within five years, and never beyond the `term` her organization is elected for."""
    wanted = ends or term
    if wanted is None:
        return None
    if not now < wanted <= now + TERM_LONGEST:
        raise DomainError(_l("A term ends in the future, within five years."), "term_ends")
    if term is not None and wanted > term:
        raise DomainError(_l("Nobody serves beyond the term the organization is elected for."), "term_ends")
    return wanted


def check_term(begins: datetime, ends: datetime, now: datetime) -> None:
    """The term of an elected organization: it has begun, it has not ended, it lasts five years at most."""
    if begins > now:
        raise DomainError(_l("A term is entered once it has begun."), "begins")
    if ends <= now:
        raise DomainError(_l("This term is over already."), "ends")
    if ends > begins + TERM_LONGEST:
        raise DomainError(_l("A term lasts five years at most."), "ends")


def check_chair(roles: Collection[str], left: Collection[str]) -> None:
    """An organization that has a chair keeps one: `roles` of those who serve now, `left` of those who would then."""
    if "chair" in roles and "chair" not in left:
        raise DomainError(_l("An organization keeps a chair: hand over first."))


def term_state(ends: datetime | None, now: datetime) -> str:
    """ "open", "ending" within ninety days, or "over"."""
    if ends is None or ends - now > TERM_WARNING:
        return "open"
    return "over" if ends <= now else "ending"


EVENT_SENTENCES: dict[str, Sentence] = {
    "organizations.recused": _l("Declared a conflict of interest and takes no part: %(reason)s"),
    "organizations.recusal_withdrawn": _l("A declared conflict of interest was withdrawn by a colleague: %(reason)s"),
}

# What members do for their organization and no timeline tells, for its own page of acts: whom it concerns is not said.
ACTS: dict[str, Sentence] = {
    "people.assisted": _l("Helped someone at the desk"),
    "people.recovery_issued": _l("Printed a code for a forgotten password"),
    "residency.entered": _l("Entered where someone lives"),
    "residency.confirmed": _l("Confirmed where someone lives"),
    "residency.declined": _l("Did not confirm where someone lives"),
    "residency.ended": _l("Ended someone's residency"),
    "residency.ended_by_register": _l("Ended a residency, because the register names other owners"),
    "residency.represented": _l("Entered who represents joint owners"),
    "property.corrected": _l("Corrected the property register"),
    "property.correction_entered": _l("Entered a correction of the property register"),
    "property.correction_confirmed": _l("Confirmed a correction of the property register"),
    "property.correction_declined": _l("Did not confirm a correction of the property register"),
    "property.correction_outdated": _l("Found a correction overtaken by the register"),
    "property.notice_opened": _l("Published the property register for objections"),
    "property.notice_settled": _l("Settled the property register"),
    "property.import_ready": _l("Prepared an import of the property register"),
    "property.import_faulty": _l("Tried an import of the property register that cannot be taken"),
    "property.import_applied": _l("Took a spreadsheet into the property register"),
    "property.objected": _l("Objected to the property register"),
    "property.objection_answered": _l("Answered an objection to the property register"),
    "property.objection_reopened": _l("Opened an objection to the property register again"),
    "discussion.commented": _l("Commented"),
    "discussion.replied": _l("Replied to a comment"),
    "discussion.edited": _l("Changed a comment"),
    "discussion.held": _l("Wrote a comment that waits for a moderator"),
    "moderation.reported": _l("Reported a post"),
    "moderation.hidden": _l("Hid a post that broke a house rule"),
    "moderation.kept": _l("Let a reported post stand"),
    "moderation.released": _l("Released a post with a link"),
    "moderation.acted": _l("Told those who reported a post that it is hidden"),
    "moderation.reviewed": _l("Told the colleague who decided first what came of an appeal"),
    "moderation.rejudged": _l("Told those who reported a post what came of an appeal"),
    "moderation.held": _l("Published a link that waits for a moderator"),
    "moderation.appealed": _l("Appealed against a decision"),
    "moderation.restored": _l("Decided an appeal: brought it back"),
    "moderation.upheld": _l("Decided an appeal: the decision stands"),
    "moderation.blocked": _l("Blocked someone for a time"),
    "moderation.lifted": _l("Lifted a block"),
    "proposals.held": _l("Published a proposal that waits for a moderator"),
    "proposals.invited": _l("Asked someone to write together"),
    "organizations.approved": _l("Admitted an organization"),
    "organizations.declined": _l("Did not admit an organization"),
    "organizations.returned": _l("Sent an application of an organization back for more"),
    "organizations.document_opened": _l("Opened a document of an application"),
    "organizations.invited": _l("Invited someone as a member"),
    "organizations.invitation_withdrawn": _l("Withdrew an invitation"),
    "organizations.role_changed": _l("Changed the role or term of a member"),
    "organizations.ended": _l("Ended a membership"),
    "organizations.left": _l("Left the organization"),
    "organizations.handover_proposed": _l("Proposed a successor for the chair"),
    "organizations.handover_withdrawn": _l("Withdrew the proposal of a successor"),
    "organizations.handover_declined": _l("Declined to take the chair over"),
    "organizations.handed_over": _l("Took the chair over"),
    "organizations.term_set": _l("Entered the term of an elected organization"),
}


def act_of(verb: str, facts: Mapping[str, Any]) -> str:
    """What was done, as its members read it; an act that no room has words for names itself."""
    return told(verb, facts) or str(ACTS.get(verb) or _l("Another act (%(verb)s)", verb=verb))
