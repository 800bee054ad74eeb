"""A draft covenant of the demo: reviewed by residents, revised once by what they said, and still open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from portal.consultations.commands import opening, preparing
from portal.consultations.commands.text import revising, speaking, writing
from portal.consultations.queries.consultation import ConsultationThing, get_consultation
from portal.consultations.queries.text.remarks import get_remark
from portal.consultations.queries.text.things import get_paragraph
from portal.consultations.queries.text.versions import current_of, paragraphs_of
from portal.consultations.rules.lifecycle import Form
from portal.consultations.rules.text import markdown
from portal.kernel import clock
from portal.people.rules import Viewer

from .content.reviewing import ABOUT, BACKED, COVENANT, LATER, NOT_TAKEN, NOTE, SAID, TAKEN, TITLE
from .settling import Cast

COURT, OFFICE = "YX-GH-QH-CX", "owners_committee"


def acts(cast: Cast) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day: how many days ago it was."""
    made: dict[str, int] = {}
    said = [(7.0 - 0.4 * number, [one]) for number, one in enumerate(SAID)]
    said += [(1.2 - 0.3 * number, [one]) for number, one in enumerate(LATER)]
    return [
        (8.0, lambda: _open(cast, made)),
        *((day, lambda remarks=remarks: _say(cast, made, remarks)) for day, remarks in said),
        (3.5, lambda: _back(cast, made)),
        (2.1, lambda: _revise(cast, made)),
        (0.4, lambda: revising.begin(cast.office(OFFICE), _thing(cast.office(OFFICE), made))),
    ]


def _thing(viewer: Viewer, made: dict[str, int]) -> ConsultationThing:
    thing = get_consultation(viewer, made["text"])
    assert thing is not None
    return thing


def _open(cast: Cast, made: dict[str, int]) -> None:
    """Prepared and opened on one day, for three weeks."""
    chair = cast.office(OFFICE)
    made["text"] = preparing.prepare(chair, cast.places[COURT], TITLE, Form.TEXT).id
    preparing.describe(chair, _thing(chair, made), TITLE, ABOUT, "property", "")
    writing.take(chair, _thing(chair, made), markdown.read(COVENANT).paragraphs)
    opening.announce(chair, _thing(chair, made), clock.end_of(clock.today() + timedelta(days=21)))


def _say(cast: Cast, made: dict[str, int], remarks: Iterable[tuple[str, str, str, str, str]]) -> None:
    version = current_of(made["text"])
    assert version is not None
    threads = {one.paragraph.label: one.thread for one in paragraphs_of(version.id)}
    for who, article, kind, words, why in remarks:
        viewer = cast.office(who) if who == "property_company" else cast.viewer(who)
        thing = get_paragraph(viewer, made["text"], threads[article])
        assert thing is not None
        if kind == "wording":
            made[who] = speaking.propose(viewer, thing, words, why).id
        else:
            speaking.comment(viewer, thing, words)


def _back(cast: Cast, made: dict[str, int]) -> None:
    for who, backers in BACKED.items():
        for backer in backers:
            viewer = cast.viewer(backer)
            remark = get_remark(viewer, made[who])
            assert remark is not None
            speaking.support(viewer, remark)


def _revise(cast: Cast, made: dict[str, int]) -> None:
    """A second version that puts in what most people support, and says why not the rest."""
    chair = cast.office(OFFICE)
    revising.begin(chair, _thing(chair, made))
    for who in TAKEN:
        revising.put_in(chair, _thing(chair, made), made[who])
    marks = {made[who]: (True, "") for who in TAKEN} | {made[who]: (False, why) for who, why in NOT_TAKEN.items()}
    revising.publish(chair, _thing(chair, made), NOTE, marks)
