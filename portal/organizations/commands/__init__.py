"""Applying and admitting; members, handovers and terms; stepping back."""

from .applying import Said, apply, approve, decline, open_document, resubmit, send_back, withdraw
from .forgetting import forget_person
from .handing_over import accept_handover, decline_handover, hand_over, successors, withdraw_handover
from .inviting import accept, invite, refuse, withdraw_invitation
from .members import change_member, end_membership, leave
from .recusing import end_recusal, recuse
from .terms import set_term

__all__ = [
    "Said",
    "accept",
    "accept_handover",
    "apply",
    "approve",
    "change_member",
    "decline",
    "decline_handover",
    "end_membership",
    "end_recusal",
    "forget_person",
    "hand_over",
    "invite",
    "leave",
    "open_document",
    "recuse",
    "refuse",
    "resubmit",
    "send_back",
    "set_term",
    "successors",
    "withdraw",
    "withdraw_handover",
    "withdraw_invitation",
]
