"""What the tests of moderation begin with."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.discussion.factories import open_matter
from tests.factories import Neighbourhood


@pytest.fixture
def lamp(in_english: Flask, hood: Neighbourhood) -> int:
    """A matter of spring for which the residents committee is responsible."""
    return open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
