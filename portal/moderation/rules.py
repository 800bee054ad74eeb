"""The rules of moderation: why something is hidden, who decides again, how long a block lasts. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.discussion.rules import HELD, REASONS
from portal.kernel import clock
from portal.kernel.errors import DomainError, Sentence

NOTE_LARGEST = 300
APPEAL_SMALLEST, APPEAL_LARGEST = 2, 1_000
APPEAL = timedelta(days=14)
LATE_AFTER = 2  # working days
BULK = 50
BLOCK_LONGEST = 365


class Outcome(StrEnum):
    """What was decided about a post, or about a person."""

    HIDDEN = "hidden"
    KEPT = "kept"
    RELEASED = "released"
    REFUSED = "refused"
    BLOCKED = "blocked"


class Second(StrEnum):
    """What someone else decided on appeal."""

    RESTORED = "restored"
    UPHELD = "upheld"


OUTCOMES: dict[str, Sentence] = {
    Outcome.HIDDEN: _l("Hidden"),
    Outcome.KEPT: _l("Kept"),
    Outcome.RELEASED: _l("Released"),
    Outcome.REFUSED: _l("Not released"),
    Outcome.BLOCKED: _l("Author blocked"),
}
SECONDS: dict[str, Sentence] = {
    Second.RESTORED: _l("Taken back on appeal"),
    Second.UPHELD: _l("Upheld on appeal"),
}
KINDS: dict[str, Sentence] = {"comment": _l("Comment"), "matter": _l("Proposal")}
RULES: dict[str, Sentence] = {**REASONS, HELD: _l("A link of a new account")}

# Outcomes that take a post out of sight, and those an author can appeal against: what was let stand harms nobody.
AGAINST = (Outcome.HIDDEN, Outcome.REFUSED)
APPEALABLE = (*AGAINST, Outcome.BLOCKED)


def check_rule(rule: str) -> None:
    if rule not in REASONS:
        raise DomainError(_l("Choose the rule it breaks."), "rule")


def check_days(days: int) -> None:
    if not 1 <= days <= BLOCK_LONGEST:
        raise DomainError(_l("A block lasts 1 to %(most)s days.", most=BLOCK_LONGEST), "days")


def check_appeal(words: str) -> None:
    if not APPEAL_SMALLEST <= len(words.strip()) <= APPEAL_LARGEST:
        raise DomainError(_l("Write what speaks against it, in at most %(most)s characters.", most=APPEAL_LARGEST),
                          "words")  # fmt: skip


def can_be_appealed(outcome: str, decided: datetime, now: datetime) -> bool:
    """For fourteen days, and only against what takes something from the author."""
    return outcome in APPEALABLE and now - decided <= APPEAL


def is_late(since: datetime, now: datetime) -> bool:
    """Whether something has waited for more than two working days."""
    return clock.working_deadline(since, LATE_AFTER) < now


EVENT_SENTENCES: dict[str, Sentence] = {
    "moderation.hidden": _l("Hid a comment that broke a house rule"),
    "moderation.restored": _l("Brought a hidden comment back, on appeal"),
}
