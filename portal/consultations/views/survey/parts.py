"""What the page of a consultation shows of its questionnaire, and the figures of its results."""

from __future__ import annotations

from typing import Any

from portal.people.rules import Viewer

from ...forms.survey import QuestionForm
from ...queries.consultation import ConsultationThing
from ...queries.survey.answers import Sent, all_sent, count_sent, mine_in
from ...queries.survey.questions import questions_of, sources_for
from ...rules.survey.questions import KINDS, Question
from ...rules.survey.results import FEWEST, result_of


def part_of(who: Viewer, thing: ConsultationThing) -> dict[str, Any]:
    """How far the viewer is while it is open; the results after the close."""
    people, offices = count_sent(thing.id)
    shown: dict[str, Any] = {
        "people": people, "offices": offices, "mine": None, "questions": questions_of(thing.id), "results": [],
        "fewest": FEWEST,
    }  # fmt: skip
    if thing.over:
        shown["results"] = results_of(shown["questions"], all_sent(thing.id))
    elif who.signed_in:
        shown["mine"] = mine_in(who, thing.id)
    return shown


def results_of(questions: list[Question], sent: Sent) -> list[dict[str, Any]]:
    """Of every question what residents say, all together, and what organizations say, each by its name."""
    return [
        {
            "question": one, "residents": result_of(one, sent.residents.get(one.id, [])),
            "organizations": sent.organizations.get(one.id, []),
        }
        for one in questions
    ]  # fmt: skip


def edited_of(_who: Viewer, thing: ConsultationThing) -> dict[str, Any]:
    """The questions so far, and the form for another one."""
    form = filled(thing, QuestionForm(formdata=None, prefix="question"))
    return {"questions": questions_of(thing.id), "kinds": KINDS, "form": form}


def filled(thing: ConsultationThing, form: QuestionForm, before: int | None = None) -> QuestionForm:
    """The form with the questions a condition can name."""
    sources = sources_for(thing.id, before)
    form.when_id.choices = [(0, "—"), *((one.id, one.title) for one in sources)]
    form.when.choices = [
        (f"{one.id}:{at}", f"{one.title}: {option}") for one in sources for at, option in enumerate(one.options)
    ]
    return form
