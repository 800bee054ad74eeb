"""One spelling for every record, so that everyone computes the same hash: UTF-8 JSON, keys sorted, no spaces."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def spelled(value: Any) -> bytes:
    """The canonical bytes of a record of strings, whole numbers, booleans, null, lists and objects.

    Raises `TypeError` for a fraction: a float is never what was meant.
    """
    _whole(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of a record's canonical bytes, as 64 hex digits."""
    return sha256(spelled(value)).hexdigest()


def _whole(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a record holds whole numbers only")
    if isinstance(value, Mapping):
        for key, one in value.items():
            if not isinstance(key, str):
                raise TypeError("the keys of a record are strings")
            _whole(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            _whole(one)
