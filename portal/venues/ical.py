"""A booking for people's calendars: one event of an iCalendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar, Event

from .queries import BookingThing
from .rules import HOLDING


def calendar(thing: BookingThing, uid: str, page: str, language: str) -> bytes:
    """The file. Its `sequence` grows with every change, so that a calendar takes the change over."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", thing.changes)
    moments: tuple[tuple[str, datetime], ...] = (
        ("dtstamp", thing.changed_at), ("dtstart", thing.begins), ("dtend", thing.ends),
    )  # fmt: skip
    for name, moment in moments:
        event.add(name, moment.astimezone(UTC).replace(microsecond=0))
    event.add("summary", thing.venue)
    event.add("description", f"{thing.purpose}\n\n{page}")
    if thing.address:
        event.add("location", thing.address)
    event.add("url", page)
    status = "TENTATIVE" if thing.state == "waiting" else "CONFIRMED"
    event.add("status", status if thing.state in HOLDING else "CANCELLED")
    found = Calendar()
    found.add("prodid", f"-//Gongzhi//Venues//{language.upper()}")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add_component(event)
    return bytes(found.to_ical())
