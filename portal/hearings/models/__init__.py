"""The tables of hearings."""

from .hearing import Hearing, HearingApplication, HearingQuota
from .minutes import HearingConfirmation, HearingCorrection, HearingMinutes
from .session import (
    HearingItem,
    HearingPoll,
    HearingPollAnswer,
    HearingQuestion,
    HearingSession,
    HearingSpeech,
    HearingSupport,
)

__all__ = [
    "Hearing",
    "HearingApplication",
    "HearingConfirmation",
    "HearingCorrection",
    "HearingItem",
    "HearingMinutes",
    "HearingPoll",
    "HearingPollAnswer",
    "HearingQuestion",
    "HearingQuota",
    "HearingSession",
    "HearingSpeech",
    "HearingSupport",
]
