"""Accounts of the demo: a fund that is disclosed, asked about and set right; one that is late; one just opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from portal.disclosure.commands import asking, keeping, restating, stating, vouchers
from portal.disclosure.commands.archive import Archive
from portal.disclosure.commands.keeping import Movement
from portal.disclosure.models import Contract, Line, Question
from portal.disclosure.queries.things import (
    FundThing,
    StatementThing,
    get_fund,
    get_line,
    get_question,
    get_statement,
)
from portal.disclosure.rules.periods import Period, period_of
from portal.disclosure.rules.words import Every, FundKind
from portal.files import commands as files
from portal.files.store import Store
from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people import queries as people_queries
from portal.people.rules import Viewer

from .content import accounts as said
from .picture import sheet_of_paper
from .settling import Cast
from .sharing import LAST

COURT, COMMITTEE, COMPANY, PARTY = "YX-GH-QH-CX", "owners_committee", "property_company", "party_branch"
SECOND = "赵德海"
QUARTERS = 5
COVERED = (6, 7)


def acts(cast: Cast) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day. The committee caught up with four quarters at once and has been on time since."""
    book = Book(cast)
    caught_up = [(40.0 - number, lambda n=number: book.disclose(n)) for number in range(QUARTERS - 1)]
    return [
        (42.0, book.open),
        *caught_up,
        (17.0, lambda: book.disclose(QUARTERS - 1)),
        (14.0, book.ask),
        (9.0, book.answer),
        (8.0, book.set_right),
        (6.0, book.object_to),
    ]


