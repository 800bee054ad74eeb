"""One organization, its members, and whom it is waiting for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, literal, null, select, union_all

from portal.kernel import clock
from portal.kernel.db import Rows, db
from portal.people.models import Membership, Organization, Person, serving
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Handover, Invitation, MembershipChange, Term
from ..rules import ADMITTED_BY, term_state

MEMBERS, CHANGES_SHOWN = 200, 100
_BY: Any = Person.__table__.alias("by")
_FOR: Any = Organization.__table__.alias("acted_for")


@dataclass(frozen=True)
class OrganizationThing:
    """An organization as the policy sees it; `term_begins` and `term_ends` of the newest term, if it is elected."""

    id: int
    kind: str
    name: str
    name_en: str
    about: str
    about_en: str
    place_id: int
    place_path: str
    place: str
    place_en: str
    created_at: datetime
    term_begins: datetime | None
    term_ends: datetime | None

    @property
    def organization_id(self) -> int:
        return self.id

    @property
    def term_state(self) -> str:
        return term_state(self.term_ends, clock.now())

    def said(self, language: str) -> str:
        """The name as readers of a language know it ("zh", "en")."""
        return self.name_en if language == "en" and self.name_en else self.name


_NEWEST: Any = (
    select(func.max(Term.id)).where(Term.organization_id == Organization.id).correlate(Organization).scalar_subquery()
)


def get_organization(_viewer: Viewer, organization_id: int) -> OrganizationThing | None:
    """An organization; they are public."""
    row: Any = db.session.execute(
        select(Organization.id, Organization.kind, Organization.name, Organization.name_en, Organization.about,
               Organization.about_en, Place.id, Place.path, Place.name, Place.name_en, Organization.created_at,
               Term.begins, Term.ends)
        .join(Place, Place.id == Organization.place_id)
        .join(Term, Term.id == _NEWEST, isouter=True)
        .where(Organization.id == organization_id)
    ).one_or_none()  # fmt: skip
    return OrganizationThing(*row) if row else None


@dataclass(frozen=True)
class MemberThing:
    """A membership that has not ended, with what counts of its organization. `term_limit` ends the organization's."""

    id: int
    organization_id: int
    organization: str
    kind: str
    place_path: str
    person_id: int
    person: str
    role: str
    since: datetime
    term_ends: datetime | None
    term_limit: datetime | None

    @property
    def term_state(self) -> str:
        return term_state(self.term_ends, clock.now())


_MEMBER: Any = (
    select(Membership.id, Organization.id, Organization.name, Organization.kind, Place.path, Person.id, Person.name,
           Membership.role, Membership.since, Membership.term_ends, Term.ends)
    .join(Organization, Organization.id == Membership.organization_id)
    .join(Place, Place.id == Organization.place_id)
    .join(Person, Person.id == Membership.person_id)
    .join(Term, Term.id == _NEWEST, isouter=True)
    .where(Membership.until.is_(None))
)  # fmt: skip


def get_member(_viewer: Viewer, organization_id: int, membership_id: int) -> MemberThing | None:
    """A membership of this very organization; the number of another one's is none."""
    here = Membership.id == membership_id, Membership.organization_id == organization_id
    row = db.session.execute(_MEMBER.where(*here)).one_or_none()
    return MemberThing(*row) if row else None


def members_of(organization_id: int) -> list[MemberThing]:
    """Everyone whose membership has not ended, in the order of joining; her term may be over."""
    here = _MEMBER.where(Membership.organization_id == organization_id)
    rows = db.session.execute(here.order_by(Membership.since, Membership.id).limit(MEMBERS))
    return [MemberThing(*row) for row in rows]


def serving_roles(organization_id: int, besides: int | None = None) -> list[str]:
    """The roles of those who serve now, without the person `besides`."""
    statement = select(Membership.role).where(Membership.organization_id == organization_id, serving(clock.now()))
    if besides is not None:
        statement = statement.where(Membership.person_id != besides)
    return list(db.session.scalars(statement))


def changes_of(organization_id: int) -> Rows:
    """The history of the members, newest first: (person, what, was, role, term_ends, reason, by, acted_for, at)."""
    return db.session.execute(
        select(Person.name.label("person"), MembershipChange.what, MembershipChange.was, MembershipChange.role,
               MembershipChange.term_ends, MembershipChange.reason, _BY.c.name.label("by"),
               _FOR.c.name.label("acted_for"), MembershipChange.at)
        .join(Person, Person.id == MembershipChange.person_id)
        .join(_BY, _BY.c.id == MembershipChange.by_id)
        .join(_FOR, _FOR.c.id == MembershipChange.by_organization_id, isouter=True)
        .where(MembershipChange.organization_id == organization_id)
        .order_by(MembershipChange.id.desc())
        .limit(CHANGES_SHOWN)
    ).all()  # fmt: skip


@dataclass(frozen=True)
class InvitationThing:
    """An invitation as the policy sees it. `person_id` is the invited one's, or None where nobody can accept it."""

    id: int
    organization_id: int
    kind: str
    place_path: str
    person_id: int | None
    waits: bool


