"""The lot: a pure function of the seed and the list, equal chances for everybody, and a program that draws it again."""

from __future__ import annotations

import ast
import json
import random
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.hearings import draw as program
from portal.hearings.draw import FORMAT, draw, lines, lot, sealed, spelled
from portal.hearings.queries.seats import record_of
from portal.kernel import canonical
from portal.kernel.lot import lot as kernel_lot
from tests.factories import Neighbourhood
from tests.hearings.world import announced

QUOTAS = [["owners", 2], ["tenants", 2], ["merchants", 1]]
APPLICANTS = [["a", "owners"], ["b", "owners"], ["c", "owners"], ["d", "owners"], ["e", "tenants"], ["f", "merchants"]]


def _record(**other: Any) -> dict[str, Any]:
    """What is published of these applicants, with some of it exchanged, and sealed."""
    seats, waiting = draw("seed", QUOTAS, APPLICANTS)
    record = {
        "format": FORMAT, "hearing": 7, "commitment": sha256(b"seed").hexdigest(), "seed": "seed",
        "quotas": QUOTAS, "applicants": APPLICANTS, "seats": seats, "waiting": waiting,
    }  # fmt: skip
    return sealed({**record, **other})


def _run(path: Path, content: bytes, where: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """The program as a process, on a file; `where`: a copy of it somewhere else, where no portal is."""
    path.write_bytes(content)
    how = [str(where)] if where else ["-m", "portal.hearings.draw"]
    return subprocess.run([sys.executable, *how, str(path)], capture_output=True, check=False, timeout=60)


def test_the_lot_is_the_one_of_the_rest_of_the_portal() -> None:
    assert lot("seed", "a") == kernel_lot("seed", "a") == sha256(b"seed\na").hexdigest()
    assert spelled(_record()) == canonical.spelled(_record())


def test_seats_by_group_then_free_seats_in_the_order_of_the_lot_then_the_waiting_list() -> None:
    order = sorted("abcdef", key=lambda code: sha256(f"seed\n{code}".encode()).hexdigest())
    owners = [code for code in order if code in "abcd"]
    seats, waiting = draw("seed", QUOTAS, APPLICANTS)
    assert seats == [
        [owners[0], "owners"], [owners[1], "owners"], ["e", "tenants"], ["f", "merchants"], [owners[2], "tenants"],
    ]  # fmt: skip
    assert waiting == [owners[3]]


def test_nobody_applied() -> None:
    assert draw("seed", QUOTAS, []) == ([], [])


@given(
    seed=st.text(max_size=8),
    groups=st.lists(st.sampled_from(["owners", "tenants", "merchants"]), max_size=30),
    shuffle=st.randoms(use_true_random=False),
)
def test_what_holds_of_every_draw(seed: str, groups: list[str], shuffle: random.Random) -> None:
    applicants = [[f"{n:012x}", group] for n, group in enumerate(groups)]
    seats, waiting = draw(seed, QUOTAS, applicants)
    codes = [code for code, _group in seats]
    assert sorted(codes + waiting) == sorted(code for code, _group in applicants)
    assert len(seats) == min(5, len(applicants))
    of = dict(applicants)
    for group, number in QUOTAS:
        wanted = groups.count(group)
        assert sum(of[code] == group and seat == group for code, seat in seats) == min(wanted, number)
        assert sum(seat == group for _code, seat in seats) <= number
    again = list(applicants)
    shuffle.shuffle(again)
    assert draw(seed, QUOTAS, again) == (seats, waiting)


def test_every_applicant_has_the_same_chance() -> None:
    """Chi-square over 4,000 fixed seeds. Of twelve owners two are seated and two fill free seats of others; 24.72 is
    the 99th percentile of chi-square with 11 degrees of freedom. Where one stands on the waiting list is equally even:
    the eight places, 8 · 12 cells, have 77 degrees of freedom, whose 99th percentile is 107.6."""
    applicants = [[sha256(f"person {n}".encode()).hexdigest()[:12], "owners"] for n in range(12)]
    quotas = [["owners", 2], ["tenants", 2]]
    rounds = 4000
    seated = {code: 0 for code, _group in applicants}
    places = {(code, n): 0 for code in seated for n in range(8)}
    for n in range(rounds):
        seats, waiting = draw(sha256(f"seed {n}".encode()).hexdigest(), quotas, applicants)
        for code, _group in seats:
            seated[code] += 1
        for place, code in enumerate(waiting):
            places[code, place] += 1
    expected = rounds * 4 / 12
    # Four of twelve without replacement: the variance of a count is smaller by (12 - 4) / (12 - 1).
    chi = sum((count - expected) ** 2 / expected for count in seated.values()) * 11 / 8
    assert chi < 24.72, chi
    expected = rounds / 12
    assert sum((count - expected) ** 2 / expected for count in places.values()) < 107.6


def test_the_program_says_the_same_byte_for_byte(hood: Neighbourhood, context: object, tmp_path: Path) -> None:
    sitting = announced(hood, {"owners": 1, "property": 2})
    for who in ("li", "zhang", "chen", "author"):
        sitting.apply(who)
    sitting.apply("ma", "property", "property")
    sitting.draw()
    content = record_of(sitting.id).encode()
    record = json.loads(content)
    done = _run(tmp_path / "seats.json", content)
    assert (done.returncode, done.stderr) == (0, b"right: drawn again, the same seats\n")
    assert done.stdout.decode() == lines(record["seats"], record["waiting"])
    assert done.stdout.decode().count("seat ") == 3
    assert done.stdout.decode().count("waiting ") == 2
    wrong = _run(tmp_path / "seats.json", spelled(sealed({**record, "waiting": record["waiting"][::-1]})))
    assert wrong.returncode == 1
    assert wrong.stderr == b"NOT RIGHT: the published seats are not those of the lot\n"


def test_the_program_needs_nothing_but_python(tmp_path: Path) -> None:
    source = Path(program.__file__)
    assert len(source.read_text().splitlines()) < 150
    imported = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else name.name.split(".")[0]
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in node.names
    }
    assert imported <= sys.stdlib_module_names
    copy = Path(shutil.copy(source, tmp_path / "again.py"))
    assert _run(tmp_path / "seats.json", spelled(_record()), copy).returncode == 0
    asked = "import sys, portal.hearings.draw; sys.exit('flask' in sys.modules or 'sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False, timeout=60).returncode == 0


