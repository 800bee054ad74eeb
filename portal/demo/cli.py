"""`flask demo …`"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from .play import seed

demo = AppGroup("demo", help="The demo neighbourhood.")


@demo.command("seed")
def fill() -> None:
    """Fill an empty database with the demo neighbourhood; a database that holds anything stays as it is."""
    click.echo("The demo neighbourhood is ready." if seed() else "The database is not empty; nothing was changed.")
