"""What binds a vote before it opens: both sides of every line of its rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.assemblies.rules.counting import ABSTAIN, AGAINST, FOLLOW, FOR, Silence
from portal.assemblies.rules.law import Item
from portal.assemblies.rules.ruleset import (
    LONGEST,
    NOTICE,
    SHORTEST,
    SMALL_SCOPE,
    Mode,
    MotionKind,
    MotionRule,
    RuleSet,
    check_mode,
    check_rules,
    check_seats,
    check_times,
)
from portal.kernel.errors import DomainError
from tests.assemblies import world

SECOND = timedelta(seconds=1)


def motion(
    kind: MotionKind = MotionKind.DECISION, options: int = 7, seats: int = 5, item: Item | None = None
) -> MotionRule:
    if kind == MotionKind.DECISION:
        return MotionRule(1, item or Item.OTHER, kind, (FOR, AGAINST))
    named = tuple(f"o{number}" for number in range(1, options + 1))
    elected = kind == MotionKind.ELECTION
    return MotionRule(1, item or (Item.COMMITTEE if elected else Item.OTHER), kind, named, seats if elected else 0)


@pytest.mark.parametrize(
    ("wait", "lasts", "field"),
    [
        (NOTICE, SHORTEST, None), (NOTICE - SECOND, SHORTEST, "opens"), (NOTICE, SHORTEST - SECOND, "closes"),
        (NOTICE, LONGEST, None), (NOTICE, LONGEST + SECOND, "closes"),
    ],
)  # fmt: skip
def test_fifteen_days_of_notice_and_five_to_sixty_of_voting(
    in_english: Flask, wait: timedelta, lasts: timedelta, field: str | None
) -> None:
    opens = world.NOTICE + wait
    if field is None:
        check_times(world.NOTICE, opens, opens + lasts)
        return
    with pytest.raises(DomainError) as refused:
        check_times(world.NOTICE, opens, opens + lasts)
    assert refused.value.field == field


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
def test_a_small_vote_is_named(in_english: Flask, mode: Mode) -> None:
    check_mode(Mode.NAMED, 1, [motion()])
    check_mode(mode, SMALL_SCOPE, [motion()])
    with pytest.raises(DomainError, match="would give single voters away"):
        check_mode(mode, SMALL_SCOPE - 1, [motion()])


def test_a_survey_elects_nobody(in_english: Flask) -> None:
    with pytest.raises(DomainError, match="elects nobody"):
        check_mode(Mode.ANONYMOUS, SMALL_SCOPE, [motion(), motion(MotionKind.ELECTION)])


@pytest.mark.parametrize("silence", [Silence.JOIN_MAJORITY, Silence.JOIN_MAJORITY_OVER_HALF])
def test_the_silent_are_counted_by_a_document_only(in_english: Flask, silence: Silence) -> None:
    check_rules(RuleSet())
    check_rules(RuleSet(silence=silence, document="议事规则第十六条"))
    with pytest.raises(DomainError, match="Name the adopted rules"):
        check_rules(RuleSet(silence=silence, document="  "))


@pytest.mark.parametrize(("proxies", "right"), [(0, False), (1, True), (10, True), (11, False)])
def test_one_holder_has_one_to_ten_proxies(in_english: Flask, proxies: int, right: bool) -> None:
    if right:
        check_rules(RuleSet(proxies=proxies))
        return
    with pytest.raises(DomainError, match="1 to 10"):
        check_rules(RuleSet(proxies=proxies))


@pytest.mark.parametrize(
    ("seats", "right"), [(2, False), (3, True), (4, False), (5, True), (8, False), (11, True), (12, False), (13, False)]
)
def test_a_committee_has_an_odd_number_of_seats(in_english: Flask, seats: int, right: bool) -> None:
    election = motion(MotionKind.ELECTION, options=15, seats=seats)
    if right:
        election.check()
        return
    with pytest.raises(DomainError, match="odd number"):
        election.check()


@pytest.mark.parametrize(("heads", "seats", "right"), [(99, 3, True), (100, 3, False), (100, 5, True), (99, 5, True)])
def test_three_seats_are_for_fewer_than_a_hundred(in_english: Flask, heads: int, seats: int, right: bool) -> None:
    motions = [motion(), motion(MotionKind.ELECTION, seats=seats)]
    if right:
        check_seats(heads, motions)
        return
    with pytest.raises(DomainError, match="fewer than 100"):
        check_seats(heads, motions)


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (motion(MotionKind.ELECTION, options=5), None),
        (motion(MotionKind.ELECTION, options=4), "options"),
        (motion(MotionKind.ELECTION, item=Item.OTHER), "item"),
        (motion(MotionKind.CHOICE, options=2), None),
        (motion(MotionKind.CHOICE, options=1), "options"),
        (MotionRule(1, Item.OTHER, MotionKind.DECISION, (FOR, AGAINST, ABSTAIN)), "options"),
    ],
)
def test_what_a_motion_offers(in_english: Flask, rule: MotionRule, field: str | None) -> None:
    if field is None:
        rule.check()
        return
    with pytest.raises(DomainError) as refused:
        rule.check()
    assert refused.value.field == field


ELECTION = motion(MotionKind.ELECTION)
FIVE, SIX = [f"o{n}" for n in range(1, 6)], [f"o{n}" for n in range(1, 7)]


@pytest.mark.parametrize(
    ("rule", "said", "read"),
    [
        (motion(), FOR, FOR), (motion(), ABSTAIN, ABSTAIN), (motion(), FOLLOW, None), (motion(), "", None),
        (motion(), [FOR], None), (motion(), None, None), (motion(MotionKind.CHOICE), "o7", "o7"),
        (motion(MotionKind.CHOICE), "o8", None), (ELECTION, FIVE[::-1], FIVE), (ELECTION, SIX, None),
        (ELECTION, ["o1", "o1"], ["o1"]), (ELECTION, ["o9"], None), (ELECTION, [], None), (ELECTION, ABSTAIN, ABSTAIN),
        (ELECTION, "o1", None), (ELECTION, FOLLOW, None),
    ],
)  # fmt: skip
def test_what_a_ballot_can_say(in_english: Flask, rule: MotionRule, said: Any, read: Any) -> None:
    if read is not None:
        assert rule.read(said, follow=False) == read
        return
    with pytest.raises(DomainError):
        rule.read(said, follow=False)


def test_following_the_majority_is_said_where_the_rules_offer_it(in_english: Flask) -> None:
    assert motion().read(FOLLOW, follow=True) == FOLLOW
    with pytest.raises(DomainError):
        ELECTION.read(FOLLOW, follow=True)


def test_a_rule_set_is_read_as_it_was_written() -> None:
    rules = RuleSet(silence=Silence.JOIN_MAJORITY, document="议事规则第十六条", follow=True, proxies=2, statutory=True)
    assert RuleSet.of(rules.record()) == rules
