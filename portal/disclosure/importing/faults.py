"""Why a cell, a row, or a whole file cannot be taken: said in the language of whoever reads it, naming the cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence
from portal.kernel.unreadable import REASONS, Unreadable

__all__ = ["FAULTS", "Fault", "Unreadable", "said"]

FAULTS: dict[str, Sentence] = {
    # one cell
    "no_day": _l("%(cell)s: the day is missing."),
    "day": _l("%(cell)s: “%(value)s” is no day. Write it like 2026-03-05 or 2026年3月5日."),
    "amount": _l("%(cell)s: “%(value)s” is no amount. Write yuan with at most two decimals, for example 1280.50."),
    "decimals": _l("%(cell)s: “%(value)s” has more than two decimals: there is nothing smaller than a fen."),
    "large": _l("%(cell)s: “%(value)s” is more than any fund holds."),
    "currency": _l("%(cell)s: “%(value)s” is another currency. Accounts are kept in yuan."),
    "direction": _l("%(cell)s: “%(value)s” says neither in nor out. Write 收 or 支."),
    "formula": _l("%(cell)s holds a formula, “%(value)s”. Put its value there instead: copy, then paste as values."),
    "error": _l("%(cell)s shows the error %(value)s."),
    "truth": _l("%(cell)s: “%(value)s” says neither an amount nor a day."),
    "no_party": _l("%(cell)s: it does not say from whom, or to whom."),
    "long": _l("%(cell)s has %(value)s characters; at most %(most)s fit."),
    # one row
    "both": _l("Row %(row)s: something came in and went out at once (%(cell)s). Make two rows of it."),
    "differs": _l("Row %(row)s: the amount is another than the one that came in or went out (%(cell)s)."),
    "no_amount": _l("Row %(row)s: it says no amount (%(cell)s)."),
    "before": _l("%(cell)s: %(value)s lies before the fund began, on %(day)s."),
    "future": _l("%(cell)s: %(value)s has not come yet."),
    "published": _l("%(cell)s: %(value)s lies in a published statement (up to %(day)s). What was missing in it is "
                    "restated."),
    # the whole file
    **REASONS,
    "macros": _l("The file holds macros (%(cell)s). Save it as XLSX without macros."),
    "merged": _l("The cells %(cell)s are merged. Split them, so that every row says everything itself."),
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """Why the row with this number cannot be taken: a key of `FAULTS` and what its sentence names."""

    number: int
    reason: str
    facts: Mapping[str, Any]


def said(reason: str, facts: Mapping[str, Any]) -> str:
    """The sentence, in the language of whoever asks."""
    return str(FAULTS[reason]) % facts
