"""`flask property …`"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.kernel.db import db, reading
from portal.kernel.errors import DomainError
from portal.places import queries as places
from portal.web import terminal

from .commands import importing as commands
from .commands.importing import STEPS
from .importing import check, said
from .queries import ImportThing, faults_of, import_by_id

FAULTS_AT_ONCE = 1_000

register = AppGroup("property", help="The property register.")


@register.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--compound", "code", required=True, metavar="CODE", help="The compound it is about: `places list`.")
@click.option("--dry-run", "dry", is_flag=True, help="Say what would change; change nothing.")
def import_file(path: Path, code: str, dry: bool) -> None:
    """Take in the register of a compound, XLSX or CSV: one row per unit and owner.

    Everything or nothing: where one row cannot be taken, all of them are listed and the register stays as it is.
    Units that are not in the file stay as they are; the same file again changes nothing.
    """
    with force_locale(terminal.language()), terminal.taking_in(path):
        compound_id = _compound(code)
        with terminal.only_one("register-import.lock"):
            commands.drop_left_behind()  # what one that was killed left
            db.session.commit()
            _import(path, compound_id, dry)


def _compound(code: str) -> int:
    """The id of a compound; raises `DomainError` where there is none with this code."""
    with reading():
        place = places.place_by_code(code)
        db.session.commit()
    if place is None or place.kind != "compound":
        raise DomainError(_("There is no compound “%(code)s”. `flask places list` names them all.", code=code))
    return place.id


def _import(path: Path, compound_id: int, dry: bool) -> None:
    with path.open("rb") as file:
        check(file)
        import_id = commands.enter(compound_id, path.name).id
        db.session.commit()
        with _dropped_if_not_finished(import_id):
            _drive(commands.read_in(import_id, file), import_id)
            _drive(commands.compare(import_id), import_id)
            while not dry and commands.confirm_own(import_id) and not commands.apply(import_id, _show_writing):
                db.session.commit()
                _drive(commands.compare(import_id), import_id)
            db.session.commit()
    terminal.end_progress()
    _say_what_became(import_id, dry)


@contextmanager
def _dropped_if_not_finished(import_id: int) -> Iterator[None]:
    """However this ends, nothing waits afterwards that nobody would finish, and nothing of the file is kept."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        raise click.ClickException(_("Stopped. Nothing was changed.")) from None
    finally:
        db.session.rollback()
        commands.drop(import_id)
        db.session.commit()
        for _step in commands.clear(import_id):
            db.session.commit()
        signal.signal(signal.SIGTERM, before)


def _drive(steps: Iterator[None], import_id: int) -> None:
    """Each step is a transaction of its own."""
    for _step in steps:
        db.session.commit()
        with reading():
            thing = import_by_id(import_id)
            db.session.commit()
        if thing.at_work:
            terminal.show_progress(thing.percent, f"{_doing(thing)}  ·  {_found(thing)}")


def _doing(thing: ImportThing) -> str:
    if thing.state == "reading":
        return str(_("reading row %(done)s", done=f"{thing.done:,}"))
    return str(_("comparing row %(done)s of %(total)s", done=f"{thing.done:,}", total=f"{thing.total:,}"))


def _found(thing: ImportThing) -> str:
    words = _(
        "units: %(new)s new, %(changed)s changed, %(same)s unchanged · bad rows: %(faults)s",
        new=f"{thing.units_new:,}", changed=f"{thing.units_changed:,}", same=f"{thing.units_same:,}",
        faults=f"{thing.faults:,}",
    )  # fmt: skip
    return str(words)


def _show_writing(step: int) -> None:
    terminal.show_progress(100 * step // len(STEPS), _("writing all of it into the register at once"))


def _say_what_became(import_id: int, dry: bool) -> None:
    with reading():
        thing = import_by_id(import_id)
        db.session.commit()
    if thing.problem:
        raise click.ClickException(thing.problem)
    if thing.state == "faulty":
        _list_faults(thing)
        raise click.ClickException(_("Nothing was changed: set these rows right and import the file again."))
    if thing.ignored:
        click.echo(_("These columns were not used: %(names)s.", names=", ".join(thing.ignored)))
    click.echo(_found(thing))
    click.echo(
        _(
            "buildings: %(buildings)s new · owners: %(new)s new, %(gone)s who own nothing of a unit any more · "
            "not in the file and left as they are: %(left)s units",
            buildings=f"{thing.buildings_new:,}", new=f"{thing.owners_new:,}", gone=f"{thing.owners_left:,}",
            left=f"{thing.units_left:,}",
        )
    )  # fmt: skip
    if thing.state == "unchanged":
        click.echo(_("The register says all of this already: nothing to change."))
    elif dry:
        click.echo(_("This was a dry run: nothing was changed."))
    elif thing.state == "applied":
        click.echo(_("The register says so from now on."))
    else:
        raise click.ClickException(_("An officer has cancelled this import: nothing was changed."))


def _list_faults(thing: ImportThing) -> None:
    after: str | None = None
    while True:
        with reading():
            shown = faults_of(thing, after, FAULTS_AT_ONCE)
            db.session.commit()
        for row in shown.rows:
            click.echo(_("Row %(row)s: %(sentence)s", row=row.number, sentence=said(row.reason, row.facts)))
        if shown.next is None:
            return
        after = shown.next
