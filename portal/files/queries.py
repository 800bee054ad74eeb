"""Reading files. A file is seen where its matter is seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from portal.kernel.db import Rows, db, reading
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.rules import Viewer

from .models import Attachment, PrivateFile


@dataclass(frozen=True)
class FileThing:
    """A file as the policy sees it, with what counts of its matter; `kind` and `state` are the matter's."""

    id: int
    matter_id: int
    uploader_id: int | None
    photo: bool
    name: str
    media_type: str
    digest: str
    kind: str
    state: str
    path: str
    place_path: str
    author_id: int | None
    responsible_id: int | None
    published: bool


def get_file(viewer: Viewer, file_id: int, name: str = "") -> FileThing | None:  # noqa: ARG001 (for the reader only)
    """The file, or None where there is none on a matter this viewer may see. Whatever name is asked for."""
    row = db.session.execute(
        select(
            Attachment.id, Attachment.matter_id, Attachment.uploader_id, (Attachment.kind == "photo").label("photo"),
            Attachment.name,
            Attachment.media_type, Attachment.digest, Matter.kind, Matter.state, Matter.path, Matter.place_path,
            Matter.author_id, Matter.responsible_id, Matter.published_at.is_not(None).label("published"),
        )
        .join(Matter, Matter.id == Attachment.matter_id)
        .where(Attachment.id == file_id, visible_to(viewer))
    ).one_or_none()  # fmt: skip
    return FileThing(**row._mapping) if row else None


# Built once: every page of a matter shows its files.
_FILES: Any = (
    select(
        Attachment.id, Attachment.kind, Attachment.name, Attachment.size, Attachment.width, Attachment.height,
        Attachment.caption, Attachment.uploader_id,
    )
    .where(Attachment.matter_id == bindparam("matter"))
    .order_by(Attachment.id)
)  # fmt: skip


def files_of(viewer: Viewer, matter: Any) -> Rows:
    """The files of a matter in the order they came: (id, kind, name, size, width, height, caption, uploader_id).

    None where the viewer could not open them: those of a draft, or of a hidden matter, are its author's alone.
    """
    public = matter.published_at is not None and matter.hidden_at is None
    if not public and matter.author_id != viewer.id:
        return ()
    return db.session.connection().execute(_FILES, {"matter": matter.id}).all()


def private_files(ids: Iterable[int]) -> list[PrivateFile]:
    """The private files with these ids, in their order; the room that keeps the ids has asked who may see them."""
    rows = {row.id: row for row in db.session.scalars(select(PrivateFile).where(PrivateFile.id.in_(list(ids))))}
    return [rows[number] for number in sorted(rows)]


def count_files(matter_id: int) -> int:
    statement = select(func.count()).select_from(Attachment).where(Attachment.matter_id == matter_id)
    return db.session.scalar(statement) or 0


def is_pointed_at(digest: str) -> bool:
    """Whether a committed row points at this content; asked on a connection of its own."""
    with reading(), db.engine.connect() as connection:
        public = exists().where(Attachment.digest == digest)
        return bool(connection.scalar(select(public | exists().where(PrivateFile.digest == digest))))
