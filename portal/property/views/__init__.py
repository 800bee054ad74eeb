"""The pages of the property register."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("property", __name__)
