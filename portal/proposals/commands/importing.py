"""Entering petitions of another system into the register. The operator's command: no viewer stands behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, cast, insert, literal, select, update

from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.matters.models import Event, Matter
from portal.matters.rules import excerpt
from portal.people import queries as people_queries
from portal.people.rules import ANSWERING
from portal.places.models import Place
from portal.places.rules import ancestors, support_threshold

from ..importing import Row
from ..models import Answer, Proposal, ProposalVersion
from ..rules import organization_in_charge

IMPORTED = "proposals.imported"
ELSEWHERE = "原平台答复"


def source_of(place: Place) -> str:
    """The name under which the imports of a place are known: an id is unique within it."""
    return f"csv:{place.code}"


def unknown_rows(place: Place, rows: Sequence[Row]) -> list[Row]:
    """Those of the rows that are not in the register yet."""
    known = set(
        db.session.scalars(
            select(Proposal.import_id).where(
                Proposal.import_source == source_of(place), Proposal.import_id.in_([row.id for row in rows])
            )
        )
    )
    return [row for row in rows if row.id not in known]


def take_in(place: Place, rows: Sequence[Row]) -> int:
    """Enter those of the rows that are not in the register yet; returns how many.

    A petition with a reply becomes an answered proposal, one without collects support like any other. Authors are
    names, not accounts; times are kept; the reply stands under a neutral name, since nobody here wrote it.
    """
    rows = unknown_rows(place, rows)
    if not rows:
        return 0
    in_charge = {category: _in_charge(place, category) for category in {row.category for row in rows}}
    ids = _enter(place, rows, in_charge)
    pairs = list(zip(ids, rows, strict=True))
    threshold = support_threshold(place.residents, place.support_share, place.support_smallest)
    _write(Proposal, [_proposal(place, matter_id, row, threshold) for matter_id, row in pairs])
    _write(ProposalVersion, [_version(matter_id, row) for matter_id, row in pairs])
    _write(Answer, [_answer(matter_id, row) for matter_id, row in pairs if row.reply])
    moment, source = clock.now(), source_of(place)
    _write(Event, [_event(matter_id, row, source, moment) for matter_id, row in pairs])
    for (state, category), number in Counter((_state(row), row.category) for row in rows).items():
        matters.tally(place.path, "proposal", state, category, number)
    outbox.publish(matters.CHANGED, [{"matter": matter_id} for matter_id in ids])
    db.session.flush()
    return len(rows)


def _in_charge(place: Place, category: str) -> int | None:
    organizations = people_queries.answering_for(place.path, ANSWERING)
    found = organization_in_charge([row.kind for row in organizations], category, place.kind == "compound")
    return None if found is None else int(organizations[found].id)


def _enter(place: Place, rows: Sequence[Row], in_charge: dict[str, int | None]) -> list[int]:
    """Write the rows into the register; returns their numbers in the same order."""
    entries = [_matter(place, row, in_charge) for row in rows]
    numbered = insert(Matter).returning(Matter.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(numbered, entries))
    pages = literal("/proposals/") + cast(Matter.id, String)
    db.session.execute(
        update(Matter).where(Matter.id.in_(ids)).values(path=pages).execution_options(synchronize_session=False)
    )
    return ids


def _state(row: Row) -> str:
    return "answered" if row.reply else "open"


def _matter(place: Place, row: Row, in_charge: dict[str, int | None]) -> dict[str, Any]:
    parts = ancestors(place.path)
    return {
        "kind": "proposal", "title": row.title, "excerpt": excerpt(row.body), "path": "", "state": _state(row),
        "category": row.category, "place_id": place.id, "place_path": place.path,
        "subdistrict_id": parts[1] if len(parts) > 1 else None,
        "community_id": parts[2] if len(parts) > 2 else None,
        "author_name": row.author, "responsible_id": None if row.reply else in_charge[row.category],
        "created_at": row.submitted_at, "published_at": row.submitted_at,
        "changed_at": row.replied_at or row.submitted_at,
    }  # fmt: skip


def _proposal(place: Place, matter_id: int, row: Row, threshold: int) -> dict[str, Any]:
    return {
        "id": matter_id, "body": row.body, "threshold": None if row.reply else threshold,
        "import_source": source_of(place), "import_id": row.id,
        "imported_support": row.support, "imported_oppose": row.oppose,
    }  # fmt: skip


def _version(matter_id: int, row: Row) -> dict[str, Any]:
    return {
        "proposal_id": matter_id, "number": 1, "title": row.title, "body": row.body, "category": row.category,
        "at": row.submitted_at,
    }  # fmt: skip


def _answer(matter_id: int, row: Row) -> dict[str, Any]:
    return {
        "proposal_id": matter_id, "organization_name": ELSEWHERE, "decision": "answered", "reason": row.reply,
        "at": row.replied_at,
    }  # fmt: skip


def _event(matter_id: int, row: Row, source: str, moment: Any) -> dict[str, Any]:
    return {
        "matter_id": matter_id, "verb": IMPORTED, "facts": {"source": source, "id": row.id}, "public": True,
        "at": moment,
    }  # fmt: skip


def _write(table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table.__table__), rows)
