"""`flask property import`: what it writes, what it says, and that nothing is ever half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from portal.kernel.alone import alone
from portal.kernel.db import db
from portal.property.commands import importing as commands
from portal.property.models import RegisterImport, UnitChange
from portal.web import worker
from tests.factories import Neighbourhood
from tests.property.registers import FILE, count, register, row, staged, to_csv, to_xlsx, uploaded, work

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return _written(tmp_path, FILE)


def _written(directory: Path, content: bytes) -> Path:
    path = directory / "名册.csv"
    path.write_bytes(content)
    return path


def run(app: Flask, path: Path, *options: str, compound: str = "YX-spring") -> Result:
    return app.test_cli_runner().invoke(args=["property", "import", str(path), "--compound", compound, *options])


def state(app: Flask) -> tuple[list[str], int]:
    """The states of all imports, and how many rows of their files are still kept."""
    with app.app_context():
        return list(db.session.scalars(select(RegisterImport.state).order_by(RegisterImport.id))), staged()


def rows(app: Flask) -> list[object]:
    with app.app_context():
        return register()


def test_it_takes_a_register_in_and_the_second_time_changes_nothing(app: Flask, path: Path) -> None:
    result = run(app, path)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "The register says so from now on.")
    assert "units: 2 new, 1 changed, 0 unchanged · bad rows: 0" in result.stdout
    assert "buildings: 1 new · owners: 3 new, 0 who own nothing" in result.stdout
    assert "100 %" in result.stderr
    with app.app_context():
        assert set(db.session.execute(select(UnitChange.entered_by, UnitChange.confirmed_by))) == {(None, None)}
    before = rows(app)
    again = run(app, path)
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (
        0, "The register says all of this already: nothing to change.",
    )  # fmt: skip
    assert rows(app) == before
    assert state(app) == (["applied", "unchanged"], 0)


def test_a_dry_run_changes_nothing(app: Flask, path: Path) -> None:
    before = rows(app)
    result = run(app, path, "--dry-run")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "This was a dry run: nothing was changed.")
    assert "units: 2 new, 1 changed" in result.stdout
    assert rows(app) == before
    assert state(app) == (["cancelled"], 0)


def test_bad_rows_are_listed_and_the_exit_code_says_so(app: Flask, tmp_path: Path) -> None:
    before = rows(app)
    bad = to_csv(row(), *[row(房号=str(n), 建筑面积="89.505") for n in range(3)], row(房号="9", 产权份额="1/2"))
    for options in ((), ("--dry-run",)):
        result = run(app, _written(tmp_path, bad), *options)
        assert result.exit_code == 1
        assert [line.partition(":")[0] for line in result.stdout.splitlines()] == ["Row 3", "Row 4", "Row 5", "Row 6"]
        assert "Nothing was changed" in result.stderr
    assert rows(app) == before
    assert state(app) == (["faulty", "faulty"], 0)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"PK\x03\x04xx", b"\xd0\xcf\x11\xe0xx", b""])
def test_a_file_that_cannot_be_read_says_why(app: Flask, tmp_path: Path, content: bytes) -> None:
    result = run(app, _written(tmp_path, content))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Error: ")
    assert set(state(app)[0]) <= {"faulty"}


def test_no_file_no_compound_and_two_at_once(app: Flask, path: Path, tmp_path: Path) -> None:
    assert "cannot be read" in run(app, tmp_path / "nothing.csv").stderr
    assert "There is no compound “YX-lake”" in run(app, path, compound="YX-lake").stderr
    with alone(app.extensions["settings"].data / "register-import.lock"):
        assert "Another import is at work" in run(app, path).stderr
    assert state(app) == ([], 0)


def test_columns_nobody_knows_are_said(app: Flask, tmp_path: Path) -> None:
    header = (*row(), "备注")
    result = run(app, _written(tmp_path, to_xlsx({**row(), "备注": "?"}, header=header)))
    assert "These columns were not used: 备注." in result.stdout
    assert result.exit_code == 0


def test_an_officers_import_comes_first(app: Flask, hood: Neighbourhood, path: Path) -> None:
    with app.app_context():
        uploaded(hood, FILE)
    result = run(app, path)
    assert result.exit_code == 1
    assert "Another import of this compound is not finished yet" in result.stderr
    with app.app_context():
        work()
    assert state(app)[0] == ["ready"]


def test_an_officer_can_cancel_it_while_it_reads(
    app: Flask, hood: Neighbourhood, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(app)
    compare = commands.compare

    def cancelled(import_id: int) -> object:
        db.session.get_one(RegisterImport, import_id).state = "cancelled"
        db.session.commit()
        return compare(import_id)

    monkeypatch.setattr(commands, "compare", cancelled)
    result = run(app, path)
    assert result.exit_code == 1
    assert "An officer has cancelled this import" in result.stderr
    assert rows(app) == before
    assert state(app) == (["cancelled"], 0)


def _environment(app: Flask) -> dict[str, str]:
    """Of another process at the same data, which this one lets go of."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    data = str(app.extensions["settings"].data)
    return os.environ | {"PORTAL_DATA": data, "PORTAL_DEMO": "0", "SECRET_KEY": "test", "LC_ALL": "C.UTF-8"}


