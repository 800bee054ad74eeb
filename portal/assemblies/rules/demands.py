"""When owners have demanded an assembly, and how long whoever convenes it has.

Regulation on property management (物业管理条例), article 13: twenty per cent of the owners. The base is not said; it is
counted by heads, as domain.md binds, and the area is shown beside it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.kernel import clock

from .law import Line

LINE = Line(1, 5)
OPEN = timedelta(days=90)
DAILY = timedelta(days=1)
CONVENE_DAYS = 20
# Qingyuan (2022) article 17: a result is shown for fifteen days, and owners say what they object to.
OBJECTING = timedelta(days=15)


def reached(heads: int, all_heads: int) -> bool:
    """Whether a fifth of the owners have signed; exactly a fifth is enough (Civil Code, article 1259)."""
    return LINE.reached(heads, all_heads)


def may_object(announced: datetime | None, now: datetime) -> bool:
    """Whether the result is still open to objections."""
    return announced is not None and now <= clock.end_of(clock.local(announced + OBJECTING).date())
