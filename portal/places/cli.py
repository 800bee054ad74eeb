"""`flask places …`"""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from . import queries

places = AppGroup("places", help="Places of the district.")


@places.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of lines.")
@click.option("--units", is_flag=True, help="List every unit too.")
def list_places(as_json: bool, units: bool) -> None:
    """Show code, kind, name and parent of every place."""
    rows = [row._asdict() for row in queries.directory(units)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['code']}\t{row['kind']}\t{row['name']}\t{row['parent'] or '-'}")
