"""The pages of organizations."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("organizations", __name__)

from . import applying, members, reading, recusing  # noqa: E402, F401 (they add their routes to the blueprint)
