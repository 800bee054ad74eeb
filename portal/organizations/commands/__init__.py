"""Applying and admitting, members and terms, stepping back."""

from .applying import apply, approve, decline, resubmit, send_back, withdraw
from .closing import forget_person
from .members import accept, change_role, end, hand_over, invite, keep_change, leave, refuse
from .recusing import recuse, withdraw_recusal

__all__ = [
    "accept",
    "apply",
    "approve",
    "change_role",
    "decline",
    "end",
    "forget_person",
    "hand_over",
    "invite",
    "keep_change",
    "leave",
    "recuse",
    "refuse",
    "resubmit",
    "send_back",
    "withdraw",
    "withdraw_recusal",
]
