"""Claiming, proving, deciding and ending residencies."""

from .claiming import claim, decide, withdraw
from .desk import enter, look_up, open_claim
from .forgetting import forget_person
from .keeping import forget_kept, keep
from .leaving import LISTENER, end, leave, open_votes
from .letters import Printed, issue, revoke
from .proving import prove
from .representing import name_representative

__all__ = [
    "LISTENER",
    "Printed",
    "claim",
    "decide",
    "end",
    "enter",
    "forget_kept",
    "forget_person",
    "issue",
    "keep",
    "leave",
    "look_up",
    "name_representative",
    "open_claim",
    "open_votes",
    "prove",
    "revoke",
    "withdraw",
]
