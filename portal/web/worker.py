"""The background process: it drains the outbox, so that mail, notices and the search index follow each commit."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.kernel import outbox
from portal.kernel.alone import alone
from portal.kernel.db import db

IDLE = 0.25
CHORES_EVERY = 5.0

# A task of the background process. A chore that answers True has more to do at once.
Chore = Callable[[], object]

_chores: Sequence[Chore] = ()


def install(chores: Sequence[Chore]) -> None:
    """What to look after every few seconds besides the outbox; called once by the factory."""
    global _chores
    _chores = chores


class _Stop(BaseException):  # not an Exception: whoever catches those must not catch this
    """The process was asked to end."""


def _ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
    raise _Stop


@click.command("worker")
@click.option("--once", is_flag=True, help="Deliver what is waiting and end.")
@with_appcontext
def worker(once: bool) -> None:
    """Deliver what commits left in the outbox, for as long as this process lives. Only one at a time works."""
    lock = current_app.extensions["settings"].data / "worker.lock"
    with alone(lock, wait=not once) as got:
        if not got:
            raise click.ClickException("another worker is at work")
        if once:
            deliver_all()
            return
        signal.signal(signal.SIGTERM, _ask_to_stop)
        try:
            _deliver_forever(os.getppid())
        except (_Stop, KeyboardInterrupt):
            db.session.rollback()


def deliver_all() -> int:
    """Drain until nothing is waiting; returns how many rows were delivered."""
    total = 0
    while delivered := outbox.drain():
        total += delivered
        db.session.remove()
    return total


def _deliver_forever(parent: int) -> None:
    """Until the process that started this one is gone: a server killed the hard way leaves no worker behind."""
    due = dict.fromkeys(_chores, 0.0)
    while os.getppid() == parent:
        busy = False
        for chore in _chores:
            if time.monotonic() >= due[chore]:
                more = _attempt(chore) is True
                due[chore] = 0.0 if more else time.monotonic() + CHORES_EVERY
                busy |= more
        if not _attempt(outbox.drain) and not busy:
            time.sleep(IDLE)


def _attempt(task: Chore) -> object:
    """Do a task; whatever goes wrong is logged and tried again later, and stops nothing else."""
    try:
        return task()
    except Exception:
        current_app.logger.exception("a task of the background process failed and will be tried again")
        db.session.rollback()
        return None
    finally:
        db.session.remove()
