"""What organizations forget of a person who closes her account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from portal.files import commands as files
from portal.kernel import clock
from portal.kernel.db import db
from portal.people.models import Membership, Recusal
from portal.people.rules import Viewer

from ..models import Application, ApplicationFile, Handover, Invitation
from ..rules import OPEN, Change
from .history import keep_change


def forget_person(person_id: int) -> None:
    """Her memberships end on the record; what she was asked goes; her applications that wait are taken back, and of
    those that admitted nothing no paper stays."""
    moment = clock.now()
    here = Membership.person_id == person_id, Membership.until.is_(None)
    for member in db.session.scalars(select(Membership).where(*here).order_by(Membership.id)).all():
        member.until = moment
        keep_change(Viewer(person_id), member, Change.LEFT, member.role)
    _forget_invitations(person_id)
    handovers = (Handover.chair_id == person_id) | (Handover.successor_id == person_id)
    asked = handovers, Handover.accepted_at.is_(None), Handover.withdrawn_at.is_(None)
    db.session.execute(update(Handover).where(*asked).values(withdrawn_at=moment))
    mine = Application.applicant_id == person_id
    db.session.execute(
        update(Application).where(mine, Application.state.in_(OPEN)).values(state="withdrawn", changed_at=moment)
    )
    _forget_papers(select(Application.id).where(mine, Application.state != "approved"))
    db.session.execute(update(Application).where(mine).values(position="", about=""))
    db.session.execute(delete(Recusal).where(Recusal.person_id == person_id))


def _forget_invitations(person_id: int) -> None:
    """Those for her go with her number; those by her wait for nobody."""
    moment = clock.now()
    waits = Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    hers = (Invitation.person_id == person_id) | (Invitation.invited_by == person_id)
    db.session.execute(update(Invitation).where(hers, *waits).values(withdrawn_at=moment))
    db.session.execute(update(Invitation).where(Invitation.person_id == person_id).values(login=""))


def _forget_papers(applications: Any) -> None:
    kept = ApplicationFile.application_id.in_(applications)
    papers = list(db.session.scalars(select(ApplicationFile.file_id).where(kept)))
    db.session.execute(delete(ApplicationFile).where(ApplicationFile.file_id.in_(papers)))
    files.let_go(papers)
