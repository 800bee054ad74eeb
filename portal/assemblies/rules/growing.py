"""A tree that grows: appending a leaf and proving it, from the roots of its complete subtrees alone.

The frontier of a tree with n leaves are the roots of its complete subtrees, largest first: one for each 1 in n's
binary digits. The newest leaf's inclusion path is exactly the frontier before it, from the smallest on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def onward_paths(leaves: Sequence[bytes], sizes: Sequence[int]) -> Iterator[list[bytes]]:
    """For each of these sizes, which grow, the proof (RFC 6962, 2.1.2) that the tree of the size before begins it.

    Of the first there is nothing to prove. What is computed for one is kept for the others.
    """
    tree: dict[tuple[int, int], bytes] = {}

    def middle(low: int, high: int) -> int:
        return low + (1 << (high - low - 1).bit_length() - 1)

    def root(low: int, high: int) -> bytes:
        if high - low == 1:
            return leaves[low]
        if (low, high) not in tree:
            half = middle(low, high)
            tree[low, high] = node_hash(root(low, half), root(half, high))
        return tree[low, high]

    def path(earlier: int, low: int, high: int, whole: bool) -> list[bytes]:
        if earlier == high:
            return [] if whole else [root(low, high)]
        half = middle(low, high)
        if earlier <= half:
            return [*path(earlier, low, half, whole), root(half, high)]
        return [*path(earlier, half, high, False), root(low, half)]

    before = 0
    for size in sizes:
        yield path(before, 0, size, True) if before else []
        before = size
