"""The published record of a ballot, and how its hash is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.kernel.canonical import digest


def slot_name(number: int) -> str:
    """A slot's name in everything that is published: it says nothing of who or where."""
    return f"S{number:06d}"


def ballot_record(serial: str, channel: str, slot: int, nonce: str, choices: Mapping[str, Any]) -> dict[str, Any]:
    """A ballot as the recount kit holds it; `choices` by number of the motion."""
    return {"ballot": serial, "channel": channel, "slot": slot_name(slot), "nonce": nonce, "choices": dict(choices)}


def ballot_hash(record: Mapping[str, Any]) -> str:
    """What stands in the record, and on the receipt."""
    return digest(dict(record))
