"""The table is asked way by way; a refusal names what the nearest way lacks; nothing is open by omission."""

from collections.abc import Sequence

import pytest

from portal.kernel.errors import Refused
from portal.kernel.policy import Policy, Predicate, anyone, predicate


def _says(name: str, answer: bool) -> Predicate:
    return predicate(name, name)(lambda _viewer, _thing: answer)


YES, NO, FAR, NEAR = _says("yes", True), _says("no", False), _says("far", False), _says("near", False)


@pytest.mark.parametrize(
    ("ways", "remedy"),
    [
        ([(anyone,)], None),
        ([(YES, YES)], None),
        ([(NO,), (YES,)], None),
        ([(YES, NO)], "no"),
        ([(FAR, YES), (YES, YES, NEAR)], "near"),
        ([(FAR,), (NEAR,)], "far"),
    ],
)
def test_the_nearest_way_says_what_would_help(ways: Sequence[tuple[Predicate, ...]], remedy: str | None) -> None:
    policy = Policy([{"a.b": ways}])
    found = policy.refusal("a.b", None)
    assert (found.kind if found else None) == remedy
    assert policy.allows("a.b", None) is (remedy is None)
    if remedy:
        with pytest.raises(Refused):
            policy.require("a.b", None)


@pytest.mark.parametrize("ways", [[], [()], [(YES,), ()]])
def test_an_action_without_a_way_is_an_error_at_the_start(ways: Sequence[tuple[Predicate, ...]]) -> None:
    with pytest.raises(ValueError, match="no way in"):
        Policy([{"a.b": ways}])


def test_an_action_has_one_table() -> None:
    with pytest.raises(ValueError, match="two policies"):
        Policy([{"a.b": [(YES,)]}, {"a.b": [(YES,)]}])


def test_an_unknown_action_is_an_error() -> None:
    with pytest.raises(KeyError):
        Policy([]).allows("no.such", None)
