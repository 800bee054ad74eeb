"""The embedded default: an index of files in a directory, written by one process and read by all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, LockError

from portal.kernel.words import tokens

from .documents import FACETS, Document, Query, Results, parse
from .engine import Busy, Damaged, Status
from .page import Page
from .segments import Codec, fields_of, schema
from .snapshot import NAME, Coding, Snapshot

FRESH = 1.0  # seconds for which nobody looks whether there was a commit
PATIENCE = 10.0  # seconds to wait for another writer
PROGRESS_EVERY = 500
REBUILD_MEMORY = 64  # megabytes of postings, by Whoosh's own estimate, before they are sorted out to disk
POINTER = "CURRENT"

FoldedOf = Callable[[Sequence[int]], dict[int, str]]

_TABLE = re.compile(rf"_{NAME}_(\d+)\.toc")


class Stamp(NamedTuple):
    """Which directory is current, which commit in it, and its table of contents: all that changes with the index."""

    directory: str
    generation: int
    size: int
    changed: int


class WhooshEngine:
    """Search in `directory`, which holds one directory per rebuild and a file that names the current one.

    `folded_of(ids)` fetches folded titles and bodies from the database, for exact phrases: nothing but numbers and
    words is kept in the index. A process sees another's commit after `FRESH` seconds at most, its own at once.
    `clock` gives seconds that only rise.
    """

    def __init__(self, directory: Path, folded_of: FoldedOf, clock: Callable[[], float] = monotonic) -> None:
        self._directory, self._folded_of, self._clock = directory, folded_of, clock
        self._lock = RLock()
        self._codings = {facet: Coding(facet) for facet in FACETS}
        self._snapshot: Snapshot | None = None
        self._stamp: Stamp | None = None
        self._checked = float("-inf")

    def find(self, query: Query) -> Results:
        terms = parse(query.words)
        if not terms:
            return Results()
        with self._lock:
            snapshot = self._fresh()
            with self._noticing_damage():
                documents, counts = snapshot.match(terms.words, query.any_word)
                counts += [snapshot.counts(word) for word in terms.compounds]
            values = {facet: coding.values for facet, coding in self._codings.items()}
            page = Page(snapshot.columns, values, query, documents)
            if terms.phrases:
                page.keep_holding(lambda ids: self._holding(terms.phrases, ids))
            return page.results(lambda chosen: snapshot.score(chosen, counts))

    def _holding(self, phrases: Sequence[str], ids: list[int]) -> list[int]:
        return [id for id, text in self._folded_of(ids).items() if all(phrase in text for phrase in phrases)]

    def status(self) -> Status:
        try:
            return Status(True, self.refresh().documents)
        except Damaged as damage:
            return Status(False, 0, str(damage))

    def refresh(self) -> Snapshot:
        """Look for commits now rather than within `FRESH` seconds; raises `Damaged`."""
        with self._lock:
            self._checked = float("-inf")
            return self._fresh()

    def index(self, documents: Iterable[Document]) -> None:
        chosen = {document.id: document for document in documents}
        self._write(list(chosen), [_fields(document) for document in chosen.values()])

    def remove(self, ids: Iterable[int]) -> None:
        self._write(list(ids), [])

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> None:
        new = self._directory / f"{max([0, *map(int, self._generations())]) + 1:06d}"
        new.mkdir(parents=True)
        try:
            FileIndex.create(FileStorage(str(new)), schema(), NAME)
            with _writing(new, REBUILD_MEMORY) as writer:
                for number, document in enumerate(documents, 1):
                    writer.add_document(**_fields(document))
                    if progress and number % PROGRESS_EVERY == 0:
                        progress(number)
        except BaseException:
            shutil.rmtree(new)
            raise
        self._switch(new.name)

    def _generations(self) -> list[str]:
        return [path.name for path in self._directory.glob("[0-9]*")]

    def _switch(self, name: str) -> None:
        """Point to a complete new index. The one it replaces stays for readers just opening it, older ones go."""
        pointer = self._directory / POINTER
        replaced = pointer.read_text(errors="replace") if pointer.exists() else ""
        draft = pointer.with_suffix(".new")
        draft.write_text(name)
        os.replace(draft, pointer)
        for old in self._generations():
            if old not in (name, replaced):
                shutil.rmtree(self._directory / old)
        self.refresh()

    def _write(self, ids: Sequence[int], additions: Sequence[dict[str, Any]]) -> None:
        """Replace the documents with these ids by the additions, in one commit."""
        if not ids:
            return
        with self._lock, self._noticing_damage():
            self.refresh()
            with _writing(self._directory / self._read_stamp().directory) as writer:
                # Nobody else writes now, so the numbers in the snapshot are the writer's own.
                for number in self.refresh().numbers_of(ids):
                    writer.delete_document(number)
                for fields in additions:
                    writer.add_document(**fields)
            self.refresh()

    def _fresh(self) -> Snapshot:
        if self._snapshot is None or self._clock() - self._checked >= FRESH:
            self._snapshot = self._read(self._read_stamp())
            self._checked = self._clock()
        return self._snapshot

    def _read(self, stamp: Stamp) -> Snapshot:
        """The snapshot of this commit, or of a later one that came while it was being read."""
        earlier = self._snapshot if self._stamp and stamp.directory == self._stamp.directory else None
        try:
            if earlier is None or stamp != self._stamp:
                earlier = Snapshot(self._directory / stamp.directory, self._codings, earlier)
            earlier.check()
        except Exception as error:  # a damaged pickle raises anything at all
            if (later := self._read_stamp()) != stamp:
                return self._read(later)
            self._snapshot = None
            raise Damaged(f"the search index cannot be read: {error!r}") from error
        self._stamp = stamp
        return earlier

    def _read_stamp(self) -> Stamp:
        reason: Exception | None = None
        for _ in range(3):  # a commit or a rebuild may replace what was just listed
            try:
                return _stamp(self._directory)
            except (OSError, ValueError) as error:
                reason = error
        self._snapshot = None
        raise Damaged(f"there is no search index: {reason!r}") from reason

    @contextmanager
    def _noticing_damage(self) -> Iterator[None]:
        try:
            yield
        except (Damaged, Busy):
            raise
        except Exception as error:
            self._snapshot = None
            raise Damaged(f"the search index cannot be read: {error!r}") from error


def _stamp(directory: Path) -> Stamp:
    name = (directory / POINTER).read_text(encoding="ascii")
    tables = map(_TABLE.fullmatch, os.listdir(directory / name))
    generation, file = max((int(table[1]), table[0]) for table in tables if table)
    found = (directory / name / file).stat()
    return Stamp(name, generation, found.st_size, found.st_mtime_ns)


def _fields(document: Document) -> dict[str, Any]:
    return fields_of(document, tokens(document.title), tokens(document.body))


@contextmanager
def _writing(directory: Path, memory: int = 16) -> Iterator[Any]:
    """A Whoosh writer whose changes are committed at the end, or not at all; raises `Busy`."""
    storage = FileStorage(str(directory), supports_mmap=False)
    try:
        writer = FileIndex(storage, indexname=NAME).writer(
            timeout=PATIENCE, codec=Codec(), compound=False, limitmb=memory
        )
    except LockError as error:
        raise Busy("another process is writing to the search index") from error
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
