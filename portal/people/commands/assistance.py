"""受助参与: helping a person who stands at the desk, for thirty minutes, under her name and the officer's."""

from __future__ import annotations

from datetime import datetime, time

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from portal.kernel import clock, policy, watch
from portal.kernel.db import db
from portal.kernel.errors import DomainError

from .. import queries
from ..models import Assistance, Person
from ..queries import KeptAccount
from ..rules import ASSISTANCE, CONSENT_TO_HELP, IDENTITIES, MISSES, Viewer
from .accounts import NOBODY
from .happenings import happened
from .looks import note_look


def help_resident(viewer: Viewer, login: str, identity: str, reason: str) -> Assistance:
    """Help the resident with this login. Raises `DomainError` with one sentence for whoever is not found here."""
    policy.require("people.assist", viewer)
    check_record(identity, reason)
    return _begin(viewer, resident_at_desk(viewer, login), identity, reason)


def help_kept(viewer: Viewer, account: KeptAccount, identity: str, reason: str) -> Assistance:
    """Help a person whose account is kept at this desk because she has no phone."""
    policy.require("people.assist", viewer, account)
    check_record(identity, reason)
    return _begin(viewer, db.session.get_one(Person, account.person_id), identity, reason)


def help_newcomer(viewer: Viewer, name: str, identity: str, reason: str) -> Assistance:
    """Open an account for someone without a phone, and help her."""
    policy.require("people.assist", viewer)
    check_record(identity, reason)
    return _begin(viewer, keep_account(name), identity, reason)


def keep_account(name: str) -> Person:
    """An account without a login, which its person can take over later. Nobody signs in to it until then."""
    if not name.strip():
        raise DomainError(_l("Write the name your neighbours know you by."), "name")
    person = Person(name=name.strip(), password=NOBODY, created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person


def resident_at_desk(viewer: Viewer, login: str) -> Person:
    """The resident with this login, where she can be helped at this desk.

    Unknown and living elsewhere are told alike; a miss is noted, and twenty a day are enough.
    """
    who, since = f"person {viewer.id}", datetime.combine(clock.today(), time(), clock.ZONE)
    if watch.count("desk", who, since) >= MISSES:
        raise DomainError(_l("You have looked for %(n)s numbers in vain today. Go on tomorrow.", n=MISSES), "login")
    person = queries.resident_by_login(viewer, login)
    if person is None:
        watch.note("desk", who, "looked for a login in vain")
        raise DomainError(
            _l("Nobody who lives here signs in with this. Check it with her, or open an account for her."), "login"
        )
    if person.id == viewer.id:
        raise DomainError(_l("Nobody helps herself: act for yourself instead."), "login")
    return person


def check_record(identity: str, reason: str) -> None:
    """What is written down before: how she was recognized, and why she is helped."""
    if identity not in IDENTITIES:
        raise DomainError(_l("Say how you know who she is."), "identity")
    if not reason.strip():
        raise DomainError(_l("Say why: the person and your colleagues will read it."), "reason")


def words_of_consent(viewer: Viewer) -> str:
    """What is read out to her before she is helped."""
    office = viewer.acting.name if viewer.acting else ""
    return str(CONSENT_TO_HELP) % {"officer": viewer.name, "organization": office}


def _begin(viewer: Viewer, person: Person, identity: str, reason: str) -> Assistance:
    """Write the record; whoever else this officer still helps is helped no longer."""
    assert viewer.acting is not None
    db.session.get_one(Person, viewer.id, with_for_update=True)
    moment = clock.now()
    running = update(Assistance).where(Assistance.officer_id == viewer.id, Assistance.ends_at > moment)
    db.session.execute(running.where(Assistance.ended_at.is_(None)).values(ended_at=moment))
    assistance = Assistance(
        person_id=person.id, officer_id=viewer.id, organization_id=viewer.acting.id, identity=identity,
        reason=reason.strip(), consent=words_of_consent(viewer), began_at=moment, ends_at=moment + ASSISTANCE,
    )  # fmt: skip
    db.session.add(assistance)
    note_look(viewer, person.id, "assistance", reason.strip())
    happened(viewer, "people.assisted", person=person.id, href="/me/entered")
    return assistance


def finish_assistance(viewer: Viewer) -> None:
    """The person goes. Finishing twice is finishing once."""
    policy.require("people.finish_assistance", viewer)
    if viewer.helper is None or viewer.helper.assistance_id is None:
        return
    row = update(Assistance).where(Assistance.id == viewer.helper.assistance_id, Assistance.ended_at.is_(None))
    db.session.execute(row.values(ended_at=clock.now()))
