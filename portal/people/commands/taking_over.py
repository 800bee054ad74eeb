"""Taking an account over: a code from the desk, a login and a password of one's own; also for a forgotten password.

An account without a login is handed over by one officer. Where someone could be robbed of a login she has, one asks
and another issues.
"""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError

from portal.kernel import clock, codes, policy, watch
from portal.kernel.db import db, reading
from portal.kernel.errors import Conflict, DomainError

from ..models import Assistance, Person, TakeOver
from ..queries import KeptAccount, Recovery
from ..rules import CONSENT_TO_TAKE_OVER, RECOVERY, TAKE_OVER, TAKE_OVER_TRIES, Viewer, normal_login
from .accounts import check_password, hash_of
from .assistance import check_record, resident_at_desk
from .happenings import happened
from .looks import note_look

_UNFIT = _l("This code does not fit: it is mistyped, too old, or was used already. The desk prints you another one.")


def hand_over(viewer: Viewer, account: KeptAccount, identity: str, reason: str) -> str:
    """Issue the code for an account kept at this desk; the only moment at which it is readable."""
    policy.require("people.hand_over", viewer, account)
    row = _ask(viewer, account.person_id, False, identity, reason)
    return _issue(viewer, row)


def ask_recovery(viewer: Viewer, login: str, identity: str, reason: str) -> TakeOver:
    """Ask for a code for a resident who cannot sign in any more; within a day a colleague looks at it."""
    policy.require("people.ask_recovery", viewer)
    return _ask(viewer, resident_at_desk(viewer, login).id, True, identity, reason)


def issue_recovery(viewer: Viewer, recovery: Recovery) -> str:
    """Issue the code a colleague asked for. Raises `Conflict` where someone else decided first."""
    policy.require("people.issue_recovery", viewer, recovery)
    code = _issue(viewer, _waiting(recovery))
    happened(viewer, "people.recovery_issued", person=recovery.person_id, href="/me")
    return code


def decline_recovery(viewer: Viewer, recovery: Recovery) -> None:
    """Do not issue it; who asked for it may take it back this way, too."""
    policy.require("people.decline_recovery", viewer, recovery)
    _waiting(recovery).ended_at = clock.now()
    db.session.flush()


def _waiting(recovery: Recovery) -> TakeOver:
    row = db.session.get_one(TakeOver, recovery.id, with_for_update=True, populate_existing=True)
    if row.digest is not None or row.ended_at is not None:
        raise Conflict(_l("A colleague has decided this already."))
    return row


def _ask(viewer: Viewer, person_id: int, recovers: bool, identity: str, reason: str) -> TakeOver:
    """Write the request; an earlier one, or a code not used yet, counts no longer."""
    assert viewer.acting is not None
    check_record(identity, reason)
    moment = clock.now()
    db.session.get_one(Person, person_id, with_for_update=True)
    earlier = update(TakeOver).where(TakeOver.person_id == person_id, TakeOver.used_at.is_(None))
    db.session.execute(earlier.where(TakeOver.ended_at.is_(None)).values(ended_at=moment))
    row = TakeOver(
        person_id=person_id, recovers=recovers, identity=identity, reason=reason.strip(),
        consent=str(CONSENT_TO_TAKE_OVER), asked_by=viewer.id, asked_for=viewer.acting.id, asked_at=moment,
        expires_at=moment + RECOVERY,
    )  # fmt: skip
    db.session.add(row)
    note_look(viewer, person_id, "recovery", reason.strip())
    return row


def _issue(viewer: Viewer, row: TakeOver) -> str:
    code = codes.new_code()
    row.digest, row.issued_by, row.issued_at = codes.digest_of(code), viewer.id, clock.now()
    row.expires_at = clock.now() + TAKE_OVER
    db.session.flush()
    return code


def take_over(viewer: Viewer, code: str, login: str, password: str, address: str) -> Person:
    """Use a code: the account has this login and password from now on, and every earlier session of it ends.

    Wrong, used and old codes are told alike; ten of them a day are what one address may send.
    """
    policy.require("people.take_over", viewer)
    plain = normal_login(login)
    if plain is None:
        raise DomainError(_l("Write a mobile number or an e-mail address."), "login")
    check_password(password)
    with reading():  # hashing takes as long as a hundred writes: nobody waits for it
        row_id = _fitting(code, address)
        db.session.commit()
    secret = hash_of(password)
    row = db.session.get_one(TakeOver, row_id, with_for_update=True, populate_existing=True)
    person = db.session.get_one(Person, row.person_id, with_for_update=True, populate_existing=True)
    if row.used_at is not None or row.ended_at is not None or (person.login is not None and not row.recovers):
        raise Conflict(_UNFIT, "code")
    _enter(person, plain, secret)
    moment = row.used_at = clock.now()
    codes_left = update(TakeOver).where(TakeOver.person_id == person.id, TakeOver.used_at.is_(None))
    db.session.execute(codes_left.where(TakeOver.ended_at.is_(None)).values(ended_at=moment))
    helped = update(Assistance).where(Assistance.person_id == person.id, Assistance.ends_at > moment)
    db.session.execute(helped.where(Assistance.ended_at.is_(None)).values(ended_at=moment))
    db.session.flush()
    return person


def _fitting(code: str, address: str) -> int:
    """The take-over this code belongs to. A code that does not fit is noted, even though the request is refused."""
    if watch.count("take_over", address, clock.now() - timedelta(days=1)) >= TAKE_OVER_TRIES:
        raise DomainError(_l("Too many codes that do not fit were sent from here. Try again tomorrow."), "code")
    plain = codes.normal(code)
    found = plain and db.session.scalar(select(TakeOver.id).where(*_usable(codes.digest_of(plain))))
    if not found:
        watch.note("take_over", address, "a code that does not fit")
        raise DomainError(_UNFIT, "code")
    return found


def _usable(digest: str) -> tuple[ColumnElement[bool], ...]:
    open_account = select(Person.id).where(
        Person.id == TakeOver.person_id,
        Person.closed_at.is_(None),
        or_(Person.login.is_(None), TakeOver.recovers),
    )
    return (
        TakeOver.digest == digest,
        TakeOver.used_at.is_(None),
        TakeOver.ended_at.is_(None),
        TakeOver.expires_at > clock.now(),
        open_account.correlate(TakeOver).exists(),
    )


def _enter(person: Person, login: str, secret: str) -> None:
    """Give the account its login and password. Raises `DomainError` where another account has the login."""
    try:
        with db.session.begin_nested():
            person.login, person.password = login, secret
            person.epoch += 1
            db.session.flush()
    except IntegrityError as taken:
        raise DomainError(
            _l("Another account has this number or address. Ask at the desk which of them you go on with."), "login"
        ) from taken
