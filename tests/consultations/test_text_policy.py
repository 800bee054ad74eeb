"""Whose words may be taken back, supported, hidden and shown again: one's own and those of others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from portal.consultations.policy import POLICY
from portal.consultations.queries.consultation import ConsultationThing
from portal.kernel import clock
from portal.kernel.policy import Policy
from tests.consultations.test_policy import ASKS, HERE, PERSONAS
from tests.consultations.world import AFTER, CLOSES, DURING

ALL = PERSONAS
NEAR = {"resident", "resident, helped"}
ACTING = {"asker", "owners", "company", "office", "party", "merchant"}


def _remark(author: int, said_for: int | None = None, kind: str = "wording", hidden: bool = False, **more: Any) -> Any:
    thing = SimpleNamespace(
        id=7, matter_id=1, state="open", organization_id=ASKS, place_path=HERE, closes_at=CLOSES, kind=kind,
        author_id=author, said_for=said_for, entered_by=None, hidden_at=DURING if hidden else None,
    )  # fmt: skip
    vars(thing).update(more)
    thing.open_at = lambda now: ConsultationThing.open_at(thing, now)
    return thing


@pytest.mark.parametrize(
    ("action", "thing", "expected"),
    [
        ("take_back", _remark(2), {"resident", "resident, helped"}),
        ("take_back", _remark(8), set()),
        ("take_back", _remark(8, said_for=74), {"company"}),
        ("take_back", _remark(2, hidden=True), set()),
        ("take_back", _remark(2, state="closed"), set()),
        ("back_wording", _remark(2), ACTING),
        ("back_wording", _remark(98), NEAR | ACTING),
        ("back_wording", _remark(98, said_for=74), (NEAR | ACTING) - {"company"}),
        ("back_wording", _remark(98, kind="comment"), set()),
        ("back_wording", _remark(98, hidden=True), set()),
        ("hide_remark", _remark(98), {"asker", "office"}),
        ("hide_remark", _remark(9), {"asker"}),
        ("hide_remark", _remark(98, said_for=ASKS), {"office"}),
        ("hide_remark", _remark(98, entered_by=9), {"asker"}),
        ("hide_remark", _remark(98, hidden=True), set()),
        ("show_remark", _remark(98, hidden=True), {"asker", "office"}),
        ("show_remark", _remark(9, hidden=True), {"asker"}),
        ("show_remark", _remark(98), set()),
    ],
)
def test_exactly_these_may(action: str, thing: Any, expected: set[str]) -> None:
    with clock.frozen(DURING):
        policy = Policy([POLICY])
        assert {name for name, who in ALL.items() if policy.allows(f"consultations.{action}", who, thing)} == expected


@pytest.mark.parametrize("action", ["take_back", "back_wording"])
def test_after_the_close_nobody_does(action: str) -> None:
    with clock.frozen(AFTER):
        for author in (2, 98):
            assert not any(
                Policy([POLICY]).allows(f"consultations.{action}", who, _remark(author)) for who in ALL.values()
            )
