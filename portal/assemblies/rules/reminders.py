"""When those who can still act are reminded: three days and one day before the close. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

THREE_DAYS, ONE_DAY = timedelta(days=3), timedelta(days=1)


def due(closes: datetime, now: datetime) -> timedelta | None:
    """The reminder this moment is the time of; a vote that is found late is not reminded of twice on one day."""
    left = closes - now
    if left <= timedelta(0) or left > THREE_DAYS:
        return None
    return ONE_DAY if left <= ONE_DAY else THREE_DAYS
