"""Who learns what: named, confidential with scrutineers, anonymous without a way back."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from portal.assemblies.commands import announcing, closing, preparing, scrutiny, surveying, voting
from portal.assemblies.kit import verify
from portal.assemblies.models import AnonymousBallot, Ballot, BallotDraft, Participation, Record, RecordEvent
from portal.assemblies.queries.assembly import my_slots
from portal.assemblies.queries.kit import write_kit
from portal.assemblies.rules import ruleset
from portal.assemblies.rules.electorate import Scope
from portal.assemblies.rules.ruleset import Mode, RuleSet
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, OPENS, Vote, announced, prepared
from tests.conftest import Browser
from tests.factories import Neighbourhood


def in_mode(hood: Neighbourhood, mode: Mode, monkeypatch: pytest.MonkeyPatch) -> Vote:
    """An announced vote of four in this mode; only the size that keeps small votes named is set aside."""
    monkeypatch.setattr(ruleset, "SMALL_SCOPE", 4)
    vote = prepared(hood)
    chair = hood.viewer("gao", "owners")
    preparing.settle_rules(chair, vote.thing(), "春晓苑业主大会", Scope(), mode, RuleSet(), "")
    with clock.frozen(NOTICE):
        announcing.announce(chair, vote.thing(), OPENS, CLOSES)
    return vote


def kit_of(vote: Vote, path: Path, sealed: bool = False) -> Path:
    with path.open("wb") as file:
        write_kit(vote.thing(), file, sealed)
    return path


def answer(vote: Vote, who: str, **said: str) -> str:
    by_number = {name.removeprefix("m"): choice for name, choice in said.items()}
    return surveying.take_part(vote.hood.viewer(who), vote.thing(who, None), vote.slot(who), by_number)


def test_nothing_leads_from_an_answer_to_who_gave_it(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vote = in_mode(hood, Mode.ANONYMOUS, monkeypatch)
    with clock.frozen(DURING):
        height = db.session.scalar(select(Record.size).where(Record.assembly_id == vote.id))
        trackers = [
            answer(vote, who, m1=said) for who, said in (("li", "for"), ("author", "against"), ("zhang", "for"))
        ]
        assert db.session.scalar(select(Record.size).where(Record.assembly_id == vote.id)) == height
        assert db.session.scalars(select(Ballot)).all() == []
        assert db.session.scalars(select(BallotDraft)).all() == []
        assert {column["name"] for column in inspect(db.session.connection()).get_columns("anonymous_ballot")} == {
            "tracker", "assembly_id", "choices",
        }  # fmt: skip
        assert {column["name"] for column in inspect(db.session.connection()).get_columns("participation")} == {
            "slot_id"
        }
        with pytest.raises(DomainError, match="taken part already"):
            answer(vote, "li", m1="against")
        assert my_slots(hood.viewer("li"), vote.id)[0].took_part
        with zipfile.ZipFile(kit_of(vote, tmp_path / "early.zip")) as kit:
            assert kit.read("ballots.jsonl") == b""
    with clock.frozen(AFTER):
        vote.close()
        result = vote.decide()
    assert result["motions"] == [{"number": 1, "heads": {"against": 1, "for": 2}}]
    with zipfile.ZipFile(kit_of(vote, tmp_path / "kit.zip")) as kit:
        rows = [json.loads(line) for line in kit.read("ballots.jsonl").splitlines()]
    assert [row["tracker"] for row in rows] == sorted(trackers)
    assert verify.verify(str(tmp_path / "kit.zip")) == []


def test_sqlite_keeps_no_order_of_anonymous_ballots(context: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        made = db.session.scalar(text("select sql from sqlite_master where name = 'anonymous_ballot'"))
        assert "WITHOUT ROWID" in made


@pytest.mark.parametrize("change", ["drop", "double", "turn"])
def test_a_changed_answer_is_found(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str
) -> None:
    vote = in_mode(hood, Mode.ANONYMOUS, monkeypatch)
    with clock.frozen(DURING):
        for who in ("li", "author"):
            answer(vote, who, m1="for")
    with clock.frozen(AFTER):
        vote.close()
        vote.decide()
    whole = kit_of(vote, tmp_path / "kit.zip")
    with zipfile.ZipFile(whole) as kit, zipfile.ZipFile(tmp_path / "changed.zip", "w") as changed:
        for name in kit.namelist():
            content = kit.read(name)
            if name == "ballots.jsonl":
                lines = content.splitlines(keepends=True)
                tracker = json.loads(lines[0])["tracker"]
                turned = [lines[0].replace(b'"for"', b'"against"'), *lines[1:]]
                content = b"".join({"drop": lines[1:], "double": [lines[0], *lines], "turn": turned}[change])
            changed.writestr(name, content)
    said = {"drop": "is missing here", "double": "counted twice", "turn": "this ballot was changed"}[change]
    assert any(f"tracker {tracker}: " in fault and said in fault for fault in verify.verify(tmp_path / "changed.zip"))


def test_the_tracker_is_shown_once_and_in_no_address(
    browser: Browser, app: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        vote = in_mode(hood, Mode.ANONYMOUS, monkeypatch)
        slot = vote.slot("li")
        db.session.commit()
    li, path = browser("li"), f"/assemblies/{vote.id}"
    with clock.frozen(DURING):
        survey = li.get(f"{path}/vote/{slot}/1").location
        missing = li.post(survey)
        assert (missing.status_code, "not answered yet" in missing.get_data(as_text=True)) == (422, True)
        assert li.post(f"{path}/vote/{slot}/1", data={"choice": "for"}).location == survey, "nothing is drafted"
        shown = li.post(survey, data={"motion1": "for"})
        assert shown.status_code == 200
        assert "shown this one time" in shown.get_data(as_text=True)
        assert "You have taken part" in li.get(path).get_data(as_text=True)
        assert li.get(survey).location == path
        assert browser("wang", "committee").get(f"{path}/paper").status_code == 403
    with app.app_context():
        tracker = db.session.scalars(select(AnonymousBallot.tracker)).one()
        assert db.session.scalars(select(Participation.slot_id)).all() == [slot]
        events = " ".join(db.session.scalars(select(RecordEvent.payload)))
    assert tracker in shown.get_data(as_text=True)
    assert tracker not in events
    assert tracker not in li.get(path).get_data(as_text=True)


def test_a_confidential_vote_is_recounted_by_those_who_watch_it(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ruleset, "SMALL_SCOPE", 4)
    vote = prepared(hood)
    chair, chen = hood.viewer("gao", "owners"), hood.viewer("chen")
    preparing.settle_rules(chair, vote.thing(), "春晓苑业主大会", Scope(), Mode.CONFIDENTIAL, RuleSet(), "")
    with clock.frozen(NOTICE):
        announcing.announce(chair, vote.thing(), OPENS, CLOSES)
        scrutiny.appoint(chair, vote.thing(), "13800000003")
        scrutiny.appoint(chair, vote.thing(), "13999999999")  # nobody: nobody is told
        scrutiny.accept(chen, vote.thing("chen", None))
        with pytest.raises(DomainError, match="not asked you"):
            scrutiny.accept(hood.viewer("li"), vote.thing("li", None))
    with clock.frozen(DURING):
        for who in ("li", "author", "zhang"):
            vote.cast(who, m1="for")
        with pytest.raises(Refused):
            scrutiny.hand_over(chen, vote.thing("chen", None))
        with pytest.raises(Refused):
            scrutiny.appoint(chair, vote.thing(), "13800000001")
    with clock.frozen(AFTER):
        vote.close()
        vote.decide()
        for outsider in ("gao", "li"):
            with pytest.raises(DomainError, match="Only scrutineers"):
                scrutiny.hand_over(hood.viewer(outsider), vote.thing(outsider, None))
        scrutiny.hand_over(chen, vote.thing("chen", None))
    public, sealed = kit_of(vote, tmp_path / "public.zip"), kit_of(vote, tmp_path / "sealed.zip", sealed=True)
    with zipfile.ZipFile(public) as kit:
        assert b"choices" not in kit.read("ballots.jsonl")
        assert b"SealedFileGiven" in kit.read("events.jsonl")
    assert verify.verify(str(public)) == verify.verify(str(sealed)) == []
    with zipfile.ZipFile(sealed) as kit:
        assert kit.read("ballots.jsonl").count(b'"1":"for"') == 3


def test_how_a_named_vote_goes_is_nobodys_to_know_before_its_close(
    browser: Browser, app: Flask, hood: Neighbourhood
) -> None:
    with app.app_context():
        vote = announced(hood)
        with clock.frozen(DURING):
            vote.cast("li", m1="for")
        db.session.commit()
    path = f"/assemblies/{vote.id}"
    with clock.frozen(DURING):
        with browser().get(f"{path}/kit.zip") as response:
            early = zipfile.ZipFile(io.BytesIO(response.data))
        assert b"choices" not in early.read("ballots.jsonl")
        assert browser("li").get(f"{path}/named").status_code == 403
    with app.app_context(), clock.frozen(AFTER):
        closing.close(hood.viewer("gao", "owners"), vote.thing())
        db.session.commit()
    assert "I agree" in browser("zhang").get(f"{path}/named").get_data(as_text=True)
    for who in ("sun", "newcomer"):
        assert browser(who).get(f"{path}/named").status_code == 403
    assert browser().get(f"{path}/named").status_code in (302, 303, 403)


def test_a_survey_knows_no_proxy(in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    vote = in_mode(hood, Mode.ANONYMOUS, monkeypatch)
    with clock.frozen(DURING), pytest.raises(DomainError, match="anonymous survey"):
        voting.cast(hood.viewer("li"), vote.thing("li", None), vote.slot("li"))
    with clock.frozen(DURING), pytest.raises(DomainError, match="before it is sent"):
        vote.draft("li", m1="for")
    with clock.frozen(DURING), pytest.raises(DomainError, match="not answered yet"):
        surveying.take_part(hood.viewer("li"), vote.thing("li", None), vote.slot("li"), {})
    assert voting.complete([], {}, follow=False) == {}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("slot", "S000003", "its slot"), ("vote", 99, "its head"), ("root", "0" * 64, "its head"),
     ("time", "2026-01-01T00:00:00Z", "signature"), ("signature", "0" * 128, "signature"), ("index", 7, "not in this")],
)  # fmt: skip
def test_an_altered_receipt_is_named(
    in_english: Flask, hood: Neighbourhood, tmp_path: Path, field: str, value: object, said: str
) -> None:
    vote = announced(hood)
    with clock.frozen(DURING):
        receipt = vote.cast("li", m1="for").receipt
    kit, file = kit_of(vote, tmp_path / "kit.zip"), tmp_path / "receipt.json"
    assert receipt is not None
    file.write_text(json.dumps(receipt), "utf-8")
    assert verify.verify(str(kit), str(file)) == []
    file.write_text(json.dumps({**receipt, field: value}), "utf-8")
    assert any(said in fault for fault in verify.verify(str(kit), str(file)))


def test_a_result_that_is_not_the_recorded_one_is_named(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also where the choices are sealed and nothing can be counted again; and no ballot out of its order."""
    vote = in_mode(hood, Mode.CONFIDENTIAL, monkeypatch)
    with clock.frozen(DURING):
        for who in ("li", "author", "zhang"):
            vote.cast(who, m1="for")
    with clock.frozen(AFTER):
        vote.close()
        vote.decide()
    for name, said in (
        ("result.json", "not the one that stands"),
        ("ballots.jsonl", "order"),
        ("heads.jsonl", "newest"),
    ):
        changed = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(kit_of(vote, tmp_path / "kit.zip")) as kit, zipfile.ZipFile(changed, "w") as other:
            for part in kit.namelist():
                content = kit.read(part)
                if part == name == "result.json":
                    content = json.dumps({"vote": vote.id, "motions": []}).encode()
                elif part == name == "ballots.jsonl":
                    content = b"".join(reversed(content.splitlines(keepends=True)))
                elif part == name:
                    content = b"".join(content.splitlines(keepends=True)[:-1])
                other.writestr(part, content)
        assert any(said in fault for fault in verify.verify(str(changed))), name


