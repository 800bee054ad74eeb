"""Proving by the code of a letter where one lives."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.kernel import clock, codes, policy, watch
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people.models import Residency
from portal.people.rules import Viewer

from .. import queries
from ..models import Letter, LetterBatch
from ..rules import (
    KINDS,
    TRIES_A_PERSON,
    TRIES_AN_ADDRESS,
    TRIES_WITHIN,
    WRONG_CODE,
    match,
)
from .claiming import joined, put
from .counting import held, settle, thing_of

# One sentence for a code that never was, is used, replaced, expired, or another's: nobody learns anything by trying.
_WRONG = _l(
    "This code opens nothing: look at the digits again. A code opens once, and only until the day on its letter."
)
_WAIT = _l("Too many codes were wrong. Wait until tomorrow, or come to the desk of your residents committee.")


def prove(viewer: Viewer, typed: str, kind: str, name: str, address: str) -> Residency:
    """Claim the unit a letter was sent to. A tenant is confirmed at once, an owner if her name stands in the register.

    `name` is the one on the property certificate, `address` where the request comes from. The claim of an owner whom
    the register does not know waits for the desk, with the code proven. After five wrong codes of a person within a
    day, or twenty from an address, no code is looked at. Raises `DomainError`; a wrong code is noted.
    """
    policy.require("residency.prove", viewer)
    code = codes.normal(typed)
    if code is None:
        raise DomainError(_l("A code has %(n)s digits.", n=codes.DIGITS), "code")
    if kind not in KINDS:
        raise DomainError(_l("Say whether you own the unit or rent it."), "kind")
    if kind == "owner" and not name.strip():
        raise DomainError(_l("Write the name as it stands on the property certificate."), "name")
    sources = (f"person {viewer.id}", f"address {address}")
    _refuse_guessing(*sources)
    unit_id = _open(viewer, code)
    if unit_id is None:
        for source in sources:
            watch.note(WRONG_CODE, source)
        raise DomainError(_WRONG, "code")
    return _move_in(viewer, unit_id, kind, name.strip() if kind == "owner" else "")


def _refuse_guessing(person: str, address: str) -> None:
    since = clock.now() - TRIES_WITHIN
    tries = ((person, TRIES_A_PERSON), (address, TRIES_AN_ADDRESS))
    if any(watch.count(WRONG_CODE, who, since) >= most for who, most in tries):
        raise DomainError(_WAIT, "code")


def _open(viewer: Viewer, code: str) -> int | None:
    """Use a code up; the unit it belongs to. Who sent the letters cannot use their codes herself."""
    sent_by_others = select(LetterBatch.id).where(LetterBatch.issued_by != viewer.id)
    moment = clock.now()
    letter = (
        update(Letter)
        .where(Letter.digest == codes.digest_of(code), Letter.used_at.is_(None), Letter.revoked_at.is_(None))
        .where(Letter.expires_at > moment, Letter.batch_id.in_(sent_by_others))
        .values(used_at=moment, used_by=viewer.id)
    )
    return db.session.scalar(letter.returning(Letter.unit_id))


def _move_in(viewer: Viewer, unit_id: int, kind: str, name: str) -> Residency:
    """The claim with its code proven: the one she made before, or a new one; confirmed where nothing is in doubt."""
    current = select(Residency).where(Residency.person_id == viewer.id, Residency.unit_id == unit_id)
    row = db.session.scalar(current.where(Residency.state.in_(("claimed", "confirmed"))))
    if row is not None and row.state == "confirmed":
        raise DomainError(_l("You are confirmed there already. Leave the letter to those you live with."), "code")
    row = row or put(Residency(person_id=viewer.id, unit_id=unit_id, kind=kind))
    row = held(row.id)
    row.kind, row.proof, row.certificate_name = kind, "letter", name
    owner = match(queries.owners_of(unit_id), name, viewer.id) if kind == "owner" else None
    if kind == "tenant" or (owner is not None and joined(owner, viewer.id)):
        settle(row, thing_of(row.id).place_path)
    db.session.flush()
    return row
