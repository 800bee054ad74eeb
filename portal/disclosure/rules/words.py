"""The words of accounts: kinds of funds, categories of income and spending, how often each is disclosed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence


class FundKind(StrEnum):
    """公共收益, 维修资金, 物业费, 业委会经费."""

    PUBLIC_REVENUE = "public_revenue"
    MAINTENANCE = "maintenance"
    SERVICE_FEES = "service_fees"
    COMMITTEE = "committee"


FUNDS: dict[str, Sentence] = {
    FundKind.PUBLIC_REVENUE: _l("Public revenue"),
    FundKind.MAINTENANCE: _l("Maintenance fund"),
    FundKind.SERVICE_FEES: _l("Property service fees"),
    FundKind.COMMITTEE: _l("Budget of the owners' committee"),
}


class Every(StrEnum):
    """How often a fund is disclosed."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


EVERY: dict[str, Sentence] = {
    Every.MONTH: _l("Every month"),
    Every.QUARTER: _l("Every quarter"),
    Every.HALF: _l("Every half-year"),
    Every.YEAR: _l("Every year"),
}
MONTHS: dict[str, int] = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}

# Shanghai (2020) article 66: public revenue every quarter, the maintenance fund every half-year.
USUAL: dict[str, Every] = {
    FundKind.PUBLIC_REVENUE: Every.QUARTER,
    FundKind.MAINTENANCE: Every.HALF,
    FundKind.SERVICE_FEES: Every.QUARTER,
    FundKind.COMMITTEE: Every.QUARTER,
}


@dataclass(frozen=True)
class Category:
    """A category; `words` are what a cash book may call it, the first the Chinese name itself."""

    key: str
    income: bool
    label: Sentence
    words: tuple[str, ...]


# Qingyuan (2022) articles 55-57; notices of Changsha 2025 and Huzhou 2025.
CATEGORIES: tuple[Category, ...] = (
    Category("parking", True, _l("Parking on common land"), ("停车", "车位", "泊车", "临停", "车辆")),
    Category("advertising", True, _l("Advertising"), ("广告", "道闸", "电梯屏")),
    Category("machines", True, _l("Vending machines and parcel lockers"), ("快递柜", "售货", "充电桩", "自助")),
    Category("letting", True, _l("Letting of rooms and places"), ("场地", "房租", "租金", "摊位", "用房")),
    Category("telecom", True, _l("Telecom sites"), ("基站", "通信", "电信", "移动", "联通", "铁塔")),
    Category("fees", True, _l("Service fees paid by owners"), ("物业费", "服务费收入", "管理费收入")),
    Category("interest", True, _l("Interest"), ("利息", "结息")),
    Category("compensation", True, _l("Compensation and returns"), ("赔偿", "退款", "返还")),
    Category("other_income", True, _l("Other income"), ("其他收入",)),
    Category("repairs", False, _l("Repairs"), ("维修", "修缮", "更换", "改造", "工程", "防水")),
    Category("staff", False, _l("Staff"), ("工资", "人员", "社保", "补贴", "劳务")),
    Category("energy", False, _l("Electricity and water"), ("电费", "水费", "水电", "能耗", "供电", "照明", "自来水")),
    Category("cleaning", False, _l("Cleaning and green areas"), ("保洁", "绿化", "垃圾", "清运")),
    Category("security", False, _l("Security"), ("保安", "秩序", "监控")),
    Category("materials", False, _l("Materials"), ("材料", "采购", "办公", "物料")),
    Category("committee", False, _l("Expenses of the committee"), ("业委会", "会议", "刻章", "印刷")),
    Category("activities", False, _l("Activities of residents"), ("活动", "慰问")),
    Category("transfer", False, _l("Paid into the maintenance fund"), ("转入维修", "补充维修资金")),
    Category("audit", False, _l("Audit and taxes"), ("审计", "税", "手续费")),
    Category("other_spending", False, _l("Other spending"), ("其他支出",)),
)
CATEGORY: dict[str, Category] = {one.key: one for one in CATEGORIES}


_NAMED: dict[tuple[str, bool], str] = {
    (word, one.income): one.key for one in CATEGORIES for word in (one.key, *one.words)
}  # fmt: skip


def category_of(named: str, text: str, amount: int) -> str:
    """The category a cash book names, else the one its words speak of, else the one the text beside it speaks of."""
    known = _NAMED.get((named, amount > 0))
    return known or guess(f"{named} {text}", amount)


def guess(text: str, amount: int) -> str:
    """The category a line of a cash book speaks of, by its first fitting word; else "other"."""
    income = amount > 0
    for one in CATEGORIES:
        if one.income == income and any(word in text for word in one.words):
            return one.key
    return "other_income" if income else "other_spending"


AUDITS: dict[str, Sentence] = {"hearing": _l("A hearing of the owners"), "audit": _l("An audit by someone outside")}

EVENT_SENTENCES: dict[str, Sentence] = {
    "disclosure.published": _l("Statement No. %(number)s was published; nothing of it changes any more"),
    "disclosure.restated": _l("Statement No. %(number)s sets an earlier one right"),
    "disclosure.asked": _l("Somebody asked about the accounts"),
    "disclosure.answered": _l("A question about the accounts was answered"),
    "disclosure.objected": _l("An owner objects to the statement"),
    "disclosure.audit_due": _l("A fifth of the owners object: a hearing or an audit is due"),
    "disclosure.audit_held": _l("A hearing or an audit was held"),
}
