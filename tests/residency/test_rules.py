"""Names, agreement and departures, as tables and properties."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.residency.rules import agreed, left_behind, match, normal_name, same_name


@dataclass(frozen=True)
class Owner:
    owner_id: int
    name: str
    kind: str = "person"
    person_id: int | None = None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王小明", "王 小明", True),
        ("王小明", "王\u3000小明\n", True),
        ("Ｌｉ　Ｍｉｎｇ", "li ming", True),
        ("王小明", "王小朋", False),
        ("王小明", "王小", False),
        ("", "", False),
        (" ", "\t", False),
    ],
)
def test_names_are_the_same_as_written(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@given(st.text())
def test_a_normal_name_stays_as_it_is(name: str) -> None:
    assert not any(c.isspace() for c in normal_name(name))


@pytest.mark.parametrize(
    ("owners", "found"),
    [
        ([Owner(1, "王小明")], 1),
        ([Owner(1, "王小明", person_id=9)], 1),
        ([Owner(1, "王小明", person_id=8)], None),
        ([Owner(1, "王小明", kind="legal")], None),
        ([Owner(1, "王小明"), Owner(2, "王小明")], None),
        ([Owner(1, "李明"), Owner(2, "王小明")], 2),
        ([], None),
    ],
)
def test_a_name_proves_one_owner_without_another_account(owners: list[Owner], found: int | None) -> None:
    assert match(owners, "王 小明", 9) == found


TWO = [Owner(1, "甲", person_id=11), Owner(2, "乙", person_id=12)]


@pytest.mark.parametrize(
    ("owners", "choices", "outcome"),
    [
        (TWO, {1: 2, 2: 2}, 2),
        (TWO, {1: 2, 2: 1}, None),
        (TWO, {1: 2}, None),
        (TWO, {}, None),
        (TWO, {1: 3, 2: 3}, None),
        ([*TWO, Owner(3, "丙")], {1: 2, 2: 2, 3: 2}, None),
        ([TWO[0]], {1: 1}, None),
        ([], {}, None),
    ],
)
def test_joint_owners_agree_when_all_with_accounts_name_the_same(
    owners: list[Owner], choices: dict[int, int], outcome: int | None
) -> None:
    assert agreed(owners, choices) == outcome


PATHS = st.lists(st.integers(1, 5), min_size=1, max_size=4).map(lambda ids: "/" + "/".join(map(str, ids)) + "/")


@given(PATHS, st.lists(PATHS, max_size=4))
def test_who_leaves_a_home_leaves_only_places_without_another(path: str, others: list[str]) -> None:
    left = left_behind(path, others)
    assert all(f"/{place}/" in path for place in left)
    assert not any(f"/{place}/" in other for place in left for other in others)
    assert left_behind(path, [*others, path]) == ()
