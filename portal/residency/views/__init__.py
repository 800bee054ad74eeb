"""The pages of residency."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("residency", __name__)

from . import claiming, desk, leaving, letters  # noqa: E402, F401 (they add their routes to the blueprint)
