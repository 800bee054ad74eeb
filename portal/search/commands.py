"""Keeping the index in step with the database: what the background process does, and nobody else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import delete

from portal.kernel import outbox
from portal.kernel.db import db, insert_into, reading
from portal.kernel.words import fold
from portal.matters.commands import CHANGED

from . import engines, sources
from .documents import Document
from .engine import Damaged
from .models import SearchDocument

BATCH = 500

log = logging.getLogger(__name__)


def follow_changes(payloads: Sequence[dict[str, Any]]) -> None:
    """Bring the index up to date with the matters in `payloads`; idempotent, as every listener.

    The index is written between two short transactions, so that nobody waits for it: a crash in between only means
    that the same matters are indexed again.
    """
    ids = sorted({payload["matter"] for payload in payloads})
    with reading():
        documents = sources.documents(ids)
        db.session.commit()
    gone = sorted(set(ids) - {document.id for document in documents})
    _keep_texts(documents, gone)
    db.session.commit()
    try:
        engine = engines.installed()
        engine.index(documents)
        engine.remove(gone)
    except Damaged:
        log.exception("the search index is damaged and is being rebuilt")
        rebuild()


LISTENER = outbox.Listener("search", (CHANGED,), follow_changes, batch=BATCH)


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Make the whole index anew from the database, beside the old one, and switch; returns how many documents."""
    number = 0

    def counted() -> Iterator[Document]:
        nonlocal number
        for number, document in enumerate(_kept(sources.all_documents()), 1):
            if progress:
                progress(number)
            yield document

    engines.installed().rebuild(counted())
    db.session.commit()
    return number


def mend() -> None:
    """Rebuild the index where it is missing or was found damaged."""
    status = engines.installed().status()
    if not status.ok:
        log.warning("rebuilding the search index: %s", status.reason)
        rebuild()


def _kept(documents: Iterator[Document]) -> Iterator[Document]:
    """Pass documents on while their texts are kept, a batch at a time."""
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == BATCH:
            _keep_texts(batch, ())
            db.session.commit()
            yield from batch
            batch = []
    _keep_texts(batch, ())
    db.session.commit()
    yield from batch


def _keep_texts(documents: Sequence[Document], gone: Sequence[int]) -> None:
    """Keep the searched texts beside the index: for marks, phrases, and the search that needs no index."""
    if gone:
        db.session.execute(delete(SearchDocument).where(SearchDocument.matter_id.in_(gone)))
    if documents:
        row = insert_into(SearchDocument.__table__)
        texts = [
            {"matter_id": d.id, "title": d.title, "body": d.body, "folded": fold(f"{d.title}\n{d.body}")}
            for d in documents
        ]
        changed = {name: row.excluded[name] for name in ("title", "body", "folded")}
        db.session.execute(row.on_conflict_do_update(index_elements=["matter_id"], set_=changed), texts)
