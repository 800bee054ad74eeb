"""The record: the RFC's reference roots, 196 vectors others made, and every path of every small tree."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assemblies.rules.growing import grown, head, newest_path
from portal.assemblies.rules.log import (
    EMPTY,
    consistency_path,
    consistent,
    included,
    inclusion_path,
    leaf_hash,
    root,
)
from portal.kernel.canonical import digest, spelled
from tests.assemblies.data import real

LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
# After n leaves (RFC 6962 reference implementation).
ROOTS = {
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def _b64(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def test_the_reference_roots() -> None:
    leaves = [leaf_hash(bytes.fromhex(one)) for one in LEAVES]
    assert root([]) == EMPTY
    assert {size: root(leaves[:size]).hex() for size in ROOTS} == ROOTS


def test_all_inclusion_vectors() -> None:
    for one in json.loads(real("rfc6962/inclusion.json").read_text()):
        path = [_b64(step) for step in one["proof"] or ()]
        good = included(_b64(one["leafHash"]), one["leafIdx"], one["treeSize"], path, _b64(one["root"]))
        assert good is not one["wantErr"], one["path"]


def test_all_consistency_vectors() -> None:
    for one in json.loads(real("rfc6962/consistency.json").read_text()):
        path = [_b64(step) for step in one["proof"] or ()]
        good = consistent(one["size1"], one["size2"], _b64(one["root1"]), _b64(one["root2"]), path)
        assert good is not one["wantErr"], one["path"]


@given(st.integers(1, 70), st.data())
def test_what_is_proven_is_accepted_and_nothing_else(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(str(n).encode()) for n in range(size)]
    index, earlier = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    path, proof = inclusion_path(leaves, index), consistency_path(leaves, earlier)
    assert included(leaves[index], index, size, path, root(leaves))
    assert not included(leaf_hash(b"another"), index, size, path, root(leaves))
    assert consistent(earlier, size, root(leaves[:earlier]), root(leaves), proof)
    assert not consistent(earlier, size, leaf_hash(b"another"), root(leaves), proof)


def test_a_record_has_one_spelling() -> None:
    assert spelled({"b": [1, True, None], "a": "区"}) == '{"a":"区","b":[1,true,null]}'.encode()
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@pytest.mark.parametrize("record", [{"area": 1.5}, [0.1], {"a": {"b": 2.0}}, {1: "a"}])
def test_a_record_holds_no_fractions(record: object) -> None:
    with pytest.raises(TypeError):
        digest(record)


@given(st.integers(0, 130))
def test_a_growing_tree_is_the_tree_of_its_leaves(size: int) -> None:
    leaves = [leaf_hash(str(n).encode()) for n in range(size + 1)]
    frontier: list[bytes] = []
    for number, leaf in enumerate(leaves[:-1]):
        frontier = grown(frontier, number, leaf)
    assert head(frontier) == root(leaves[:-1])
    path = newest_path(frontier)
    frontier = grown(frontier, size, leaves[-1])
    assert head(frontier) == root(leaves)
    assert path == inclusion_path(leaves, size)
