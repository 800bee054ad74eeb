"""Keeping a fund: opening it, its lines one by one, its budget, its contracts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.files import commands as files
from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Budget, Contract, Fund, Line
from ..queries.things import FundThing, LineThing, PlaceThing
from ..rules.documents import FIRST
from ..rules.words import CATEGORY, FUNDS, USUAL, Every, FundKind

NAME_LARGEST, PARTY_LARGEST, NOTE_LARGEST = 60, 80, 200


@dataclass(frozen=True)
class Movement:
    """A line as it is entered."""

    day: date
    amount: int
    category: str
    party: str
    note: str
    contract_id: int | None = None
    decision_id: int | None = None
    voucher_id: int | None = None


def open_fund(
    viewer: Viewer, place: Place, kind: str, name: str, since: date, opening: int, line: int, every: str = ""
) -> Fund:
    """Open a fund of the compound one acts in. `opening` is what it held on the morning of `since`, in fen."""
    policy.require("disclosure.open_fund", viewer, PlaceThing(place.id, place.name, place.path))
    if kind not in FUNDS:
        raise DomainError(_l("Choose what kind of fund it is."), "kind")
    if not 2 <= len(name.strip()) <= NAME_LARGEST:
        raise DomainError(_l("A name has 2 to %(most)s characters.", most=NAME_LARGEST), "name")
    if since > clock.today():
        raise DomainError(_l("A fund begins today at the latest."), "since")
    if line < 0:
        raise DomainError(_l("The amount above which a decision is needed is not negative."), "line")
    named = Fund.compound_id == place.id, Fund.kind == kind, Fund.name == name.strip()
    if db.session.scalar(select(Fund.id).where(*named)):
        raise DomainError(_l("There is a fund of this name already."), "name")
    row = Fund(
        compound_id=place.id, kind=kind, name=name.strip(), keeper_id=viewer.organization_id,
        every=every if every in set(Every) else USUAL[FundKind(kind)].value, since=since, opening=opening, line=line,
        balance=opening, head=FIRST, opened_by=viewer.id, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    matters.record(viewer, "disclosure.fund_opened", None, fund=row.id, name=row.name)
    return row


def enter_line(viewer: Viewer, fund: FundThing, said: Movement) -> Line:
    """Enter one movement. It is public with the statement of its period."""
    policy.require("disclosure.keep", viewer, fund)
    _check(fund, said)
    row = Line(
        fund_id=fund.id, day=said.day, amount=said.amount, category=said.category, party=said.party.strip(),
        note=said.note.strip(), contract_id=said.contract_id, decision_id=said.decision_id,
        voucher_id=said.voucher_id, entered_by=viewer.id, entered_for=viewer.organization_id, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def check_movement(said: Movement) -> None:
    """What every line must say, whenever it is entered."""
    if said.amount == 0:
        raise DomainError(_l("Say how much came in or went out."), "amount")
    if said.category not in CATEGORY or CATEGORY[said.category].income != (said.amount > 0):
        raise DomainError(
            _l("Choose a category of income for what came in, of spending for what went out."), "category"
        )
    if not said.party.strip() or len(said.party.strip()) > PARTY_LARGEST:
        raise DomainError(_l("Say from whom, or to whom, in at most %(most)s characters.", most=PARTY_LARGEST), "party")
    if len(said.note.strip()) > NOTE_LARGEST:
        raise DomainError(_l("At most %(most)s characters.", most=NOTE_LARGEST), "note")


def _check(fund: FundThing, said: Movement) -> None:
    check_movement(said)
    check_day(hold(fund.id), said.day)
    if said.contract_id and not db.session.scalar(
        select(Contract.id).where(Contract.id == said.contract_id, Contract.fund_id == fund.id)
    ):
        raise DomainError(_l("Choose a contract of this fund."), "contract")
    if said.decision_id:
        check_decision(fund, said.decision_id)


def hold(fund_id: int) -> Fund:
    """The fund as it is now; who publishes its lines and who changes them come one after the other."""
    return db.session.get_one(Fund, fund_id, with_for_update=True, populate_existing=True)


def check_day(fund: Fund, day: date) -> None:
    """A line lies after what is published, and not in the future."""
    if fund.until is not None and day <= fund.until:
        raise DomainError(
            _l("The statement up to %(day)s is published: what was missing in it is restated.",
               day=fund.until.isoformat()), "day",
        )  # fmt: skip
    if day < fund.since or day > clock.today():
        raise DomainError(_l("The day lies between the start of the fund and today."), "day")


def check_decision(fund: FundThing, decision_id: int) -> None:
    """What authorised it is something public around this compound."""
    found = select(Matter.id).where(Matter.id == decision_id, Matter.published_at.is_not(None))
    if not db.session.scalar(found.where(Matter.place_path.startswith(fund.place_path))):
        raise DomainError(_l("Choose a public decision of this compound."), "decision")


def change_line(viewer: Viewer, fund: FundThing, line: LineThing, said: Movement) -> None:
    """Change a line that is not published."""
    policy.require("disclosure.keep", viewer, fund)
    row = unpublished(fund, line)
    _check(fund, said)
    row.day, row.amount, row.category = said.day, said.amount, said.category
    row.party, row.note, row.contract_id = said.party.strip(), said.note.strip(), said.contract_id
    row.decision_id, before = said.decision_id, row.voucher_id
    if said.voucher_id:
        row.voucher_id, row.voucher_open = said.voucher_id, False
    db.session.flush()
    if said.voucher_id and before:
        files.let_go([before])


def drop_line(viewer: Viewer, fund: FundThing, line: LineThing) -> None:
    """Take a line out that is not published."""
    policy.require("disclosure.keep", viewer, fund)
    row = unpublished(fund, line)
    voucher = row.voucher_id
    db.session.delete(row)
    db.session.flush()
    if voucher:
        files.let_go([voucher])


def unpublished(fund: FundThing, line: LineThing) -> Line:
    """The line, which nobody else changes until this transaction ends. Raises `DomainError` once it is published."""
    hold(fund.id)
    row = db.session.get_one(Line, line.id, with_for_update=True, populate_existing=True)
    if row.fund_id != fund.id or row.statement_id is not None:
        raise DomainError(_l("This line is published: what was wrong in it is restated."))
    return row


def set_budget(viewer: Viewer, fund: FundThing, year: int, amounts: dict[str, int]) -> None:
    """Set what a fund plans for a year, by category, in fen; what is not named is not planned."""
    policy.require("disclosure.keep", viewer, fund)
    if not 1990 <= year <= 2100 or not amounts.keys() <= CATEGORY.keys() or min(amounts.values(), default=0) < 0:
        raise DomainError(_l("Write amounts that are not negative, in the categories of this page."), "amount")
    db.session.execute(delete(Budget).where(Budget.fund_id == fund.id, Budget.year == year))
    db.session.add_all(
        Budget(fund_id=fund.id, year=year, category=key, amount=amount, entered_by=viewer.id, at=clock.now())
        for key, amount in amounts.items()
        if amount
    )
    db.session.flush()
    matters.record(viewer, "disclosure.budget_set", None, fund=fund.id, year=year, total=sum(amounts.values()))


def add_contract(
    viewer: Viewer, fund: FundThing, party: str, title: str, begins: date, ends: date, amount: int,
    income: bool = False, decision_id: int | None = None, file_id: int | None = None,
) -> Contract:  # fmt: skip
    """Enter a contract that this fund pays, or is paid by; `amount` is what it comes to in all."""
    policy.require("disclosure.keep", viewer, fund)
    if not party.strip() or not title.strip():
        raise DomainError(_l("Say with whom the contract is, and what it is about."), "party")
    if ends < begins:
        raise DomainError(_l("A contract ends after it begins."), "ends")
    if amount <= 0:
        raise DomainError(_l("Say what the contract comes to in all."), "amount")
    if decision_id:
        check_decision(fund, decision_id)
    row = Contract(
        fund_id=fund.id, party=party.strip()[:PARTY_LARGEST], title=title.strip()[:120], begins=begins, ends=ends,
        amount=amount, income=income, decision_id=decision_id, file_id=file_id, entered_by=viewer.id, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