def _asked(table: Any, now: Any = None) -> Any:
    """Whether it waits at the moment `now` (or a parameter of that name); now, where none is given."""
    unanswered = table.accepted_at.is_(None), table.withdrawn_at.is_(None)
    return and_(*unanswered, table.expires_at > (clock.now() if now is None else now))


def get_invitation(viewer: Viewer, invitation_id: int) -> InvitationThing | None:
    """An invitation, for whoever was invited and for those who belong to the organization or admit its kind.

    She who refused it has none any more; the organization still waits.
    """
    row = db.session.execute(
        select(Invitation.id, Organization.id, Organization.kind, Place.path, Invitation.person_id,
               _asked(Invitation), Invitation.refused_at)
        .join(Organization, Organization.id == Invitation.organization_id)
        .join(Place, Place.id == Organization.place_id)
        .where(Invitation.id == invitation_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    *known, refused_at = row
    thing = InvitationThing(*known)
    hers = viewer.signed_in and thing.person_id == viewer.id and refused_at is None
    return thing if hers or _concerned(viewer, thing) else None


def _concerned(viewer: Viewer, thing: Any) -> bool:
    ours = any(organization.id == thing.organization_id for organization in viewer.organizations)
    return ours or viewer.acts_for(ADMITTED_BY.get(thing.kind, ()), thing.place_path)


def invitations_of(organization_id: int) -> Rows:
    """Whom an organization waits for, by what was typed, the newest first: (id, login, role, term_ends, expires_at)."""
    return db.session.execute(
        select(Invitation.id, Invitation.login, Invitation.role, Invitation.term_ends, Invitation.expires_at)
        .where(Invitation.organization_id == organization_id, _asked(Invitation))
        .order_by(Invitation.id.desc())
        .limit(MEMBERS)
    ).all()


@dataclass(frozen=True)
class HandoverThing:
    """A proposed handover as the policy sees it. `person_id` is the successor's."""

    id: int
    organization_id: int
    kind: str
    place_path: str
    chair_id: int
    chair: str
    person_id: int
    successor: str
    reason: str
    expires_at: datetime
    waits: bool


_CHAIR: Any = Person.__table__.alias("chair")


def _handovers() -> Any:
    return (
        select(Handover.id, Organization.id, Organization.kind, Place.path, Handover.chair_id, _CHAIR.c.name,
               Handover.successor_id, Person.name, Handover.reason, Handover.expires_at, _asked(Handover))
        .join(Organization, Organization.id == Handover.organization_id)
        .join(Place, Place.id == Organization.place_id)
        .join(_CHAIR, _CHAIR.c.id == Handover.chair_id)
        .join(Person, Person.id == Handover.successor_id)
    )  # fmt: skip


def get_handover(viewer: Viewer, handover_id: int) -> HandoverThing | None:
    """A handover, for the members of its organization and the offices around it."""
    row = db.session.execute(_handovers().where(Handover.id == handover_id)).one_or_none()
    thing = HandoverThing(*row) if row else None
    return thing if thing is not None and _concerned(viewer, thing) else None


def open_handover(organization_id: int) -> HandoverThing | None:
    """The handover that waits for its successor."""
    waiting = Handover.organization_id == organization_id, _asked(Handover)
    row = db.session.execute(_handovers().where(*waiting)).one_or_none()
    return HandoverThing(*row) if row else None


def _asked_of() -> Any:
    here: Any = bindparam("viewer")
    now: Any = bindparam("now")
    invitations = (
        select(literal("invitation").label("what"), Invitation.id, Organization.id.label("organization_id"),
               Organization.name, Organization.name_en, Invitation.role, Invitation.term_ends, Invitation.expires_at,
               literal("").label("reason"), Invitation.at.label("at"))
        .join(Organization, Organization.id == Invitation.organization_id)
        .where(Invitation.person_id == here, Invitation.refused_at.is_(None), _asked(Invitation, now))
    )  # fmt: skip
    handovers = (
        select(literal("handover"), Handover.id, Organization.id, Organization.name, Organization.name_en,
               literal("chair"), null(), Handover.expires_at, Handover.reason, Handover.at)
        .join(Organization, Organization.id == Handover.organization_id)
        .where(Handover.successor_id == here, _asked(Handover, now))
    )  # fmt: skip
    both = union_all(invitations, handovers).subquery()
    return select(both).order_by(both.c.at.desc()).limit(20)


_ASKED_OF = _asked_of()  # built once: it is longer in the making than in the asking


def asked_of(viewer: Viewer) -> Rows:
    """What organizations ask the viewer, newest first: (what, id, organization_id, name, name_en, role, term_ends,
    expires_at, reason); `what` is "invitation" or "handover"."""
    return db.session.execute(_ASKED_OF, {"viewer": viewer.id, "now": clock.now()}).all()


def may_join(organization_id: int, person_id: int) -> bool:
    """Whether a person can accept an invitation: she does not serve there already."""
    here = Membership.person_id == person_id, Membership.organization_id == organization_id, serving(clock.now())
    return db.session.scalar(select(Membership.id).where(*here)) is None
