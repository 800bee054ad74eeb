"""Who is told about a statement: those who keep its fund, those who review it, the owners of its compound."""

from __future__ import annotations

from sqlalchemy import select

from portal.kernel import clock
from portal.kernel.db import db
from portal.people.models import Membership, Organization, serving
from portal.people.queries import member_ids
from portal.people.rules import OrganizationKind
from portal.places.models import Place
from portal.places.rules import ancestors
from portal.property.models import Owner, Ownership

from ..models import Fund, Statement

_FIRST = (OrganizationKind.PARTY_BRANCH, OrganizationKind.RESIDENTS_COMMITTEE)


def keepers_of(statement_id: int) -> list[int]:
    """The members of the organization that keeps the fund of a statement."""
    keeper = db.session.scalar(
        select(Fund.keeper_id).join(Statement, Statement.fund_id == Fund.id).where(Statement.id == statement_id)
    )
    return member_ids(keeper) if keeper else []


def reviewers_of(statement_id: int) -> list[int]:
    """The members of the party branches and residents committees around a statement's compound."""
    path = db.session.scalar(
        select(Place.path)
        .join(Fund, Fund.compound_id == Place.id)
        .join(Statement, Statement.fund_id == Fund.id)
        .where(Statement.id == statement_id)
    )
    return list(
        db.session.scalars(
            select(Membership.person_id)
            .join(Organization, Organization.id == Membership.organization_id)
            .where(Organization.place_id.in_(ancestors(path or "/")), Organization.kind.in_(_FIRST))
            .where(serving(clock.now()))
            .distinct()
            .limit(100)
        )
    )


def owners_with_account(statement_id: int) -> list[int]:
    """The owners of a statement's compound who have an account."""
    return list(
        db.session.scalars(
            select(Owner.person_id)
            .join(Ownership, Ownership.owner_id == Owner.id)
            .join(Fund, Fund.compound_id == Owner.compound_id)
            .join(Statement, Statement.fund_id == Fund.id)
            .where(Statement.id == statement_id, Ownership.until.is_(None), Owner.person_id.is_not(None))
            .distinct()
        )
    )
