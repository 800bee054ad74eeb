"""How the timeline tells what happened to a proposal; who did it and when stand beside the sentence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence

EVENT_SENTENCES: dict[str, Sentence] = {
    "proposals.published": _l("Published; support is collected"),
    "proposals.imported": _l("Taken in from another system"),
    "proposals.joined": _l("Joined as a co-author"),
    "proposals.edited": _l("Changed the text: version %(version)s. %(note)s"),
    "proposals.withdrawn": _l("Withdrew it. %(note)s"),
    "proposals.threshold_reached": _l("%(threshold)s people support it: the clocks for the answer run"),
    "proposals.assigned": _l("%(name)s is in charge from now on. %(note)s"),
    "proposals.acknowledged": _l("Acknowledged it"),
    "proposals.answered": _l("Answered officially"),
    "proposals.started": _l("The work has begun"),
    "proposals.progressed": _l("Progress reported: %(percent)s%%"),
    "proposals.completed": _l("Reported done"),
    "proposals.settled": _l("Confirmed: %(done)s of %(ratings)s say it is done; mean score %(mean)s of 5"),
    "proposals.reopened": _l("Re-opened: %(not_done)s of %(ratings)s say it is not done; the work is taken up again"),
    "proposals.merged": _l("Merged into “%(title)s”. %(note)s"),
    "proposals.took_in": _l("Took in “%(title)s” with its %(supports)s supporters. %(note)s"),
}
