"""A receipt, checked part by part on its page: what holds, what was altered, what counts instead."""

from __future__ import annotations

import html
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.assemblies.kit import verify
from portal.assemblies.models import Ballot
from portal.assemblies.queries.kit import write_kit
from portal.assemblies.queries.record import kept_of, lines_of, receipt_of, standing_of
from portal.assemblies.rules.receipts import PARTS, altered, checks, read_receipt
from portal.assemblies.rules.ruleset import Mode
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from tests.assemblies.test_modes import answer, in_mode, kit_of
from tests.assemblies.world import AFTER, DURING, Vote, announced
from tests.conftest import Browser
from tests.factories import Neighbourhood


def given(vote: Vote, who: str = "li", **said: str) -> dict[str, Any]:
    with clock.frozen(DURING):
        receipt = vote.cast(who, **said or {"m1": "for"}).receipt
    assert receipt
    return receipt


def said_of(vote: Vote, receipt: dict[str, Any]) -> list[str]:
    """What does not hold of a receipt."""
    found = checks(receipt, kept_of(vote.thing(), receipt))
    return [str(check.sentence) for check in found if not check.holds]


OTHER = {"slot": "S000009", "ballot": "0" * 64, "serial": "ABC", "index": 0, "size": 1, "path": [], "root": "0" * 64,
         "time": "2020-01-01T00:00:00Z", "signature": "0" * 128, "row": {"slot": "S000001", "area": 1}}  # fmt: skip


def test_every_part_has_another_value_to_try(context: Flask) -> None:
    assert {*OTHER, "vote"} == set(PARTS)


@pytest.mark.parametrize("part", OTHER)
def test_the_altered_part_is_named(in_english: Flask, hood: Neighbourhood, part: str) -> None:
    vote = announced(hood)
    given(vote, "zhang")
    receipt = given(vote)
    assert said_of(vote, receipt) == []
    said = said_of(vote, {**receipt, part: OTHER[part]})
    assert f"Altered: {PARTS[part]} is not as the portal gave it." in said
    assert any("signature does not fit" in one for one in said) == (part in ("size", "root", "time", "signature"))


