"""The pages of consultations."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("consultations", __name__)

from . import preparing, reading  # noqa: E402, F401 (they add their routes to the blueprint)
from .statements import results, stating, voting  # noqa: E402, F401
from .survey import answering as _answering  # noqa: E402, F401
from .survey import asking as _asking  # noqa: E402, F401
from .survey import results as _survey_results  # noqa: E402, F401
from .text import reading as _text_reading  # noqa: E402, F401
from .text import revising, speaking, writing  # noqa: E402, F401
