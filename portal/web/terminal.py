"""What commands say on a terminal: in its language, with a line of progress that moves where there is a screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _

from portal.kernel.alone import alone
from portal.kernel.errors import DomainError


def language() -> str:
    """The language of the terminal, as its environment names it."""
    words = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh_Hans" if words.startswith("zh") else "en"


def on_screen() -> bool:
    """Whether somebody looks at the progress, or it goes into a file."""
    return sys.stderr.isatty()


def show_progress(percent: int | None, words: str) -> None:
    """The progress, on stderr: one line that moves on a screen, one line each time elsewhere."""
    shown = "      " if percent is None else f"{percent:3d} %"
    line = f"{shown}  {words}"
    bar = "█" * ((percent or 0) // 5) + "░" * (20 - (percent or 0) // 5)
    click.echo(f"\r\033[K{bar} {line}" if on_screen() else line, nl=not on_screen(), err=True)


def say(sentence: str) -> None:
    """A sentence on stdout, on a line of its own even while progress moves."""
    if on_screen():
        click.echo("\r\033[K", nl=False, err=True)
    click.echo(sentence)


def end_progress() -> None:
    """Leave the line that moved."""
    if on_screen():
        click.echo("", err=True)


@contextmanager
def taking_in(path: Path) -> Iterator[None]:
    """What goes wrong with a file is a sentence."""
    try:
        yield
    except DomainError as error:
        raise click.ClickException(str(error.sentence)) from error
    except OSError as error:
        raise click.ClickException(_("“%(path)s” cannot be read.", path=str(path))) from error


@contextmanager
def only_one(lock: str) -> Iterator[None]:
    """One import at a time holds this lock of the portal's."""
    with alone(current_app.extensions["settings"].data / lock, wait=False) as got:
        if not got:
            raise click.ClickException(_("Another import is at work; wait for it to end."))
        yield
