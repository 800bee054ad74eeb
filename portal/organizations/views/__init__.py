"""The pages of organizations."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("organizations", __name__)

from . import applying, asking, members, reading, recusing, terms  # noqa: E402, F401 (they add their routes)
