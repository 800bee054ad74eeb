"""The record of a vote: which heads are published, what its page lists, and that each head goes on from the last."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.assemblies.commands import announcing, recording
from portal.assemblies.kit import verify
from portal.assemblies.models import ChannelRecognition, Head, RecordEvent
from portal.assemblies.rules.growing import onward_paths
from portal.assemblies.rules.log import consistency_path, consistent, leaf_hash, root
from portal.assemblies.rules.words import RECORDED
from portal.kernel import clock
from portal.kernel.db import db
from tests.assemblies.test_modes import kit_of
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, OPENS, Vote, announced, prepared
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.statements import statements


def sizes(vote: Vote) -> list[int]:
    return list(db.session.scalars(select(Head.size).where(Head.assembly_id == vote.id).order_by(Head.size)))


def test_heads_are_published_with_the_notice_daily_at_the_close_and_with_the_result(
    in_english: Flask, hood: Neighbourhood, tmp_path: Path
) -> None:
    vote = announced(hood)
    assert sizes(vote) == [1]
    with clock.frozen(DURING):
        vote.cast("li", m1="for")
        vote.cast("zhang", m1="for")
        assert sizes(vote) == [1]
        assert recording.publish_heads()  # older than the opening
        assert sizes(vote) == [1, 3]
        vote.cast("chen", m1="for")
        assert not recording.publish_heads()
    with clock.frozen(DURING + timedelta(days=1)):
        assert recording.publish_heads()
        assert not recording.publish_heads()
        assert sizes(vote) == [1, 3, 4]
    with clock.frozen(DURING + timedelta(days=2)):
        assert not recording.publish_heads(), "nothing happened since"
    with clock.frozen(AFTER):
        vote.close()
        vote.decide()
    assert sizes(vote) == [1, 3, 4, 6, 7]
    kit = kit_of(vote, tmp_path / "kit.zip")
    assert verify.verify(kit) == []


def test_what_no_published_head_covers_is_covered_by_one_signed_for_the_kit(
    in_english: Flask, hood: Neighbourhood, tmp_path: Path
) -> None:
    vote = announced(hood)
    with clock.frozen(DURING):
        vote.cast("li", m1="for")
        with zipfile.ZipFile(kit_of(vote, tmp_path / "kit.zip")) as kit:
            heads = [json.loads(line) for line in kit.read("heads.jsonl").splitlines()]
    assert [head["size"] for head in heads] == [1, 2]
    assert sizes(vote) == [1]
    assert verify.verify(tmp_path / "kit.zip") == []


@given(st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.sets(st.integers(1, size), min_size=1))))
def test_every_head_is_proven_to_go_on_from_the_one_before(drawn: tuple[int, set[int]]) -> None:
    """The same proofs as the reference's, which its own 98 vectors check (test_log)."""
    size, some = drawn
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    ordered = sorted(some)
    paths = list(onward_paths(leaves, ordered))
    assert paths[0] == []
    for before, after, path in zip(ordered, ordered[1:], paths[1:], strict=False):
        assert path == consistency_path(leaves[:after], before)
        assert consistent(before, after, root(leaves[:before]), root(leaves[:after]), path)


def test_the_page_lists_events_a_page_at_a_time(
    browser: Browser, app: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.assemblies.queries.record.SIZE", 5)
    with app.app_context():
        vote = announced(hood)
        with clock.frozen(DURING):
            for choice in ("for", "against", "for", "against"):
                vote.cast("li", m1=choice)
        db.session.commit()
        said = select(RecordEvent.event).where(RecordEvent.assembly_id == vote.id).order_by(RecordEvent.height)
        events = [verify.sha(text.encode()).hex() for text in db.session.scalars(said)]
    visitor = browser()
    with statements(app) as sent:
        first = visitor.get(f"/assemblies/{vote.id}/record").get_data(as_text=True)
    assert len(sent) <= 8, sent
    assert "A ballot was replaced" in first
    assert "The notice: everything is bound" not in first
    assert [one for one in events if one in first] == events[-5:]
    older = first.split('rel="next"')[1].split('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = visitor.get(older).get_data(as_text=True)
    assert "The notice: everything is bound" in second
    assert [one for one in events if one in second] == events[:-5]


def test_every_kind_of_event_has_words(context: Flask) -> None:
    """Whatever any command appends to a record is said on its page."""
    commands = Path(recording.__file__).parent
    written = r'recording\.append\(\s*[^,]+,\s*"(\w+)"'
    found = {kind for file in commands.glob("*.py") for kind in re.findall(written, file.read_text("utf-8"))}
    assert {"Served", "Closed", "Result", "TookPart"} <= found
    assert found | {"BallotAccepted", "BallotSetAside", "BallotHeld"} <= set(RECORDED)


def test_advice_is_shown_beside_what_counts(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    """Where ballots cast in the portal are advice, the result says what they came to, and that they do not count."""
    with app.app_context():
        vote = prepared(hood)
        db.session.query(ChannelRecognition).update({"statutory": False})
        with clock.frozen(NOTICE):
            announcing.announce(hood.viewer("gao", "owners"), vote.thing(), OPENS, CLOSES)
        with clock.frozen(DURING):
            vote.cast("li", m1="for")
            vote.cast("zhang", m1="abstain")
        with clock.frozen(AFTER):
            vote.close()
            vote.decide()
        db.session.commit()
    page = browser().get(f"/assemblies/{vote.id}").get_data(as_text=True)
    table = page.split("Advice from this portal: it does not count")[1].split("</table>")[0]
    assert re.findall(r"<td[^>]*>([^<]+)</td>", table) == ["1", "89.50 m²", "1", "89.50 m²"]
    assert "I abstain" in table
