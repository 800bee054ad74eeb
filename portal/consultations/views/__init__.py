"""The pages of consultations."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("consultations", __name__)

from . import preparing, reading  # noqa: E402, F401 (they add their routes to the blueprint)
