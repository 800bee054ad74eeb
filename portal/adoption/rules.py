"""What an adoption table holds: opinions as they were received, gathered in lines, and the answer to each line.

A hearing or a consultation is not finished before every opinion stands in a line that is answered: adopted, partly
adopted, not adopted, always with the reason (重大行政决策程序暂行条例, articles 15 and 17).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence

TITLE_LARGEST, REASON_LARGEST, NOTE_LARGEST = 300, 4_000, 2_000
CARRY_OUT = "carry_out"
# What an organization has, in working days, to answer what it was told.
ANSWER_DAYS = 15
ANSWER = "answer"


class Verdict(StrEnum):
    """What is done with a line of opinions."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT = "not"


VERDICTS: dict[str, Sentence] = {
    Verdict.ADOPTED: _l("Adopted"),
    Verdict.PARTLY: _l("Partly adopted"),
    Verdict.NOT: _l("Not adopted"),
}


@dataclass(frozen=True)
class Opinion:
    """One opinion as a room received it.

    `source` says where it stands in its room ("statement:12") and is unique in its matter; `people` said or backed it
    and are told what became of it; `cluster` is the line in which it first stands.
    """

    source: str
    text: str
    people: tuple[int, ...] = ()
    organization_id: int | None = None
    cluster: str = ""


def titled(title: str) -> str:
    """The heading of a line: what was said, in one sentence; else `DomainError`."""
    title = " ".join(title.split())
    if not 2 <= len(title) <= TITLE_LARGEST:
        raise DomainError(_l("Say it in 2 to %(most)s characters.", most=TITLE_LARGEST), "title")
    return title


def reasoned(reason: str) -> str:
    """The reason of a verdict; else `DomainError`."""
    reason = reason.strip()
    if not 4 <= len(reason) <= REASON_LARGEST:
        raise DomainError(_l("Give the reason in 4 to %(most)s characters.", most=REASON_LARGEST), "reason")
    return reason


def check_task(verdict: Verdict, organization_id: int | None, due: date | None, today: date) -> None:
    """Who carries it out and until when belong together, and only to what is adopted; else `DomainError`."""
    if (organization_id is None) != (due is None):
        field = "organization" if organization_id is None else "due"
        raise DomainError(_l("Say both who carries it out and until when, or neither."), field)
    if organization_id is not None and verdict is Verdict.NOT:
        raise DomainError(_l("What is not adopted is carried out by nobody."), "organization")
    if due is not None and due < today:
        raise DomainError(_l("The day lies in the future."), "due")
