"""The one interface of search; what stands behind it depends on the database and on what still works."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from .documents import Document, Query, Results


class Damaged(Exception):
    """The index is missing or cannot be read: search by the fallback, and rebuild."""


class Busy(Exception):
    """Another process holds the index for writing: try again later."""


@dataclass(frozen=True)
class Status:
    """Whether search can be relied on; if not, `reason` says why. `documents` counts what is indexed."""

    ok: bool
    documents: int
    reason: str = ""


class Engine(Protocol):
    """Five calls. The index is derived data: the database is the truth, and `rebuild` makes the index anew from it."""

    def index(self, documents: Iterable[Document]) -> None:
        """Add documents, or replace those with the same ids; on return they are found, also after a crash.

        Raises `ValueError` for a document that no index can hold, `Busy` and `Damaged`.
        """

    def remove(self, ids: Iterable[int]) -> None:
        """Forget documents; unknown ids are passed over. Raises `Busy` and `Damaged`."""

    def find(self, query: Query) -> Results:
        """The page of matches a query asks for. Equal ranks are ordered by newest. Raises `Damaged`."""

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> None:
        """Make the index anew and switch to it at once when it is complete; until then the old one answers.

        `progress` is told now and then how many documents are done. What is indexed elsewhere in the meantime is not
        in the new index: only one process writes at a time.
        """

    def status(self) -> Status:
        """Look at the index itself, not at what is remembered of it. Never raises `Damaged`."""
