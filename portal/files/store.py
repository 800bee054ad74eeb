"""Where files lie: under the SHA-256 of their content, so that the same file is kept once.

A file is whole or not there: written beside its place, synced, then renamed, before its row is written. While a
transaction that touches a file is open, a marker under `pending/` says so; when it has ended, well or not, `settle`
takes the file away if no row points at it and no other transaction is at it. Markers of a process that died are
settled by the next upload.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path

from portal.kernel.alone import alone

ABANDONED = 3600.0
THUMBNAIL = ".thumbnail"


@dataclass(frozen=True)
class Store:
    """The files below one directory."""

    root: Path

    def path(self, digest: str, thumbnail: bool = False) -> Path:
        """Where the content with this digest lies."""
        return self.root / digest[:2] / digest[2:4] / (digest + (THUMBNAIL if thumbnail else ""))

    def begin(self, digest: str) -> Path:
        """Say that a transaction is about to touch this content; returns the marker to `settle`."""
        with self._alone():
            marker = self._pending / f"{digest}.{secrets.token_hex(8)}"
            marker.touch()
        return marker

    def put(self, content: bytes, thumbnail: bytes) -> None:
        """Keep the content, and its small picture where there is one."""
        place = self.path(digest_of(content))
        place.parent.mkdir(parents=True, exist_ok=True)
        if thumbnail:
            _write(self.path(place.name, thumbnail=True), thumbnail)
        _write(place, content)

    def settle(self, marker: Path, pointed_at: Callable[[str], bool]) -> None:
        """The transaction has ended: take the content away unless something points at it. Twice is once."""
        with self._alone():
            if not marker.exists():
                return
            marker.unlink()
            digest = marker.name.partition(".")[0]
            if any(self._pending.glob(f"{digest}.*")) or pointed_at(digest):
                return
            for thumbnail in (False, True):
                self.path(digest, thumbnail).unlink(missing_ok=True)

    def abandoned(self) -> Iterator[Path]:
        """Markers of transactions that cannot be running any more."""
        if self._pending.is_dir():
            deadline = time.time() - ABANDONED
            for marker in self._pending.iterdir():
                with suppress(FileNotFoundError):  # settled by another process just now
                    if marker.stat().st_mtime < deadline:
                        yield marker

    @property
    def _pending(self) -> Path:
        return self.root / "pending"

    def _alone(self) -> AbstractContextManager[bool]:
        self._pending.mkdir(parents=True, exist_ok=True)
        return alone(self.root / "lock")


def digest_of(content: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(content).hexdigest()


def _write(place: Path, content: bytes) -> None:
    if place.exists():
        return
    draft = place.with_name(f".{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    handle = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
