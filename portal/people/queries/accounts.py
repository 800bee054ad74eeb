"""Reading accounts and failed sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from portal.kernel import clock
from portal.kernel.db import Rows, db

from ..models import Membership, Organization, Person, SignInTry, serving


def person_by_login(login: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.login == login))


def login_of(person_id: int) -> str:
    """The number or address a person signs in with; only she herself is shown it."""
    return db.session.scalar(select(Person.login).where(Person.id == person_id)) or ""


def people_by_login(logins: Sequence[str]) -> Rows:
    """(login, name, organization) of accounts with these logins; the organization is one she is a member of."""
    return db.session.execute(
        select(Person.login, Person.name, func.min(Organization.name).label("organization"))
        .join(Membership, (Membership.person_id == Person.id) & serving(clock.now()), isouter=True)
        .join(Organization, Membership.organization_id == Organization.id, isouter=True)
        .where(Person.login.in_(logins))
        .group_by(Person.login, Person.name)
    ).all()


def failed_tries(login: str, since: datetime) -> int:
    statement = select(func.count()).select_from(SignInTry).where(SignInTry.login == login, SignInTry.at >= since)
    return db.session.scalar(statement) or 0
