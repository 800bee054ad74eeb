"""What only the index of files can get wrong: damage, crashes, switches, other processes, many commits."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from portal.search import whoosh_engine
from portal.search.documents import Query
from portal.search.engine import Busy, Damaged
from portal.search.whoosh_engine import FRESH, WhooshEngine
from tests.search.conftest import document


def engine_at(path: Path) -> WhooshEngine:
    return WhooshEngine(path, lambda _: {})


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """Three segments and a deletion."""
    engine = engine_at(tmp_path / "index")
    engine.rebuild(document(id, "电梯坏了", "请尽快维修") for id in range(1, 200))
    engine.index([document(200, "电梯又坏了")])
    engine.index([document(201, "电梯还是坏的"), document(5, "路灯")])
    return engine


def current(path: Path) -> Path:
    return path / "index" / (path / "index" / "CURRENT").read_text()


def test_without_an_index_every_call_says_so(tmp_path: Path) -> None:
    engine = engine_at(tmp_path / "none")
    assert not engine.status().ok
    for call in (lambda: engine.find(Query("电梯")), lambda: engine.index([document(1)]), lambda: engine.remove([1])):
        with pytest.raises(Damaged):
            call()
    engine.rebuild([])
    assert engine.find(Query("电梯")).total == 0


def test_a_document_that_does_not_fit_is_refused_and_harms_nothing(engine: WhooshEngine) -> None:
    for unfit in (
        document(1, category="x" * 61),
        document(1, places=tuple(range(9))),
        document(1, supports=1 << 40),
        document(1, organization=1 << 40),
    ):
        with pytest.raises(ValueError, match="document 1"):
            engine.index([unfit])
    assert engine.find(Query("电梯")).total == 200


def shorten(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def spoil(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def scratch(path: Path) -> None:
    """Other bytes in the middle, the length unchanged."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8] = bytes(byte ^ 0xFF for byte in content[middle : middle + 8])
    path.write_bytes(content)


# Terms and records that an engine has read are right whatever becomes of the file, as long as its length says nothing.
HARMS = [
    (harm, pattern, reopened)
    for harm in (shorten, empty, spoil, Path.unlink)
    for pattern in ("*.trm", "*.pst", "*.record.col", "*.toc")
    for reopened in (True, False)
    if reopened or harm is not spoil or pattern in ("*.pst", "*.toc")
]


@pytest.mark.parametrize(("harm", "pattern", "reopened"), HARMS)
def test_damage_is_noticed(
    engine: WhooshEngine, tmp_path: Path, harm: Callable[[Path], None], pattern: str, reopened: bool
) -> None:
    assert engine.find(Query("电梯")).total == 200
    harm(max(current(tmp_path).glob(pattern), key=lambda path: path.stat().st_size))
    damaged = engine_at(tmp_path / "index") if reopened else engine
    if reopened or harm is not spoil:  # that postings are others of the same length is seen by whoever reads them
        assert not damaged.status().ok
        assert damaged.status().reason
    with pytest.raises(Damaged):
        damaged.refresh() and damaged.find(Query("电梯"))
    damaged.rebuild([document(1, "电梯")])
    assert damaged.status().ok
    assert damaged.find(Query("电梯")).ids == [1]


@pytest.mark.parametrize("pattern", ["*.trm", "*.pst", "*.record.col"])
def test_a_few_wrong_bytes_are_noticed(tmp_path: Path, pattern: str) -> None:
    engine = engine_at(tmp_path / "index")
    engine.rebuild(document(id, "电梯") for id in range(500))
    scratch(next(current(tmp_path).glob(pattern)))
    with pytest.raises(Damaged):
        engine_at(tmp_path / "index").find(Query("电梯"))


