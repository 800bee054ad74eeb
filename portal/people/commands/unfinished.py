"""What a person began and has not finished, said on every page of hers."""

from __future__ import annotations

from sqlalchemy import delete

from portal.kernel.db import db, insert_into

from ..models import UnfinishedThing


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
