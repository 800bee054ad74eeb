"""A receipt, checked part by part: what holds and what was altered, each in a plain sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import signing
from portal.kernel.canonical import spelled
from portal.kernel.errors import DomainError, Sentence

from .log import head_record, included, leaf_of

# A receipt is a few hundred letters and a step of 67 for every doubling of the record.
LONGEST = 20_000
PARTS: dict[str, Sentence] = {
    "vote": _l("the number of the vote"), "slot": _l("the slot"), "ballot": _l("the hash of the ballot"),
    "serial": _l("the receipt number"), "index": _l("the place in the record"), "size": _l("the number of events"),
    "path": _l("the path"), "root": _l("the head"), "time": _l("the time"), "signature": _l("the signature"),
    "row": _l("the line of the electorate"),
}  # fmt: skip
_KINDS: dict[str, type] = {"vote": int, "index": int, "size": int, "path": list}
_NEEDED = ("vote", "slot", "ballot", "index", "size", "path", "root", "time", "signature")


@dataclass(frozen=True)
class Check:
    """One thing about a receipt: whether it holds, and the sentence that says so."""

    holds: bool
    sentence: Sentence


@dataclass(frozen=True)
class Kept:
    """What the portal has of a ballot: its receipt, whether the ballot still has its hash, what became of it.

    `event` and `payload` stand where the receipt in hand says; `instead` is the place of the ballot that counts.
    """

    state: str
    receipt: Mapping[str, Any]
    unchanged: bool
    event: dict[str, Any] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)
    instead: int | None = None


def read_receipt(text: str) -> dict[str, Any] | None:
    """The receipt somebody pasted; None where it is a number or a word instead.

    Raises `DomainError` for one that is cut off, or has a part that cannot be one.
    """
    if "{" not in text:
        return None
    try:
        receipt = json.loads(text[text.index("{") : LONGEST])
    except (ValueError, RecursionError):
        raise DomainError(_l("This receipt is cut off or was altered: it cannot be read."), "receipt") from None
    for name in ("vote", "tracker") if "tracker" in receipt else _NEEDED:
        if type(receipt.get(name)) is not _KINDS.get(name, str):
            raise DomainError(
                _l("This is not a whole receipt: %(part)s is missing, or is none.", part=PARTS.get(name, name)),
                "receipt",
            )
    return receipt  # type: ignore[no-any-return]


def altered(receipt: Mapping[str, Any], given: Mapping[str, Any]) -> list[Sentence]:
    """The parts of a receipt that are not as the portal gave them."""
    return [said for name, said in PARTS.items() if name in receipt and receipt[name] != given.get(name)]


def checks(receipt: Mapping[str, Any], kept: Kept | None) -> Iterator[Check]:
    """What holds of a receipt of a vote that is there, in the order in which one thing proves the next."""
    size, at = receipt["size"], receipt["time"]
    head = spelled(head_record(receipt["vote"], size, receipt["root"], at))
    if signing.signed(head, receipt["signature"]):
        yield Check(
            True, _l("The portal signed this head of the record: %(size)s events, %(time)s.", size=size, time=at)
        )
    else:
        yield Check(False, _l("The signature does not fit the vote, the number of events, the head and the time."))
    if kept is None:
        yield Check(False, _l("There is no ballot with this hash or number in the record of this vote."))
        return
    index, payload = receipt["index"], kept.payload
    if payload.get("ballot") != receipt["ballot"]:
        yield Check(False, _l("Event %(index)s of the record is not about this ballot.", index=index))
    elif payload.get("slot") != receipt["slot"]:
        yield Check(False, _l("Event %(index)s of the record is this ballot's, of another slot.", index=index))
    else:
        yield Check(True, _l("Event %(index)s of the record is this ballot's.", index=index))
    if _leads(receipt, kept.event):
        yield Check(True, _l("The path leads from this event to the signed head: the ballot stands in the record."))
    else:
        yield Check(False, _l("The path does not lead from this event to the head."))
    if kept.unchanged:
        yield Check(True, _l("The ballot has the hash it was cast with: nothing of it was changed."))
    else:
        yield Check(
            False,
            _l(
                "The ballot the portal keeps does not have this hash. Tell the scrutineers and the residents committee."
            ),
        )
    if parts := altered(receipt, kept.receipt):
        yield from (Check(False, _l("Altered: %(part)s is not as the portal gave it.", part=part)) for part in parts)


def _leads(receipt: Mapping[str, Any], event: dict[str, Any]) -> bool:
    try:
        path = [bytes.fromhex(step) for step in receipt["path"]]
        head = bytes.fromhex(receipt["root"])
    except (ValueError, TypeError):
        return False
    return bool(event) and included(leaf_of(event), receipt["index"], receipt["size"], path, head)


def standing_said(kept: Kept) -> Check:
    """Whether the ballot counts, and what counts instead."""
    if kept.state == "counted":
        return Check(True, _l("This ballot counts."))
    if kept.state == "conflict":
        return Check(True, _l("This ballot conflicts with another of the same owners; the counters decide in public."))
    if kept.instead is None:
        return Check(True, _l("This ballot does not count, and no other of the same owners does."))
    if kept.state == "superseded":
        return Check(True, _l("A later ballot of the same owners counts instead: event %(index)s of the record.",
                              index=kept.instead))  # fmt: skip
    return Check(True, _l("This ballot was set aside; another of the same owners counts: event %(index)s.",
                          index=kept.instead))  # fmt: skip
