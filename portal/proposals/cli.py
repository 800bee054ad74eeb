"""`flask proposals …`"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.db import db, reading
from portal.kernel.errors import DomainError
from portal.places import queries as places
from portal.places.models import Place
from portal.places.rules import MATTER_PLACES
from portal.web import terminal

from .commands import importing as commands
from .importing import Rejected, Row, Source, read, survey

CHUNK = 200
CODES_SHOWN = 60

proposals = AppGroup("proposals", help="Proposals of residents.")


@dataclass
class Counts:
    """How far an import has come."""

    rows: int
    dry: bool
    done: int = 0
    imported: int = 0
    skipped: int = 0
    rejected: int = 0
    waiting: list[Row] = field(default_factory=list)

    def __str__(self) -> str:
        return f"imported {self.imported}, skipped {self.skipped}, rejected {self.rejected}"


@proposals.command("import")
@click.argument("path", metavar="FILE.csv", type=click.Path(path_type=Path))
@click.option("--place", "code", required=True, metavar="CODE", help="The place they are about: `places list`.")
@click.option("--dry-run", "dry", is_flag=True, help="Check and count; change nothing.")
def import_file(path: Path, code: str, dry: bool) -> None:
    """Take in petitions of another system with their replies.

    Columns: id, author, title, submitted_at, body, reply, replied_at; optionally support, oppose. What is there
    already is skipped, so an import that was stopped is completed by running it again.
    """
    with force_locale(terminal.language()):
        with terminal.taking_in(path):
            place = _place(code)
            click.echo(_("Reading %(path)s …", path=str(path)), err=True)
            source = survey(path)
        _say_what_was_found(source)
        with nullcontext() if dry else terminal.only_one("import.lock"):  # a dry run never waits
            counts = _run(place, source, dry)
        _say_what_became(counts)
        click.echo(str(counts))


def _place(code: str) -> Place:
    """The place to import into; raises `DomainError` where there is none or where it holds no matters."""
    with reading():
        place = places.place_by_code(code)
        known = places.places_for_matters()
        db.session.commit()
    if place is not None and place.kind in MATTER_PLACES:
        return place
    lines = [f"  {row.code}  {row.name}" for row in known[:CODES_SHOWN]]
    if len(known) > CODES_SHOWN:
        lines.append("  … `flask places list`")
    sentence = (
        _("There is no place “%(code)s”. The places are:", code=code)
        if place is None
        else _("“%(name)s” holds no proposals: only a district, a community or a compound does:", name=place.name)
    )
    raise DomainError("\n".join([sentence, *lines]))


def _say_what_was_found(source: Source) -> None:
    if source.encoding != "utf-8-sig":
        name = "GBK/GB18030" if source.encoding == "gb18030" else source.encoding.upper()
        click.echo(_("The file is written in %(encoding)s; it was converted to UTF-8.", encoding=name))
    if source.ignored:
        click.echo(_("These columns were not used: %(names)s.", names=", ".join(source.ignored)))


def _run(place: Place, source: Source, dry: bool) -> Counts:
    """Take the rows in, 200 a transaction; whatever ends the process leaves whole chunks behind."""
    counts = Counts(source.rows, dry)
    try:
        for row in read(source, clock.now()):
            counts.done += 1
            if isinstance(row, Row):
                counts.waiting.append(row)
                if row.note:
                    _say_of(row.number, str(row.note))
            elif isinstance(row, Rejected):
                counts.rejected += 1
                _say_of(row.number, _("left out. %(reason)s", reason=str(row.sentence)))
            else:
                counts.skipped += 1
            if len(counts.waiting) == CHUNK:
                _take_in(place, counts)
        _take_in(place, counts)
    except KeyboardInterrupt:
        db.session.rollback()
        click.echo(f"\n{counts}", err=True)
        raise click.ClickException(_("Stopped. What is in stays in; run it again to complete it.")) from None
    return counts


def _take_in(place: Place, counts: Counts) -> None:
    """One chunk, whole or not at all."""
    rows, counts.waiting = counts.waiting, []
    if counts.dry:
        with reading():
            new = len(commands.unknown_rows(place, rows))
            db.session.commit()
    else:
        new = commands.take_in(place, rows)
        db.session.commit()
    counts.imported += new
    counts.skipped += len(rows) - new
    _show(counts)


def _say_of(number: int, sentence: str) -> None:
    terminal.say(_("Row %(row)s: %(sentence)s", row=number, sentence=sentence))


def _show(counts: Counts) -> None:
    """The progress, on stderr: one line that moves on a screen, one line a chunk elsewhere."""
    percent = 100 * counts.done // counts.rows if counts.rows else 100
    doing = _("checking row") if counts.dry else _("importing row")
    terminal.show_progress(percent, f"{doing} {counts.done:,}/{counts.rows:,}  ·  {counts}")


def _say_what_became(counts: Counts) -> None:
    terminal.end_progress()
    if counts.dry:
        click.echo(_("This was a dry run: nothing was changed."))
    elif counts.imported:
        click.echo(_("A running portal adds them to the search by itself; else run “flask --app app worker --once”."))
