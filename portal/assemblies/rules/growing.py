"""A tree that grows: appending a leaf and proving it, from the roots of its complete subtrees alone.

The frontier of a tree with n leaves are the roots of its complete subtrees, largest first: one for each 1 in n's
binary digits. The newest leaf's inclusion path is exactly the frontier before it, from the smallest on.
"""

from __future__ import annotations

from collections.abc import Sequence

from .log import EMPTY, node_hash


def grown(frontier: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The frontier after one more leaf; `size` is the number of leaves before it."""
    stack = [*frontier, leaf]
    while size & 1:
        right, left = stack.pop(), stack.pop()
        stack.append(node_hash(left, right))
        size >>= 1
    return stack


def head(frontier: Sequence[bytes]) -> bytes:
    """The root of the tree with this frontier."""
    if not frontier:
        return EMPTY
    top = frontier[-1]
    for left in reversed(frontier[:-1]):
        top = node_hash(left, top)
    return top


def newest_path(frontier: Sequence[bytes]) -> list[bytes]:
    """The inclusion path of the leaf that is about to be appended to the tree with this frontier."""
    return list(reversed(frontier))
