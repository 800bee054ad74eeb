"""What every page shows around its content: who is here, acting for whom, in which language, what is unfinished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, request, session
from flask_wtf.csrf import generate_csrf

from portal.kernel import policy

from .guard import viewer
from .language import locale
from .preferences import preference
from .render import current_path


@dataclass(frozen=True)
class Frame:
    """All that header and footer depend on; equal frames look the same."""

    lang: str
    theme: str
    elder: bool
    demo: bool
    here: str
    back: str
    signed_in: bool
    name: str
    unread: int
    desk: bool


@dataclass(frozen=True)
class Shell:
    """The frame of a page. `who` is the viewer; the rest are this browser's choices."""

    who: Any
    demo: bool

    @property
    def signed_in(self) -> bool:
        return bool(self.who.signed_in)

    @property
    def name(self) -> str:
        return str(self.who.name)

    @property
    def acting(self) -> Any:
        return self.who.acting

    @property
    def helper(self) -> Any:
        """The officer at the desk who enters what the viewer says."""
        return self.who.helper

    @property
    def unread(self) -> int:
        return int(self.who.unread)

    @property
    def unfinished(self) -> Any:
        """What the viewer has begun, but for what this very page goes on with."""
        return self.who.unfinished_besides(request.path)

    @property
    def elder(self) -> bool:
        return preference("elder") == "1"

    @property
    def theme(self) -> str:
        return preference("theme", "auto")

    @property
    def lang(self) -> str:
        return "en" if locale().language == "en" else "zh-Hans"

    @property
    def frame(self) -> Frame:
        who, back = self.who, current_path()
        return Frame(
            self.lang, self.theme, self.elder, self.demo, request.path, back, who.signed_in, who.name, who.unread,
            policy.can("admin.desk", who),
        )  # fmt: skip

    @property
    def has_flashes(self) -> bool:
        return "_flashes" in session

    @property
    def fragment(self) -> bool:
        """Whether this is the tail of an htmx answer, whose flashes must swap themselves in out of band."""
        return bool(g.get("fragment", False))

    @staticmethod
    def csrf() -> str:
        return str(generate_csrf())


def context(demo: bool) -> dict[str, Any]:
    """The template variables of every page."""
    return {"shell": Shell(viewer(), demo), "viewer": viewer()}
