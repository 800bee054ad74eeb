"""How events are told, and what lists show of a text."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.matters.rules import excerpt, told


@pytest.mark.parametrize(
    ("verb", "facts", "words"),
    [
        ("proposals.edited", {"version": 2, "note": "更清楚"}, "version 2. 更清楚"),
        ("proposals.edited", {"version": 3}, "version 3."),
        ("proposals.progressed", {"percent": 40}, "40%"),
        ("nobody.knows", {"a": 1}, ""),
    ],
)
def test_an_event_is_told_with_what_it_knows(app: Flask, verb: str, facts: dict[str, object], words: str) -> None:
    with app.test_request_context(headers={"Cookie": "portal_lang=en"}):
        said = told(verb, facts)
        assert said.endswith(words)
        assert bool(said) == bool(words)


@given(st.text(max_size=400))
def test_an_excerpt_is_one_short_line_of_the_text(body: str) -> None:
    line = excerpt(body)
    assert len(line) <= 120
    assert "\n" not in line
    assert " ".join(body.split()).startswith(line.removesuffix("…"))
