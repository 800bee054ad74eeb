"""The published record of a ballot, and how its hash is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.kernel.canonical import digest


def slot_name(number: int) -> str:
    """A slot's name in everything that is published: it says nothing of who or where."""
    return f"S{number:06d}"


def slot_record(number: int, area: int, developer: bool, building: int, salt: str) -> dict[str, Any]:
    """A line of the electorate, area in 0.01 m². With a salt it is published as its hash alone (4.3, 4.4)."""
    record: dict[str, Any] = {"slot": slot_name(number), "area": area, "developer": developer}
    return {**record, "building": building, "salt": salt} if salt else record


def slot_hash(record: Mapping[str, Any]) -> dict[str, str]:
    """What is published of a salted line: whoever is shown the line can check it, and nobody can guess it."""
    return {"slot": record["slot"], "hash": digest(dict(record))}


def ballot_record(serial: str, channel: str, slot: int, nonce: str, choices: Mapping[str, Any]) -> dict[str, Any]:
    """A ballot as the recount kit holds it; `choices` by number of the motion."""
    return {"ballot": serial, "channel": channel, "slot": slot_name(slot), "nonce": nonce, "choices": dict(choices)}


def ballot_hash(record: Mapping[str, Any]) -> str:
    """What stands in the record, and on the receipt."""
    return digest(dict(record))
