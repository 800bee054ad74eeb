"""The rules of proposals: lifecycle, support, answers, ratings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence
from portal.kernel.lifecycle import Lifecycle, State, Transition
from portal.matters.rules import CATEGORIES
from portal.people.rules import GOVERNING, OrganizationKind

TITLE_SMALLEST, TITLE_LARGEST = 6, 80
BODY_SMALLEST, BODY_LARGEST = 20, 20_000
NOTE_LARGEST = 200
REASON_SMALLEST, REASON_LARGEST = 10, 5_000
REPORT_LARGEST = 2_000
RATING_NOTE_LARGEST = 500
INVITATIONS_LARGEST = 20


class Choice(StrEnum):
    """附议 support, or oppose: one of them a person."""

    SUPPORT = "support"
    OPPOSE = "oppose"


class Decision(StrEnum):
    """What an official answer decides; also the state the proposal is in afterwards."""

    ANSWERED = "answered"
    IN_DELIBERATION = "in_deliberation"
    ACCEPTED = "accepted"
    DECLINED = "declined"


DECISION_LABELS: dict[str, Sentence] = {
    Decision.ACCEPTED: _l("Accepted: it will be done"),
    Decision.IN_DELIBERATION: _l("In deliberation: it needs a consultation, a hearing or a vote first"),
    Decision.DECLINED: _l("Declined"),
    Decision.ANSWERED: _l("Answered: nothing further is needed"),
}

LIFECYCLE = Lifecycle(
    "proposal",
    (
        State("draft", _l("Draft"), "draft"),
        State("open", _l("Collecting support"), "open"),
        State("in_deliberation", _l("In deliberation"), "open"),
        State("accepted", _l("Accepted"), "open"),
        State("under_way", _l("Under way"), "open"),
        State("done", _l("Done, waiting for ratings"), "settled"),
        State("rated", _l("Done and rated"), "settled"),
        State("answered", _l("Answered"), "settled"),
        State("declined", _l("Declined"), "closed"),
        State("withdrawn", _l("Withdrawn"), "closed"),
        State("merged", _l("Merged"), "closed"),
    ),
    (
        Transition("publish", ("draft",), ("open",)),
        Transition("withdraw", ("open",), ("withdrawn",)),
        Transition("merge", ("open",), ("merged",)),
        Transition("answer", ("open", "in_deliberation"), tuple(Decision)),
        Transition("start", ("accepted",), ("under_way",)),
        Transition("complete", ("accepted", "under_way"), ("done",)),
        Transition("settle", ("done", "rated"), ("rated",)),
        Transition("reopen", ("done", "rated"), ("under_way",)),
    ),
)

OPEN_FOR_SUPPORT = ("open",)
EDITABLE = ("draft", "open")
ANSWERABLE = LIFECYCLE.by_verb["answer"].sources
WORKABLE = ("accepted", "under_way")
RATEABLE = ("done", "rated")

RATING_QUORUM = 3
SCORE_LABELS: dict[int, Sentence] = {
    5: _l("5 — very good"),
    4: _l("4 — good"),
    3: _l("3 — fair"),
    2: _l("2 — poor"),
    1: _l("1 — very poor"),
}
# A proposal is merged only into one about which something is still to be done.
MERGE_TARGETS = tuple(state.name for state in LIFECYCLE.states if state.type == "open")


def check_draft(title: str, body: str) -> None:
    """A draft may be unfinished, but not longer than what can be published."""
    if len(title) > TITLE_LARGEST:
        raise DomainError(
            _l("A title has at most %(most)s characters; this has %(n)s.", most=TITLE_LARGEST, n=len(title)), "title"
        )
    if len(body) > BODY_LARGEST:
        raise DomainError(
            _l("The text has at most %(most)s characters; this has %(n)s. Put long material into a document beside it.",
               most=BODY_LARGEST, n=len(body)),
            "body",
        )  # fmt: skip


MISSING: dict[str, Sentence] = {
    "title": _l("Say in the title, in at least %(n)s characters, what is to happen.", n=TITLE_SMALLEST),
    "category": _l("Choose what it is about."),
    "body": _l("Explain it in at least %(n)s characters: what is wrong, what you want.", n=BODY_SMALLEST),
}


def missing_for_publication(title: str, body: str, category: str) -> dict[str, str]:
    """What a draft still lacks: field → the step that asks for it."""
    found = {
        "title": ("what", len(title) >= TITLE_SMALLEST),
        "category": ("what", category in CATEGORIES),
        "body": ("details", len(body) >= BODY_SMALLEST),
    }
    return {field: step for field, (step, there) in found.items() if not there}


def check_text(title: str, body: str, category: str) -> None:
    """What a public proposal needs: a title that says something, a text that explains it, and a category."""
    check_draft(title, body)
    for field in missing_for_publication(title, body, category):
        raise DomainError(MISSING[field], field)


def organization_in_charge(kinds: Sequence[str], category: str, in_compound: bool) -> int | None:
    """Which of the organizations around a place, given by kind and the nearest first, answers; None where none does.

    Property management inside a compound is the property company's; everything else the residents committee's, or,
    where a place has none, the nearest public office's.
    """
    wishes: list[tuple[str, ...]] = [(OrganizationKind.RESIDENTS_COMMITTEE,), GOVERNING]
    if category == "property" and in_compound:
        wishes.insert(0, (OrganizationKind.PROPERTY_COMPANY,))
    return next((n for wish in wishes for n, kind in enumerate(kinds) if kind in wish), None)


def reached(supports: int, threshold: int) -> bool:
    """Whether the response clock starts: the threshold counts supports only, and "at least" reaches it."""
    return supports >= threshold


def rating_quorum(supports: int) -> int:
    """How many ratings settle what was done: three, or all supporters and the author where they are fewer."""
    return min(RATING_QUORUM, supports + 1)


def rating_outcome(done: int, not_done: int, supports: int) -> str | None:
    """What the ratings of one round lead to: "settle", "reopen", or None while too few have come.

    More than half of the ratings saying "not done" re-open the matter; a tie settles it.
    """
    if done + not_done < rating_quorum(supports):
        return None
    return "reopen" if 2 * not_done > done + not_done else "settle"


def mean_score(total: int, number: int) -> Decimal:
    """The mean of `number` scores that add up to `total`, to one decimal, halves rounded up; exact, no float."""
    return Decimal((20 * total + number) // (2 * number)).scaleb(-1)


def check_answer(decision: str, reason: str, cost: int | None, due: date | None, today: date) -> None:
    """An answer gives its reason; an acceptance also its cost (0 is a cost) and the date it will be done by."""
    if decision not in DECISION_LABELS:
        raise DomainError(_l("Choose what you decide."), "decision")
    check_reason(reason)
    if decision == Decision.ACCEPTED:
        if cost is None or cost < 0:
            raise DomainError(_l("An acceptance names its cost; write 0 if it costs nothing."), "cost")
        if due is None:
            raise DomainError(_l("An acceptance names the date by which it will be done."), "due")
        if due < today:
            raise DomainError(_l("This day is over. Choose the date by which it will be done."), "due")
    elif cost is not None or due is not None:
        raise DomainError(_l("Only an acceptance has a cost and a date."), "cost" if cost is not None else "due")


def check_reason(reason: str, largest: int = REASON_LARGEST) -> None:
    """A reason that residents will read: ten characters at least."""
    length = len(reason.strip())
    if length < REASON_SMALLEST:
        raise DomainError(_l("Give the reason in at least ten characters: residents will read it."), "reason")
    if length > largest:
        raise DomainError(
            _l("At most %(n)s characters, please; there are %(length)s.", n=largest, length=length), "reason"
        )


def check_report(percent: int, body: str) -> None:
    """A report on the work: what was done, in words, and how much of it by the organization's own estimate."""
    if not 0 <= percent <= 100:
        raise DomainError(_l("Write a whole number from 0 to 100."), "percent")
    if not body.strip():
        raise DomainError(_l("Say what has been done: residents will read it."), "body")
    if len(body.strip()) > REPORT_LARGEST:
        raise DomainError(
            _l("At most %(n)s characters, please; there are %(length)s.", n=REPORT_LARGEST, length=len(body.strip())),
            "body",
        )


