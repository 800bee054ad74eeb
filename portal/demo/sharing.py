"""Public revenue of the demo: one allocation that was counted, one that residents choose from, one being prepared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from portal.allocations.commands import announcing, choosing, counting, preparing
from portal.allocations.models import Allocation
from portal.allocations.queries.allocation import AllocationThing, get_allocation
from portal.allocations.rules.plan import Plan
from portal.kernel import clock
from portal.people.rules import Viewer

from .settling import Cast

COURT, OFFICE = "YX-GH-QH-CX", "owners_committee"

LAST = "2025年下半年公共收益怎么用"
NEXT = "2026年上半年公共收益怎么用"
PLANNED = "2026年电梯广告收益怎么用"
TEXT = (
    "钱来自电梯广告和地面临停，扣除必要成本后归全体业主共有。请选出您希望办的事，可以多选；"
    "选出的结果是建议，动用之前还要由业主大会表决。"
)
# Of each project its title, its description, and its cost in fen.
PROJECTS = (
    ("中心花园加六张长椅", "靠背、带扶手，三张有遮阳。物业日常擦洗，三年内免费维修。", 1_260_000),
    ("南门到五号楼换太阳能路灯", "十二盏，每盏带感应。旧灯拆下后移到车棚。", 2_880_000),
    ("儿童沙坑改成软垫场地", "约八十平方米，保留滑梯。施工两周，期间围挡。", 3_640_000),
    ("三处台阶加扶手和坡道", "老年活动室、快递柜和六号楼门前。", 980_000),
    ("电动自行车棚加装烟感和喷淋", "两处车棚，接入门卫室报警。", 2_150_000),
    ("门口装一面信息屏", "显示通知、天气和停水停电。每年电费约四百元。", 1_800_000),
)
CHOSE = {
    "author": (1, 2, 4), "supporter": (2, 5), "owners_committee": (2, 4, 5), "张伟": (3,), "刘芳": (3, 1),
    "赵德海": (1, 4), "孙丽华": (4, 1), "吴建军": (2, 5), "郑海燕": (3,), "冯玉珍": (4,), "许大勇": (5, 2),
    "韩雪梅": (3, 4),
}  # fmt: skip
CHOOSE = {"supporter": (2,), "张伟": (3, 1), "赵德海": (4,), "孙丽华": (1, 4), "吴建军": (5,)}


def acts(cast: Cast) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day: how many days ago it was."""
    made: dict[str, int] = {}
    return [
        (31.0, lambda: _announce(cast, made, LAST, 8)),
        (29.0, lambda: _open(made[LAST])),
        (26.0, lambda: _choose(cast, made[LAST], CHOSE)),
        (19.0, lambda: counting.count_at_once(*counting.hold(made[LAST]))),
        (4.0, lambda: _announce(cast, made, NEXT, 14)),
        (2.5, lambda: _open(made[NEXT])),
        (1.5, lambda: _choose(cast, made[NEXT], CHOOSE)),
        (1.4, lambda: _prepare(cast, PLANNED)),
    ]


def _prepare(cast: Cast, title: str) -> tuple[Viewer, Allocation]:
    chair = cast.office(OFFICE)
    row = preparing.prepare(chair, cast.places[COURT], title)
    preparing.settle(chair, _thing(chair, row.id), title, TEXT, Plan(6_000_000))
    for project in PROJECTS:
        preparing.add_project(chair, _thing(chair, row.id), *project)
    return chair, row


def _thing(viewer: Viewer, allocation_id: int) -> AllocationThing:
    thing = get_allocation(viewer, allocation_id)
    assert thing is not None
    return thing


def _announce(cast: Cast, made: dict[str, int], title: str, days: int) -> None:
    """Announced today, opened tomorrow, for so many days."""
    chair, row = _prepare(cast, title)
    first = clock.today() + timedelta(days=1)
    opens = datetime.combine(first, time(), clock.ZONE).astimezone(UTC)
    announcing.announce(chair, _thing(chair, row.id), opens, clock.end_of(first + timedelta(days=days - 1)))
    made[title] = row.id


def _open(allocation_id: int) -> None:
    counting.open_to_choices(*counting.hold(allocation_id))


def _choose(cast: Cast, allocation_id: int, said: dict[str, tuple[int, ...]]) -> None:
    for who, numbers in said.items():
        viewer = cast.viewer(who)
        choosing.keep(viewer, _thing(viewer, allocation_id), {str(number): 1 for number in numbers})
        choosing.cast(viewer, _thing(viewer, allocation_id))