@pytest.mark.parametrize("content", [b"", b"000009", b"\xff\xfe", b"../.."])
def test_a_damaged_pointer_is_noticed(engine: WhooshEngine, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index" / "CURRENT").write_bytes(content)
    assert not engine.status().ok
    engine.rebuild([document(1, "电梯")])
    assert engine.status().ok


def test_a_missing_directory_is_noticed(engine: WhooshEngine, tmp_path: Path) -> None:
    shutil.rmtree(current(tmp_path))
    assert not engine.status().ok
    with pytest.raises(Damaged):
        engine.index([document(1)])


def test_another_process_s_commit_is_seen_within_a_second(tmp_path: Path) -> None:
    now = [0.0]
    writer = engine_at(tmp_path / "index")
    writer.rebuild([document(1, "电梯")])
    reader = WhooshEngine(tmp_path / "index", lambda _: {}, lambda: now[0])
    assert reader.find(Query("电梯")).total == 1
    writer.index([document(2, "电梯")])
    assert reader.find(Query("电梯")).total == 1
    now[0] += FRESH
    assert reader.find(Query("电梯")).total == 2
    writer.remove([1, 2])
    assert reader.status().documents == 0
    assert reader.find(Query("电梯")).total == 0


def test_another_process_s_rebuild_is_seen_and_old_indexes_go(tmp_path: Path) -> None:
    writer, reader = engine_at(tmp_path / "index"), engine_at(tmp_path / "index")
    for turn in range(1, 5):
        writer.rebuild([document(turn, "电梯")])
        reader.refresh()
        assert reader.find(Query("电梯")).ids == [turn]
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == ["000003", "000004", "CURRENT"]


def test_a_failed_rebuild_leaves_the_old_index(engine: WhooshEngine, tmp_path: Path) -> None:
    def failing():  # type: ignore[no-untyped-def]
        yield document(1, "电梯")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(failing())
    assert engine.find(Query("电梯")).total == 200
    assert len(list((tmp_path / "index").iterdir())) == 2


def test_many_commits_merge_and_stay_right(tmp_path: Path) -> None:
    engine = engine_at(tmp_path / "index")
    engine.rebuild([])
    for turn in range(150):
        engine.index([document(turn % 40, f"电梯{turn}号", supports=turn)])
    assert engine.status().documents == 40
    assert engine.find(Query("电梯", sort="supported", limit=3)).ids == [29, 28, 27]
    assert engine.find(Query("149号")).ids == [29]
    assert engine.find(Query("109号")).ids == []
    assert len(engine.refresh().parts) < 12


def test_a_second_writer_waits_and_then_is_told(
    engine: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_engine, "PATIENCE", 0.1)
    with whoosh_engine._writing(current(tmp_path)), pytest.raises(Busy):
        engine_at(tmp_path / "index").index([document(1)])
    engine.index([document(300, "电梯")])
    assert engine.find(Query("电梯")).total == 201


def test_threads_share_an_engine(engine: WhooshEngine) -> None:
    wrong: list[object] = []
    stop = threading.Event()

    def search() -> None:
        while not stop.is_set():
            try:
                if (total := engine.find(Query("电梯")).total) < 200:
                    wrong.append(total)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for id in range(1_000, 1_030):
        engine.index([document(id, "电梯")])
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def _commit_until_killed(path: Path, acknowledge: Connection) -> None:
    engine = engine_at(path)
    for turn in range(10_000):
        engine.index([document(turn * 3 + part, f"电梯 批次{turn}") for part in range(3)])
        acknowledge.send(turn)


@pytest.mark.parametrize("seconds", [0.05, 0.11, 0.23, 0.37])
def test_killed_in_the_middle_of_commits_nothing_acknowledged_is_lost(tmp_path: Path, seconds: float) -> None:
    path = tmp_path / "index"
    engine_at(path).rebuild([])
    receiving, sending = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_commit_until_killed, args=(path, sending))
    process.start()
    sending.close()
    last = receiving.recv()
    time.sleep(seconds)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    try:
        while True:
            last = receiving.recv()
    except EOFError:
        receiving.close()
    engine = engine_at(path)
    documents = engine.status().documents
    assert documents >= (last + 1) * 3
    assert documents % 3 == 0  # a batch is there as a whole or not at all
    assert engine.find(Query("电梯")).total == documents
    engine.index([document(99_999, "电梯")])  # and the lock went with the process
    assert engine.status().documents == documents + 1
