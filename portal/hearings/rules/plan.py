"""What a hearing must say before it is announced: its kind, its times, where it is, who gets how many seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.errors import DomainError, Sentence

TITLE_LARGEST, TEXT_LARGEST, VENUE_LARGEST, LINK_LARGEST = 120, 10_000, 200, 300
SEATS_MOST = 200
LONGEST = timedelta(hours=12)
FARTHEST = 180  # days from the announcement


@dataclass(frozen=True)
class Kind:
    """A kind of hearing. The days between the announcement and the session are at least `notice`; those in which one
    can apply for a seat at least `registration`; those between the end of registration and the session at least
    `settled`, so that whoever has a seat knows it in time."""

    label: Sentence
    notice: int = 10
    registration: int = 3
    settled: int = 3


# The kinds that are held here. Ten days' notice is what communities' published rules of hearings ask for.
KINDS: Mapping[str, Kind] = {
    "party_affairs": Kind(_l("Party affairs hearing")),
    "work": Kind(_l("Work hearing")),
    "affairs": Kind(_l("Consultation on affairs")),
}


@dataclass(frozen=True)
class Plan:
    """When and where, and until when one applies for a seat. Moments in UTC."""

    begins: datetime
    ends: datetime
    closes: datetime
    venue: str
    link: str


def titled(title: str) -> str:
    """The title in one line; else `DomainError`."""
    title = " ".join(title.split())
    if not 4 <= len(title) <= TITLE_LARGEST:
        raise DomainError(_l("A title has 4 to %(most)s characters.", most=TITLE_LARGEST), "title")
    return title


def check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise DomainError(_l("Choose what kind of hearing it is."), "kind")


def check_plan(plan: Plan) -> None:
    """What must hold whenever it is announced; else `DomainError`."""
    if not plan.begins < plan.ends <= plan.begins + LONGEST:
        raise DomainError(_l("It ends after it begins, on the same day."), "ends")
    if _day(plan.begins) != _day(plan.ends):
        raise DomainError(_l("It ends after it begins, on the same day."), "ends")
    check_where(plan.venue, plan.link)


def check_where(venue: str, link: str) -> None:
    """A room, an address to take part from afar, or both; else `DomainError`."""
    if not venue and not link:
        raise DomainError(_l("Say in which room, or at which address one takes part from afar."), "venue")
    if len(venue) > VENUE_LARGEST:
        raise DomainError(_l("At most %(most)s characters.", most=VENUE_LARGEST), "venue")
    if link and (urlsplit(link).scheme != "https" or not urlsplit(link).hostname or len(link) > LINK_LARGEST):
        raise DomainError(_l("An address that begins with https://"), "link")


def check_notice(kind: Kind, now: datetime, plan: Plan) -> None:
    """Everybody hears of it in time, can apply, and knows in time who sits; else `DomainError`.

    The day of the announcement does not count (Civil Code, article 201).
    """
    today, begins, closes = _day(now), _day(plan.begins), _day(plan.closes)
    if (begins - today).days < kind.notice:
        raise DomainError(_l("It begins at least %(days)s days after today.", days=kind.notice), "day")
    if (begins - today).days > FARTHEST:
        raise DomainError(_l("It begins at most %(days)s days after today.", days=FARTHEST), "day")
    if (closes - today).days < kind.registration:
        raise DomainError(_l("One can apply for at least %(days)s days.", days=kind.registration), "closes")
    if (begins - closes).days < kind.settled:
        raise DomainError(
            _l("Applications close at least %(days)s days before it begins.", days=kind.settled), "closes"
        )


def check_move(kind: Kind, now: datetime, was: datetime, begins: datetime) -> None:
    """An announced hearing can be put off, and never comes earlier than was said; else `DomainError`."""
    if begins == was:
        return
    if begins < was:
        raise DomainError(_l("It was announced for later: it can be put off, not brought forward."), "day")
    if (_day(begins) - _day(now)).days < kind.settled or (_day(begins) - _day(now)).days > FARTHEST:
        raise DomainError(_l("Put it off to a day at least %(days)s days after today.", days=kind.settled), "day")


def check_day(now: datetime, begins: datetime) -> None:
    """A session begins on its day, whoever is early; else `DomainError`. Later than it was to end is late, not void."""
    if _day(now) < _day(begins):
        raise DomainError(_l("The session begins on the day it is announced for, not before."))


def _day(moment: datetime) -> date:
    return clock.local(moment).date()
