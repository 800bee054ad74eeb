"""What all matters share: categories, links, clocks, and the lifecycles the rooms declare."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence
from portal.kernel.lifecycle import Lifecycle, State

CATEGORIES: dict[str, Sentence] = {
    "property": _l("Property management"),
    "environment": _l("Environment and hygiene"),
    "traffic": _l("Roads and parking"),
    "facilities": _l("Public facilities"),
    "safety": _l("Safety and fire protection"),
    "housing": _l("Housing"),
    "education": _l("Education"),
    "health": _l("Health and social security"),
    "culture": _l("Culture and neighbourhood life"),
    "other": _l("Other"),
}

LINK_LABELS: dict[str, tuple[Sentence, Sentence]] = {
    "merged": (_l("Merged into"), _l("Took in")),
    "led_to": (_l("Led to"), _l("Came from")),
}

CLOCK_LABELS: dict[str, Sentence] = {
    "acknowledge": _l("Acknowledgement"),
    "answer": _l("Answer"),
}

_lifecycles: dict[str, Lifecycle] = {}


def install(lifecycles: Iterable[Lifecycle]) -> None:
    """Make the rooms' lifecycles known by their kind; called once by the factory."""
    _lifecycles.clear()
    _lifecycles.update({lifecycle.kind: lifecycle for lifecycle in lifecycles})


def lifecycle_of(kind: str) -> Lifecycle:
    return _lifecycles[kind]


def kinds() -> tuple[str, ...]:
    """The kinds of matter that have a room, in the order the factory names them."""
    return tuple(_lifecycles)


def state_of(kind: str, state: str) -> State:
    """The label and type of a matter's state."""
    return _lifecycles[kind].by_name[state]


def category_of(category: str) -> Sentence:
    """The label of a category; a draft may have none yet."""
    return CATEGORIES.get(category, "")


def excerpt(body: str, length: int = 120) -> str:
    """The first words of a text on one line, for cards and lists."""
    line = " ".join(body.split())
    return line if len(line) <= length else line[: length - 1] + "…"
