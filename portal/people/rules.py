"""Who a viewer is: one person, at most one organization she acts for, and where she lives. Pure data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence
from portal.kernel.lifecycle import Lifecycle, State, Transition


class OrganizationKind(StrEnum):
    """The kinds of organization of the district (domain.md, Stakeholders)."""

    OWNERS_COMMITTEE = "owners_committee"
    PROPERTY_COMPANY = "property_company"
    SOCIAL_ORGANIZATION = "social_organization"
    MERCHANT = "merchant"
    PARTY_BRANCH = "party_branch"
    RESIDENTS_COMMITTEE = "residents_committee"
    SUBDISTRICT_OFFICE = "subdistrict_office"
    DEPARTMENT = "department"


ORGANIZATION_LABELS: dict[str, Sentence] = {
    "owners_committee": _l("Owners' committee"),
    "property_company": _l("Property company"),
    "social_organization": _l("Social organization"),
    "merchant": _l("Merchant"),
    "party_branch": _l("Party branch"),
    "residents_committee": _l("Residents committee"),
    "subdistrict_office": _l("Subdistrict office"),
    "department": _l("District department"),
}

ROLE_LABELS: dict[str, Sentence] = {
    "chair": _l("Chair"),
    "secretary": _l("Secretary"),
    "treasurer": _l("Treasurer"),
    "clerk": _l("Clerk"),
    "member": _l("Member"),
}

GOVERNING = (
    OrganizationKind.RESIDENTS_COMMITTEE,
    OrganizationKind.SUBDISTRICT_OFFICE,
    OrganizationKind.DEPARTMENT,
)
ANSWERING = (
    *GOVERNING,
    OrganizationKind.OWNERS_COMMITTEE,
    OrganizationKind.PROPERTY_COMPANY,
    OrganizationKind.PARTY_BRANCH,
    OrganizationKind.SOCIAL_ORGANIZATION,
)

RESIDENCY = Lifecycle(
    "residency",
    (
        State("claimed", _l("Waiting for confirmation"), "open"),
        State("confirmed", _l("Confirmed"), "settled"),
        State("declined", _l("Not confirmed"), "closed"),
        State("ended", _l("Ended"), "closed"),
    ),
    (
        Transition("confirm", ("claimed",), ("confirmed",)),
        Transition("decline", ("claimed",), ("declined",)),
        Transition("end", ("confirmed", "claimed"), ("ended",)),
    ),
)


@dataclass(frozen=True)
class Acting:
    """The organization a person acts for in this session, and her role in it. `place_path` is its area."""

    id: int
    name: str
    kind: str
    role: str
    place_path: str
    name_en: str = ""

    def said(self, language: str) -> str:
        """The name as readers of a language know it ("zh", "en")."""
        return self.name_en if language == "en" and self.name_en else self.name

    @property
    def kind_label(self) -> Sentence:
        return ORGANIZATION_LABELS[self.kind]

    @property
    def role_label(self) -> Sentence:
        return ROLE_LABELS[self.role]


@dataclass(frozen=True)
class Home:
    """A confirmed residency: the unit, its compound's path, and whether as owner or tenant."""

    unit_id: int
    place_id: int
    place_path: str
    place_name: str
    kind: str


@dataclass(frozen=True)
class Helper:
    """The officer who enters what the viewer says: beside her at the desk until `until`, or from her paper form."""

    person_id: int
    name: str
    organization_id: int
    organization: str
    assistance_id: int | None = None
    until: datetime | None = None

    @property
    def signature(self) -> str:
        """As it stands beside what was entered."""
        return f"{self.name} · {self.organization}"


@dataclass(frozen=True)
class Unfinished:
    """Something begun and not finished, said on every page until it is finished or dropped."""

    kind: str
    href: str

    @property
    def text(self) -> Sentence:
        return UNFINISHED_LABELS[self.kind]


UNFINISHED_LABELS: dict[str, Sentence] = {
    "draft": _l("You have a draft that is not published yet. Continue"),
    "drafts": _l("You have several drafts that are not published yet. See them"),
    "ballot": _l("Your ballot is filled in and not cast yet. Cast it"),
    "allocation": _l("Your choice of projects is marked and not cast yet. Look it over and cast it"),
    "survey": _l("Your answers to a questionnaire are begun and not sent yet. Go on"),
    "revision": _l("A new version of a text is begun and not published yet. Go on"),
    "residency": _l("Your residency waits for confirmation. See what happens next"),
    "import": _l("Your import of the property register is not finished yet. See how far it is"),
    "application": _l("An application for an organization came back to you: it needs more. Complete it"),
    "kept": _l("What you wrote is kept and not sent yet. See it"),
}
SEVERAL_DRAFTS = Unfinished("drafts", "/proposals/mine")


