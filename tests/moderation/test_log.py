"""The public log: whatever happened, it names nobody and repeats nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.discussion.models import Comment
from portal.kernel import clock
from portal.kernel.db import db
from portal.moderation import commands, queries
from portal.moderation.models import Report
from portal.people.rules import VISITOR
from tests.factories import Neighbourhood
from tests.moderation.factories import decided, post_of

pytestmark = pytest.mark.usefixtures("in_english")


# Letters that stand in no name of a place, a person or an office.
OUTCOMES = ("hide", "keep", "block")
WORDS = st.text("靐齉龘麤龗鱻麣讟", min_size=4, max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=WORDS, words=WORDS, note=WORDS, reason=WORDS, appeal=WORDS, outcome=st.sampled_from(OUTCOMES))
def test_the_log_names_nobody_and_repeats_nothing(
    hood: Neighbourhood, lamp: int, name: str, words: str, note: str, reason: str, appeal: str, outcome: str
) -> None:
    """Whatever was written by whom, and said about it: neither the log nor its entries hold a word of it."""
    with db.session.begin_nested() as attempt:
        li, zhang, clerk = replace(hood.viewer("li"), name=name), hood.viewer("zhang"), hood.viewer("wang", "committee")
        row = Comment(matter_id=lamp, author_id=li.id, author_name=name, body=words, at=clock.now())
        db.session.add(row)
        db.session.flush()
        db.session.add(Report(comment_id=row.id, reporter_id=zhang.id, reason="insult", note=note, at=clock.now()))
        db.session.flush()
        post = post_of(clerk, row.id)
        if outcome == "keep":
            commands.keep(clerk, post, reason)
        elif outcome == "block":
            commands.block(clerk, post, "insult", reason, 3)
        else:
            number = commands.hide(clerk, post, "insult", reason).id
            commands.appeal(li, decided(li, number), appeal)
        found = queries.log("/"), queries.totals("/"), queries.entries_about(VISITOR, "comment", row.id)
        attempt.rollback()
    said = repr(found)
    for secret in (name, words, note, reason, appeal, clerk.name, zhang.name):
        assert secret not in said
    assert (found[2] is not None) == (outcome == "hide")


def test_the_log_is_read_page_by_page(hood: Neighbourhood, lamp: int) -> None:
    li, clerk = hood.viewer("li"), hood.viewer("wang", "committee")
    for number in range(40):
        row = Comment(matter_id=lamp, author_id=li.id, author_name=li.name, body="骂人的话", at=clock.now())
        db.session.add(row)
        db.session.flush()
        commands.hide(clerk, post_of(clerk, row.id), "insult", f"理由{number}")
    first = queries.log("/")
    second = queries.log("/", first.next)
    assert (len(first.rows), len(second.rows), second.next) == (30, 10, None)
    assert len({one.id for one in (*first.rows, *second.rows)}) == 40
    assert [tuple(row) for row in queries.totals("/")] == [("insult", "hidden", 40, 0)]
    assert queries.log("/999/").rows == []
