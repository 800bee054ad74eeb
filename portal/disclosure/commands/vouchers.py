"""Vouchers: a photo or a PDF beside a line; what is personal on it is covered before everyone may see it."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from portal.files import commands as files
from portal.files.commands import Upload
from portal.files.models import PrivateFile
from portal.files.store import Store
from portal.kernel import policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people.rules import Viewer

from ..queries.things import FundThing, LineThing
from ..rules.covering import covered
from .keeping import unpublished

TYPES = ("image/jpeg", "application/pdf")


def keep(viewer: Viewer, store: Store, upload: Upload) -> PrivateFile:
    """Keep a voucher for the line that is being entered. Raises `DomainError` for what is neither photo nor PDF."""
    prepared = files.prepare([upload])
    if prepared[0].media_type not in TYPES:
        raise DomainError(_l("A voucher is a photo or a PDF."), "files")
    return files.keep_private(viewer, store, prepared)[0]


def show_to_everyone(
    viewer: Viewer, fund: FundThing, line: LineThing, store: Store, cells: Collection[int] = ()
) -> None:  # fmt: skip
    """Cover these cells of the photo for good, and let everyone see it once its line is published.

    What was covered is kept nowhere: the file the photo came from is let go.
    """
    policy.require("disclosure.keep", viewer, fund)
    row = unpublished(fund, line)
    if row.voucher_id is None:
        raise DomainError(_l("This line has no voucher."))
    before = db.session.get_one(PrivateFile, row.voucher_id)
    if cells:
        if before.kind != "photo":
            raise DomainError(_l("Only a photo can be covered here: photograph the voucher instead."))
        picture = covered(store.path(before.digest).read_bytes(), cells)
        row.voucher_id = files.keep_private(viewer, store, files.prepare([Upload(before.name, picture)]))[0].id
    row.voucher_open = True
    db.session.flush()
    if row.voucher_id != before.id:
        files.let_go([before.id])


def keep_closed(viewer: Viewer, fund: FundThing, line: LineThing) -> None:
    """Let nobody but the keepers and reviewers of the fund see it."""
    policy.require("disclosure.keep", viewer, fund)
    unpublished(fund, line).voucher_open = False
    db.session.flush()
