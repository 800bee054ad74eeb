"""How values look: dates, numbers, money and area by locale."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from babel import Locale, dates, numbers
from flask_babel import gettext, ngettext
from markupsafe import Markup

from portal.kernel import area, clock, money

from .language import locale as get_locale

_ABBREVIATED = {"zh": "y年M月d日", "en": "d MMM y"}
_WITH_TIME = {"zh": "y年M月d日 HH:mm", "en": "d MMM y, HH:mm"}


@lru_cache(maxsize=8192)
def _date(day: date, locale: Locale) -> str:
    return str(dates.format_date(day, _ABBREVIATED[locale.language], locale=locale))


@lru_cache(maxsize=8192)
def _datetime(minute: datetime, locale: Locale) -> str:
    return str(dates.format_datetime(minute, _WITH_TIME[locale.language], locale=locale))


@lru_cache(maxsize=8192)
def _number(value: int, locale: Locale) -> str:
    return str(numbers.format_decimal(value, locale=locale))


def format_date(value: datetime | date | None) -> str:
    """A day where the district is: 2026年11月23日 / 23 Nov 2026."""
    if value is None:
        return ""
    day = clock.local(value).date() if isinstance(value, datetime) else value
    return _date(day, get_locale())


def format_datetime(value: datetime | None) -> str:
    """A minute where the district is."""
    if value is None:
        return ""
    return _datetime(clock.local(value).replace(second=0, microsecond=0, tzinfo=None), get_locale())


def format_time(value: datetime) -> str:
    """The time of day where the district is: 14:35."""
    return clock.local(value).strftime("%H:%M")


def format_ago(value: datetime | None) -> str:
    """How long ago, in one unit: 3 days ago; beyond a month the date."""
    if value is None:
        return ""
    seconds = int((clock.now() - value).total_seconds())
    if seconds < 60:
        return str(gettext("just now"))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if hours < 1:
        return str(ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes))
    if days < 1:
        return str(ngettext("%(num)s hour ago", "%(num)s hours ago", hours))
    if days <= 30:
        return str(ngettext("%(num)s day ago", "%(num)s days ago", days))
    return format_date(value)


def format_day_left(due: datetime | None) -> str:
    """How many working days are left until a deadline, or by how many it is overdue."""
    if due is None:
        return ""
    days = clock.working_days_between(clock.now(), due)
    if clock.now() > due:
        late = clock.working_days_between(due, clock.now())
        return str(ngettext("overdue by %(num)s working day", "overdue by %(num)s working days", max(late, 1)))
    if days == 0:
        return str(gettext("due today"))
    return str(ngettext("%(num)s working day left", "%(num)s working days left", days))


def format_number(value: int | None) -> str:
    """A whole number with the locale's grouping."""
    return "" if value is None else _number(value, get_locale())


@lru_cache(maxsize=8192)
def _money(fen: int, locale: Locale) -> str:
    return str(numbers.format_currency(money.yuan(fen), "CNY", "¥#,##0.00", locale=locale))


def format_money(fen: int | None) -> str:
    """Fen as yuan: ¥1,280.50."""
    return "" if fen is None else _money(fen, get_locale())


def format_area(hundredths: int | None) -> str:
    """0.01 m² as square metres: 89.50 m²."""
    if hundredths is None:
        return ""
    return f"{numbers.format_decimal(area.square_metres(hundredths), '#,##0.00', locale=get_locale())} m²"


def format_percent(permille: int | None) -> str:
    """Per mille as per cent, at most one decimal: 2.5%."""
    return "" if permille is None else f"{permille / 10:g}%"


_LINK = re.compile(r"https?://[^\s<>\"'，。；：！？、（）《》【】“”]+[^\s<>\"'，。；：！？、（）《》【】“”.,;:!?)]")


@lru_cache(maxsize=256)
def format_paragraphs(text: str) -> Markup:
    """A text people wrote as paragraphs: nothing in it is markup, but addresses become links that vouch for nothing."""
    return Markup("").join(
        Markup("<p>{}</p>\n").format(Markup("<br>").join(_linked(line) for line in part.split("\n")))
        for part in re.split(r"\n\s*\n", text.strip())
        if part
    )


def _linked(line: str) -> Markup:
    found, end = Markup(""), 0
    for match in _LINK.finditer(line):
        link = Markup('<a href="{0}" rel="nofollow noopener ugc">{0}</a>').format(match.group())
        found, end = found + line[end : match.start()] + link, match.end()
    return found + line[end:]


def format_named(name: str | None) -> str:
    """A person's name; whoever closed her account has none any more. Empty where there was no person."""
    return "" if name is None else name or str(gettext("a former resident"))


FILTERS = {
    "named": format_named,
    "paragraphs": format_paragraphs,
    "date": format_date,
    "datetime": format_datetime,
    "time": format_time,
    "ago": format_ago,
    "day_left": format_day_left,
    "number": format_number,
    "money": format_money,
    "area": format_area,
    "percent": format_percent,
}
