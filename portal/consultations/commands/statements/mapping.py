"""The count, by the background process: at most once a minute while people vote, and once more after the close."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import timedelta

from sqlalchemy import or_, select, update

from portal.kernel import clock
from portal.kernel.db import db, reading
from portal.kernel.unhurried import Unhurried

from ...models import Consultation, OpinionMap
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
        yield


def _places(consultation_id: int) -> dict[int, Place]:
    kept = db.session.scalar(select(OpinionMap.places).where(OpinionMap.consultation_id == consultation_id))
    return {int(person): tuple(place) for person, place in json.loads(kept or "{}").items()}


def _finished(result: Result, changes: int) -> dict[str, object]:
    places = {str(person): [round(x, 4), round(y, 4), group] for person, (x, y, group) in result.places.items()}
    return {
        "result": json.dumps(result.record, ensure_ascii=False, separators=(",", ":")), "counted_at": clock.now(),
        "seen": changes, "progress": 0, "places": json.dumps(places, separators=(",", ":")),
    }  # fmt: skip
