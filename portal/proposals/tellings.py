"""What people are told about proposals, and who besides the followers."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.matters.tellings import Facts, Telling, named

from .queries import supporter_ids


def _supporters(payload: Facts) -> Iterable[int]:
    return supporter_ids(payload["matter"])


def _difference(matter_id: int, facts: Facts) -> str:
    return f"/proposals/{matter_id}/versions/{facts['version']}" if "version" in facts else f"/proposals/{matter_id}"


TELLINGS = (
    Telling("proposals.invited", _l("%(who)s asks you to write this together."), followers=False, also=named("person")),
    Telling("proposals.joined", _l("%(who)s writes this with the author now.")),
    Telling(
        "proposals.edited", _l("Its text was changed; see what is different."), also=_supporters, where=_difference
    ),
    Telling("proposals.withdrawn", _l("Its author has withdrawn it."), also=_supporters),
    Telling(
        "proposals.threshold_reached", _l("It has the support it needed; the clock of the answer runs."), charged=True
    ),
    Telling("proposals.assigned", _l("%(name)s is in charge of it now."), charged=True),
    Telling("proposals.acknowledged", _l("%(who)s has acknowledged it and prepares an answer.")),
    Telling("proposals.answered", _l("%(who)s has answered it."), also=_supporters),
    Telling("proposals.started", _l("%(who)s has begun the work.")),
    Telling("proposals.progressed", _l("%(who)s reports on the work: %(percent)s%% done.")),
    Telling("proposals.completed", _l("%(who)s says it is done. Is it? Please rate it."), also=_supporters),
    Telling("proposals.reopened", _l("Most of those who rated it say it is not done; it is open again."), charged=True),
    Telling(
        "proposals.merged",
        _l("It was merged into “%(title)s”. Your support was not moved; you can move it yourself."),
        also=_supporters,
    ),
)
