"""From the register to heads (interpretation of the Supreme People's Court, articles 8 and 9)."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from portal.assemblies.rules.electorate import Counting, Fault, Part, Reason, Scope, electorate
from portal.assemblies.rules.law import Weight

ALL, PLAIN = Scope(), Counting()


def part(unit: int, *owners: int, area: int | None = 9000, kind: str = "dwelling", **more: object) -> Part:
    return Part(unit, 1, f"1单元{unit}", kind, area, frozenset(owners), **more)  # type: ignore[arg-type]


def total(*parts: Part, scope: Scope = ALL, counting: Counting = PLAIN) -> Weight:
    return electorate(parts, scope, counting).total


def test_one_unit_is_one_head() -> None:
    assert total(part(1, 1), part(2, 2)) == Weight(2, 18000)


def test_the_identical_set_of_owners_is_one_head_with_all_its_area() -> None:
    assert total(part(1, 1, 2), part(2, 2, 1), part(3, 1)) == Weight(2, 27000)


def test_an_assembly_may_agree_that_every_unit_is_a_head() -> None:
    assert total(part(1, 1), part(2, 1), counting=Counting(merge=False)) == Weight(2, 18000)


def test_a_hundred_and_twenty_unsold_units_are_one_head() -> None:
    sold = [part(n, n) for n in range(1, 181)]
    unsold = [part(n, 1000 + n % 2, developer=True) for n in range(181, 301)]
    found = electorate([*sold, *unsold], ALL, PLAIN)
    assert found.total == Weight(181, 300 * 9000)
    assert [slot.area for slot in found.slots if slot.developer] == [120 * 9000]


def test_parking_counts_only_where_the_rules_say_so() -> None:
    flat, space = part(1, 1), part(2, 1, kind="parking", area=1200)
    found = electorate([flat, space], ALL, PLAIN)
    assert found.total == Weight(1, 9000)
    assert found.excluded == ((2, Reason.PARKING),)
    assert total(flat, space, counting=Counting(parking=True)) == Weight(1, 10200)


def test_who_owns_nothing_but_parking_has_a_head_only_where_the_rules_say_so() -> None:
    flat, space = part(1, 1), part(2, 2, kind="parking", area=1200)
    found = electorate([flat, space], ALL, Counting(parking=True))
    assert found.total == Weight(1, 9000)
    assert found.excluded == ((2, Reason.NOTHING_ELSE),)
    assert total(flat, space, counting=Counting(parking=True, alone=True)) == Weight(2, 10200)


def test_what_the_register_does_not_know_is_a_fault() -> None:
    found = electorate([part(1), part(2, 2, area=None), part(3, 3)], ALL, PLAIN)
    assert found.faults == ((1, Fault.NO_OWNER), (2, Fault.NO_AREA))


def test_a_vote_of_one_entrance_is_of_its_owners_only() -> None:
    here = Part(1, 7, "2单元301", "dwelling", 9000, frozenset({1}))
    other = Part(2, 7, "1单元301", "dwelling", 9000, frozenset({2}))
    elsewhere = Part(3, 8, "2单元301", "dwelling", 9000, frozenset({3}))
    assert total(here, other, elsewhere, scope=Scope(frozenset({7}), "2单元")) == Weight(1, 9000)
    assert total(here, other, elsewhere, scope=Scope(frozenset({7}))) == Weight(2, 18000)
    assert total(here, other, elsewhere) == Weight(3, 27000)


PARTS = st.lists(
    st.builds(
        lambda owners, area, kind, developer: (frozenset(owners), area, kind, developer),
        st.lists(st.integers(1, 6), min_size=1, max_size=3), st.integers(1, 20000),
        st.sampled_from(("dwelling", "shop", "parking", "storage")), st.booleans(),
    ),
    max_size=30,
)  # fmt: skip


@given(PARTS, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.randoms())
def test_every_part_is_counted_once_or_left_out_with_a_reason(
    drawn: list[tuple[frozenset[int], int, str, bool]], parking: bool, storage: bool, alone: bool, merge: bool,
    chance: random.Random,
) -> None:  # fmt: skip
    parts = [
        Part(n, 1, str(n), kind, area, owners, developer) for n, (owners, area, kind, developer) in enumerate(drawn)
    ]
    counting = Counting(parking, storage, alone, merge)
    found = electorate(parts, ALL, counting)
    counted = [unit for slot in found.slots for unit in slot.units]
    assert sorted([*counted, *(unit for unit, _reason in found.excluded)]) == [one.unit_id for one in parts]
    assert found.total.area == sum(one.area or 0 for one in parts if one.unit_id in set(counted))
    chance.shuffle(parts)
    assert electorate(parts, ALL, counting) == found
