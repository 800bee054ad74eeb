"""The record of a vote: a chain of events, each naming the one before, and a tree over them (RFC 6962).

The chain makes every rewriting visible to whoever holds the last hash; the tree lets one ballot be proven to stand in
the record by a handful of hashes, and one signed head to be proven an ancestor of a later one.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from portal.kernel.canonical import digest, spelled

EMPTY = sha256(b"").digest()
NO_PARENT = "0" * 64


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962, 2.1: SHA-256(0x00 || data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, 2.1: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    """The head of the tree over these leaf hashes."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:  # a lone last node moves up unchanged, which is the RFC's split seen from below
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) & ~1 :]
    return level[0]


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """RFC 6962, 2.1.1: the hashes that lead from the leaf at `index` to the head."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if index < half:
        return [*inclusion_path(leaves[:half], index), root(leaves[half:])]
    return [*inclusion_path(leaves[half:], index - half), root(leaves[:half])]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], head: bytes) -> bool:
    """RFC 9162, 2.1.3.2: whether `path` proves that `leaf` stands at `index` of the tree of `size` with this head."""
    if not 0 <= index < size or any(len(step) != 32 for step in (leaf, head, *path)):
        return False
    here, last, value = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            value = node_hash(step, value)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            value = node_hash(value, step)
        here, last = here >> 1, last >> 1
    return last == 0 and value == head


def consistency_path(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """RFC 6962, 2.1.2: the hashes that prove the tree of the first `earlier` leaves to be the beginning of this one."""
    if not 0 < earlier <= len(leaves):
        raise IndexError(earlier)
    return _subproof(leaves, earlier, True)


def _subproof(leaves: Sequence[bytes], earlier: int, whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if whole else [root(leaves)]
    half = _split(len(leaves))
    if earlier <= half:
        return [*_subproof(leaves[:half], earlier, whole), root(leaves[half:])]
    return [*_subproof(leaves[half:], earlier - half, False), root(leaves[:half])]


def consistent(earlier: int, later: int, old: bytes, new: bytes, path: Sequence[bytes]) -> bool:
    """RFC 9162, 2.1.4.2: whether `path` proves that the tree with head `old` is the beginning of that with `new`."""
    if not 0 < earlier <= later:
        return False
    if earlier == later:
        return not path and old == new
    if any(len(step) != 32 for step in (old, new, *path)):
        return False
    steps = [old, *path] if earlier & (earlier - 1) == 0 else list(path)
    if not steps:
        return False
    here, last = earlier - 1, later - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            now = node_hash(now, step)
        here, last = here >> 1, last >> 1
    return last == 0 and was == old and now == new


def event(height: int, parent: str, kind: str, at: str, payload: Any) -> dict[str, Any]:
    """One event of the record. `at` is UTC to the second; of `payload`, published beside it, the chain has the hash."""
    return {"height": height, "parent": parent, "type": kind, "time": at, "payload_hash": digest(payload)}


def head_record(vote: int, size: int, root: str, at: str) -> dict[str, Any]:
    """What a signed head says: so many events, this root, at this time (UTC)."""
    return {"root": root, "size": size, "time": at, "vote": vote}


def leaf_of(one: dict[str, Any]) -> bytes:
    """The leaf of an event in the tree."""
    return leaf_hash(spelled(one))
