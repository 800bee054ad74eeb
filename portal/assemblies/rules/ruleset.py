"""The rule set of a vote: data, hashed and published before opening, so that nobody chooses a rule after the count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError

from .counting import ABSTAIN, AGAINST, FEW, FOLLOW, FOR, SMALLEST, SMALLEST_OF_FEW, Silence
from .electorate import Counting
from .law import Item

# 物业管理条例 14: fifteen days before the assembly. Hangzhou 20: a vote lasts five to sixty days.
NOTICE = timedelta(days=15)
SHORTEST, LONGEST = timedelta(days=5), timedelta(days=60)
# Below this, exact totals of heads and area give single voters away (voting-deliberation.md, 4.4).
SMALL_SCOPE = 40
MOTIONS = 20


class Mode(StrEnum):
    """Who learns what: named 实名, confidential 对外不公开, anonymous advisory 匿名征询."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Channel(StrEnum):
    """How a ballot came in."""

    WEB = "web"
    PAPER = "paper"
    PROXY = "proxy"
    OFFICIAL = "official"


# What counts where the portal's own channel is not recognized: signed paper, and what the official platform took.
BINDING = (Channel.PAPER, Channel.OFFICIAL)


class Precedence(StrEnum):
    """Which of two ballots of one slot stands, where they come by different channels."""

    FIRST = "first"
    LAST = "last"
    PAPER = "paper"


@dataclass(frozen=True)
class RuleSet:
    """Everything that could change an outcome. `document` names the adopted rules that let the silent be counted.

    `follow` offers "with the majority" (随多数) as a choice of its own; `proxies` is the most one holder may hold.
    `statutory`: ballots cast in the portal count; without it they are advice beside those of `BINDING`.
    """

    counting: Counting = field(default_factory=Counting)
    silence: Silence = Silence.NONE
    document: str = ""
    precedence: Precedence = Precedence.FIRST
    follow: bool = False
    proxies: int = 3
    statutory: bool = False

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways by which a ballot that counts comes in."""
        return tuple(Channel) if self.statutory else BINDING

    def record(self) -> dict[str, Any]:
        """As it is published and hashed."""
        return asdict(self)

    @staticmethod
    def of(record: dict[str, Any]) -> RuleSet:
        """A rule set from its record."""
        return RuleSet(
            Counting(**record["counting"]), Silence(record["silence"]), record["document"],
            Precedence(record["precedence"]), record["follow"], record["proxies"], record["statutory"],
        )  # fmt: skip


def check_rules(rules: RuleSet) -> None:
    """Counting the silent needs the document that says so."""
    if rules.silence != Silence.NONE and not rules.document.strip():
        raise DomainError(
            _l("Name the adopted rules of procedure, with article and date, that let silent owners be counted."),
            "document",
        )
    if not 1 <= rules.proxies <= 10:
        raise DomainError(_l("One person can hold 1 to 10 proxies."), "proxies")


def check_times(notice: datetime, opens: datetime, closes: datetime) -> None:
    """Fifteen days between notice and opening; five to sixty days of voting."""
    if opens - notice < NOTICE:
        raise DomainError(
            _l("The vote opens %(days)s days after the notice at the earliest.", days=NOTICE.days), "opens"
        )
    if not SHORTEST <= closes - opens <= LONGEST:
        raise DomainError(
            _l("A vote lasts %(least)s to %(most)s days.", least=SHORTEST.days, most=LONGEST.days), "closes"
        )


def check_mode(mode: Mode, heads: int, motions: list[MotionRule]) -> None:
    """A small vote cannot be called secret; an anonymous one decides nothing and weighs nobody."""
    if mode != Mode.NAMED and heads < SMALL_SCOPE:
        raise DomainError(
            _l("With %(heads)s votes the totals would give single voters away: below %(line)s this vote must be named.",
               heads=heads, line=SMALL_SCOPE), "mode",
        )  # fmt: skip
    if mode == Mode.ANONYMOUS and any(motion.kind == MotionKind.ELECTION for motion in motions):
        raise DomainError(_l("An anonymous survey is advice: it elects nobody."), "mode")


def check_seats(heads: int, motions: Sequence[MotionRule]) -> None:
    """A committee of three is for a compound of under a hundred households (Hangzhou 27), counted by heads."""
    if heads >= FEW and any(motion.kind == MotionKind.ELECTION and motion.seats < SMALLEST for motion in motions):
        raise DomainError(
            _l("With %(heads)s owners the committee has 5 seats or more: 3 are for fewer than %(few)s.",
               heads=heads, few=FEW)
        )  # fmt: skip


class MotionKind(StrEnum):
    """A decision for or against; a choice among options, such as bidders; an election of a committee."""

    DECISION = "decision"
    CHOICE = "choice"
    ELECTION = "election"


@dataclass(frozen=True)
class MotionRule:
    """What a count needs to know of a motion: its item of Article 278, its options, its seats."""

    number: int
    item: Item
    kind: MotionKind
    options: tuple[str, ...]
    seats: int = 0

    def record(self) -> dict[str, Any]:
        """As it is published and hashed; the line of the law is written out, so that a recount needs no table."""
        line = self.item.line
        return {
            "number": self.number, "item": int(self.item), "kind": self.kind.value, "options": list(self.options),
            "seats": self.seats, "line": [line.numerator, line.denominator, line.strict],
        }  # fmt: skip

    def check(self) -> None:
        """Two options or more; of an election, an odd number of seats, three to eleven."""
        if self.kind == MotionKind.DECISION and self.options != (FOR, AGAINST):
            raise DomainError(_l("A decision is for or against."), "options")
        if self.kind != MotionKind.DECISION and len(self.options) < 2:
            raise DomainError(_l("Name at least two options."), "options")
        if self.kind == MotionKind.ELECTION and self.item != Item.COMMITTEE:
            raise DomainError(_l("An election is matter 3 of Article 278: the members of the committee."), "item")
        if self.kind == MotionKind.ELECTION and (not SMALLEST_OF_FEW <= self.seats <= 11 or self.seats % 2 == 0):
            raise DomainError(_l("A committee has 5 to 11 members, an odd number; 3 under a hundred owners."), "seats")
        if self.kind == MotionKind.ELECTION and len(self.options) < self.seats:
            raise DomainError(_l("There are fewer candidates than seats."), "options")

    def choices(self, follow: bool) -> tuple[str, ...]:
        """What a ballot can say of this motion, besides several candidates of an election."""
        return (*self.options, ABSTAIN, FOLLOW) if follow else (*self.options, ABSTAIN)

    def read(self, said: Any, follow: bool) -> str | list[str]:
        """What a ballot says of this motion. Raises `DomainError` for anything that cannot be said of it."""
        if self.kind == MotionKind.ELECTION and isinstance(said, list):
            marks = sorted(set(said))
            if not marks or not set(marks) <= set(self.options):
                raise DomainError(_l("Choose among the candidates."), f"motion{self.number}")
            if len(marks) > self.seats:
                raise DomainError(
                    _l("Choose at most %(seats)s candidates; you chose %(n)s.", seats=self.seats, n=len(marks)),
                    f"motion{self.number}",
                )
            return marks
        if said not in (self.choices(follow) if self.kind != MotionKind.ELECTION else (ABSTAIN,)):
            raise DomainError(_l("Choose one of the answers."), f"motion{self.number}")
        return str(said)
