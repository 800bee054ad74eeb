"""The tables of consultations."""

from .consultation import Consultation, Participant
from .statements import OpinionMap, OpinionPlace, OpinionStatement, OpinionVote
from .survey import SurveyAnswer, SurveyQuestion
from .text import Remark, RemarkBacker, RemarkOutcome, TextParagraph, TextVersion

__all__ = [
    "Consultation",
    "OpinionMap",
    "OpinionPlace",
    "OpinionStatement",
    "OpinionVote",
    "Participant",
    "Remark",
    "RemarkBacker",
    "RemarkOutcome",
    "SurveyAnswer",
    "SurveyQuestion",
    "TextParagraph",
    "TextVersion",
]
