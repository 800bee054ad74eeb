"""The rules of organizations: who admits whom, what each owes the public, how terms and handovers go. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence
from portal.kernel.lifecycle import Lifecycle, State, Transition
from portal.people.rules import ROLE_LABELS, OrganizationKind

NAME_SMALLEST, NAME_LARGEST, ABOUT_LARGEST, REASON_LARGEST = 4, 80, 1_000, 300
# Members of an owners' committee serve three to five years (Hangzhou 27, Zhoushan 19); a warning comes before.
TERM_WARNING = timedelta(days=90)
TERM_LONGEST = timedelta(days=5 * 366)
YEAR = timedelta(days=365)

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
        Transition("withdraw", ("submitted", "returned"), ("withdrawn",)),
    ),
)


class Change(StrEnum):
    """What happened to a membership."""

    FOUNDED = "founded"
    INVITED = "invited"
    JOINED = "joined"
    REFUSED = "refused"
    ROLE = "role"
    ENDED = "ended"
    LEFT = "left"
    HANDED_OVER = "handed_over"


CHANGES: dict[str, Sentence] = {
    Change.FOUNDED: _l("founded it"),
    Change.INVITED: _l("was invited"),
    Change.JOINED: _l("joined"),
    Change.REFUSED: _l("declined the invitation"),
    Change.ROLE: _l("was given another role"),
    Change.ENDED: _l("was released"),
    Change.LEFT: _l("left"),
    Change.HANDED_OVER: _l("took over"),
}


def check_kind(kind: str) -> None:
    if kind not in ADMITTED_BY:
        raise DomainError(_l("Choose what kind of organization it is."), "kind")


def check_name(name: str) -> None:
    if not NAME_SMALLEST <= len(name.strip()) <= NAME_LARGEST:
        raise DomainError(
            _l("A name has %(least)s to %(most)s characters.", least=NAME_SMALLEST, most=NAME_LARGEST), "name"
        )


def check_role(role: str) -> None:
    if role not in ROLE_LABELS:
        raise DomainError(_l("Choose a role."), "role")


def check_reason(reason: str) -> None:
    if not 2 <= len(reason.strip()) <= REASON_LARGEST:
        raise DomainError(_l("Give the reason in 2 to %(most)s characters.", most=REASON_LARGEST), "reason")


def check_term(ends: datetime | None, now: datetime) -> None:
    """A term ends in the future, within five years."""
    if ends is not None and not now < ends <= now + TERM_LONGEST:
        raise DomainError(_l("A term ends within the next five years."), "term_ends")


def term_state(ends: datetime | None, now: datetime) -> str:
    """ "open", "ending" within ninety days, or "over"."""
    if ends is None or ends - now > TERM_WARNING:
        return "open"
    return "over" if ends <= now else "ending"


EVENT_SENTENCES: dict[str, Sentence] = {
    "organizations.recused": _l("Declared a conflict of interest and takes no part: %(reason)s"),
    "organizations.recusal_withdrawn": _l("A declared conflict of interest was withdrawn by a colleague: %(reason)s"),
}
