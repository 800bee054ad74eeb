"""What is voted on in the demo, and how: invented, like its people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ADOPTED = "《春晓苑业主大会议事规则》第十六条，2024年5月12日业主大会通过"
POSTED = "邮政挂号，回执存居委会"
PAPERS = "权属证书和测绘报告已看，补登名册。"
FOUND = ("邵立新", "钟秀兰", "傅德明", "汪小梅", "邹永强", "熊淑珍")


@dataclass(frozen=True)
class Plan:
    """A vote: of one building or of all (""); each motion (item of Article 278, kind, title, text, options, seats)."""

    title: str
    building: str
    materials: str
    motions: tuple[tuple[int, str, str, str, tuple[str, ...], int], ...]


LIFT = Plan(
    "1号楼加装电梯业主表决",
    "1号楼",
    "设计图、报价和分摊办法贴在1号楼门厅，也可到居委会查看。一层二层不分摊费用。",
    (
        (
            7,
            "decision",
            "1号楼加装一部电梯",
            "在单元门外侧加装一部电梯，停二至六层。总价六十二万元，政府补贴二十万元，其余按楼层分摊。",
            (),
            0,
        ),
        (
            5,
            "decision",
            "用维修资金修1号楼屋面",
            "屋面防水已过保修期，顶楼三户渗水。拟动用1号楼维修资金四万八千元，结算后公布票据。",
            (),
            0,
        ),
    ),
)
YEARLY = Plan(
    "春晓苑2026年业主大会",
    "",
    "三家物业的投标文件、候选人简历、充电棚设计图都在居委会和业委会办公室，工作时间可以查看、拍照。",
    (
        (
            4,
            "choice",
            "选聘物业服务企业",
            "现合同年底到期。三家投标企业的收费、人员和承诺见材料。选得最多的一家还须过法定线。",
            ("安居物业，每月每平方米1.80元", "恒信物业，每月每平方米1.65元", "绿城后勤，每月每平方米2.10元"),
            0,
        ),
        (
            9,
            "decision",
            "公共收益用于更换单元门禁",
            "更换十二个单元的门禁，预算九万六千元，从2025年公共收益列支。",
            (),
            0,
        ),
        (
            8,
            "decision",
            "东侧空地改为电动车充电棚",
            "东侧空地约一百二十平方米，改为充电棚，设三十六个充电口，烟感和喷淋接入门卫室。",
            (),
            0,
        ),
        (
            3,
            "election",
            "选举第三届业主委员会委员",
            "任期五年。委员五名，候选人七名，都是本小区业主，资格已由筹备组审查并公示七日。",
            ("高建国", "郑海燕", "赵德海", "韩雪梅", "彭晓东", "吴建军", "田永福"),
            5,
        ),
    ),
)
NEXT = Plan(
    "春晓苑议事规则修改表决",
    "",
    "修改稿和说明。",
    ((1, "decision", "修改业主大会议事规则第十六条", "删去未表态业主计入多数的规定。", (), 0),),
)
# What owners demand: its title, its item of Article 278, why, and who signs.
DEMAND = (
    "公布电梯广告收入并决定用途",
    9,
    "三部电梯的广告挂了四年，收入一次也没有公布过。请召开业主大会，公布账目，并决定这笔钱怎么用。",
    ("张伟", "吴建军", "韩雪梅"),
)

PRINCIPAL = "103"
LIFT_ON_THE_PHONE = {"author": ("for", "for"), "owners_committee": ("for", "against")}
_AGREE = ("101", "201", "202", "203", "301", "302", "303", "401", "402", "403", "501", "502", "503")
_REFUSE = ("104", "204", "304", "404", "504")
LIFT_ON_PAPER: dict[str, tuple[Any, ...]] = {
    **{f"1号楼 {number}": ("for", "for" if n % 4 else "against") for n, number in enumerate(_AGREE)},
    **{f"1号楼 {number}": ("against", "abstain" if n % 2 else "against") for n, number in enumerate(_REFUSE)},
}
ON_THE_PHONE: dict[str, tuple[Any, ...]] = {
    "张伟": ("o1", "for", "for", ["o1", "o2", "o4"]),
    "赵德海": ("o1", "for", "against", ["o1", "o3", "o5"]),
    "吴建军": ("o2", "for", "for", ["o2", "o4", "o5", "o6", "o7"]),
    "冯玉珍": ("abstain", "against", "against", "abstain"),
    "韩雪梅": ("o3", "for", "for", ["o1", "o2", "o4", "o5"]),
}
# One of these said something else on the phone: a conflict waits for the counters.
ON_PAPER: dict[str, tuple[Any, ...]] = {
    **{
        f"{building}号楼 {floor}0{flat}": (
            f"o{1 + (floor * flat) % 2}", "for", "for" if (floor + flat) % 4 else "against",
            ["o1", "o2", f"o{3 + floor % 3}"],
        )
        for building in (3, 7, 8, 9)
        for floor in range(1, 7)
        for flat in (1, 2)
    },
    "2号楼 103": ("o2", "for", "for", ["o1", "o2"]),
}  # fmt: skip

# The document by which ballots cast in the portal count in the subdistrict.
RECOGNITION = "云溪区房管局〔2026〕8号：认可共治平台为业主大会电子表决渠道"
