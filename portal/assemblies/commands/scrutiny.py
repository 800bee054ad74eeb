"""Who watches a confidential vote: asked before it opens, handed the sealed file afterwards, on the record."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, or_, select

from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.people.models import Membership, Organization, Person
from portal.people.rules import OrganizationKind, Viewer, normal_login
from portal.places.rules import ancestors

from ..models import Ballot, PaperBatch, PaperEntry, Scrutineer
from ..queries.assembly import AssemblyThing
from . import recording

MOST = 9


def appoint(viewer: Viewer, thing: AssemblyThing, login: str) -> None:
    """Ask someone to watch the vote. Nobody is told whether the account exists.

    Refused are whoever acts for the convener or for the owners' committee, who are public, and whoever counts paper.
    """
    policy.require("assemblies.appoint", viewer, thing)
    if db.session.scalar(select(func.count()).where(Scrutineer.assembly_id == thing.id)) == MOST:
        raise DomainError(_l("A vote has at most %(most)s scrutineers.", most=MOST), "login")
    person = db.session.scalar(select(Person.id).where(Person.login == normal_login(login)))
    if person is None:
        return
    if person == viewer.id:
        raise DomainError(_l("Nobody watches what she convenes herself."), "login")
    _check_apart(person, thing)
    row = insert_into(Scrutineer.__table__).values(
        assembly_id=thing.id, person_id=person, appointed_by=viewer.id, at=clock.now()
    )
    if changed(row.on_conflict_do_nothing()):
        matters.record(viewer, "assemblies.scrutineer_asked", thing.id, public=False, people=[person])


def accept(viewer: Viewer, thing: AssemblyThing) -> None:
    """Agree to watch the vote."""
    policy.require("assemblies.watch", viewer, thing)
    row = db.session.get(Scrutineer, (thing.id, viewer.id), with_for_update=True)
    if row is None:
        raise DomainError(_l("The convener has not asked you to watch this vote."))
    _check_apart(viewer.id, thing)
    if _counts(viewer, thing):
        raise DomainError(_l("Whoever counts a vote does not watch it."))
    row.accepted_at = row.accepted_at or clock.now()
    db.session.flush()
    matters.record(viewer, "assemblies.scrutineer_accepted", thing.id)


def _check_apart(person_id: int, thing: AssemblyThing) -> None:
    """Who acts for the convener, or for the owners' committee here, does not watch her own house."""
    here = and_(
        Organization.kind == OrganizationKind.OWNERS_COMMITTEE, Organization.place_id.in_(ancestors(thing.place_path))
    )
    acts = (
        select(Membership.id)
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Membership.person_id == person_id, Membership.until.is_(None))
        .where(or_(Organization.id == thing.organization_id, here))
    )
    if db.session.scalar(acts.limit(1)) is not None:
        raise DomainError(
            _l("Whoever acts for the convener or the owners' committee does not watch the vote. Ask somebody else."),
            "login",
        )


def _counts(viewer: Viewer, thing: AssemblyThing) -> bool:
    """Whether she entered paper of this vote, read it again, or decided a conflict."""
    read = or_(PaperEntry.first_by == viewer.id, PaperEntry.second_by == viewer.id, PaperEntry.third_by == viewer.id)
    paper = (
        select(PaperBatch.id)
        .join(PaperEntry, PaperEntry.batch_id == PaperBatch.id, isouter=True)
        .where(PaperBatch.assembly_id == thing.id, or_(PaperBatch.entered_by == viewer.id, read))
    )
    decided = select(Ballot.id).where(Ballot.assembly_id == thing.id, Ballot.decided_by == viewer.id)
    return any(db.session.scalar(one.limit(1)) is not None for one in (paper, decided))


def hand_over(viewer: Viewer, thing: AssemblyThing) -> None:
    """Note in the record of the vote that its sealed file is handed to a scrutineer."""
    policy.require("assemblies.unseal", viewer, thing)
    row = db.session.get(Scrutineer, (thing.id, viewer.id))
    if row is None or row.accepted_at is None:
        raise DomainError(_l("Only scrutineers who have agreed to watch get the sealed file."))
    _check_apart(viewer.id, thing)
    before = select(func.count()).where(Scrutineer.assembly_id == thing.id, Scrutineer.accepted_at < row.accepted_at)
    recording.append(thing.id, "SealedFileGiven", {"scrutineer": 1 + (db.session.scalar(before) or 0)})
    matters.record(viewer, "assemblies.sealed_file_given", thing.id)
