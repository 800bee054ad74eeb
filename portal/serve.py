"""`python -m portal.serve`: bring the data up to date, then serve with several workers and one background process."""

from __future__ import annotations

import logging
import multiprocessing
import os
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import closing
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from portal import config, demo
from portal.factory import create_app
from portal.kernel.alone import alone

ROOT = Path(__file__).resolve().parents[1]
MOST_WORKERS = 4


def main() -> None:
    """Prepare, serve, and take the background process down again."""
    settings = config.from_environment()
    os.chdir(ROOT)
    os.environ["PORTAL_DATA"] = str(settings.data)
    app = create_app(settings)
    with alone(settings.data / "start.lock"):
        prepare(app, settings)
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stopping,))
    keeper.start()
    threading.Thread(target=_greet, args=(settings, stopping), daemon=True).start()
    try:
        _server(settings).serve()
    finally:
        stopping.set()
        keeper.join()


def prepare(app: Flask, settings: config.Settings) -> None:
    """Migrate the database, whatever version it is, and fill an empty one with the demo neighbourhood if wanted."""
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        if settings.demo:
            demo.seed()


def _server(settings: config.Settings) -> MPServer:
    """One process a core and one blocking thread each: threads would only fight for the interpreter's lock."""
    return MPServer(
        "app:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers or min(MOST_WORKERS, os.cpu_count() or 1),
        blocking_threads=1,
        log_enabled=True,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        static_path_route=["/static"],
        static_path_mount=[ROOT / "static"],
        static_path_expires=365 * 24 * 3600,
    )


def _keep_worker(stopping: threading.Event) -> None:
    """Run the background process, and start it again should it ever die."""
    while not stopping.is_set():
        with subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "worker"], cwd=ROOT) as worker:
            while worker.poll() is None and not stopping.wait(0.2):
                pass
            worker.terminate()
        stopping.wait(0 if stopping.is_set() else 1)


def _greet(settings: config.Settings, stopping: threading.Event) -> None:
    """Say where the portal is once it really answers."""
    address = f"http://{settings.host}:{settings.port}"
    while not stopping.is_set():
        try:
            with closing(urllib.request.urlopen(f"{address}/healthz", timeout=1)):  # noqa: S310 (our own address)
                break
        except OSError:
            time.sleep(0.05)
    lines = [f"共治 Gongzhi is ready at {address}"]
    if settings.demo:
        lines += demo.sign_ins()
    print("\n".join(lines), flush=True)  # noqa: T201 (said to the person who typed make run)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    # Fresh processes, not forks: a fork taken while another thread imports a module leaves that import locked for good
    # in the child, and the first request that needs it hangs its worker.
    multiprocessing.set_start_method("spawn")
    main()
