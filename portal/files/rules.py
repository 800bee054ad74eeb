"""The rules of files: what may be put beside a matter, how large, how many, and under which name. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
MOST = 8
NAME_LARGEST = 100
CAPTION_LARGEST = 120
FIELD = "files"

# Without their names: a name can be what a file is removed for.
EVENT_SENTENCES: dict[str, Sentence] = {
    "files.attached": _l("Added photos or documents"),
    "files.removed": _l("Removed a photo or a document"),
}


@dataclass(frozen=True)
class Prepared:
    """What is kept of an upload. A photo has its size in pixels and a small picture for lists."""

    kind: str
    name: str
    media_type: str
    content: bytes
    thumbnail: bytes = b""
    width: int | None = None
    height: int | None = None


def safe_name(name: str, ending: str) -> str:
    """The name a file is shown and downloaded under: no path, nothing invisible, the ending of what it really is."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ").strip(" .")
    stem = plain.rsplit(".", 1)[0].strip(" .") if "." in plain else plain
    return f"{stem[: NAME_LARGEST - len(ending)] or 'file'}{ending}"


def check_size(name: str, data: bytes) -> None:
    if not data:
        raise DomainError(_l("“%(name)s” is empty.", name=name), FIELD)
    if len(data) > LARGEST:
        raise DomainError(_l("“%(name)s” is larger than %(most)s MB.", name=name, most=LARGEST // MEGABYTE), FIELD)


def check_number(number: int) -> None:
    """At most eight files a matter."""
    if number > MOST:
        raise DomainError(
            _l("A matter has at most %(most)s files; these would make %(n)s.", most=MOST, n=number), FIELD
        )


def check_caption(caption: str) -> None:
    if len(caption) > CAPTION_LARGEST:
        raise DomainError(_l("A caption has at most %(most)s characters.", most=CAPTION_LARGEST), "caption")
