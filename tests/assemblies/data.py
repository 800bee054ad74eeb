"""Where real data others made lies, for tests that are skipped where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def real(name: str) -> Path:
    """A file or folder of the shared data beside the checkout (or in PORTAL_TEST_SHARED)."""
    root = os.environ.get("PORTAL_TEST_SHARED")
    path = (Path(root) if root else Path(__file__).resolve().parents[3] / "shared" / "data") / name
    if not path.exists():
        pytest.skip(f"the shared data {name} is not here")
    return path
