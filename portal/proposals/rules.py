"""The rules of proposals: lifecycle, support, answers, ratings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence
from portal.kernel.lifecycle import Lifecycle, State, Transition
from portal.matters.rules import CATEGORIES
from portal.people.rules import GOVERNING, OrganizationKind

TITLE_SMALLEST, TITLE_LARGEST = 6, 80
BODY_SMALLEST, BODY_LARGEST = 20, 20_000
NOTE_LARGEST = 200
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
SCORES = range(1, 6)


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


def check_text(title: str, body: str, category: str) -> None:
    """What a public proposal needs: a title that says something, a text that explains it, and a category."""
    check_draft(title, body)
    if len(title) < TITLE_SMALLEST:
        raise DomainError(
            _l("Say in the title, in at least %(n)s characters, what is to happen.", n=TITLE_SMALLEST), "title"
        )
    if category not in CATEGORIES:
        raise DomainError(_l("Choose what it is about."), "category")
    if len(body) < BODY_SMALLEST:
        raise DomainError(
            _l("Explain it in at least %(n)s characters: what is wrong, what you want.", n=BODY_SMALLEST), "body"
        )


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


def check_answer(decision: str, reason: str, cost: int | None, due: object | None) -> None:
    """An answer gives its reason; an acceptance also its cost (0 is a cost) and the date it will be done by."""
    if len(reason.strip()) < 10:
        raise DomainError(_l("Give the reason in at least ten characters: residents will read it."), "reason")
    if decision == Decision.ACCEPTED:
        if cost is None:
            raise DomainError(_l("An acceptance names its cost; write 0 if it costs nothing."), "cost")
        if due is None:
            raise DomainError(_l("An acceptance names the date by which it will be done."), "due")
    elif cost is not None or due is not None:
        raise DomainError(_l("Only an acceptance has a cost and a date."), "cost")
