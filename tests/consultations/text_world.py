"""A covenant of the test neighbourhood's compound under review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.consultations.commands.text import revising, speaking, writing
from portal.consultations.models import Remark
from portal.consultations.queries.text.remarks import get_remark
from portal.consultations.queries.text.things import ParagraphThing, RemarkThing, get_paragraph
from portal.consultations.queries.text.versions import Placed, begun_of, current_of, paragraphs_of
from portal.consultations.rules.lifecycle import Form
from portal.consultations.rules.text import markdown
from portal.kernel import clock
from tests.consultations.world import DURING, Asking, prepared
from tests.factories import Neighbourhood

COVENANT = """# 春晓苑管理规约

第一条 业主和租户应当遵守本规约。

第二条 不得高空抛物，违者由物业服务企业劝阻。

第三条 饲养宠物应当牵绳，及时清理粪便。

第四条 车位先满足业主需要，费用由业主大会决定。
"""


@dataclass
class Reviewing(Asking):
    """A draft covenant, asked about by the residents committee (`wang`)."""

    def take(self, words: str) -> None:
        writing.take(self.hood.viewer("wang", "committee"), self.thing(), markdown.read(words).paragraphs)

    def texts(self, number: int | None = None) -> list[str]:
        """What the current version says; with `number` 0, the one that is begun."""
        version = begun_of(self.id) if number == 0 else current_of(self.id)
        assert version is not None
        return [one.paragraph.text for one in paragraphs_of(version.id)]

    def placed(self, begun: bool = False) -> list[Placed]:
        version = begun_of(self.id) if begun else current_of(self.id)
        assert version is not None
        return paragraphs_of(version.id)

    def paragraph(self, who: str, thread: int, acting: str | None = None) -> ParagraphThing:
        found = get_paragraph(self.hood.viewer(who, acting), self.id, thread)
        assert found is not None
        return found

    def remark(self, who: str, remark_id: int, acting: str | None = None) -> RemarkThing:
        found = get_remark(self.hood.viewer(who, acting), remark_id)
        assert found is not None
        return found

    def comment(self, who: str, thread: int, words: str, acting: str | None = None, at: datetime = DURING) -> Remark:
        with clock.frozen(at):
            return speaking.comment(self.hood.viewer(who, acting), self.paragraph(who, thread, acting), words)

    def propose(self, who: str, thread: int, words: str, why: str = "", acting: str | None = None) -> Remark:
        with clock.frozen(DURING):
            return speaking.propose(self.hood.viewer(who, acting), self.paragraph(who, thread, acting), words, why)

    def support(self, who: str, remark_id: int, acting: str | None = None) -> None:
        with clock.frozen(DURING):
            speaking.support(self.hood.viewer(who, acting), self.remark(who, remark_id, acting))

    def begin(self) -> None:
        revising.begin(self.hood.viewer("wang", "committee"), self.thing())

    def publish(self, note: str = "", marks: revising.Marks | None = None) -> None:
        with clock.frozen(DURING):
            revising.publish(self.hood.viewer("wang", "committee"), self.thing(), note, marks or {})


def drafted(hood: Neighbourhood, words: str = COVENANT) -> Reviewing:
    """A draft with its text."""
    reviewing = Reviewing(hood, prepared(hood, Form.TEXT).id)
    reviewing.take(words)
    return reviewing


def opened(hood: Neighbourhood, words: str = COVENANT) -> Reviewing:
    """The same, open."""
    reviewing = drafted(hood, words)
    reviewing.open()
    return reviewing
