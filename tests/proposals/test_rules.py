"""The rules of proposals: both sides of every line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import Conflict, DomainError
from portal.places.rules import support_threshold
from portal.proposals import rules
from portal.proposals.rules import LIFECYCLE

REASON = "台阶旁确实没有灯，现场看过了。"
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("supports", "threshold", "reached"), [(0, 1, False), (2, 3, False), (3, 3, True), (4, 3, True)]
)
def test_the_line_is_reached_at_exactly_the_threshold(supports: int, threshold: int, reached: bool) -> None:
    assert rules.reached(supports, threshold) is reached


@pytest.mark.parametrize(
    ("residents", "share", "smallest", "threshold"),
    [(0, 20, 3, 3), (150, 20, 3, 3), (151, 20, 3, 4), (1000, 20, 3, 20), (1001, 20, 3, 21), (1, 1000, 1, 1)],
)
def test_the_threshold_is_a_share_rounded_up_and_has_a_floor(
    residents: int, share: int, smallest: int, threshold: int
) -> None:
    assert support_threshold(residents, share, smallest) == threshold


@pytest.mark.parametrize(("supports", "quorum"), [(0, 1), (1, 2), (2, 3), (3, 3), (500, 3)])
def test_three_ratings_settle_or_everybody_where_there_are_fewer(supports: int, quorum: int) -> None:
    assert rules.rating_quorum(supports) == quorum


@pytest.mark.parametrize(
    ("done", "not_done", "supports", "outcome"),
    [
        (0, 0, 5, None),
        (2, 0, 5, None),
        (0, 2, 5, None),
        (3, 0, 5, "settle"),
        (2, 1, 5, "settle"),
        (1, 2, 5, "reopen"),
        (2, 2, 5, "settle"),
        (2, 3, 5, "reopen"),
        (1, 0, 0, "settle"),
        (0, 1, 0, "reopen"),
        (1, 0, 1, None),
        (1, 1, 1, "settle"),
    ],
)
def test_more_than_half_not_done_reopens_and_a_tie_settles(
    done: int, not_done: int, supports: int, outcome: str | None
) -> None:
    assert rules.rating_outcome(done, not_done, supports) == outcome


@pytest.mark.parametrize(
    ("total", "number", "mean"), [(5, 1, "5.0"), (13, 3, "4.3"), (14, 3, "4.7"), (9, 4, "2.3"), (9, 8, "1.1")]
)
def test_the_mean_score_has_one_decimal(total: int, number: int, mean: str) -> None:
    assert str(rules.mean_score(total, number)) == mean


@given(scores=st.lists(st.sampled_from(sorted(rules.SCORE_LABELS)), min_size=1, max_size=1000))
def test_the_mean_score_is_the_nearest_tenth(scores: list[int]) -> None:
    mean = Fraction(rules.mean_score(sum(scores), len(scores)))
    assert -Fraction(1, 20) < mean - Fraction(sum(scores), len(scores)) <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("decision", "reason", "cost", "due", "field"),
    [
        ("accepted", REASON, None, TODAY, "cost"),
        ("accepted", REASON, -1, TODAY, "cost"),
        ("accepted", REASON, 0, None, "due"),
        ("accepted", REASON, 0, date(2026, 11, 22), "due"),
        ("declined", REASON, 0, None, "cost"),
        ("declined", REASON, None, TODAY, "due"),
        ("answered", "太短了，九个字吧。", None, None, "reason"),
        ("answered", "长" * 5001, None, None, "reason"),
        ("open", REASON, None, None, "decision"),
        ("", REASON, None, None, "decision"),
    ],
)
def test_what_is_no_answer(decision: str, reason: str, cost: int | None, due: date | None, field: str) -> None:
    with pytest.raises(DomainError) as error:
        rules.check_answer(decision, reason, cost, due, TODAY)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("decision", "reason", "cost", "due"),
    [
        ("accepted", REASON, 0, TODAY),
        ("accepted", REASON, 128050, date(2027, 1, 1)),
        ("declined", "正好十个字的理由。。", None, None),
        ("answered", "长" * 5000, None, None),
        ("in_deliberation", REASON, None, None),
    ],
)
def test_what_is_an_answer(decision: str, reason: str, cost: int | None, due: date | None) -> None:
    rules.check_answer(decision, reason, cost, due, TODAY)


@pytest.mark.parametrize(
    ("percent", "body", "field"),
    [(-1, "x", "percent"), (101, "x", "percent"), (50, " \n", "body"), (50, "x" * 2001, "body")],
)
def test_what_is_no_report(percent: int, body: str, field: str) -> None:
    with pytest.raises(DomainError) as error:
        rules.check_report(percent, body)
    assert error.value.field == field


def test_reports_at_both_ends() -> None:
    rules.check_report(0, "x")
    rules.check_report(100, "x" * 2000)


@pytest.mark.parametrize(("score", "note", "field"), [(0, "", "score"), (6, "", "score"), (3, "x" * 501, "note")])
def test_what_is_no_rating(score: int, note: str, field: str) -> None:
    with pytest.raises(DomainError) as error:
        rules.check_rating(score, note)
    assert error.value.field == field
    rules.check_rating(1, "x" * 500)
    rules.check_rating(5, "")


@pytest.mark.parametrize("state", [state.name for state in LIFECYCLE.states])
def test_only_what_is_still_open_takes_another_in(state: str) -> None:
    if state in ("open", "in_deliberation", "accepted", "under_way"):
        rules.check_merge(False, state, False, False)
    else:
        with pytest.raises(DomainError):
            rules.check_merge(False, state, False, False)


@pytest.mark.parametrize("obstacle", [(True, False, False), (False, True, False), (False, False, True)])
def test_no_loops_no_chains_and_no_answer_merged_away(obstacle: tuple[bool, bool, bool]) -> None:
    same, took_in, owes_answer = obstacle
    with pytest.raises(DomainError) as error:
        rules.check_merge(same, "open", took_in, owes_answer)
    assert error.value.field == "target"


VERBS = sorted(LIFECYCLE.by_verb)


@given(verbs=st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3)), max_size=30))
def test_no_path_leads_out_of_the_lifecycle_or_out_of_its_ends(verbs: list[tuple[str, int]]) -> None:
    """Whatever is tried in whatever order: a state is always one of the table, and an end is an end."""
    state = "draft"
    for verb, choice in verbs:
        targets = LIFECYCLE.by_verb[verb].targets
        before = state
        try:
            state = LIFECYCLE.move(verb, state, targets[choice % len(targets)])
        except Conflict:
            assert not LIFECYCLE.may(verb, before)
        assert state in LIFECYCLE.by_name
        if before in ("answered", "declined", "withdrawn", "merged"):
            assert state == before
        if state == "under_way":
            assert before in ("accepted", "under_way", "done", "rated")


def test_every_state_can_be_reached() -> None:
    reached, new = set(), {"draft"}
    while new:
        reached |= new
        steps = [step for step in LIFECYCLE.transitions if reached & set(step.sources)]
        new = {target for step in steps for target in step.targets} - reached
    assert reached == set(LIFECYCLE.by_name)
