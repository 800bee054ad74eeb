"""What people are told about consultations: that they can have their say, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.matters.queries import resident_ids
from portal.matters.tellings import Facts, Telling, all_named, named


def _asked(payload: Facts) -> Iterable[int]:
    return resident_ids(payload["matter"])


def _version(matter_id: int, facts: Facts) -> str:
    return f"/consultations/{matter_id}/text/versions/{facts['version']}"


def _paragraph(matter_id: int, facts: Facts) -> str:
    return f"/consultations/{matter_id}/paragraphs/{facts['thread']}#remark-{facts['remark']}"


def _review(matter_id: int, _facts: Facts) -> str:
    return f"/consultations/{matter_id}/statements"


TELLINGS = (
    Telling("consultations.opened", _l("You can have your say until %(closes)s."), also=_asked),
    Telling(
        "consultations.stated", _l("A new statement waits for your look."), followers=False, charged=True, where=_review
    ),
    Telling(
        "consultations.accepted",
        _l("People are asked about your statement now: “%(said)s”"),
        followers=False,
        also=named("author"),
    ),
    Telling(
        "consultations.refused",
        _l("Nobody is asked about your statement “%(said)s”. The reason: %(reason)s"),
        followers=False,
        also=named("author"),
    ),
    Telling("consultations.cancelled", _l("It is cancelled. The reason: %(reason)s")),
    Telling("consultations.text_revised", _l("Version %(version)s of the text can be read."), where=_version),
    Telling(
        "consultations.words_taken",
        _l("Version %(version)s of the text took up what you said."),
        followers=False,
        also=all_named("people"),
        where=_version,
    ),
    Telling(
        "consultations.remark_hidden",
        _l("What you said about a paragraph is hidden. The reason: %(reason)s"),
        followers=False,
        also=named("author"),
        where=_paragraph,
    ),
    Telling(
        "consultations.remark_shown",
        _l("What you said about a paragraph can be read again."),
        followers=False,
        also=named("author"),
        where=_paragraph,
    ),
)
