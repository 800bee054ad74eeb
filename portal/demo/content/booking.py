"""What the residents committee of the demo shares, and what neighbours book it for."""

from __future__ import annotations

from portal.venues.commands import Said

_WEEK, _EVERY_DAY = dict.fromkeys(range(5), (9 * 60, 21 * 60)), dict.fromkeys(range(7), (8 * 60, 20 * 60))
ROOM = Said(
    "room", "社区活动中心二楼201室", "有投影、饮水和四十把椅子。用完请把椅子放回原处，关灯关窗。",
    "清湖路18号社区活动中心二楼", 40, 1, 180, 30, True, True, True, {**_WEEK, 5: (9 * 60, 18 * 60)},
)  # fmt: skip
TABLES = Said(
    "equipment", "折叠桌（每张配四把凳子）", "在一楼值班室领取和归还，请自带推车。", "清湖路18号社区活动中心一楼值班室",
    None, 12, 240, 14, False, True, True, _EVERY_DAY,
)  # fmt: skip
REHEARSAL = "重阳节慰问演出排练"
EXERCISE = "老年人健康操课"
MOVING = "乔迁请邻居吃饭，借四张桌子"
READING = "周末亲子读书会"
