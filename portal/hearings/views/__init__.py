"""The pages of hearings."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("hearings", __name__)

from . import applying, attending, board, conducting, minutes, preparing, reading  # noqa: E402, F401 (they add routes)
