"""What can go wrong, in words a resident can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Sentence(Protocol):
    """A text that can still be shown in the reader's language: a `str` or a lazy translation."""

    def __str__(self) -> str: ...


class DomainError(Exception):
    """A rule was not met. `sentence` says so plainly; `field` names the form field it belongs beside, if one does."""

    def __init__(self, sentence: Sentence, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Conflict(DomainError):
    """Someone else was faster: what the page showed is no longer so. Nothing was changed."""


class Missing(Exception):
    """There is no such thing for this viewer; a page answers 404 without saying whether it exists for others."""


@dataclass(frozen=True)
class Remedy:
    """What would help a person who may not act: a word for the page that leads there, and the sentence to say."""

    kind: str
    sentence: Sentence


class Refused(Exception):
    """The policy does not let this person do this; `remedy` says what would help. A page answers 403."""

    def __init__(self, action: str, remedy: Remedy) -> None:
        super().__init__(f"{action}: {remedy.kind}")
        self.action = action
        self.remedy = remedy
