"""The rows of one unit together, and beside what the register says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.property.importing import Known, KnownOwner, Line, Start, Turn, Wanted, match, settle
from portal.property.rules import OWNERS_LARGEST

HEADERS = {"floor": "楼层", "area": "建筑面积", "area_source": "面积来源"}
HALF, WHOLE = Fraction(1, 2), Fraction(1)


def line(number: int, name: str, **changed: Any) -> Line:
    plain: dict[str, Any] = {
        "building": "1号楼", "unit": "101", "unit_kind": "dwelling", "floor": 1, "area": 8950,
        "area_source": "certificate", "owner_kind": "person", "document": "", "document_end": "", "share": None,
    }  # fmt: skip
    return Line(number=number, name=name, **(plain | changed))


def wanted(*lines: Line) -> Wanted:
    unit, faults = settle(lines, HEADERS)
    assert unit is not None, faults
    return unit


def reasons(*lines: Line) -> list[str]:
    unit, faults = settle(lines, HEADERS)
    assert unit is None
    assert all(fault.number == lines[0].number for fault in faults)
    return [fault.reason for fault in faults]


# Together


@given(st.lists(st.integers(1, 400), min_size=1, max_size=OWNERS_LARGEST))
def test_shares_make_up_exactly_one_or_are_refused(parts: list[int]) -> None:
    total = sum(parts)
    lines = [line(n, f"业主{n}", share=Fraction(part, total)) for n, part in enumerate(parts)]
    assert sum(owner.share for owner in wanted(*lines).owners) == 1
    more = Fraction(1, 10**6)
    if lines[0].share is not None and lines[0].share + more <= 1:
        assert reasons(line(0, "业主0", share=lines[0].share + more), *lines[1:]) == ["sum"]
    if lines[0].share is not None and lines[0].share > more:
        assert reasons(line(0, "业主0", share=lines[0].share - more), *lines[1:]) == ["sum"]


@given(st.integers(1, OWNERS_LARGEST))
def test_no_shares_are_equal_parts(number: int) -> None:
    unit = wanted(*[line(n, f"业主{n}") for n in range(number)])
    assert {owner.share for owner in unit.owners} == {Fraction(1, number)}


def test_thirds_in_per_cent_are_not_one() -> None:
    third = Fraction(3333, 10000)
    assert reasons(line(2, "甲", share=third), line(3, "乙", share=third), line(4, "丙", share=third)) == ["sum"]


def test_shares_for_some_only() -> None:
    assert reasons(line(2, "甲", share=WHOLE), line(3, "乙")) == ["some_shares"]


@pytest.mark.parametrize(("field", "other"), [("floor", 2), ("area", 8951), ("area_source", "survey")])
def test_rows_agree_about_their_unit(field: str, other: Any) -> None:
    assert reasons(line(2, "甲"), line(3, "乙", **{field: other})) == ["differ"]
    empty = "" if field == "area_source" else None
    unit = wanted(line(2, "甲", **{field: empty}), line(3, "乙", **{field: other}))
    assert getattr(unit, field) == other


def test_the_same_owner_twice() -> None:
    assert reasons(line(2, "甲", share=HALF), line(9, "甲", share=HALF)) == ["owner_twice"]
    same = {"document": "d", "document_end": "1234"}
    assert reasons(line(2, "甲", **same), line(3, "甲", **same)) == ["owner_twice"]


def test_namesakes_are_told_apart_by_documents_of_both() -> None:
    assert reasons(line(2, "甲", document="d"), line(3, "甲")) == ["namesakes"]
    assert len(wanted(line(2, "甲", document="d"), line(3, "甲", document="e")).owners) == 2
    assert len(wanted(line(2, "甲"), line(3, "甲", owner_kind="legal")).owners) == 2


def test_owners_have_an_end() -> None:
    assert len(wanted(*[line(n, f"业主{n}") for n in range(OWNERS_LARGEST)]).owners) == OWNERS_LARGEST
    assert reasons(*[line(n, f"业主{n}") for n in range(OWNERS_LARGEST + 1)]) == ["many"]


def test_all_that_is_wrong_with_a_unit_is_said_at_once() -> None:
    assert reasons(line(2, "甲", share=HALF, floor=3), line(3, "甲")) == ["differ", "owner_twice", "some_shares"]


# Beside the register


def owner(at: int, name: str, share: Fraction = WHOLE, represents: bool = True, document: str = "") -> KnownOwner:
    return KnownOwner(at, 100 + at, "person", name, document, document[-4:], share, represents)


def known(*owners: KnownOwner, **changed: Any) -> Known:
    return Known(**({"id": 5, "floor": 1, "area": 8950, "area_source": "certificate", "owners": owners} | changed))


def test_a_new_unit_begins_with_all_its_owners() -> None:
    matched = match(wanted(line(2, "甲"), line(3, "乙")), None)
    assert (matched.changed, matched.ends, matched.turns, matched.leaving) == (True, (), (), 0)
    assert [(start.owner.name, start.owner.share, start.represents) for start in matched.starts] == [
        ("甲", HALF, False), ("乙", HALF, False),
    ]  # fmt: skip
    assert match(wanted(line(2, "甲")), None).starts[0].represents


@pytest.mark.parametrize("changed", [{}, {"floor": None}, {"area": None, "area_source": ""}])
def test_what_the_register_says_already_changes_nothing(changed: dict[str, Any]) -> None:
    matched = match(wanted(line(2, "甲", **changed)), known(owner(1, "甲")))
    assert not matched.changed
    assert (matched.floor, matched.area, matched.area_source) == (1, 8950, "certificate")


@pytest.mark.parametrize("changed", [{"floor": 2}, {"area": 8951}, {"area_source": "survey"}])
def test_other_details_change_the_unit_and_no_share(changed: dict[str, Any]) -> None:
    matched = match(wanted(line(2, "甲", **changed)), known(owner(1, "甲")))
    assert (matched.changed, matched.starts, matched.ends, matched.turns) == (True, (), (), ())
    assert {name: getattr(matched, name) for name in changed} == changed


def test_whoever_is_not_named_any_more_leaves() -> None:
    matched = match(wanted(line(2, "乙")), known(owner(1, "甲")))
    assert (matched.ends, matched.leaving) == ((1,), 1)
    assert [start.owner.name for start in matched.starts] == ["乙"]


def test_another_share_ends_and_begins_and_nobody_leaves() -> None:
    before = known(owner(1, "甲", HALF, represents=True), owner(2, "乙", HALF, represents=False))
    third, rest = Fraction(1, 3), Fraction(2, 3)
    matched = match(wanted(line(2, "甲", share=third), line(3, "乙", share=rest)), before)
    assert (matched.ends, matched.leaving) == ((1, 2), 0)
    assert [(start.owner.share, start.represents) for start in matched.starts] == [(third, True), (rest, False)]


def test_a_representative_stays_one_and_a_sole_owner_becomes_one() -> None:
    joint = known(owner(1, "甲", HALF, represents=False), owner(2, "乙", HALF, represents=True))
    assert not match(wanted(line(2, "甲"), line(3, "乙")), joint).changed
    alone = match(wanted(line(2, "甲")), known(owner(1, "甲", represents=False)))
    assert (alone.turns, alone.starts, alone.ends) == ((Turn(1, True),), (), ())


def test_an_empty_document_is_the_same_person_with_the_documents_the_register_has() -> None:
    before = known(owner(1, "甲", document="digest9999"))
    assert not match(wanted(line(2, "甲")), before).changed
    matched = match(wanted(line(2, "甲", share=HALF), line(3, "乙", share=HALF)), before)
    assert matched.starts[0].owner.document == "digest9999"
    assert matched.starts[0].learned_from is None
    assert matched.leaving == 0


def test_a_document_the_register_did_not_know_is_learned() -> None:
    start = line(2, "甲", document="digest1234", document_end="1234")
    matched = match(wanted(start), known(owner(1, "甲")))
    assert (matched.ends, matched.leaving) == ((1,), 0)
    assert matched.starts == (Start(wanted(start).owners[0], True, learned_from=101),)


def test_another_document_is_another_person() -> None:
    matched = match(wanted(line(2, "甲", document="digest1234")), known(owner(1, "甲", document="digest9999")))
    assert (matched.ends, matched.leaving, matched.starts[0].learned_from) == ((1,), 1, None)


def test_of_two_namesakes_nobody_is_taken_for_the_one_without_a_document() -> None:
    before = known(owner(1, "甲"))
    matched = match(wanted(line(2, "甲", document="d"), line(3, "甲", document="e")), before)
    assert matched.leaving == 1
    assert {start.learned_from for start in matched.starts} == {None}
    two = known(owner(1, "甲", HALF, False, "d"), owner(2, "甲", HALF, False, "e"))
    assert match(wanted(line(2, "甲")), two).leaving == 2


@given(st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=5, unique=True), st.data())
def test_what_was_applied_once_changes_nothing_the_second_time(names: list[str], data: st.DataObject) -> None:
    parts = [data.draw(st.integers(1, 9)) for _name in names]
    lines = [
        line(n, name, share=Fraction(part, sum(parts)), document=data.draw(st.sampled_from(["", f"digest{name}"])))
        for n, (name, part) in enumerate(zip(names, parts, strict=True))
    ]
    first = match(wanted(*lines), None)
    after = known(
        *[
            KnownOwner(n, n, one.owner.kind, one.owner.name, one.owner.document, one.owner.document_end,
                       one.owner.share, one.represents)
            for n, one in enumerate(first.owners)
        ]
    )  # fmt: skip
    assert not match(wanted(*lines), after).changed
