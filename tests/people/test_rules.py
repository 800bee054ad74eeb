"""Logins in one spelling, and what a viewer is."""

import pytest

from portal.people.rules import SEVERAL_DRAFTS, Acting, Home, Unfinished, Viewer, normal_login


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("86 13800138000", "13800138000"),
        (" Li.Ming@Example.CN ", "li.ming@example.cn"),
        ("12800138000", None),
        ("1380013800", None),
        ("138001380000", None),
        ("li@example", None),
        ("li example.cn", None),
        (f"{'a' * 120}@b.cn", None),
        ("", None),
    ],
)
def test_a_login_has_one_spelling(typed: str, kept: str | None) -> None:
    assert normal_login(typed) == kept


def test_a_viewer_lives_and_acts_inside_places_only() -> None:
    shop = Acting(5, "", "merchant", "chair", "/1/2/3/")
    viewer = Viewer(1, homes=(Home(1, 4, "/1/2/3/4/", "", "owner"),), acting=shop)
    assert viewer.lives_in("/1/2/3/")
    assert viewer.lives_in("/1/2/3/4/")
    assert not viewer.lives_in("/1/2/3/40/")
    assert viewer.acts_for(("merchant",), "/1/2/3/9/")
    assert not viewer.acts_for(("merchant",), "/1/2/")
    assert not viewer.acts_for(("department",), "/1/2/3/9/")


def test_what_is_unfinished_is_said_once_and_not_where_it_goes_on() -> None:
    one, two = (Unfinished("draft", f"/proposals/{n}/edit") for n in (1, 2))
    claim = Unfinished("residency", "/me")
    assert Viewer(1, unfinished=(one, claim)).unfinished_besides("/") == (one, claim)
    assert Viewer(1, unfinished=(one, claim)).unfinished_besides("/proposals/1/edit") == (claim,)
    assert Viewer(1, unfinished=(claim, claim)).unfinished_besides("/") == (claim,)
    assert Viewer(1, unfinished=(one, claim, two)).unfinished_besides("/") == (SEVERAL_DRAFTS, claim)
    assert Viewer(1, unfinished=(one, two)).unfinished_besides("/proposals/1/edit") == (SEVERAL_DRAFTS,)
    assert Viewer(1, unfinished=(one, two)).unfinished_besides("/proposals/mine") == ()
