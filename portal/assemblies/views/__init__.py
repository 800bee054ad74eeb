"""The pages of owners' assemblies."""

from __future__ import annotations

from flask import Blueprint

from ..rules.words import CHANNELS, CHOICES, ITEMS, KINDS, MODES, PRECEDENCES, SILENCES, WITHHELD, line_said

blueprint = Blueprint("assemblies", __name__)

WORDS = {
    "matters": ITEMS, "channels": CHANNELS, "choices": CHOICES, "modes": MODES, "silences": SILENCES,
    "precedences": PRECEDENCES, "kinds": KINDS, "line": line_said, "withheld": WITHHELD,
}  # fmt: skip

from . import (  # noqa: E402, F401 (they add their routes to the blueprint)
    afterwards,
    checking,
    counters,
    demanding,
    official,
    preparing,
    printing,
    reading,
    recounting,
    scrutiny,
    serving,
    voting,
)