class Book:
    """The accounts of the court while the play lasts."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.fund_id = 0
        self.quarters: list[Period] = []
        self.statements: list[int] = []

    def open(self) -> None:
        """Three funds; of the public revenue a budget and two contracts."""
        place = self.cast.places[COURT]
        self.quarters = _last_quarters(clock.today())
        since = self.quarters[0].begins
        chair, company = self.cast.office(COMMITTEE), self.cast.office(COMPANY)
        row = keeping.open_fund(chair, place, FundKind.PUBLIC_REVENUE, said.REVENUE, since, said.OPENING, said.LINE)
        self.fund_id = row.id
        for party, title, years, amount, income in said.CONTRACTS:
            ends = since.replace(year=since.year + years) - timedelta(days=1)
            keeping.add_contract(chair, self._fund(chair), party, title, since, ends, amount, income)
        for year in {quarter.begins.year for quarter in self.quarters}:
            keeping.set_budget(chair, self._fund(chair), year, said.BUDGET)
        keeping.open_fund(company, place, FundKind.SERVICE_FEES, said.FEES, since, 0, said.LINE)
        keeping.open_fund(
            chair, place, FundKind.MAINTENANCE, said.UPKEEP, clock.today() - timedelta(days=10), 0, said.LINE
        )

    def disclose(self, number: int) -> None:
        """Enter a quarter, prepare it, have it approved and reviewed."""
        chair, period = self.cast.office(COMMITTEE), self.quarters[number]
        for day, amount, category, party, note in said.USUAL:
            much = amount * said.SEASONS[number] // 100 if category == "parking" else amount
            self._enter(chair, period, (day, much, category, party, note))
        if number == QUARTERS - 1:
            decision = db.session.scalar(select(Matter.id).where(Matter.title == LAST))
            self._enter(chair, period, said.DECIDED_PAYMENT, decision, self._voucher(chair))
            self._show_voucher(chair)
            self._enter(chair, period, said.UNDECIDED_PAYMENT)
        self._through(stating.begin(chair, self._fund(chair), period).id)

    def _enter(
        self, chair: Viewer, period: Period, line: tuple[int, int, str, str, str],
        decision: int | None = None, voucher: int | None = None,
    ) -> None:  # fmt: skip
        day, amount, category, party, note = line
        contract = db.session.scalar(select(Contract.id).where(Contract.party == party))
        when = period.begins + timedelta(days=day)
        movement = Movement(when, amount, category, party, note, contract, decision, voucher)
        keeping.enter_line(chair, self._fund(chair), movement)

    def _through(self, statement_id: int) -> None:
        """Prepared by the chair, approved by the treasurer, published by the party branch."""
        chair, party = self.cast.office(COMMITTEE), self.cast.office(PARTY)
        treasurer = people_queries.viewer_of(self.cast.people[SECOND].id, self.cast.organizations[COMMITTEE])
        stating.prepare(chair, _statement(chair, statement_id))
        stating.approve(treasurer, _statement(treasurer, statement_id))
        home = current_app.extensions["settings"].disclosure_directory
        stating.publish(party, _statement(party, statement_id), Archive(home))
        self.statements.append(statement_id)

    def ask(self) -> None:
        """Neighbours ask about the payment nobody decided, and about the parking income."""
        newest = self.statements[-1]
        lines = {line.note: line.id for line in db.session.scalars(select(Line).where(Line.statement_id == newest))}
        first, second = self.cast.viewer("张伟"), self.cast.viewer("author")
        asking.ask(first, _statement(first, newest), lines[said.UNDECIDED_PAYMENT[4]], said.ASKED)
        asking.ask(second, _statement(second, newest), None, said.ASKED_TOO)

    def answer(self) -> None:
        """The committee answers the first."""
        chair = self.cast.office(COMMITTEE)
        number = db.session.scalars(select(Question.id).where(Question.body == said.ASKED)).one()
        thing = get_question(chair, number)
        assert thing is not None
        asking.answer(chair, thing, said.ANSWERED)

    def set_right(self) -> None:
        """A line of the newest statement was wrong; it is restated."""
        chair, newest = self.cast.office(COMMITTEE), self.statements[-1]
        _day, amount, category, party, note = next(line for line in said.USUAL if line[2] == "machines")
        wrong = select(Line).where(Line.statement_id == newest, Line.category == "machines")
        line = db.session.scalars(wrong).one()
        row = restating.begin_restatement(chair, _statement(chair, newest), self._fund(chair), said.WRONG)
        right = Movement(line.day, amount + 60_000, category, party, note)
        restating.change(chair, _statement(chair, row.id), self._fund(chair), line.number, right, said.WHY_LINE)
        self._through(row.id)
        self.statements.pop()

    def object_to(self) -> None:
        """One owner objects; a fifth of them would oblige an audit."""
        viewer = self.cast.viewer("张伟")
        asking.object_to(viewer, _statement(viewer, self.statements[-1]), said.OBJECTION)

    def _fund(self, viewer: Viewer) -> FundThing:
        thing = get_fund(viewer, self.fund_id)
        assert thing is not None
        return thing

    def _show_voucher(self, viewer: Viewer) -> None:
        """Cover the corner with the payer's number, and let everyone see the rest."""
        number = db.session.scalars(select(Line.id).where(Line.voucher_id.is_not(None))).one()
        line = get_line(viewer, number)
        assert line is not None
        vouchers.show_to_everyone(viewer, self._fund(viewer), line, _store(), COVERED)

    def _voucher(self, viewer: Viewer) -> int:
        return files.keep_private(viewer, _store(), files.prepare([files.Upload("发票.jpg", sheet_of_paper())]))[0].id


def _store() -> Store:
    return Store(current_app.extensions["settings"].files_directory)


def _statement(viewer: Viewer, statement_id: int) -> StatementThing:
    thing = get_statement(viewer, statement_id)
    assert thing is not None
    return thing


def _last_quarters(today: date) -> list[Period]:
    """The last five quarters that have ended, the oldest first."""
    quarters = [period_of(period_of(today, Every.QUARTER).begins - timedelta(days=1), Every.QUARTER)]
    while len(quarters) < QUARTERS:
        quarters.insert(0, period_of(quarters[0].begins - timedelta(days=1), Every.QUARTER))
    return quarters
