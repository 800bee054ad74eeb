"""What people are told of moderation: the author always, those who reported the outcome, the moderators once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence
from portal.matters.tellings import Facts, Telling, all_named, named


def _entry(_matter_id: int, facts: Facts) -> str:
    return f"/moderation/log/{facts['kind']}/{facts['post']}"


def _decision(_matter_id: int, facts: Facts) -> str:
    return f"/moderation/decisions/{facts['decision']}"


def _place(_matter_id: int, facts: Facts) -> str:
    return str(facts.get("path") or "/moderation/log")


def _queue(_matter_id: int, _facts: Facts) -> str:
    return "/moderation"


_MODERATORS, _REPORTERS = all_named("moderators"), all_named("reporters")
_POST = _l("House rules")


def _to_one(verb: str, sentence: Sentence) -> Telling:
    return Telling(verb, sentence, followers=False, also=named("to"), where=_decision, about=_POST)


TELLINGS = (
    Telling("moderation.reported", _l("A post of your area has been reported. It waits for your decision."),
            followers=False, also=_MODERATORS, where=_queue, about=_POST),
    Telling("moderation.appealed", _l("An author appeals against a decision: it waits for someone else."),
            followers=False, also=_MODERATORS, where=_decision, about=_POST),
    Telling("moderation.held", _l("A new account has published a link in your area. It waits for your decision."),
            followers=False, also=_MODERATORS, where=_queue, about=_POST),
    Telling("moderation.kept", _l("%(who)s has looked at what you reported and let it stand."), followers=False,
            also=_REPORTERS, where=_place, about=_POST),
    Telling("moderation.acted", _l("%(who)s has looked at what you reported: it is hidden now."), followers=False,
            also=_REPORTERS, where=_entry, about=_POST),
    Telling("moderation.rejudged", _l("%(who)s has decided an appeal about what you reported: see what became of it."),
            followers=False, also=_REPORTERS, where=_entry, about=_POST),
    _to_one("moderation.reviewed", _l("%(who)s has decided the appeal against a decision of yours.")),
    _to_one("moderation.hidden", _l("%(who)s has hidden something you wrote. Read which rule, and how to appeal.")),
    _to_one("moderation.refused", _l("%(who)s has not released something you wrote. Read why, and how to appeal.")),
    _to_one("moderation.released", _l("%(who)s has released what you wrote, with its link.")),
    _to_one("moderation.restored", _l("%(who)s has decided your appeal: what was decided is taken back.")),
    _to_one("moderation.upheld", _l("%(who)s has decided your appeal: the decision stands. Read why.")),
    _to_one("moderation.blocked", _l("%(who)s has blocked you for a time. Read why, and how to appeal.")),
    _to_one("moderation.lifted", _l("%(who)s has lifted your block.")),
)  # fmt: skip
