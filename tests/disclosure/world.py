"""The accounts of Spring in the test neighbourhood, and the hands they go through."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from portal.disclosure.commands import keeping, stating
from portal.disclosure.commands.archive import Archive
from portal.disclosure.commands.keeping import Movement
from portal.disclosure.queries.things import FundThing, StatementThing, get_fund, get_statement
from portal.disclosure.rules.periods import Period
from portal.kernel.db import db
from portal.people import commands as people
from portal.people.models import Organization, Person
from portal.people.rules import Viewer
from portal.places.models import Place
from tests.factories import Neighbourhood

SINCE, NOW = date(2026, 1, 1), datetime(2026, 11, 23, 2, tzinfo=UTC)
Q1 = Period(date(2026, 1, 1), date(2026, 3, 31))
PARKING = Movement(date(2026, 1, 5), 1200_00, "parking", "临停车主", "一月停车费")
REPAIR = Movement(date(2026, 2, 5), -300_00, "repairs", "蓝天维修，电话13800138000", "门禁维修")


class Books:
    """The public revenue of Spring: gao prepares, li of the same committee approves, xu of the party branch reviews."""

    def __init__(self, hood: Neighbourhood, archive: Archive) -> None:
        self.hood, self.archive = hood, archive
        committee = db.session.get_one(Organization, hood.organizations["owners"])
        people.admit(committee, db.session.get_one(Person, hood.people["li"]), "member")
        place = db.session.get_one(Place, hood.places["spring"])
        row = keeping.open_fund(self.gao, place, "public_revenue", "公共收益", SINCE, 50_00, 100_00)
        self.id = row.id

    @property
    def gao(self) -> Viewer:
        return self.hood.viewer("gao", "owners")

    @property
    def li(self) -> Viewer:
        return self.hood.viewer("li", "owners")

    @property
    def xu(self) -> Viewer:
        return self.hood.viewer("xu", "party")

    @property
    def fund(self) -> FundThing:
        fund = get_fund(self.gao, self.id)
        assert fund is not None
        return fund

    def seen(self, statement_id: int, viewer: Viewer | None = None) -> StatementThing:
        thing = get_statement(viewer or self.gao, statement_id)
        assert thing is not None
        return thing

    def enter(self, *said: Movement) -> None:
        for one in said:
            keeping.enter_line(self.gao, self.fund, one)

    def begin(self, period: Period = Q1) -> int:
        return stating.begin(self.gao, self.fund, period).id

    def check_and_publish(self, statement_id: int) -> StatementThing:
        stating.prepare(self.gao, self.seen(statement_id))
        stating.approve(self.li, self.seen(statement_id))
        stating.publish(self.xu, self.seen(statement_id, self.xu), self.archive)
        return self.seen(statement_id)

    def files(self) -> list[Path]:
        return sorted((self.archive.home / str(self.id)).glob("*.jsonl"))
