"""Putting files beside a matter, and taking them away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, event, select

from portal.kernel import clock, outbox, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.matters.queries import MatterThing
from portal.people.rules import Viewer

from . import documents, pictures, queries
from .models import Attachment, PrivateFile
from .queries import FileThing
from .rules import FIELD, Prepared, check_caption, check_number, check_size
from .store import Store, digest_of

LET_GO = "files.let_go"


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: its name is a hint for people, nothing more."""

    name: str
    data: bytes


def prepare(uploads: Sequence[Upload]) -> list[Prepared]:
    """Make of uploads what is kept of them. This is the slow part, and touches neither database nor disk.

    Raises `DomainError` for no upload at all, and for what is no picture or document or too large.
    """
    if not uploads:
        raise DomainError(_l("Choose a picture or a document."), FIELD)
    return [_prepared(one) for one in uploads]


def attach(
    viewer: Viewer, matter: MatterThing, store: Store, prepared: Sequence[Prepared], caption: str = ""
) -> list[Attachment]:
    """Put files beside a matter, all of them or none. A file that is there already stays as it is.

    Raises `DomainError`, before anything is stored, for too many of them or too long a caption.
    """
    policy.require("files.attach", viewer, matter)
    check_caption(caption.strip())
    new = {digest_of(one.content): one for one in prepared}
    db.session.execute(select(Matter.id).where(Matter.id == matter.id).with_for_update())
    for known in db.session.scalars(select(Attachment.digest).where(Attachment.matter_id == matter.id)):
        new.pop(known, None)
    check_number(queries.count_files(matter.id) + len(new))
    for marker in list(store.abandoned()):
        store.settle(marker, queries.is_pointed_at)
    rows = [_attach(viewer, matter, store, digest, one, caption.strip()) for digest, one in new.items()]
    if rows and matter.published_at is not None:
        matters.record(viewer, "files.attached", matter.id, files=[row.id for row in rows])
    return rows


def _prepared(upload: Upload) -> Prepared:
    check_size(upload.name, upload.data)
    if pictures.is_heic(upload.data):
        raise DomainError(
            _l("“%(name)s” is a HEIC picture. Save or share it as JPEG and choose it again.", name=upload.name), FIELD
        )
    prepare = pictures.prepare if pictures.is_picture(upload.data) else documents.prepare
    return prepare(upload.name, upload.data)


def _attach(viewer: Viewer, matter: MatterThing, store: Store, digest: str, one: Prepared, caption: str) -> Attachment:
    _settle_afterwards(store, digest)
    store.put(one.content, one.thumbnail)
    row = Attachment(
        matter_id=matter.id, uploader_id=viewer.id, kind=one.kind, name=one.name, media_type=one.media_type,
        size=len(one.content), digest=digest, width=one.width, height=one.height, caption=caption, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def keep_private(viewer: Viewer, store: Store, prepared: Sequence[Prepared]) -> list[PrivateFile]:
    """Keep files that belong to no matter, for a room's command that has asked the policy; it keeps their ids."""
    check_number(len(prepared))
    rows = []
    for one in prepared:
        digest = digest_of(one.content)
        _settle_afterwards(store, digest)
        store.put(one.content, one.thumbnail)
        rows.append(
            PrivateFile(
                uploader_id=viewer.helper.person_id if viewer.helper else viewer.id, kind=one.kind, name=one.name,
                media_type=one.media_type, size=len(one.content), digest=digest, at=clock.now(),
            )
        )  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    return rows


def let_go(ids: Sequence[int]) -> None:
    """Keep these private files no longer: their rows go now, their contents after the commit, unless something else
    points at them. For a room's command that has asked the policy and let go of the ids."""
    digests = select(PrivateFile.digest).where(PrivateFile.id.in_(ids))
    outbox.publish(LET_GO, [{"digest": digest} for digest in db.session.scalars(digests).all()])
    db.session.execute(delete(PrivateFile).where(PrivateFile.id.in_(ids)))


def sweep(store: Store, digests: Sequence[str]) -> None:
    """Take contents away that nothing points at any more; a second time changes nothing."""
    for digest in digests:
        store.settle(store.begin(digest), queries.is_pointed_at)


def remove(viewer: Viewer, thing: FileThing, store: Store) -> None:
    """Take a file away; its content goes when nothing else points at it."""
    policy.require("files.remove", viewer, thing)
    _settle_afterwards(store, thing.digest)
    gone: Any = db.session.execute(delete(Attachment).where(Attachment.id == thing.id))
    if gone.rowcount and thing.published:
        matters.record(viewer, "files.removed", thing.matter_id, file=thing.id)


def _settle_afterwards(store: Store, digest: str) -> None:
    """However this transaction ends, look afterwards whether the content is still pointed at."""
    marker = store.begin(digest)

    def settle(_session: object) -> None:
        store.settle(marker, queries.is_pointed_at)

    for end in ("after_commit", "after_rollback"):
        event.listen(db.session(), end, settle, once=True)
