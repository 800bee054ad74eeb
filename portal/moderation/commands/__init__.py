"""Reporting, deciding, appealing, blocking."""

from .appealing import appeal, decide_appeal
from .blocking import block, lift
from .closing import forget_person
from .deciding import decide_many, hide, keep, refuse
from .reporting import put_in_queue, report

__all__ = [
    "appeal",
    "block",
    "decide_appeal",
    "decide_many",
    "forget_person",
    "hide",
    "keep",
    "lift",
    "put_in_queue",
    "refuse",
    "report",
]
