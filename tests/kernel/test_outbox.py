"""What was written down is delivered: in order, once where nothing crashes, again where something did, never not."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.kernel import clock, outbox
from portal.kernel.db import db


@pytest.fixture
def installed(context: Flask) -> Iterator[None]:
    before = list(outbox._listeners.values())
    yield
    outbox.install(before)


class Ear:
    """A listener that remembers, and fails when told to."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.failing = False

    def take(self, payloads: Sequence[dict[str, Any]]) -> None:
        if self.failing:
            raise RuntimeError("deaf")
        self.heard += [payload["n"] for payload in payloads]


def _publish(*numbers: int, topic: str = "t") -> None:
    outbox.publish(topic, [{"n": number} for number in numbers])
    db.session.commit()


def test_each_listener_hears_its_topics_in_order(installed: None) -> None:
    one, two = Ear(), Ear()
    outbox.install([outbox.Listener("one", ("t",), one.take, batch=2), outbox.Listener("two", ("t", "u"), two.take)])
    _publish(1, 2, 3)
    _publish(4, topic="u")
    _publish(5, topic="unheard")
    while outbox.drain():
        pass
    assert one.heard == [1, 2, 3]
    assert two.heard == [1, 2, 3, 4]
    assert outbox.waiting("one") == outbox.waiting("two") == 0


def test_what_is_rolled_back_was_never_said(installed: None) -> None:
    ear = Ear()
    outbox.install([outbox.Listener("one", ("t",), ear.take)])
    outbox.publish("t", [{"n": 1}])
    db.session.rollback()
    assert outbox.drain() == 0
    assert ear.heard == []


def test_a_failing_listener_holds_up_nobody_and_loses_nothing(installed: None) -> None:
    good, bad = Ear(), Ear()
    bad.failing = True
    outbox.install([outbox.Listener("bad", ("t",), bad.take), outbox.Listener("good", ("t",), good.take)])
    _publish(1)
    with pytest.raises(RuntimeError, match="deaf"):
        outbox.drain()
    assert good.heard == [1]
    assert outbox.waiting("bad") == 1
    bad.failing = False
    assert outbox.drain() == 0  # it is left alone for a while
    with clock.frozen(clock.now() + outbox.RETRIES_PAUSE + timedelta(seconds=1)):
        assert outbox.drain() == 1
    assert bad.heard == [1]


def test_a_crash_after_the_work_and_before_the_commit_tells_again(installed: None) -> None:
    ear = Ear()

    def take_and_die(payloads: Sequence[dict[str, Any]]) -> None:
        ear.take(payloads)
        raise SystemExit

    outbox.install([outbox.Listener("one", ("t",), take_and_die)])
    _publish(1)
    with pytest.raises(SystemExit):
        outbox.drain()
    db.session.rollback()
    outbox.install([outbox.Listener("one", ("t",), ear.take)])
    outbox.drain()
    assert ear.heard == [1, 1]