@dataclass(frozen=True)
class Viewer:
    """Who is asking. A visitor has id 0. Also what Flask-Login keeps as the current user.

    `since` is when her account was opened; until `silenced_until` she publishes no words. With a `helper`, an officer
    enters what she says. `recused`: the matters in which, for an organization, she takes no part.
    """

    id: int = 0
    name: str = ""
    epoch: int = 0
    unread: int = 0
    acting: Acting | None = None
    homes: tuple[Home, ...] = ()
    organizations: tuple[Acting, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
    since: datetime | None = None
    silenced_until: datetime | None = None
    helper: Helper | None = None
    recused: frozenset[tuple[int, int]] = frozenset()

    @property
    def signed_in(self) -> bool:
        return self.id != 0

    is_authenticated = is_active = signed_in

    @property
    def is_anonymous(self) -> bool:
        return not self.signed_in

    def get_id(self) -> str:
        """The session's name for this person; a new epoch (password changed, signed out everywhere) ends it.

        A helped person has no session: the officer's goes on.
        """
        return f"{self.id}.{self.epoch}"

    def is_new(self, moment: datetime) -> bool:
        """Whether her account was opened within the last week, and nobody answers for what she says."""
        known = self.acting is not None or self.helper is not None or self.since is None
        return not known and moment - (self.since or moment) < NEW_ACCOUNT

    @property
    def organization_id(self) -> int | None:
        return self.acting.id if self.acting else None

    def lives_in(self, path: str) -> bool:
        """Whether a confirmed residency of hers lies inside the place with this path."""
        return any(home.place_path.startswith(path) for home in self.homes)

    @property
    def governed(self) -> str | None:
        """The path of the area that the public office she acts for governs; None where she acts for none."""
        return self.acting.place_path if self.acting is not None and self.acting.kind in GOVERNING else None

    def unfinished_besides(self, path: str) -> tuple[Unfinished, ...]:
        """What she has begun, each kind said once, without what the page at `path` is about."""
        several = sum(thing.kind == "draft" for thing in self.unfinished) > 1
        said = (SEVERAL_DRAFTS if several and thing.kind == "draft" else thing for thing in self.unfinished)
        return tuple(dict.fromkeys(thing for thing in said if thing.href != path))

    def acts_for(self, kinds: tuple[str, ...], path: str) -> bool:
        """Whether she acts for an organization of one of `kinds` whose area covers the place with this path."""
        return self.acting is not None and self.acting.kind in kinds and path.startswith(self.acting.place_path)


VISITOR = Viewer()

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(\+?86)?1[3-9]\d{9}")


def normal_login(text: str) -> str | None:
    """A mobile number (11 digits, mainland) or an e-mail address in one spelling; None for anything else."""
    plain = re.sub(r"[\s-]", "", text).lower()
    if _PHONE.fullmatch(plain):
        return plain[-11:]
    return plain if _EMAIL.fullmatch(plain) and len(plain) <= 120 else None


# Help at the desk: how long it lasts, how a person is recognized, and what is read out to her before.
NEW_ACCOUNT = timedelta(days=7)
ASSISTANCE = timedelta(minutes=30)
IDENTITIES: dict[str, Sentence] = {
    "identity_card": _l("Her identity card was checked"),
    "social_card": _l("Her social security card was checked"),
    "title": _l("Her property title was checked"),
    "known": _l("She is known personally at the desk"),
}
CONSENT_TO_HELP = _l(
    "I want %(officer)s (%(organization)s) to enter here what I say, for thirty minutes at most. Both our names stand "
    "beside it. I can read it all later, and object to it."
)
CONSENT_TO_TAKE_OVER = _l(
    "I want a code on paper with which I choose a password and use my account myself. Whoever has the paper can do the "
    "same: I keep it to myself."
)
MISSES = 20  # how many numbers an officer may look for in vain on one day

RECOVERY = timedelta(days=1)  # until then a colleague has looked at the request
TAKE_OVER = timedelta(days=14)
TAKE_OVER_TRIES = 10  # how many wrong codes an address may send on one day

# What of a person's verified data can be looked at.
LOOK_LABELS: dict[str, Sentence] = {
    "residency": _l("Where you live"),
    "owners": _l("What the property register says of you"),
    "assistance": _l("Your account, to help you at the desk"),
    "recovery": _l("Your account, because its password was said to be forgotten"),
    "document": _l("Papers you handed in"),
}


def hands_over_first(kind: str, role: str, others: int) -> bool:
    """Whether a member with this role may not leave yet: a chair while there are `others` to take the chair, and the
    last one of an organization that answers to residents."""
    return role == "chair" if others else kind in ANSWERING


PASSWORD_SMALLEST, PASSWORD_LARGEST = 8, 128
TRIES, TRIES_MINUTES = 8, 15

# The accounts of the demo neighbourhood that have a card on the sign-in page: key → (login, who she is).
DEMO_LOGINS: dict[str, tuple[str, Sentence]] = {
    "author": ("13800138001", _l("Resident and owner, made a proposal")),
    "supporter": ("13800138002", _l("Resident and tenant, supports others")),
    "newcomer": ("13800138003", _l("New here, residency not confirmed yet")),
    "owners_committee": ("13800138004", _l("Chair of the owners' committee")),
    "property_company": ("13800138005", _l("Clerk of the property company")),
    "residents_committee": ("13800138006", _l("Clerk of the residents committee")),
    "second_clerk": ("13800138012", _l("Secretary of the residents committee, confirms what a colleague entered")),
    "party_branch": ("13800138007", _l("Secretary of the party branch")),
    "subdistrict_office": ("13800138008", _l("Clerk of the subdistrict office")),
    "social_organization": ("13800138009", _l("Member of a social organization")),
    "merchant": ("13800138010", _l("Neighbourhood merchant")),
    "department": ("13800138011", _l("Clerk of a district department")),
}
DEMO_PASSWORD = "gongzhi2026"  # noqa: S105 (said on the sign-in page of the demo)
