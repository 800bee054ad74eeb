"""Blocking for a term, lifting, and what a blocked person still does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.discussion.models import Comment
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.moderation import commands
from portal.moderation.models import Decision
from portal.people.models import Person
from portal.proposals.commands.speaking import check_words
from tests.discussion.factories import open_matter, say
from tests.factories import Neighbourhood
from tests.moderation.factories import decided, post_of

pytestmark = pytest.mark.usefixtures("in_english")


def test_a_block_silences_for_its_term_and_can_be_lifted(hood: Neighbourhood, lamp: int) -> None:
    clerk, moment = hood.viewer("wang", "committee"), clock.now()
    said = say(hood.viewer("li"), lamp, "又是广告")
    for days in (0, 366):
        with pytest.raises(DomainError):
            commands.block(clerk, post_of(clerk, said.id), "advertising", "屡次广告", days)
    with clock.frozen(moment):
        block = commands.block(clerk, post_of(clerk, said.id), "advertising", "屡次广告", 7)
    with clock.frozen(moment + timedelta(days=7) - timedelta(seconds=1)), pytest.raises(Refused):
        say(hood.viewer("li"), lamp)
    with clock.frozen(moment + timedelta(days=7)):
        say(hood.viewer("li"), lamp)
    with clock.frozen(moment + timedelta(days=1)):
        commands.lift(hood.viewer("sheng", "committee"), decided(clerk, block.id))
        say(hood.viewer("li"), lamp)
    assert db.session.get_one(Person, hood.people["li"]).silenced_until is None


def test_the_longest_of_two_blocks_holds(hood: Neighbourhood, lamp: int) -> None:
    clerk, said = hood.viewer("wang", "committee"), say(hood.viewer("li"), lamp)
    long = commands.block(clerk, post_of(clerk, said.id), "insult", "辱骂", 30)
    commands.block(clerk, post_of(clerk, said.id), "insult", "辱骂", 3)
    assert db.session.get_one(Person, hood.people["li"]).silenced_until == long.until


def test_a_block_is_of_an_office_where_she_lives(hood: Neighbourhood) -> None:
    far = open_matter(hood.viewer("sun"), hood.places["maple"], hood.organizations["hill_committee"])
    said = Comment(matter_id=far, author_id=hood.people["li"], author_name="", body="广告", at=clock.now())
    db.session.add(said)
    db.session.flush()
    zhou, street = hood.viewer("zhou", "hill_committee"), hood.viewer("he", "street_office")
    with pytest.raises(Refused):
        commands.block(zhou, post_of(zhou, said.id), "advertising", "屡次广告", 7)
    commands.block(street, post_of(street, said.id), "advertising", "屡次广告", 7)


def test_a_block_taken_back_on_appeal_lets_her_speak(hood: Neighbourhood, lamp: int) -> None:
    clerk, sheng, li = hood.viewer("wang", "committee"), hood.viewer("sheng", "committee"), hood.viewer("li")
    block = commands.block(clerk, post_of(clerk, say(li, lamp).id), "insult", "辱骂", 30)
    blocked = hood.viewer("li")
    with pytest.raises(Refused):
        commands.report(blocked, post_of(blocked, say(hood.viewer("zhang"), lamp).id), "insult")
    commands.appeal(blocked, decided(blocked, block.id), "没有骂人。")
    with pytest.raises(Refused):
        commands.decide_appeal(clerk, decided(clerk, block.id), False, "维持")
    commands.decide_appeal(sheng, decided(sheng, block.id), True, "确实没有")
    assert db.session.get_one(Decision, block.id).lifted_by == sheng.id
    say(hood.viewer("li"), lamp)


def test_a_blocked_person_rates_without_words(hood: Neighbourhood) -> None:
    li = replace(hood.viewer("li"), silenced_until=clock.now() + timedelta(days=1))
    with pytest.raises(DomainError, match="blocked"):
        check_words(li, "写几句", "note")
    check_words(li, " ", "note")
    check_words(hood.viewer("li"), "写几句", "note")
