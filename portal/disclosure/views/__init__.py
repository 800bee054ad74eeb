"""The pages of disclosure."""

from __future__ import annotations

from flask import Blueprint, current_app

from ..commands.archive import Archive
from ..rules.words import CATEGORY, EVERY, FUNDS

blueprint = Blueprint("disclosure", __name__)

WORDS = {"funds": FUNDS, "every": EVERY, "categories": CATEGORY}


def archive() -> Archive:
    """Where the published files are."""
    return Archive(current_app.extensions["settings"].disclosure_directory)


from . import asking, auditing, compounds, importing, keeping, reading, stating, vouchers  # noqa: E402, F401 (they add their routes to the blueprint)
