"""The cash books of the demo: what comes in and goes out every quarter, contracts, a budget, what neighbours ask."""

REVENUE, UPKEEP, FEES = "公共收益", "专项维修资金", "物业服务费"

# What the public revenue held when its accounts began; above this a decision is needed. In fen.
OPENING, LINE = 18_642_050, 500_000

# Every quarter: (day of the quarter, amount in fen, category, with whom, what for).
USUAL = (
    (4, 1_260_000, "parking", "停车收费系统结算", "地面临停收入"),
    (9, 600_000, "advertising", "睿视电梯传媒有限公司", "三部电梯广告位季度费"),
    (11, 180_000, "machines", "近邻快递柜运营公司", "两组快递柜场地费"),
    (16, -128_400, "energy", "区供电所", "公共照明和门禁电费"),
    (23, -86_000, "cleaning", "绿源园艺服务部", "补种麦冬和修剪"),
    (31, -36_500, "materials", "惠民五金店", "更换声控灯和锁芯"),
    (35, 1_318_000, "parking", "停车收费系统结算", "地面临停收入"),
    (44, -240_000, "repairs", "安固维修部", "单元门闭门器更换十二只"),
    (52, -15_800, "committee", "文印社", "公告和表决票印刷"),
    (58, 1_205_500, "parking", "停车收费系统结算", "地面临停收入"),
    (63, -90_000, "staff", "门岗值班人员", "重阳节值班补贴"),
    (76, 12_340, "interest", "农业银行桂花支行", "季度结息"),
    (82, -6_000, "audit", "农业银行桂花支行", "账户管理费和转账手续费"),
)
# So much more or less comes in each quarter, in per cent.
SEASONS = (92, 96, 104, 99, 108)

# In the last quarter two payments stand out: one was decided, the other nobody decided.
DECIDED_PAYMENT = (48, -980_000, "repairs", "平安无障碍工程队", "三处台阶加扶手和坡道，事后经居民选项确认")
UNDECIDED_PAYMENT = (70, -1_560_000, "materials", "智慧安防设备公司", "门口信息屏和安装")

# Contracts: (with whom, what, years, amount in all, income).
CONTRACTS = (
    ("睿视电梯传媒有限公司", "电梯广告位租用合同", 2, 4_800_000, True),
    ("绿源园艺服务部", "绿化养护合同", 2, 688_000, False),
)
BUDGET = {
    "parking": 15_000_000, "advertising": 2_400_000, "machines": 720_000, "energy": 520_000, "cleaning": 344_000,
    "repairs": 2_000_000, "materials": 400_000, "committee": 80_000, "audit": 200_000,
}  # fmt: skip

# A question with its answer, and one that waits.
ASKED = "信息屏花了一万五千六百元，是谁决定的？合同在哪里可以看？"
ANSWERED = (
    "这块信息屏是上届委员会口头同意后由物业代付的，没有业主大会或委员会的书面决定，所以标了“无授权决定”。"
    "我们已要求物业补交合同，并把是否认可这笔支出列入下次业主大会。"
)
ASKED_TOO = "地面临停收入比去年同期多了，车位没有增加，是涨价了吗？"
WRONG = "快递柜场地费漏记了一个月，银行流水为 2,400.00 元。"
WHY_LINE = "十月的 600.00 元随季度合并到账，原来没有记入。"
OBJECTION = "信息屏这笔支出没有经过业主同意，应当审计。"
