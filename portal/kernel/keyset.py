"""Pages by key: the next page starts after the last row's key, so page 500 costs what page 1 costs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, tuple_

from .ids import LARGEST

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page and the cursors of its neighbours; None where there is no neighbour."""

    rows: Sequence[Row]
    next: str | None
    first: bool


def encode(key: Sequence[Any]) -> str:
    """A cursor that fits into a URL: the key of the last row shown, nothing secret in it."""
    plain = [value.timestamp() if isinstance(value, datetime) else value for value in key]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str | None, shape: Sequence[type]) -> tuple[Any, ...] | None:
    """The key in `cursor`, or None for the first page and for a cursor somebody made up."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
        if len(values) != len(shape):
            return None
        return tuple(_part(wanted, value) for wanted, value in zip(shape, values, strict=True))
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _part(wanted: type, value: Any) -> Any:
    """One part of a key; `ValueError` for a number that no column of a database holds, and for a text none keeps."""
    if wanted is datetime:
        return datetime.fromtimestamp(float(value), UTC)
    part = wanted(value)
    if isinstance(part, int) and not -LARGEST <= part <= LARGEST:
        raise ValueError(part)
    if isinstance(part, str) and "\x00" in part:
        raise ValueError(part)
    return part


def after(columns: Sequence[ColumnElement[Any]], key: Sequence[Any], descending: bool = True) -> ColumnElement[bool]:
    """The rows behind `key` in the order of `columns` (all descending, or all ascending)."""
    left, right = tuple_(*columns), tuple_(*key)
    return left < right if descending else left > right


def page(rows: Sequence[Row], size: int, key: Callable[[Row], Sequence[Any]], first: bool) -> Page[Row]:
    """Shape `size + 1` fetched rows into a page of `size`."""
    more = len(rows) > size
    shown = rows[:size]
    return Page(shown, encode(key(shown[-1])) if more else None, first)
