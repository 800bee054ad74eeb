"""The count, by the background process: at most once a minute while people vote, and once more after the close."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from sqlalchemy import delete, insert, or_, select, update

from portal.kernel import clock
from portal.kernel.db import db, reading
from portal.kernel.unhurried import Unhurried
from portal.people.models import Person

from ...models import Consultation, OpinionMap, OpinionPlace
from ...queries.statements.votes import all_votes, refused_in
from ...rules.statements.result import Place, Result, result_of
from ...rules.statements.votes import Votes

REST = timedelta(minutes=1)
# A result takes so many steps; how many are done is shown as progress.
STEPS = 3


def mapper() -> Unhurried:
    """The chore that counts what has changed. Interrupted, it begins anew; the last finished result stays shown."""
    return Unhurried(_next)


def _next(resting: Collection[int]) -> tuple[int, Iterator[None]] | None:
    with reading():
        found = db.session.execute(
            select(OpinionMap.consultation_id, OpinionMap.changes)
            .join(Consultation, Consultation.id == OpinionMap.consultation_id)
            .where(OpinionMap.changes > OpinionMap.seen, OpinionMap.consultation_id.not_in(resting))
            .where(
                or_(
                    OpinionMap.counted_at.is_(None),
                    OpinionMap.counted_at <= clock.now() - REST,
                    Consultation.closed_at.is_not(None),
                )
            )
            .order_by(OpinionMap.counted_at)
            .limit(1)
        ).one_or_none()
        db.session.commit()
    return None if found is None else (found.consultation_id, _steps(found.consultation_id, found.changes))


def _steps(consultation_id: int, changes: int) -> Iterator[None]:
    with reading():
        said = _said(consultation_id)
        db.session.commit()
    yield from _counted(consultation_id, changes, *said)


def count_at_once(consultation_id: int) -> None:
    """Count in the running transaction, where there is nobody to wait for it."""
    changes = db.session.get_one(OpinionMap, consultation_id, populate_existing=True).changes
    for _step in _counted(consultation_id, changes, *_said(consultation_id)):
        pass


def _said(consultation_id: int) -> tuple[Votes, Collection[int], dict[int, Place]]:
    """Everything that was said until now, what of it counts for nothing, and where everyone stood before."""
    return all_votes(consultation_id), refused_in(consultation_id), _places(consultation_id)


def _counted(
    consultation_id: int, changes: int, votes: Votes, refused: Collection[int], before: dict[int, Place]
) -> Iterator[None]:
    """`changes` is how much had been said when it began."""
    for done, result in enumerate(result_of(votes, refused, before), start=1):
        values = {"progress": 100 * done // STEPS} if result is None else _finished(result, changes)
        db.session.execute(update(OpinionMap).where(OpinionMap.consultation_id == consultation_id).values(**values))
        if result is not None:
            _keep(consultation_id, result.places)
        yield


def _places(consultation_id: int) -> dict[int, Place]:
    stood = select(OpinionPlace).where(OpinionPlace.consultation_id == consultation_id)
    return {one.person_id: (one.x, one.y, one.cluster) for one in db.session.scalars(stood)}


def _keep(consultation_id: int, places: Mapping[int, Place]) -> None:
    """Where everyone stands now. Whoever closed her account while it was counted stands nowhere."""
    db.session.execute(delete(OpinionPlace).where(OpinionPlace.consultation_id == consultation_id))
    rows = [
        {"consultation_id": consultation_id, "person_id": person, "x": round(x, 4), "y": round(y, 4), "cluster": at}
        for person, (x, y, at) in places.items()
    ]
    if rows:
        db.session.execute(insert(OpinionPlace), rows)
    gone = select(Person.id).where(Person.closed_at.is_not(None))
    db.session.execute(
        delete(OpinionPlace).where(OpinionPlace.consultation_id == consultation_id, OpinionPlace.person_id.in_(gone))
    )


def _finished(result: Result, changes: int) -> dict[str, object]:
    return {
        "result": json.dumps(result.record, ensure_ascii=False, separators=(",", ":")), "counted_at": clock.now(),
        "seen": changes, "progress": 0,
    }  # fmt: skip
