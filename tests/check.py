"""`make check`'s own part: translations complete, migrations match the models."""

from __future__ import annotations

import sys

import pytest

from tests.site import catalogue, dictionary


def main(arguments: list[str]) -> int:
    """Update the catalogue or the data dictionary if asked; else run the site tests that guard the repository."""
    if "--update-dictionary" in arguments:
        dictionary.DOCUMENT.write_text(dictionary.text(), encoding="utf-8")
        return 0
    if "--update-catalogues" in arguments:
        empty = [message.id for message in catalogue.update() if message.id and not message.string]
        print(f"{len(empty)} strings wait for their Chinese")
        return 0
    names = ("translations", "migrations", "dictionary", "endpoints")
    return pytest.main(["-q", *(f"tests/site/test_{name}.py" for name in names)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
