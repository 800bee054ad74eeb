"""The words of a plan and of a result, for every page that says them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence

from .plan import Electorate, Rule, Style

ELECTORATES: dict[str, Sentence] = {
    Electorate.RESIDENTS: _l("Everybody with a confirmed home there"),
    Electorate.OWNERS: _l("Owners with a confirmed home there"),
}

STYLES: dict[str, Sentence] = {
    Style.APPROVAL: _l("Each voter marks the projects she wants"),
    Style.POINTS: _l("Each voter shares points among the projects"),
}

RULES: dict[str, Sentence] = {
    Rule.EQUAL_SHARES: _l("Equal shares: everybody gets the same part of the money for the projects she marked"),
    Rule.GREEDY: _l("The most votes first; what no longer fits is passed over"),
    Rule.GREEDY_STOP: _l("The most votes first, until one no longer fits; that ends it"),
    Rule.GREEDY_SMALLEST: _l("The most votes first, but only projects with enough of them"),
    Rule.PHRAGMEN: _l("Saving up: voters earn evenly, and whichever project they can buy first wins"),
}

EVENT_SENTENCES: dict[str, Sentence] = {
    "allocations.announced": _l("Announced; everything is fixed from now on"),
    "allocations.opened": _l("Residents can choose"),
    "allocations.closed": _l("Closed: %(voters)s people have chosen; the count begins"),
    "allocations.counted": _l("Counted: %(chosen)s of %(projects)s projects win; advice until the owners ratify it"),
    "allocations.cancelled": _l("Cancelled. %(reason)s"),
}
