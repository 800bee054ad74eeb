"""Writing together: inviting a co-author, joining, declining."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, delete, func, select, update

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Event
from portal.people import queries as people_queries
from portal.people.rules import Viewer, normal_login

from ..models import CoAuthor
from ..queries import ProposalThing
from ..rules import INVITATIONS_LARGEST

INVITED = "proposals.invited"


def invite(viewer: Viewer, thing: ProposalThing, login: str) -> None:
    """Ask someone to write with the author.

    Whether there is an account with this number or address makes no difference that the author could see: she would
    learn who uses the portal. Raises `DomainError` for what is neither number nor address, and after twenty tries.
    """
    policy.require("proposals.invite", viewer, thing)
    plain = normal_login(login)
    if plain is None:
        raise DomainError(_l("Write a mobile number or an e-mail address."), "login")
    tried = select(func.count()).select_from(Event).where(Event.matter_id == thing.id, Event.verb == INVITED)
    if (db.session.scalar(tried) or 0) >= INVITATIONS_LARGEST:
        raise DomainError(
            _l("You have sent %(most)s invitations; that is the most.", most=INVITATIONS_LARGEST), "login"
        )
    person = people_queries.person_by_login(plain)
    facts = {"person": person.id} if person and person.id != thing.author_id else {}
    if facts:
        row = insert_into(CoAuthor.__table__).values(
            proposal_id=thing.id, person_id=facts["person"], invited_at=clock.now()
        )
        db.session.execute(row.on_conflict_do_nothing())
    matters.record(viewer, INVITED, thing.id, public=False, **facts)


def join(viewer: Viewer, thing: ProposalThing) -> None:
    """Become a co-author: from now on she edits too, and no longer votes on it."""
    policy.require("proposals.join", viewer, thing)
    if thing.my_choice:
        raise DomainError(_l("You have voted on this proposal. Take your vote back first; writers do not vote."))
    db.session.execute(update(CoAuthor).where(_mine(viewer, thing)).values(joined_at=clock.now()))
    if thing.published_at:
        matters.keep_following(viewer.id, thing.id)
    matters.record(viewer, "proposals.joined", thing.id)


def decline(viewer: Viewer, thing: ProposalThing) -> None:
    """Say no to an invitation; the author is not told."""
    policy.require("proposals.decline", viewer, thing)
    db.session.execute(delete(CoAuthor).where(_mine(viewer, thing)))


def _mine(viewer: Viewer, thing: ProposalThing) -> ColumnElement[bool]:
    return and_(CoAuthor.proposal_id == thing.id, CoAuthor.person_id == viewer.id)
