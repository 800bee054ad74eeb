"""The minutes of a hearing: who said what, looked at by whoever said it, and published with the findings."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.errors import DomainError, Sentence

CONFIRM_DAYS = 3  # working days a speaker has to look at what was written of her
WANTED_LARGEST, REASON_LARGEST, FINDINGS_LARGEST = 4_000, 1_000, 20_000


class Standing(StrEnum):
    """How a speaker stands to what was written of her. Not objected: the period is over and she said nothing."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    CORRECTING = "correcting"
    OBJECTED = "objected"
    NOT_OBJECTED = "not_objected"


STANDINGS: dict[str, Sentence] = {
    Standing.WAITING: _l("The speaker has not looked at it yet"),
    Standing.CONFIRMED: _l("Confirmed by the speaker"),
    Standing.CORRECTING: _l("The speaker asks for a correction"),
    Standing.OBJECTED: _l("The speaker objects: her correction was not made"),
    Standing.NOT_OBJECTED: _l("Not objected to within the period"),
}


def period_ends(ended_at: datetime, written_at: datetime | None) -> datetime:
    """The end of the third working day after the session, or after the entry was last written if that was later."""
    return clock.working_deadline(max(ended_at, written_at or ended_at), CONFIRM_DAYS)


def standing(confirmed: bool, undecided: bool, refused: bool, until: datetime, now: datetime) -> Standing:
    """How an entry stands. Silence is never a confirmation: after the period it is shown as what it is."""
    if undecided:
        return Standing.CORRECTING
    if confirmed:
        return Standing.CONFIRMED
    if refused:
        return Standing.OBJECTED
    return Standing.NOT_OBJECTED if now > until else Standing.WAITING


def wanted(text: str, before: str) -> str:
    """What an entry should say instead; else `DomainError`."""
    text = text.strip()
    if not 2 <= len(text) <= WANTED_LARGEST:
        raise DomainError(_l("Say it in 2 to %(most)s characters.", most=WANTED_LARGEST), "wanted")
    if text == before.strip():
        raise DomainError(_l("This is what it says already."), "wanted")
    return text


def refused_because(reason: str) -> str:
    """Why a correction is not made; else `DomainError`."""
    reason = reason.strip()
    if not 4 <= len(reason) <= REASON_LARGEST:
        raise DomainError(_l("Give the reason in 4 to %(most)s characters.", most=REASON_LARGEST), "reason")
    return reason


def found(text: str) -> str:
    """The findings; else `DomainError`."""
    text = text.strip()
    if len(text) > FINDINGS_LARGEST:
        raise DomainError(_l("At most %(most)s characters.", most=FINDINGS_LARGEST), "findings")
    return text


def check_publication(findings: str, blank: int, undecided: int, waiting: int, unanswered: int) -> None:
    """Minutes are published as a whole, when nothing is owed any more; else `DomainError` saying what is.

    Owed are the words of `blank` speeches, a decision about `undecided` corrections, time for the speakers of `waiting`
    entries to look at them, the findings, and the answer to `unanswered` lines of the adoption table.
    """
    if blank:
        raise DomainError(_l("%(num)s speeches have no words in the minutes yet.", num=blank))
    if undecided:
        raise DomainError(_l("%(num)s corrections are not decided yet.", num=undecided))
    if waiting:
        raise DomainError(
            _l("%(num)s speeches wait for their speakers, who still have time to look at them.", num=waiting)
        )
    if len(findings.strip()) < 4:
        raise DomainError(_l("Write the findings first: what the hearing has found."), "findings")
    if unanswered:
        raise DomainError(_l("%(num)s lines are not answered yet: each needs a verdict and a reason.", num=unanswered))
