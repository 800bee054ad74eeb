"""`flask search …`"""

from __future__ import annotations

import json
import sys

import click
from flask.cli import AppGroup

from portal.people.rules import VISITOR

from . import commands, queries
from .documents import Query

search = AppGroup("search", help="Full-text search over everything public.")


@search.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: total, results with kind, id, title.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200))
def find(words: tuple[str, ...], as_json: bool, limit: int) -> None:
    """Find public matters by words; "quotes" ask for a phrase."""
    found = queries.find(VISITOR, Query(words=" ".join(words), limit=limit))
    results = [{"kind": hit.kind, "id": hit.id, "title": hit.title} for hit in found.hits]
    if as_json:
        click.echo(json.dumps({"total": found.total, "results": results}, ensure_ascii=False))
        return
    click.echo(f"{found.total} found")
    for result in results:
        click.echo(f"{result['kind']}\t{result['id']}\t{result['title']}")


@search.command("rebuild")
def rebuild() -> None:
    """Make the index anew from the database and switch to it when it is complete."""

    def say(number: int) -> None:
        if number % 500 == 0 and sys.stderr.isatty():
            click.echo(f"\r{number} documents", nl=False, err=True)

    click.echo(f"{commands.rebuild(say)} documents indexed")