def check_rating(score: int, note: str) -> None:
    """A score from 1 to 5, and a note that fits."""
    if score not in SCORE_LABELS:
        raise DomainError(_l("Choose a score from 1 to 5."), "score")
    if len(note.strip()) > RATING_NOTE_LARGEST:
        raise DomainError(_l("A note has at most %(most)s characters.", most=RATING_NOTE_LARGEST), "note")


def check_merge(same: bool, target: str, took_in: bool, owes_answer: bool) -> None:
    """Whether a proposal may be merged into another, which is in state `target`.

    `took_in`: others were merged into the first one before; no chains, so that whoever follows a link arrives.
    `owes_answer`: the first one has reached its threshold and the other has not; an answer owed is not merged away.
    """
    if same:
        raise DomainError(_l("A proposal cannot be merged into itself."), "target")
    if target not in MERGE_TARGETS:
        label = LIFECYCLE.by_name[target].label
        raise DomainError(_l("That proposal is “%(state)s”; choose one that is still open.", state=label), "target")
    if took_in:
        raise DomainError(
            _l("Others were merged into this one. Merge the other proposal into this one instead."), "target"
        )
    if owes_answer:
        raise DomainError(
            _l("This one has enough support and must be answered. Merge the other proposal into this one instead."),
            "target",
        )
