"""The pages of people: signing in, oneself, acting for an organization."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("people", __name__)

from . import assistance, oneself, signing, taking_over  # noqa: E402, F401 (they add their routes)
