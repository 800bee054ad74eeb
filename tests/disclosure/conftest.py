"""Accounts on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.disclosure.commands.archive import Archive
from portal.kernel import clock
from tests.disclosure.world import NOW, Books
from tests.factories import Neighbourhood


@pytest.fixture
def books(in_english: Flask, hood: Neighbourhood, tmp_path: Path) -> Iterator[Books]:
    """Accounts whose day is 23 November 2026."""
    with clock.frozen(NOW):
        yield Books(hood, Archive(tmp_path / "disclosure"))
