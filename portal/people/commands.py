"""Changing accounts, memberships and residencies."""

from __future__ import annotations

from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, update

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into, reading
from portal.kernel.errors import DomainError
from portal.places.models import Building, Place, Unit
from portal.places.rules import ancestors

from . import queries
from .models import CapacityChange, Membership, Organization, Person, Residency, SignInTry, UnfinishedThing
from .queries import ResidencyThing
from .rules import PASSWORD_LARGEST, PASSWORD_SMALLEST, RESIDENCY, TRIES, TRIES_MINUTES, Viewer, normal_login

# argon2id, 19 MiB, two passes: the first choice of the OWASP password storage cheat sheet; bounded memory a worker.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when there is no such account, so that a stranger learns nothing from the time an answer takes.
_NOBODY = _hasher.hash("nobody has this password")


def register(login: str, name: str, password: str) -> Person:
    """Open an account. Raises `DomainError` for a login that is none or is taken, a short password, an empty name."""
    plain = normal_login(login)
    if plain is None:
        raise DomainError(_l("Write a mobile number or an e-mail address."), "login")
    if not name.strip():
        raise DomainError(_l("Write the name your neighbours know you by."), "name")
    check_password(password)
    hashed = _hasher.hash(password)  # before the first query, so that no other writer waits for it
    if queries.person_by_login(plain):
        raise DomainError(_l("There is an account with this number or address already. Sign in instead."), "login")
    person = Person(login=plain, name=name.strip(), password=hashed, created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person


def check_password(password: str) -> None:
    """Eight characters at least; a hundred and twenty-eight at most."""
    if not PASSWORD_SMALLEST <= len(password) <= PASSWORD_LARGEST:
        raise DomainError(
            _l("A password has %(least)s to %(most)s characters.", least=PASSWORD_SMALLEST, most=PASSWORD_LARGEST),
            "password",
        )


def sign_in(login: str, password: str) -> Person:
    """The person with this login and password. After eight failures within fifteen minutes the next has to wait.

    A failure is written down even though the request is refused: it commits by itself.
    """
    plain = normal_login(login) or login.strip().lower()[:120]
    since = clock.now() - timedelta(minutes=TRIES_MINUTES)
    with reading():  # hashing takes as long as a hundred writes: nobody waits for it
        tries, person = queries.failed_tries(plain, since), queries.person_by_login(plain)
        db.session.commit()
    if tries >= TRIES:
        raise DomainError(_l("Too many attempts. Wait %(minutes)s minutes and try again.", minutes=TRIES_MINUTES))
    if not _matches(person.password if person else _NOBODY, password) or person is None:
        db.session.add(SignInTry(login=plain, at=clock.now()))
        db.session.execute(delete(SignInTry).where(SignInTry.at < since - timedelta(days=1)))
        db.session.commit()
        raise DomainError(_l("This number or address and this password do not belong together."), "password")
    if _hasher.check_needs_rehash(person.password):
        person.password = _hasher.hash(password)
    return person


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except VerificationError:
        return False


def change_password(viewer: Viewer, present: str, new: str) -> Person:
    """Set another password and end every other session of this person."""
    policy.require("people.change_password", viewer)
    with reading():
        known = db.session.get_one(Person, viewer.id).password
        db.session.commit()
    if not _matches(known, present):
        raise DomainError(_l("This is not your present password."), "present")
    check_password(new)
    hashed = _hasher.hash(new)
    person = db.session.get_one(Person, viewer.id, with_for_update=True, populate_existing=True)
    person.password = hashed
    person.epoch += 1
    db.session.flush()
    return person


def choose_capacity(viewer: Viewer, organization_id: int) -> None:
    """Begin to act for an organization the viewer is a member of; recorded. Raises `DomainError` for any other."""
    policy.require("people.choose_capacity", viewer)
    if organization_id not in {organization.id for organization in viewer.organizations}:
        raise DomainError(_l("You are not a member of this organization."))
    db.session.add(CapacityChange(person_id=viewer.id, organization_id=organization_id, began=True, at=clock.now()))
    db.session.flush()


def leave_capacity(viewer: Viewer) -> None:
    """Act for oneself again; recorded. Leaving twice is leaving once."""
    policy.require("people.leave_capacity", viewer)
    if viewer.acting:
        db.session.add(
            CapacityChange(person_id=viewer.id, organization_id=viewer.acting.id, began=False, at=clock.now())
        )
        db.session.flush()


def claim_residency(viewer: Viewer, unit_id: int, kind: str, statement: str = "") -> Residency:
    """Say that one lives in a unit, as owner or tenant; the residents committee decides."""
    policy.require("people.claim_residency", viewer)
    if kind not in ("owner", "tenant") or db.session.get(Unit, unit_id) is None:
        raise DomainError(_l("Choose your unit."), "unit")
    residency = Residency(
        person_id=viewer.id, unit_id=unit_id, kind=kind, statement=statement, state="claimed", claimed_at=clock.now()
    )
    if any(home.unit_id == unit_id for home in viewer.homes) or _claimed(viewer.id, unit_id):
        raise DomainError(_l("You have claimed this unit already."), "unit")
    db.session.add(residency)
    db.session.flush()
    begin_unfinished(viewer.id, "residency", residency.id, "/me")
    return residency


def _claimed(person_id: int, unit_id: int) -> bool:
    found = db.session.query(Residency.id).filter_by(person_id=person_id, unit_id=unit_id, state="claimed").first()
    return found is not None


def decide_residency(viewer: Viewer, residency: ResidencyThing, confirmed: bool, reason: str = "") -> None:
    """Confirm or decline a claim; declining names a reason. A first confirmed home counts in its places."""
    policy.require("people.decide_residency", viewer, residency)
    row = _held(residency.id)
    state = RESIDENCY.move("confirm" if confirmed else "decline", row.state)
    if not confirmed and not reason.strip():
        raise DomainError(_l("Give the reason: the person will read it."), "reason")
    if confirmed:
        _count_resident(residency.person_id, residency.place_path)
    row.state, row.reason, row.decided_at = state, reason.strip(), clock.now()
    row.decided_by, row.decided_for = viewer.id, viewer.organization_id
    db.session.flush()
    end_unfinished(residency.person_id, "residency", residency.id)


def _held(residency_id: int) -> Residency:
    """The residency as it is now, held with its person until the transaction ends: two clerks decide one by one."""
    row = db.session.get_one(Residency, residency_id, with_for_update=True, populate_existing=True)
    db.session.get_one(Person, row.person_id, with_for_update=True)
    return row


def _count_resident(person_id: int, place_path: str) -> None:
    """Count a person once in every place around her new home where she was not counted yet."""
    homes = (
        db.session.query(Place.path)
        .join(Building, Building.compound_id == Place.id)
        .join(Unit, Unit.building_id == Building.id)
        .join(Residency, Residency.unit_id == Unit.id)
        .filter(Residency.person_id == person_id, Residency.state == "confirmed")
    )
    known = {place for (path,) in homes for place in ancestors(path)}
    new = [place for place in ancestors(place_path) if place not in known]
    db.session.execute(update(Place).where(Place.id.in_(new)).values(residents=Place.residents + 1))


def withdraw_residency(viewer: Viewer, residency: ResidencyThing) -> None:
    """Take back one's own claim that nobody has decided yet."""
    policy.require("people.withdraw_residency", viewer, residency)
    row = _held(residency.id)
    if row.state != "claimed":
        raise DomainError(_l("This has been decided already."))
    row.state, row.decided_at = RESIDENCY.move("end", row.state), clock.now()
    db.session.flush()
    end_unfinished(viewer.id, "residency", residency.id)


def found_organization(
    kind: str, name: str, place: Place, name_en: str = "", about: str = "", about_en: str = ""
) -> Organization:
    """Enter an organization that acts inside `place`. An operator's command; applications come with their own room."""
    organization = Organization(
        kind=kind, name=name, name_en=name_en, place_id=place.id, about=about, about_en=about_en, created_at=clock.now()
    )
    db.session.add(organization)
    db.session.flush()
    return organization


def admit(organization: Organization, person: Person, role: str) -> Membership:
    """Make a person a member with a role, from now on."""
    membership = Membership(person_id=person.id, organization_id=organization.id, role=role, since=clock.now())
    db.session.add(membership)
    db.session.flush()
    return membership


def begin_unfinished(person_id: int, kind: str, reference: int, href: str) -> None:
    """Say on every page of this person that something is not finished, until `end_unfinished`."""
    row = insert_into(UnfinishedThing.__table__).values(person_id=person_id, kind=kind, reference=reference, href=href)
    db.session.execute(row.on_conflict_do_nothing())


def end_unfinished(person_id: int, kind: str, reference: int) -> None:
    """The thing is finished or dropped."""
    db.session.execute(
        delete(UnfinishedThing).where(
            UnfinishedThing.person_id == person_id,
            UnfinishedThing.kind == kind,
            UnfinishedThing.reference == reference,
        )
    )
