"""`make check`'s own part: translations complete, migrations match the models."""

from __future__ import annotations

import sys

import pytest

from tests.site import catalogue


def main(arguments: list[str]) -> int:
    """Update the catalogue if asked; else run the two site tests that need no browser."""
    if "--update-catalogues" in arguments:
        empty = [message.id for message in catalogue.update() if message.id and not message.string]
        print(f"{len(empty)} strings wait for their Chinese")
        return 0
    return pytest.main(
        ["-q", "-p", "no:cacheprovider", "tests/site/test_translations.py", "tests/site/test_migrations.py"]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