def _exit_code(tmp_path: Path, content: bytes) -> int:
    path = tmp_path / "seats.json"
    path.write_bytes(content)
    return program.main([str(path)])


def test_no_bit_of_the_file_changes_unseen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = spelled(_record())
    assert _exit_code(tmp_path, content) == 0
    for at in range(len(content)):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[at] ^= 1 << bit
            assert _exit_code(tmp_path, bytes(flipped)) in (1, 2), (at, bit)
    capsys.readouterr()


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"seed": "another"}, 1),
        ({"commitment": "0" * 64}, 1),
        ({"seats": [["d", "owners"], ["c", "owners"], ["e", "tenants"], ["f", "merchants"], ["a", "tenants"]]}, 1),
        ({"waiting": []}, 1),
        ({"waiting": ["a", "b"]}, 1),
        ({"quotas": [["owners", 3], ["tenants", 2], ["merchants", 1]]}, 1),
        ({"applicants": [*APPLICANTS, ["g", "owners"]]}, 1),
        ({"applicants": [*APPLICANTS, ["a", "owners"]]}, 2),
        ({"applicants": [["a", "party"]]}, 2),
        ({"format": "something else"}, 2),
        ({"more": 1}, 2),
        ({"seed": 5}, 2),
        ({"quotas": 5}, 2),
        ({"quotas": [["owners", "two"], ["tenants", 2], ["merchants", 1]]}, 2),
    ],
)
def test_whoever_seals_something_else_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], other: dict[str, Any], code: int
) -> None:
    """Even with a right SHA-256 of its own: the seats follow from the seed, and the seed from the announcement."""
    assert _exit_code(tmp_path, spelled(_record(**other))) == code
    said = capsys.readouterr().err
    assert said
    assert "right: drawn again" not in said


def test_what_is_no_such_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    undrawn = {name: value for name, value in _record().items() if name in ("format", "hearing", "commitment")}
    for content in (b"", b"{}", b"[]", b"\xff\xfe", b"null", spelled(undrawn), json.dumps(_record()).encode()):
        assert _exit_code(tmp_path, content) == 2
    assert program.main([]) == program.main([str(tmp_path / "nothing")]) == 2
    assert "not drawn yet" in capsys.readouterr().err
