"""A statement: opening + income − spending = closing, and its opening is where the last one ended.

Whole fen throughout. A published statement never changes; what was wrong in it is restated by another that says the
old line, the new one and why, and carries the difference into the balance from then on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError
from portal.kernel.lifecycle import Lifecycle, State, Transition

STATEMENT = Lifecycle(
    "statement",
    (
        State("draft", _l("Being prepared"), "draft"),
        State("prepared", _l("Waits for approval"), "open"),
        State("approved", _l("Waits for review"), "open"),
        State("published", _l("Published"), "settled"),
        State("dropped", _l("Dropped"), "closed"),
    ),
    (
        Transition("prepare", ("draft",), ("prepared",)),
        Transition("approve", ("prepared",), ("approved",)),
        Transition("publish", ("approved",), ("published",)),
        Transition("send_back", ("prepared", "approved"), ("draft",)),
        Transition("drop", ("draft",), ("dropped",)),
    ),
)


# What enough objecting owners oblige: owed by whoever keeps the fund, with a public clock, until it is reported.
AUDIT = Lifecycle(
    "audit",
    (State("due", _l("Hearing or audit due"), "open"), State("held", _l("Hearing or audit held"), "settled")),
    (Transition("report", ("due",), ("held",)),),
)


@dataclass(frozen=True)
class Totals:
    """What a period came to, in fen; `spending` is positive."""

    opening: int
    income: int
    spending: int
    lines: int = 0

    @property
    def closing(self) -> int:
        return self.opening + self.income - self.spending

    @property
    def net(self) -> int:
        return self.income - self.spending


def total(opening: int, amounts: Iterable[int]) -> Totals:
    """Add up signed amounts."""
    income = spending = lines = 0
    for amount in amounts:
        lines += 1
        if amount > 0:
            income += amount
        else:
            spending -= amount
    return Totals(opening, income, spending, lines)


def check_opening(opening: int, balance: int) -> None:
    """Continuity: a statement opens where the last one, restatements included, closed."""
    if opening != balance:
        raise DomainError(
            _l("The opening balance is not the last closing balance: somebody published or restated in the meantime.")
        )


def check_bank(closing: int, bank: int | None) -> None:
    """What the bank says at the end of the period, where it was entered, is what the lines add up to."""
    if bank is not None and bank != closing:
        raise DomainError(
            _l("The lines close at %(closing)s yuan, the bank says %(bank)s: %(missing)s is missing or too much.",
               closing=_yuan(closing), bank=_yuan(bank), missing=_yuan(bank - closing)), "bank",
        )  # fmt: skip


def _yuan(fen: int) -> str:
    sign, fen = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def check_people(prepared: int | None, approved: int | None, reviewed: int | None) -> None:
    """Three different people: who prepares never approves, who did either never reviews."""
    acted = [person for person in (prepared, approved, reviewed) if person is not None]
    if len(set(acted)) != len(acted):
        raise DomainError(_l("Whoever had a hand in a statement does not check it: someone else does."))


def flagged(amount: int, line: int, voucher: bool, decision: bool) -> bool:
    """Whether a line carries the public "no authorising decision" flag: spending above the set amount without one."""
    return -amount > line and not (voucher and decision)


def share_reached(owners: int, all_owners: int, numerator: int, denominator: int) -> bool:
    """Whether so many owners object that a hearing or an audit is due; by heads, exactly."""
    return all_owners > 0 and owners * denominator >= all_owners * numerator
