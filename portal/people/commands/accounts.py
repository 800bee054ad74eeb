"""Opening an account, signing in, the password."""

from __future__ import annotations

from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from portal.kernel import clock, policy
from portal.kernel.db import db, reading
from portal.kernel.errors import DomainError

from .. import queries
from ..models import Person, SignInTry
from ..rules import PASSWORD_LARGEST, PASSWORD_SMALLEST, TRIES, TRIES_MINUTES, Viewer, normal_login

# argon2id, 19 MiB, two passes: the first choice of the OWASP password storage cheat sheet; bounded memory a worker.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


# Verified when there is no such account, so that a stranger learns nothing from the time an answer takes; and what is
# kept for an account without a login.
NOBODY = _hasher.hash("nobody has this password")


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


def hash_of(password: str) -> str:
    """What is kept of a password. Takes as long as a hundred writes: never while a transaction writes."""
    return _hasher.hash(password)


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
    if not matches(person.password if person else NOBODY, password) or person is None:
        db.session.add(SignInTry(login=plain, at=clock.now()))
        db.session.execute(delete(SignInTry).where(SignInTry.at < since - timedelta(days=1)))
        db.session.commit()
        raise DomainError(_l("This number or address and this password do not belong together."), "password")
    if _hasher.check_needs_rehash(person.password):
        person.password = _hasher.hash(password)
    return person


def matches(stored: str, password: str) -> bool:
    """Whether this is the password of which `stored` is kept. Takes as long as hashing one."""
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
    if not matches(known, present):
        raise DomainError(_l("This is not your present password."), "present")
    check_password(new)
    hashed = _hasher.hash(new)
    person = db.session.get_one(Person, viewer.id, with_for_update=True, populate_existing=True)
    person.password = hashed
    person.epoch += 1
    db.session.flush()
    return person
