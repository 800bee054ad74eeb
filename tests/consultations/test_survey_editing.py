"""Whatever is done to the questions of a questionnaire, one after the other, every condition can hold afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from portal.consultations.commands.survey import asking
from portal.consultations.models import SurveyQuestion
from portal.consultations.queries.survey.questions import questions_of
from portal.consultations.rules.lifecycle import Form
from portal.consultations.rules.survey.questions import Kind, Question
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from tests.consultations.world import Asking, prepared
from tests.factories import Neighbourhood

PLACE = st.integers(0, 4)
WRITTEN = st.tuples(
    st.sampled_from((Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING, Kind.TEXT)), st.integers(2, 4), st.none() | PLACE,
    st.sets(st.integers(0, 3), max_size=2),
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.just("add"), WRITTEN) | st.tuples(st.just("change"), PLACE, WRITTEN)
    | st.tuples(st.just("move"), PLACE, st.booleans()) | st.tuples(st.just("drop"), PLACE),
    min_size=3, max_size=14,
)  # fmt: skip


@pytest.fixture
def made(context: None, hood: Neighbourhood) -> Asking:
    return prepared(hood, Form.QUESTIONNAIRE)


def _question(number: int, written: tuple[Kind, int, int | None, set[int]], there: list[Question]) -> Question:
    """A question as the form sends it; it may depend on any that is there, itself too."""
    kind, options, source, when = written
    depends = there[source % len(there)].id if source is not None and there else None
    listed = tuple(f"选项{at}" for at in range(options))
    return Question(number, 0, kind, "问什么？", options=listed, when_id=depends, when=tuple(sorted(when)))


def _done(made: Asking, step: tuple[object, ...]) -> None:
    who, thing, there = made.hood.viewer("wang", "committee"), made.thing(), questions_of(made.id)
    match step:
        case ("add", written):
            asking.write(who, thing, _question(0, written, there))  # type: ignore[arg-type]
        case ("change", int(at), written) if there:
            asking.write(who, thing, _question(there[at % len(there)].id, written, there))  # type: ignore[arg-type]
        case ("move", int(at), bool(up)) if there:
            asking.move(who, thing, there[at % len(there)].id, up)
        case ("drop", int(at)) if there:
            asking.drop(who, thing, there[at % len(there)].id)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_edits_keeps_every_condition_one_that_can_hold(
    made: Asking, steps: list[tuple[object, ...]]
) -> None:
    db.session.execute(delete(SurveyQuestion))
    for step in steps:
        before = questions_of(made.id)
        try:
            _done(made, step)
        except DomainError:
            assert questions_of(made.id) == before, "a refused edit changes nothing"
        after = questions_of(made.id)
        assert sorted({one.position for one in after}) == sorted(one.position for one in after)
        for at, one in enumerate(after):
            if one.when_id is not None:
                source = next(earlier for earlier in after[:at] if earlier.id == one.when_id)
                assert source.kind in (Kind.SINGLE, Kind.MULTIPLE)
                assert one.when
                assert max(one.when) < len(source.options)


def test_a_source_that_loses_an_option_somebody_waits_for_is_refused(made: Asking) -> None:
    who = made.hood.viewer("wang", "committee")
    source = Question(0, 0, Kind.SINGLE, "有车吗？", options=("有", "没有", "不说"))
    first = asking.write(who, made.thing(), source)
    asking.write(who, made.thing(), Question(0, 0, Kind.TEXT, "停在哪里？", when_id=first, when=(2,)))
    with pytest.raises(DomainError):
        asking.write(who, made.thing(), replace(source, id=first, options=("有", "没有")))
    assert [len(one.options) for one in questions_of(made.id)] == [3, 0]
