"""The pages of moderation."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("moderation", __name__)

from . import deciding, queue, reporting  # noqa: E402, F401 (they add their routes to the blueprint)
