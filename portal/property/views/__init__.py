"""The pages of the property register."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("property", __name__)

from . import correcting, importing, notices, objections, oneself, owners, register, words  # noqa: E402, F401 (they add their routes)
