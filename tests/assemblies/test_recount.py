"""The kit against the portal: the same figures for any ballots, and no byte of it changed unnoticed."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.assemblies.commands import accepting, announcing, preparing, resolving, serving, voting
from portal.assemblies.commands.accepting import Arrival
from portal.assemblies.kit import verify
from portal.assemblies.models import Ballot, ChannelRecognition, Slot
from portal.assemblies.queries.assembly import motions_of
from portal.assemblies.rules import ruleset
from portal.assemblies.rules.counting import Silence
from portal.assemblies.rules.electorate import Scope
from portal.assemblies.rules.ruleset import Channel, Mode, MotionKind, RuleSet
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Unit
from tests.assemblies.test_modes import answer, in_mode, kit_of
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, OPENS, Vote, prepared
from tests.factories import Neighbourhood

Kit = dict[str, list[Any]]

OWNERS = ("author", "li", "zhang", "chen")
DRAWN = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
BALLOT = st.tuples(
    st.integers(1, 4), st.sampled_from(Channel), st.sampled_from(["for", "against", "abstain"]),
    st.sampled_from(["o1", "o2", "o3", "abstain"]), st.sets(st.sampled_from(["o1", "o2", "o3", "o4"]), max_size=3),
)  # fmt: skip


def held(vote: Vote, ballots: list[Any], served: set[int], decided: bool) -> None:
    """Every ballot arrives by its way; conflicts are decided."""
    thing, clerk = vote.thing("wang", "committee"), vote.hood.viewer("wang", "committee")
    slots = dict(db.session.execute(select(Slot.number, Slot.id).where(Slot.assembly_id == vote.id)).all())
    if served:
        serving.serve(clerk, thing, sorted(served), "hand")
    for number, channel, first, second, third in ballots:
        said = {"1": first, "2": second, "3": sorted(third) or "abstain"}
        choices = voting.complete(motions_of(vote.id), said, thing.rules.follow)
        accepting.take(thing, Arrival(slots[number], number, channel, choices))
        for ballot in db.session.scalars(select(Ballot).where(Ballot.state == "conflict")).all():
            resolving.resolve(clerk, thing, ballot.id, decided, "本人确认")


@DRAWN
@given(
    mode=st.sampled_from([Mode.NAMED, Mode.CONFIDENTIAL]), statutory=st.booleans(), silence=st.sampled_from(Silence),
    areas=st.lists(st.integers(1, 20_000), min_size=4, max_size=4), ballots=st.lists(BALLOT, max_size=9),
    served=st.sets(st.integers(1, 4)), decided=st.booleans(),
)  # fmt: skip
def test_a_recount_comes_to_what_the_portal_announced(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    mode: Mode, statutory: bool, silence: Silence, areas: list[int], ballots: list[Any], served: set[int],
    decided: bool,
) -> None:  # fmt: skip
    """Any areas, rules and ballots by any way, replaced, set aside, decided; a decision, a choice and an election."""
    monkeypatch.setattr(ruleset, "SMALL_SCOPE", 4)
    example = db.session.begin_nested()
    for name, area in zip(OWNERS, areas, strict=True):
        db.session.get_one(Unit, hood.units[name]).area = area
    vote, chair = prepared(hood), hood.viewer("gao", "owners")
    db.session.query(ChannelRecognition).update({"statutory": statutory})
    rules = RuleSet(silence=silence, document="议事规则第12条")
    preparing.settle_rules(chair, vote.thing(), "春晓苑业主大会", Scope(), mode, rules, "")
    for item, kind, options, seats in (
        (4, MotionKind.CHOICE, ("甲", "乙", "丙"), 0), (3, MotionKind.ELECTION, ("丁", "戊", "己", "庚"), 3),
    ):  # fmt: skip
        preparing.add_motion(chair, vote.thing(), item, kind, "选择一项", options=options, seats=seats)
    with clock.frozen(NOTICE):
        announcing.announce(chair, vote.thing(), OPENS, CLOSES)
    with clock.frozen(DURING):
        held(vote, ballots, served, decided)
    with clock.frozen(AFTER):
        vote.close()
        result = vote.decide()
    assert verify.verify(kit_of(vote, tmp_path / "kit.zip", sealed=mode == Mode.CONFIDENTIAL)) == []
    assert "recounted: every figure" in verify.NOTES[-1]
    assert verify.verify(kit_of(vote, tmp_path / "public.zip")) == []
    assert ("advice" in result) == (mode == Mode.NAMED and not statutory)
    example.rollback()
    db.session.expire_all()


def voted(hood: Neighbourhood, mode: Mode, monkeypatch: pytest.MonkeyPatch) -> Vote:
    """A vote that is over; two ballots of three are for."""
    vote = in_mode(hood, mode, monkeypatch)
    with clock.frozen(DURING):
        for who, said in (("author", "for"), ("li", "for"), ("zhang", "against")):
            answer(vote, who, m1=said) if mode == Mode.ANONYMOUS else vote.cast(who, m1=said)
        if mode != Mode.ANONYMOUS:
            vote.cast("li", m1="for")
    with clock.frozen(AFTER):
        vote.close()
        vote.decide()
    return vote


KITS = [(Mode.NAMED, False), (Mode.CONFIDENTIAL, False), (Mode.CONFIDENTIAL, True), (Mode.ANONYMOUS, False)]
EVERY_KIT = pytest.mark.parametrize(("mode", "sealed"), KITS, ids=["named", "confidential", "sealed", "anonymous"])


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as kit:
        return {name: kit.read(name) for name in kit.namelist()}


def written(parts: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as kit:
        for name, content in parts.items():
            kit.writestr(name, content)
    return path


@EVERY_KIT
def test_no_byte_is_changed_unnoticed(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: Mode, sealed: bool
) -> None:
    parts = parts_of(kit_of(voted(hood, mode, monkeypatch), tmp_path / "kit.zip", sealed))
    assert verify.verify(written(parts, tmp_path / "again.zip")) == []

    @settings(max_examples=80)
    @given(st.sampled_from(sorted(parts)), st.integers(0), st.integers(1, 255))
    def flipped(name: str, at: int, change: int) -> None:
        content = bytearray(parts[name])
        content[at % len(content)] ^= change
        assert verify.verify(written({**parts, name: bytes(content)}, tmp_path / "flipped.zip")), (name, at, change)

    flipped()


def _change(kit: Kit) -> None:
    one = kit["ballots.jsonl"][0]
    if "choices" in one:
        one["choices"]["1"] = "abstain"
    else:
        one["hash"] = "0" * 64


def _drop(kit: Kit) -> None:
    del kit["ballots.jsonl"][1]


def _add(kit: Kit) -> None:
    one = kit["ballots.jsonl"][0]
    kit["ballots.jsonl"].append({**one, "tracker": "Z"} if "tracker" in one else {**one, "slot": "S000009"})


def _double(kit: Kit) -> None:
    kit["ballots.jsonl"].insert(0, kit["ballots.jsonl"][0])


def _move(kit: Kit) -> None:
    kit["ballots.jsonl"].reverse()


def _figure(kit: Kit) -> None:
    one = kit["result.json"][0]["motions"][0]
    if "heads" in one:
        one["heads"]["for"] += 1
    else:
        one["strict"]["participating"][0] += 1


def _figure_on_record(kit: Kit) -> None:
    """The result is rewritten in the record too, and every hash after it."""
    _figure(kit)
    kit["events.jsonl"][-1]["payload"] = kit["result.json"][0]
    kit["events.jsonl"][-1]["event"]["payload_hash"] = verify.digest(kit["result.json"][0])


def _setup(kit: Kit) -> None:
    kit["setup.json"][0]["title"] += "!"


def _signature(kit: Kit) -> None:
    kit["heads.jsonl"][1]["signature"] = kit["heads.jsonl"][0]["signature"]


def _truncate(kit: Kit) -> None:
    del kit["events.jsonl"][-1]


def _head(kit: Kit) -> None:
    del kit["heads.jsonl"][0]


def _line(kit: Kit) -> None:
    one = kit["electorate.jsonl"][0]
    one["slot"] = "S000007"


def _area(kit: Kit) -> None:
    """Beside its hash, a line is given an area of its own."""
    kit["electorate.jsonl"][0]["area"] = 1


NAMED = [
    (_change, ": this ballot was changed"), (_drop, "is missing here"), (_add, "this ballot is not in the record"),
    (_double, ": counted twice"), (_move, "ballots: not in the order"), (_figure, "result: not the one that stands"),
    (_figure_on_record, "motion 1: "), (_figure_on_record, "rewritten or cut off"),
    (_setup, "setup: not the one the record begins with"), (_signature, "the signature is not the portal's"),
    (_truncate, "rewritten or cut off"), (_head, "nothing proves that it goes on"),
    (_line, "electorate: not the one that was frozen"), (_area, "electorate: "),
]  # fmt: skip


@EVERY_KIT
def test_whatever_is_done_to_a_kit_is_named(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: Mode, sealed: bool
) -> None:
    parts = parts_of(kit_of(voted(hood, mode, monkeypatch), tmp_path / "kit.zip", sealed))
    for tamper, said in NAMED:
        faults = faults_of(parts, tamper, tmp_path / "changed.zip")
        assert any(said in fault for fault in faults), (tamper.__name__, faults)
        assert not any("damaged" in fault for fault in faults), (tamper.__name__, faults)


def faults_of(parts: dict[str, bytes], tamper: Callable[[Kit], None], path: Path) -> list[str]:
    kit = {name: [json.loads(line) for line in content.splitlines()] for name, content in parts.items()
           if name != "verify.py"}  # fmt: skip
    tamper(kit)
    lines = {name: b"".join(verify.spelled(row) + b"\n" for row in rows) for name, rows in kit.items()}
    faults: list[str] = verify.verify(written({**parts, **lines}, path))
    return faults


@pytest.mark.parametrize("name", ["other.txt", "verify.py"])
def test_another_program_or_file_in_the_kit_is_named(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    parts = parts_of(kit_of(voted(hood, Mode.NAMED, monkeypatch), tmp_path / "kit.zip"))
    (fault,) = verify.verify(written({**parts, name: b"pass\n"}, tmp_path / "other.zip"))
    assert "other files, or another verify.py" in fault


def test_the_program_in_the_kit_says_what_it_recounted_and_ends_with_a_code(
    in_english: Flask, hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As an owner runs it; of a confidential vote it says what only the sealed file lets anyone recount."""
    vote = voted(hood, Mode.CONFIDENTIAL, monkeypatch)
    public, sealed = kit_of(vote, tmp_path / "kit.zip"), kit_of(vote, tmp_path / "sealed.zip", sealed=True)
    parts = parts_of(public)
    program = tmp_path / "verify.py"
    program.write_bytes(parts["verify.py"])
    assert len(parts["verify.py"].splitlines()) < 300
    assert b'"area"' not in parts["electorate.jsonl"] + parts["ballots.jsonl"]
    broken = written({**parts, "ballots.jsonl": b""}, tmp_path / "broken.zip")
    for kit, code, said in (
        (public, 0, "Not recounted: what was said, and areas"), (public, 0, "全部一致"),
        (sealed, 0, "every figure of every motion"), (broken, 1, "is missing here 记录中有效的票在这里缺失"),
        (tmp_path / "none.zip", 1, "damaged"),
    ):  # fmt: skip
        done = subprocess.run([sys.executable, program, kit], capture_output=True, text=True, check=False)
        assert (done.returncode, said in done.stdout) == (code, True), done.stdout
