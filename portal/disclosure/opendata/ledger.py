"""Beancount: double entry, in CNY, with a balance assertion at the end of every statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ..rules.words import CATEGORY
from .source import Source


def to_beancount(sources: Sequence[Source]) -> Iterator[str]:
    """The statements of one fund, the first one first, as a ledger that `bean-check` accepts.

    Restatements are booked on the day their lines are about; a balance is asserted after the newest statement, because
    a restatement changes what earlier ones came to.
    """
    first, last = sources[0].head(), sources[-1]
    fund = f"Assets:Fund{first['fund']['id']}"
    opens = first["period"][0]
    yield f'option "title" {_text(first["place"] + " " + first["fund"]["name"])}\noption "operating_currency" "CNY"\n\n'
    for account in (fund, "Equity:Opening-Balances", *(_account(key) for key in CATEGORY)):
        yield f"{opens} open {account} CNY\n"
    if first["opening"]:
        yield _booked(
            opens, "Opening balance", "", fund, "Equity:Opening-Balances", Decimal(first["opening"]).scaleb(-2), {}
        )
    ends = max(source.head()["period"][1] for source in sources)
    for source in sources:
        head = source.head()
        for row in source.rows():
            number, day, amount, category, party, note, *_rest = row
            facts = {"line": number, "statement": head["number"]}
            yield _booked(day, party, note, fund, _account(category), amount, facts)
    closing = Decimal(last.sums()["closing"]).scaleb(-2)
    morning = date.fromisoformat(ends) + timedelta(days=1)
    yield f"\n{morning.isoformat()} balance {fund} {closing:.2f} CNY\n"


def _account(category: str) -> str:
    side = "Income" if CATEGORY[category].income else "Expenses"
    return f"{side}:{category.replace('_', '-').title()}"


def _booked(
    day: str, payee: str, narration: str, fund: str, account: str, amount: Decimal, facts: dict[str, Any]
) -> str:
    lines = [f"\n{day} * {_text(payee)} {_text(narration)}"]
    lines += [f"  {key}: {value}" for key, value in facts.items()]
    lines += [f"  {fund}  {amount:.2f} CNY", f"  {account}  {-amount:.2f} CNY"]
    return "\n".join(lines) + "\n"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