def test_a_receipt_of_no_ballot(in_english: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    receipt = given(vote)
    assert any("no ballot with this hash" in one for one in said_of(vote, {**receipt, "ballot": "%", "serial": "\x00"}))
    assert altered(receipt, receipt) == []


def test_a_ballot_the_portal_changed_is_found(in_english: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    receipt = given(vote)
    db.session.query(Ballot).one().choices = '{"1":"against"}'
    db.session.flush()
    assert said_of(vote, receipt) == [
        "The ballot the portal keeps does not have this hash. Tell the scrutineers and the residents committee."
    ]


@pytest.mark.parametrize(
    "text", ["{", '{"vote":1}', '{"vote":true}', "[" * 900 + "{", '{"vote":1,"tracker":3}', "{" * 30_000]
)
def test_what_is_no_receipt_is_said(in_english: Flask, text: str) -> None:
    with pytest.raises(DomainError):
        read_receipt(text)
    assert read_receipt("3F00") is None


def test_the_page_takes_a_whole_receipt(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        vote = announced(hood)
        first = given(vote)
        second = given(vote, m1="against")
        db.session.commit()
    visitor = browser()

    def page(status: int = 200, **data: Any) -> str:
        response = visitor.post("/verify", data=data, content_type="multipart/form-data")
        assert response.status_code == status
        return response.get_data(as_text=True)

    assert "This ballot counts." in page(receipt=json.dumps(second, indent=1))
    file = (io.BytesIO(json.dumps(second).encode()), "receipt.json")
    assert "This ballot counts." in page(file=file)
    replaced = page(receipt=json.dumps(first))
    assert f"A later ballot of the same owners counts instead: event {second['index']} of the record." in replaced
    assert "does not hold" not in replaced
    turned = page(receipt=json.dumps({**second, "slot": "S000004"}))
    assert "This receipt does not hold" in turned
    assert "Altered: the slot is not" in turned
    assert "cut off" in page(422, receipt=json.dumps(second)[:-9])
    assert "the path is missing" in page(422, receipt=json.dumps({k: v for k, v in second.items() if k != "path"}))
    assert "Paste your receipt" in page(422)
    assert "no vote with this number" in page(receipt=json.dumps({**second, "vote": 10**12}))
    assert "no vote with this number" in page(receipt=second["serial"])
    assert "This ballot counts." in page(receipt=second["serial"], vote=str(vote.id))


def test_a_tracker_is_checked_once_answers_are_published(
    browser: Browser, app: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with app.app_context():
        vote = in_mode(hood, Mode.ANONYMOUS, monkeypatch)
        with clock.frozen(DURING):
            tracker = answer(vote, "li", m1="for")
        db.session.commit()
    visitor, said = browser(), {"receipt": tracker.lower(), "vote": str(vote.id)}
    with clock.frozen(DURING):
        assert "published when the survey is closed" in visitor.post("/verify", data=said).get_data(as_text=True)
    with app.app_context(), clock.frozen(AFTER):
        vote.close()
        vote.decide()
        db.session.commit()
        kit = kit_of(vote, tmp_path / "kit.zip")
    assert "An answer stands under this word" in visitor.post("/verify", data=said).get_data(as_text=True)
    whole = json.dumps({"vote": vote.id, "tracker": tracker})
    assert "An answer stands under this word" in visitor.post("/verify", data={"receipt": whole}).get_data(as_text=True)
    wrong = visitor.post("/verify", data={**said, "receipt": tracker[::-1]}).get_data(as_text=True)
    assert "No answer stands under this word" in wrong
    assert verify.verify(kit, tracker) == []
    assert any("no answer has this tracker" in fault for fault in verify.verify(kit, tracker[::-1]))


def test_in_a_confidential_vote_a_voter_can_check_her_own_line(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vote = in_mode(hood, Mode.CONFIDENTIAL, monkeypatch)
    standing = standing_of(vote.id, given(vote)["ballot"])
    assert standing
    receipt = receipt_of(vote.thing(), standing)
    assert receipt["row"]["area"] == 8950
    assert said_of(vote, receipt) == []
    assert "Altered: the line of the electorate is not as the portal gave it." in said_of(vote, {**receipt, "row": {}})
    file = tmp_path / "receipt.json"
    for kit in (kit_of(vote, tmp_path / "public.zip"), kit_of(vote, tmp_path / "sealed.zip", sealed=True)):
        file.write_text(json.dumps(receipt))
        assert verify.verify(kit, file) == []
        file.write_text(json.dumps({**receipt, "row": {**receipt["row"], "area": 9000}}))
        assert any("line of the electorate" in fault for fault in verify.verify(kit, file))


def test_an_owner_reads_her_own_line_and_no_other(
    browser: Browser, app: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also who has not voted: what is hashed in the kit is shown to her, and to nobody else."""
    with app.app_context():
        vote = in_mode(hood, Mode.CONFIDENTIAL, monkeypatch)
        (line,) = lines_of(hood.viewer("li"), vote.thing("li", None))
        (other,) = lines_of(hood.viewer("zhang"), vote.thing("zhang", None))
        db.session.commit()
        hashes = [json.loads(one) for one in kit_lines(vote)]
    path = f"/assemblies/{vote.id}/record"
    shown = html.unescape(browser("li").get(path).get_data(as_text=True))
    assert line in shown
    assert other not in shown
    assert {"slot": json.loads(line)["slot"], "hash": verify.sha(line.encode()).hex()} in hashes
    for who in (None, "sun"):
        assert "salt" not in browser(who).get(path).get_data(as_text=True)


def kit_lines(vote: Vote) -> list[bytes]:
    file = io.BytesIO()
    write_kit(vote.thing(), file)
    with zipfile.ZipFile(file) as kit:
        return kit.read("electorate.jsonl").splitlines()
