"""The demo neighbourhood as the site tests walk through it: every persona, and a sample of every thing a URL names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.routing import Rule

from portal.kernel import watch
from portal.kernel.db import db
from portal.people.models import Membership, Person
from portal.people.rules import DEMO_LOGINS

# How a sample of each URL argument is found: the first ids of a table, or one id for every state of it.
SAMPLES = {
    "proposal_id": "select min(id) from matter where kind = 'proposal' group by state order by 1",
    "matter_id": "select min(id) from matter group by state order by 1",
    "comment_id": "select id from comment order by id limit 2",
    "organization_id": "select min(id) from organization group by kind",
    "residency_id": "select min(id) from residency group by state",
    "file_id": "select id from attachment order by id limit 1",
    "place_id": "select min(id) from place group by kind",
    "kind": "select 'comment' union select 'matter'",
    "post_id": "select min(id) from comment union select min(id) from matter",
    "decision_id": "select min(id) from moderation_decision",
    "application_id": "select min(id) from organization_application",
    "form_id": "select min(id) from paper_form",
    "notice_id": "select min(id) from notice",
    "batch_id": "select min(id) from letter_batch",
    "import_id": "select min(id) from register_import group by state",
    "unit_id": "select min(id) from unit",
    "building_id": "select min(id) from building",
    "event_id": "select id from event where entered_by is not null order by id limit 1",
    "assembly_id": "select min(matter.id) from matter join assembly on assembly.id = matter.id group by state",
    "motion_id": "select min(id) from motion where assembly_id = (select id from matter where state = 'preparing'"
    " and kind = 'assembly')",
    "slot_id": "select min(slot_id) from slot_owner join owner on owner.id = owner_id where person_id is not null",
    "serial": "select min(serial) from ballot where channel = 'web' group by assembly_id",
    "entry_id": "select min(id) from paper_entry group by batch_id",
    "action": "select 'confirm' union select 'revoke'",
    "allocation_id": "select min(matter.id) from matter join allocation on allocation.id = matter.id group by state",
    "consultation_id": "select min(matter.id) from matter join consultation on consultation.id = matter.id"
    " group by state, form",
    "opinion_statement_id": "select min(id) from opinion_statement group by state",
    "remark_id": "select min(id) from consultation_remark group by kind",
    "thread": "select 4",
    "hearing_id": "select min(matter.id) from matter join hearing on hearing.id = matter.id group by state",
    "survey_question_id": "select min(id) from survey_question",
    "speech_id": "select min(id) from hearing_speech",
    "adoption_line_id": "select min(id) from adoption_line group by verdict",
    "person_id": "select id from person where login is null and closed_at is null order by id limit 1",
    "take_over_id": "select id from take_over order by id limit 1",
    "correction_id": "select min(id) from correction group by state order by 1",
    "invitation_id": "select min(id) from organization_invitation",
    "handover_id": "select min(id) from organization_handover",
    "result_objection_id": "select min(id) from result_objection",
    "follow_up_id": "select min(id) from follow_up",
    "membership_id": "select min(id) from membership group by organization_id order by 1",
    "register_notice_id": "select min(id) from register_notice group by state order by 1",
    "objection_id": "select min(id) from register_objection group by state order by 1",
    "fund_id": "select min(id) from fund group by kind",
    "statement_id": "select min(id) from statement group by state order by 1",
    "line_id": "select min(id) from fund_line where statement_id is null",
    "question_id": "select min(id) from statement_question",
    "audit_id": "select min(id) from statement_audit",
    "venue_id": "select min(id) from venue group by kind order by 1",
    "booking_id": "select min(id) from booking group by state order by 1",
    "cash_import_id": "select min(id) from cash_import group by state order by 1",
    "year": "select 2026",
    "number": "select 1",
    "key": "select 'author'",
    "name": "select name from attachment order by id limit 1",
}


NOBODYS = 2**31 - 1  # stands for what the demo has none of


@dataclass
class World:
    """The personas (who, acting for which organization) and the sample values of URL arguments."""

    app: Flask
    personas: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    samples: dict[str, list[Any]] = field(default_factory=dict)

    def client(self, persona: str, language: str = "zh") -> FlaskClient:
        """A browser of this persona, who has looked for nothing in vain yet."""
        watch.forget()
        person, organization = self.personas[persona]
        client = self.app.test_client()
        client.set_cookie("portal_lang", language)
        if person is not None:
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = f"{person}.0", True
                if organization is not None:
                    session["acting"] = organization
        return client

    def urls(self, method: str = "GET") -> Iterator[tuple[str, str]]:
        """(endpoint, path) of every rule with this method, once for every sample of its arguments."""
        adapter = self.app.url_map.bind("localhost")
        for rule in self.app.url_map.iter_rules():
            if method in (rule.methods or ()) and rule.endpoint != "static":
                for values in self._values(rule):
                    yield rule.endpoint, adapter.build(rule.endpoint, values, method=method)

    def _values(self, rule: Rule) -> list[dict[str, Any]]:
        names = sorted(rule.arguments)
        unknown = [name for name in names if name not in self.samples]
        assert not unknown, f"{rule.rule}: tell tests.site.world what a {unknown} is"
        if not names:
            return [{}]
        found = {name: self.samples[name] or [NOBODYS] for name in names}
        length = max(map(len, found.values()))
        return [{name: values[i % len(values)] for name, values in found.items()} for i in range(length)]


def explore(app: Flask) -> World:
    """Find the personas and samples of a seeded database."""
    world = World(app, personas={"visitor": (None, None)})
    with app.app_context():
        for key, (login, _label) in DEMO_LOGINS.items():
            person = db.session.scalars(select(Person).where(Person.login == login)).one()
            world.personas[key] = (person.id, None)
            organization = db.session.scalar(
                select(Membership.organization_id).where(Membership.person_id == person.id)
            )
            if organization is not None:
                world.personas[f"{key}, acting"] = (person.id, organization)
        for name, query in SAMPLES.items():
            world.samples[name] = [row[0] for row in db.session.execute(text(query)) if row[0] is not None]
    return world
