"""Results published elsewhere: the slips in real announcements are found, and nothing that is right is called wrong."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from portal.assemblies.rules.checking import Published, Slip, check, rounded
from portal.assemblies.rules.law import Item
from tests.assemblies.data import real


def _cases() -> dict[str, dict[str, Any]]:
    return {
        case["id"]: case for case in json.loads(real("owners-assembly/published-results.json").read_text())["cases"]
    }


def _area(text: str) -> Fraction:
    return Fraction(Decimal(text))


def _heads(case: dict[str, Any]) -> Published:
    """What every announcement prints: heads, options, those who returned nothing and were counted all the same."""
    return Published(
        Item.PROPERTY_COMPANY, heads=case["total_heads"], participating_heads=case.get("participating_heads"),
        options=case["options_heads"], silent=case["nonreturn_heads"],
        silent_counted=case.get("participating_includes_nonreturn", True),
    )  # fmt: skip


def test_ziming_misprints_the_winners_area() -> None:
    case = _cases()["ziming-2026"]
    said = case["announced_pct"]
    total, here = _area(case["total_area"]), _area(case["participating_area"])
    published = Published(
        **{**vars(_heads(case)), "shares": {
            "participating_heads": (said["participating_heads"], Fraction(646), Fraction(817)),
            "participating_area": (said["participating_area"], here, total),
            "winner_heads": (said["winner_heads"], Fraction(411), Fraction(646)),
            "winner_area": (said["winner_area"], _area(case["announced_winner_area"]), here),
        }}
    )  # fmt: skip
    assert [(found.slip, found.where, found.computed) for found in check(published)] == [
        (Slip.SHARE, "winner_area", case["recomputed"]["winner_area_pct"])
    ]


def test_junyue_loses_four_heads_and_rounds_a_share_wrong() -> None:
    case = _cases()["junyue-2022"]
    published = Published(
        **{**vars(_heads(case)), "shares": {"final_against_heads": ("63.40", Fraction(862), Fraction(1360))}}
    )
    found = check(published)
    assert [(one.slip, one.printed, one.computed) for one in found] == [
        (Slip.PARTS, "1360", "1356"), (Slip.SHARE, "63.40", "63.38"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "printed", "deemed", "slips"),
    [
        ("minhang-2021-case1", "78.2", 1001, {Slip.SHARE, Slip.QUORUM}),
        ("minhang-2021-case2a", "91.38", 2066, {Slip.QUORUM}),
        ("minhang-2021-case2b", "91.2", 2062, {Slip.QUORUM}),
    ],
)
def test_minhang_stands_on_the_silent(name: str, printed: str, deemed: int, slips: set[Slip]) -> None:
    case = _cases()[name]
    shares = {"deemed": (printed, Fraction(deemed), Fraction(case["total_heads"]))}
    assert {found.slip for found in check(Published(**{**vars(_heads(case)), "shares": shares}))} == slips


def test_an_area_with_three_decimals_is_read_exactly() -> None:
    assert rounded(_area("171755.223"), _area("191619.21"), "89.63") == Decimal("89.63")


@pytest.mark.parametrize(("heads", "slips"), [(324, set()), (323, {Slip.PASSED})])
def test_what_is_announced_as_passed_must_reach_the_line(heads: int, slips: set[Slip]) -> None:
    published = Published(Item.PROPERTY_COMPANY, 817, participating_heads=646, winner_heads=heads, passed=True)
    assert {found.slip for found in check(published)} == slips