def _ended_at(app: Flask, path: Path, words: str, how: signal.Signals) -> int:
    """Run the command as an operator does and end it when its progress first says these words; its exit code."""
    command = [sys.executable, "-m", "flask", "--app", "app", "property", "import", path, "--compound", "YX-spring"]
    with subprocess.Popen(command, cwd=ROOT, env=_environment(app), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if words in line:
                process.send_signal(how)
                break
        process.stderr.read()
    return process.returncode


# The process is gone at its first statement that begins with these words.
_DYING = """
import os, sys
from sqlalchemy import Engine, event
from flask.cli import main

@event.listens_for(Engine, "before_cursor_execute")
def end(_connection, _cursor, statement, *_rest):
    if statement.startswith(WORDS):
        os._exit(9)

sys.argv = ["flask", "--app", "app", "property", "import", PATH, "--compound", "YX-spring"]
main()
"""


def _can_be_run_again(app: Flask, path: Path, before: list[object]) -> None:
    """Nothing of the register has changed, and the next run takes in everything, once."""
    assert rows(app) == before
    result = run(app, path)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "The register says so from now on.")
    with app.app_context():
        assert count(UnitChange) == 12_000
        work()
    assert state(app) == (["cancelled", "applied"], 0)


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("reading row 4,000", signal.SIGKILL),
        ("comparing row", signal.SIGKILL),
        ("reading row 4,000", signal.SIGTERM),
        ("comparing row", signal.SIGINT),
    ],
)
def test_ended_half_way_nothing_is_changed(app: Flask, tmp_path: Path, words: str, how: signal.Signals) -> None:
    path = _written(tmp_path, to_csv(*[row(房号=str(n), 业主姓名=f"业主{n}") for n in range(12_000)]))
    before = rows(app)
    assert _ended_at(app, path, words, how) == (-signal.SIGKILL if how == signal.SIGKILL else 1)
    if how != signal.SIGKILL:
        assert state(app) == (["cancelled"], 0)
    _can_be_run_again(app, path, before)


@pytest.mark.embedded
def test_killed_while_it_writes_nothing_is_changed(app: Flask, tmp_path: Path) -> None:
    path = _written(tmp_path, to_csv(*[row(房号=str(n), 业主姓名=f"业主{n}") for n in range(12_000)]))
    before = rows(app)
    script = _DYING.replace("WORDS", repr("INSERT INTO unit_change")).replace("PATH", repr(str(path)))
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=_environment(app), stderr=subprocess.PIPE, text=True, check=False
    )
    assert ended.returncode == 9, ended.stderr
    assert "writing all of it" in ended.stderr
    _can_be_run_again(app, path, before)


@pytest.mark.embedded
def test_the_background_process_does_what_officers_began(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        uploaded(hood, to_csv(*[row(房号=str(n)) for n in range(500)]))
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=_environment(app), stderr=subprocess.DEVNULL) as process:
        for _quarter in range(200):
            if state(app)[0] == ["ready"]:
                break
            process.poll()
            signal.sigtimedwait([], 0.25)
        process.terminate()
    assert state(app)[0] == ["ready"]


def test_a_chore_with_more_to_do_is_called_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    called, answers = [], iter([True, True, False])
    parents = iter([1, 1, 1, 1, 2])

    def chore() -> bool:
        called.append(1)
        return next(answers)

    monkeypatch.setattr(worker, "IDLE", 0.0)
    monkeypatch.setattr(worker.os, "getppid", lambda: next(parents))
    before = worker._chores
    worker.install((chore,))
    with app.app_context():
        worker._deliver_forever(1)
    worker.install(before)
    assert len(called) == 3
