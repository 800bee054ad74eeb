"""The tables of consultations."""

from .consultation import Consultation, Participant
from .text import Remark, RemarkBacker, RemarkOutcome, TextParagraph, TextVersion

__all__ = [
    "Consultation",
    "Participant",
    "Remark",
    "RemarkBacker",
    "RemarkOutcome",
    "TextParagraph",
    "TextVersion",
]
