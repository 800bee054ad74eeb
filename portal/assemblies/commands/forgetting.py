"""What assemblies forget of a person who closes her account: what she began, signed or said, never what she cast."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Matter

from ..models import BallotDraft, Demand, Proxy, ResultObjection, Signature
from .demanding import count_again


def forget_person(person_id: int) -> None:
    """Her drafts and open signatures go, proxies she holds end, her objections stay without her.

    A ballot that was cast stands in a published record under its slot; a demand that was reached keeps its figures.
    """
    db.session.execute(delete(BallotDraft).where(BallotDraft.person_id == person_id))
    held = Proxy.holder_id == person_id, Proxy.revoked_at.is_(None)
    db.session.execute(update(Proxy).where(*held).values(revoked_at=clock.now()))
    db.session.execute(update(ResultObjection).where(ResultObjection.person_id == person_id).values(person_id=None))
    open_ = (
        select(Demand.assembly_id)
        .join(Matter, Matter.id == Demand.assembly_id)
        .join(Signature, Signature.assembly_id == Demand.assembly_id)
        .where(Signature.person_id == person_id, Matter.state == "demanded")
    )
    demands = db.session.scalars(open_).all()
    db.session.execute(delete(Signature).where(Signature.person_id == person_id))
    for assembly_id in demands:
        count_again(assembly_id)
