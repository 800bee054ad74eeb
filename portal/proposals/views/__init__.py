"""The pages of proposals."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("proposals", __name__)

from . import listing, merging, reading, responding, revising, voting, writing  # noqa: E402, F401 (they add their routes to the blueprint)
