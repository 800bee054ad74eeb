"""A person takes along everything the portal keeps of her, and nothing of anybody else."""

from __future__ import annotations

from typing import Any

from flask import Flask

from portal.kernel.db import Base, db
from portal.people import commands
from portal.people.models import Person
from portal.people.queries.kept import OWN, SECRET
from portal.proposals.commands import voting
from tests.conftest import Browser
from tests.discussion.factories import say
from tests.factories import Neighbourhood
from tests.proposals.factories import open_proposal, read


def _kept(browser: Browser, person: str) -> dict[str, list[dict[str, Any]]]:
    response = browser(person).get("/me/data.json")
    assert response.headers["Content-Disposition"] == "attachment; filename=gongzhi.json"
    kept = response.get_json()["kept"]
    assert isinstance(kept, dict)
    return kept


def test_what_she_wrote_did_and_is(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        li = hood.viewer("li")
        proposal = open_proposal(hood.viewer("author"))
        voting.support(li, read(li, proposal))
        say(li, proposal, "我每天走这条路。")
        say(hood.viewer("zhang"), proposal, "我也是。")
        commands.note_look(hood.viewer("wang", "committee"), li.id, "residency", "核对")
        db.session.commit()
    kept = _kept(browser, "li")
    assert [row["name"] for row in kept["person"]] == ["李明"]
    assert [row["body"] for row in kept["comment"]] == ["我每天走这条路。"]
    assert [row["proposal_id"] for row in kept["proposal_vote"]] == [proposal]
    assert [row["purpose"] for row in kept["look"]] == ["核对"]
    assert {"residency", "follow", "event", "owner"} <= set(kept)
    assert "matter" not in kept
    assert "matter" in _kept(browser, "author")


def test_nothing_secret_and_nobody_elses(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        office = hood.viewer("wang", "committee")
        commands.ask_recovery(office, "13800000001", "known", "忘了密码")
        db.session.commit()
        passwords = [person.password for person in db.session.query(Person)]
    for person in ("li", "wang"):
        for name, rows in _kept(browser, person).items():
            own = {column.name for column in Base.metadata.tables[name].columns} & OWN or {"id"}
            for row in rows:
                assert not SECRET & set(row)
                assert hood.people[person] in {row[column] for column in own}
                assert not set(passwords) & set(map(str, row.values()))


def test_only_oneself_takes_it_along(browser: Browser) -> None:
    assert browser().get("/me/data.json").status_code == 302
    assert browser("wang", "committee").get("/me/data.json").status_code == 403
