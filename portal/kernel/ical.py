"""One event for people's calendars: an iCalendar file (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

ALARM = timedelta(hours=24)


@dataclass(frozen=True)
class Entry:
    """What a calendar shows. `uid` never changes, `sequence` grows with every change of time and place, so that a
    calendar which has the event takes the change over. `changed` is when it was changed last; `certain` is False while
    somebody still has to say yes."""

    uid: str
    sequence: int
    changed: datetime
    begins: datetime
    ends: datetime
    title: str
    about: str
    where: str
    page: str
    cancelled: bool
    certain: bool = True


def calendar(entry: Entry, language: str, reminder: str) -> bytes:
    """The file: the event with a reminder a day before, unless it is cancelled."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    for name, moment in (("dtstamp", entry.changed), ("last-modified", entry.changed),
                         ("dtstart", entry.begins), ("dtend", entry.ends)):  # fmt: skip
        event.add(name, moment.astimezone(UTC).replace(microsecond=0))
    event.add("summary", entry.title)
    event.add("description", f"{entry.about}\n\n{entry.page}" if entry.about else entry.page)
    if entry.where:
        event.add("location", entry.where)
    event.add("url", entry.page)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED" if entry.certain else "TENTATIVE")
    if not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", reminder)
        alarm.add("trigger", -ALARM)
        event.add_component(alarm)
    found = Calendar()
    found.add("prodid", f"-//Gongzhi//Calendar//{language.upper()}")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add_component(event)
    return bytes(found.to_ical())
