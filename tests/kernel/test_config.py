"""Settings come from the environment; the secret key is generated once, kept, and nobody else's to read."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portal import config


def test_defaults_and_names(tmp_path: Path) -> None:
    settings = config.from_environment({"PORTAL_DATA": str(tmp_path)})
    assert (settings.host, settings.port, settings.demo) == ("127.0.0.1", 8000, True)
    assert settings.database == f"sqlite:///{tmp_path}/portal.db"
    address = "postgresql+psycopg://x/y"
    given = {"PORTAL_DATA": str(tmp_path), "DATABASE_URL": address, "PORTAL_DEMO": "0", "SECRET_KEY": "s"}
    settings = config.from_environment(given)
    assert (settings.database, settings.demo, settings.secret_key) == (address, False, "s")


def test_the_secret_is_kept_private_and_one(tmp_path: Path) -> None:
    environment = {"PORTAL_DATA": str(tmp_path)}
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: config.from_environment(environment).secret_key, range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
