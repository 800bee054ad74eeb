"""What people are told of what they said: their own line, its verdict and the reason."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence
from portal.matters.tellings import Facts, Telling

from .queries import voices_of
from .rules import Verdict


def _said_it(payload: Facts) -> Iterable[int]:
    return voices_of(payload["facts"]["line"])


def _line(matter_id: int, facts: Facts) -> str:
    return f"/matters/{matter_id}/adoption#line{facts['line']}"


def _told(verdict: Verdict, sentence: Sentence) -> Telling:
    return Telling(f"adoption.told_{verdict}", sentence, followers=False, also=_said_it, where=_line)


TELLINGS = (
    _told(Verdict.ADOPTED, _l("What you said is adopted: “%(said)s”. %(reason)s")),
    _told(Verdict.PARTLY, _l("What you said is partly adopted: “%(said)s”. %(reason)s")),
    _told(Verdict.NOT, _l("What you said is not adopted: “%(said)s”. %(reason)s")),
    Telling("adoption.carried_out", _l("“%(said)s” is carried out: %(note)s")),
)

EVENT_SENTENCES: dict[str, Sentence] = {
    "adoption.published": _l("Every opinion is answered: %(adopted)s adopted, %(partly)s partly, %(declined)s not"),
    "adoption.carried_out": _l("“%(said)s” is carried out: %(note)s"),
}