def test_a_small_vote_is_warned_that_it_must_be_named(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        vote = prepared(hood)
        chair = hood.viewer("gao", "owners")
        path = f"/assemblies/{vote.id}/edit"
        db.session.commit()
    assert "must be named" not in browser("gao", "owners").get(path).get_data(as_text=True)
    with app.app_context():
        preparing.settle_rules(chair, vote.thing(), "春晓苑业主大会", Scope(), Mode.CONFIDENTIAL, RuleSet(), "")
        db.session.commit()
    assert "With 4 votes the totals would give single voters away" in browser("gao", "owners").get(path).get_data(
        as_text=True
    )


@pytest.mark.parametrize("back", [3, 4])
def test_exact_figures_of_few_ballots_stay_with_the_scrutineers(
    app: Flask, browser: Browser, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, back: int
) -> None:
    """The line is four here: three ballots back are too few, four are enough."""
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        vote = in_mode(hood, Mode.CONFIDENTIAL, monkeypatch)
        with clock.frozen(DURING):
            for who in ("li", "author", "zhang", "chen")[:back]:
                vote.cast(who, m1="for")
        with clock.frozen(AFTER):
            vote.close()
            one = vote.decide()["motions"][0]["strict"]
        db.session.commit()
        kits = [kit_of(vote, tmp_path / f"{sealed}.zip", sealed) for sealed in (False, True)]
        assert [verify.verify(str(kit)) for kit in kits] == [[], []]
    assert one["passed"]
    assert ("sides" in one) is (back == 4)
    for path in (f"/assemblies/{vote.id}", f"/assemblies/{vote.id}/print/result"):
        page = browser().get(path).get_data(as_text=True)
        assert "passed" in page
        assert ("So few ballots are back" in page) is (back == 3)
    with browser("gao", "owners").get(f"/assemblies/{vote.id}/archive.zip") as response:
        filed = io.BytesIO(response.data)
    with zipfile.ZipFile(filed) as archive:
        assert ("So few ballots are back" in archive.read("5-tally.txt").decode()) is (back == 3)


def test_what_must_be_withheld_is_named_when_somebody_publishes_it(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vote = in_mode(hood, Mode.CONFIDENTIAL, monkeypatch)
    with clock.frozen(DURING):
        for who in ("li", "author", "zhang"):
            vote.cast(who, m1="for")
    monkeypatch.setattr(closing, "_tells_too_much", lambda _thing, _motions: False)
    with clock.frozen(AFTER):
        vote.close()
        vote.decide()
    for sealed in (False, True):
        assert any(
            "motion 1" in fault for fault in verify.verify(str(kit_of(vote, tmp_path / f"{sealed}.zip", sealed)))
        )
