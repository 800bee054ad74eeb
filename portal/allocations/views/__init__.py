"""The pages of sharing out public revenue."""

from __future__ import annotations

from flask import Blueprint

from ..rules.words import ELECTORATES, RULES, STYLES

blueprint = Blueprint("allocations", __name__)

WORDS = {"electorates": ELECTORATES, "styles": STYLES, "rules": RULES}

from . import choosing, preparing, reading  # noqa: E402, F401 (they add their routes to the blueprint)
