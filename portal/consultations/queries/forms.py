"""What every form of consultation gives its base: what is still missing before it opens, and what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from portal.adoption.rules import Opinion
from portal.kernel.errors import Sentence

from ..rules.lifecycle import Form
from .statements import statements, votes
from .survey import answers, questions
from .text import faults as text_faults
from .text import remarks as text_remarks

Faults = Callable[[int], list[Sentence]]
Opinions = Callable[[int], Iterator[Opinion]]

FAULTS: Mapping[str, Faults] = {
    Form.STATEMENTS: statements.faults_of,
    Form.QUESTIONNAIRE: questions.faults_of,
    Form.TEXT: text_faults.faults_of,
}
OPINIONS: Mapping[str, Opinions] = {
    Form.STATEMENTS: votes.opinions_of,
    Form.QUESTIONNAIRE: answers.opinions_of,
    Form.TEXT: text_remarks.opinions_of,
}


def faults_of(form: str, consultation_id: int) -> list[Sentence]:
    """What must still be written before people can be asked."""
    return FAULTS[form](consultation_id)


def opinions_of(form: str, consultation_id: int) -> Iterator[Opinion]:
    """Everything that was said, as it goes into the adoption table."""
    return OPINIONS[form](consultation_id)
