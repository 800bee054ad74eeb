"""Settings, read from the environment once; the README lists every name."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """What an operator may decide. `data` holds the database, the search index and the files of one portal."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str = ""
    demo: bool = True
    secret_key: str = ""
    secure_cookies: bool = False
    workers: int = 0
    proxies: int = 0
    max_upload: int = 20 * MEGABYTE

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database; the embedded SQLite file unless `DATABASE_URL` says otherwise."""
        return self.database_url or f"sqlite:///{self.data / 'portal.db'}"

    @property
    def index_directory(self) -> Path:
        return self.data / "index"

    @property
    def files_directory(self) -> Path:
        return self.data / "files"

    @property
    def disclosure_directory(self) -> Path:
        """Where the public files of published statements are: written once, never changed."""
        return self.data / "disclosure"


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; creates the data directory and a kept secret key where they are missing."""
    env = os.environ if environ is None else environ
    data = Path(env.get("PORTAL_DATA") or "instance").resolve()
    data.mkdir(parents=True, exist_ok=True)
    return Settings(
        data=data,
        host=env.get("PORTAL_HOST", "127.0.0.1"),
        port=int(env.get("PORTAL_PORT", "8000")),
        database_url=env.get("DATABASE_URL", ""),
        demo=env.get("PORTAL_DEMO", "1") != "0",
        secret_key=env.get("SECRET_KEY") or _kept_secret(data / "secret_key"),
        secure_cookies=env.get("PORTAL_SECURE_COOKIES", "0") == "1",
        workers=int(env.get("PORTAL_WORKERS", "0")),
        proxies=int(env.get("PORTAL_PROXIES", "0")),
    )


def _kept_secret(path: Path) -> str:
    """The key generated at the first start; kept so that sessions survive a restart. Mode 0600.

    It appears whole or not at all: two first starts at once agree on one key.
    """
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text(encoding="ascii")
