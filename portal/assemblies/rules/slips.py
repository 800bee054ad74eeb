"""What the checker says of a published result, in plain words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence

from .published import AREA, HEADS, Found, Key, Part, Slip, Unchecked
from .words import line_said

PARTS: dict[Part, Sentence] = {
    Part.ALL: _l("All owners"),
    Part.PARTICIPATING: _l("Taking part"),
    Part.FOR: _l("For, or for the option that won"),
    Part.AGAINST: _l("Against, or for all other options"),
    Part.ABSTAIN: _l("Abstaining"),
    Part.INVALID: _l("Invalid"),
    Part.SILENT: _l("Served, and nothing returned"),
    Part.FINAL_FOR: _l("For, with the silent owners"),
    Part.FINAL_AGAINST: _l("Against, with the silent owners"),
}
MEASURED: dict[str, Sentence] = {HEADS: _l("number of owners"), AREA: _l("area in m²")}

_FOUND: dict[Slip, Sentence] = {
    Slip.LARGER: _l("%(printed)s is printed: that is more than the whole, %(computed)s."),
    Slip.PARTS: _l("%(printed)s is printed. What was said adds up to %(computed)s."),
    Slip.ADDED: _l("%(printed)s is printed. With the silent owners where they belong it is %(computed)s."),
    Slip.SHARE: _l("%(printed)s%% is printed. %(whole)s is %(computed)s%%."),
    Slip.QUORUM: _l(
        "%(printed)s returned a ballot. Of %(whole)s, %(line)s must take part: %(computed)s. The result stands only "
        "where adopted rules of procedure let silent owners be counted."
    ),
    Slip.PASSED: _l("Announced as passed with %(printed)s. Of %(whole)s, %(line)s must agree: %(computed)s."),
    Slip.FAILED: _l("Announced as not passed, but owners and area both reach the lines of the law."),
}
_SKIPPED: dict[Slip, Sentence] = {
    Slip.PARTS: _l("Whether the parts add up"),
    Slip.ADDED: _l("Whether the silent owners were added rightly"),
    Slip.SHARE: _l("The printed percentage"),
    Slip.QUORUM: _l("Whether two thirds took part"),
    Slip.PASSED: _l("Whether what is announced follows from the figures"),
}


def figure_said(key: Key) -> str:
    """A figure by its name: of whom, and whether owners or area."""
    return str(_("%(part)s: %(measure)s", part=PARTS[key[0]], measure=MEASURED[key[1]]))


def slip_said(found: Found) -> str:
    """One slip with the printed and the computed figure."""
    facts = {
        "printed": found.printed, "computed": found.computed, "whole": found.whole,
        "line": line_said(found.line) if found.line else "",
    }  # fmt: skip
    return str(_FOUND[found.slip]) % facts


def lack_said(unchecked: Unchecked) -> str:
    """What a check would have needed."""
    if not unchecked.lacks:
        return str(_("The item of Article 278, or what was announced, is not given."))
    return str(_("Not given: %(figures)s.", figures="; ".join(figure_said(key) for key in unchecked.lacks)))


def check_said(unchecked: Unchecked) -> str:
    """The check that could not be made."""
    return str(_SKIPPED[unchecked.slip])
