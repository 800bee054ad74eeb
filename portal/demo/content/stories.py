"""What happened to each proposal: a story is its words and the steps people took, dated in days before today.

A step is (days ago, who, verb, its words…). `who` is a person's name or card key; an organization's key for official
steps. Proposals are named by a key so that steps can point at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Step = tuple[Any, ...]


@dataclass(frozen=True)
class Story:
    """One proposal of the demo neighbourhood."""

    key: str
    place: str
    category: str
    author: str
    opened: float | None
    title: str
    body: str
    supports: tuple[str, ...] = ()
    opposes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


CX = ("张伟", "刘芳", "赵德海", "孙丽华", "吴建军", "郑海燕", "冯玉珍", "许大勇", "韩雪梅")

STORIES = (
    Story(
        "lift", "YX-GH-QH-CX", "property", "赵德海", 52,
        "3号楼电梯夜间异响，请检修并公布检查结果",
        "3号楼东单元电梯从八月起，夜里十一点以后运行时有金属摩擦声，六楼以上听得很清楚，家里有老人和婴儿的睡不好。"
        "物业来看过两次，只说“正常”。\n\n请物业请有资质的维保单位做一次检查，把检查结论贴在电梯里，并在这里公布。",
        ("supporter", "author", *CX[3:8]), ("彭晓东",),
        (
            (50.5, "刘芳", "comment", "for", "我家五楼也听得见，凌晨一点还有人上下，声音像磨刀。"),
            (50, "property_company", "official", "neutral",
             "您好，维保单位下周二到场，请大家到时配合，电梯停用约两小时。"),
            (47, "property_company", "acknowledge"),
            (43, "property_company", "answer", "accepted",
             "经维保单位检查，导轨支架松动、导靴磨损。更换导靴并加固支架，费用从物业费日常维修中支出，不动用维修资金。",
             386000, 30),
            (40, "property_company", "start"),
            (36, "property_company", "progress", 60, "导靴已到货，东单元两处支架加固完成。"),
            (31, "property_company", "complete", "更换完成，夜间实测噪声由58分贝降到41分贝，检查报告已贴在轿厢内。"),
            (29, "supporter", "rate", True, 5, "真的安静了，报告也看到了。"),
            (28, "吴建军", "rate", True, 4, ""),
            (27, "赵德海", "rate", True, 5, "谢谢物业，也谢谢邻居们。"),
        ),
    ),
    Story(
        "parking-income", "YX-GH-QH-CX", "property", "author", 24,
        "请按季度公布地面停车费收入和去向",
        "小区地面车位每年收费一百多个，大家只知道交钱，不知道收了多少、用在哪里。\n\n"
        "建议：每季度第一个月十五日前，公布上季度停车费的收入、支出和余额，每一笔写明用途和由哪次会议决定。",
        ("supporter", *CX, "曹国庆"), ("田永福",),
        (
            (23.8, "张伟", "comment", "for", "支持。不是不相信谁，是应该让大家看得见。"),
            (23.5, "田永福", "comment", "against", "公布可以，不过别天天为几十块钱吵，业委会的人也是义务干活。"),
            (23.2, "author", "reply", "田永福", "不是要吵，季度公布一次就行，写清楚反而省得猜。"),
            (23.1, "刘芳", "helpful", "author"), (22.9, "曹国庆", "helpful", "张伟"),
            (22.7, "吴建军", "helpful", "author"),
            (21.5, "彭晓东", "comment", "neutral", "代办车位过户，价格优惠，加微信详谈。"),
            (21, "residents_committee", "hide", "彭晓东", "advertising"),
            (22, "author", "edit",
             "小区地面车位每年收费一百多个，大家只知道交钱，不知道收了多少、用在哪里。\n\n"
             "建议：每季度第一个月二十日前，公布上季度停车费的收入、支出和余额，每一笔写明用途和由哪次会议决定；"
             "一千元以上的支出附发票照片，隐去个人信息。", "按邻居的意见，把日期改到二十日，并加上发票照片。"),
            (20, "residents_committee", "assign", "owners_committee", "停车费属于公共收益，由业主委员会公布。"),
            (18.5, "owners_committee", "acknowledge"),
            (9, "owners_committee", "answer", "accepted",
             "业委会同意。从今年第四季度起按季度公布，由财务委员编制、监督委员复核后发布；第三季度的账同时补公布。",
             0, 25),
            (6, "owners_committee", "start"),
            (3, "owners_committee", "progress", 40, "第三季度流水已整理完毕，正在核对发票。"),
        ),
    ),
    Story(
        "charging", "YX-GH-QH-CX", "safety", "supporter", 12,
        "东门自行车棚改建为电动车集中充电棚",
        "现在不少人从窗户拉线给电动车充电，上个月5号楼楼道还冒过烟。东门车棚空着一半，位置离楼栋十五米以上。\n\n"
        "建议改建为带烟感和喷淋的充电棚，扫码收费，价格公开。",
        ("author", "张伟", "刘芳", "孙丽华", "吴建军"), ("冯玉珍",),
        (
            (11.5, "冯玉珍", "comment", "against", "车棚在我家窗下，晚上插拔车子吵得很，能不能放到西边？"),
            (11.4, "supporter", "reply", "冯玉珍",
             "冯阿姨，西边靠近燃气调压箱，消防说不能放。可以加隔音板，限定二十二点前。"),
            (11.3, "郑海燕", "helpful", "supporter"), (11.2, "冯玉珍", "helpful", "supporter"),
            (11, "许大勇", "comment", "for", "拉飞线太危险了，早该建。"),
            (7, "residents_committee", "acknowledge"),
        ),
    ),
    Story(
        "firelane", "YX-GH-QH-CX", "safety", "孙丽华", 33,
        "7号楼前消防通道长期被占，请划线并安装道闸",
        "7号楼和8号楼之间的消防通道晚上停满车，上周救护车进不来，担架抬了八十米。请划出禁停线，装活动道闸，由门岗负责。",
        ("author", "supporter", *CX[4:9]), (),
        (
            (32, "韩雪梅", "comment", "for", "就是那天晚上，我看着急死了。"),
        ),
    ),
    Story(
        "waste", "YX-GH-QH", "environment", "杨帆", 45,
        "金桂小区北侧垃圾投放点加装洗手池和遮雨棚",
        "分类投放点没有洗手的地方，下雨天站在雨里撬桶盖。请在北侧两个投放点加装洗手池和遮雨棚。",
        ("朱秀兰", "胡志明", "罗文斌", "潘丽娟", "董卫东", "supporter", "author", "party_branch"), (),
        (
            (41, "residents_committee", "acknowledge"),
            (35, "residents_committee", "answer", "accepted",
             "两个投放点各装一处洗手池和六平方米遮雨棚，列入社区微更新项目，费用由街道微更新经费承担。", 2860000, 20),
            (30, "residents_committee", "start"),
            (18, "residents_committee", "complete", "两处洗手池已通水，遮雨棚已安装并通过验收。"),
        ),
    ),
    Story(
        "playground", "YX-GH-QS-FL", "facilities", "叶青", 39,
        "把枫林花园废弃喷泉改成儿童活动角",
        "中心喷泉停用六年，池底积水长蚊子。建议填平，铺软垫，放两三样低龄儿童设施，周围留长椅给老人。",
        ("杜鹃", "苏婷", "魏长江", "丁淑芬", "residents_committee"), ("任小红",),
        (
            (38, "任小红", "comment", "against", "小孩吵，我们一楼怎么住？要建也请离窗户远一点。"),
            (37, "苏婷", "comment", "for", "现在带孩子要走到两站外的公园。"),
            (34, "hill_committee", "acknowledge"),
            (26, "hill_committee", "answer", "in_deliberation",
             "涉及共有部分用途改变，需要业主共同决定。先由居委会组织协商会，听取一楼住户意见，再提交业主大会表决。"),
        ),
    ),
    Story(
        "dance", "YX-GH-QS", "culture", "丁淑芬", 48,
        "青山广场跳舞时间改为十九点到二十一点",
        "广场舞常常跳到二十二点以后，附近有高三学生。建议把时间固定为十九点到二十一点，音箱音量不超过六十分贝。",
        ("叶青", "杜鹃", "苏婷", "任小红", "魏长江", "residents_committee"), ("余海峰",),
        (
            (44, "hill_committee", "acknowledge"),
            (40, "hill_committee", "answer", "answered",
             "已与三支队伍商定：周日至周四十九点到二十一点，周五周六延至二十一点半，音箱统一限音，公约贴在广场入口。"),
            (39.5, "杜鹃", "comment", "for", "这样定下来挺好，大家都有数。"),
        ),
    ),
    Story(
        "gate", "YX-GH-QH-CX", "traffic", "彭晓东", 42,
        "西门恢复机动车二十四小时通行",
        "西门夜里关闭，晚归要绕行一点二公里。请恢复二十四小时通行。",
        ("吴建军", "许大勇"), ("author", "supporter", "冯玉珍", "韩雪梅", "蒋淑贤"),
        (
            (41, "冯玉珍", "comment", "against", "夜里过车，西边三栋楼都睡不好，关门是大家投票定的。"),
            (36, "residents_committee", "assign", "owners_committee", "出入口开放由业主大会的决定规定，请业委会答复。"),
            (30, "owners_committee", "answer", "declined",
             "西门夜间关闭是去年业主大会表决通过的决定，业委会无权改变。如要恢复，请联名提出召开业主大会。"),
        ),
    ),
    Story(
        "sewage", "YX-BH-WJ-CH", "environment", "范伟", 30,
        "翠湖家园2号楼下水道返味，请疏通并改造存水弯",
        "一到阴雨天，2号楼一二层卫生间和厨房返味严重。请疏通主管，检查存水弯，必要时更换。",
        ("方圆", "石磊", "谭咏梅", "social_organization", "廖志远"), (),
        (
            (24, "river_committee", "acknowledge"),
            (20, "river_committee", "answer", "accepted",
             "经查为主管坡度不足、存水弯缺失。更换一二层存水弯八个并清洗主管。", 940000, 12),
            (17, "river_committee", "start"),
            (9, "river_committee", "complete", "存水弯已全部更换，主管高压清洗一次。"),
            (7, "方圆", "rate", False, 2, "上周下雨还是有味道，101更明显。"),
            (6, "石磊", "rate", False, 2, "没有彻底解决。"),
            (5, "范伟", "rate", False, 1, "请再来检查主管坡度。"),
        ),
    ),
    Story(
        "light", "YX-GH-QH", "facilities", "朱秀兰", 8,
        "清湖一巷到菜场的路加装路灯",
        "清湖一巷到菜场的路上没有路灯，老人早上买菜天还没亮，看不清台阶。请在三处台阶旁加装路灯。",
        ("胡志明", "party_branch"), (),
        (
            (7.9, "朱秀兰", "photo", "清湖一巷台阶.jpg", "晚上七点的第一处台阶（示意图）"),
            (7.5, "胡志明", "comment", "for", "我妈上个月就在第二处台阶扭了脚。"),
            (6.5, "朱秀兰", "invite", "supporter"),
        ),
    ),
    Story(
        "steps-lamp", "YX-GH-QH", "facilities", "潘丽娟", 6,
        "菜场台阶太暗，请装感应灯",
        "从清湖一巷去菜场的台阶太暗，请装人体感应灯。",
        ("罗文斌", "董卫东", "author"), (),
        ((4, "residents_committee", "merge", "light", "与“清湖一巷到菜场的路加装路灯”是同一件事，合并处理。"),),
    ),
    Story(
        "trees", "YX-GH-QH-JG", "environment", "董卫东", 21,
        "修剪遮挡窗户的香樟树",
        "金桂小区2号楼南侧三棵香樟长到四楼，一到三楼白天要开灯。请专业修剪，不要砍树。",
        ("杨帆", "朱秀兰"), (),
        ((15, "董卫东", "withdraw", "物业昨天已经修剪，不需要了，谢谢大家。"),),
    ),
    Story(
        "english-books", "YX-GH-QH", "culture", "杨帆", 15,
        "A shared bookshelf in the Qinghu activity room",
        "Several families here read English with their children. We propose a small bilingual shelf in the activity "
        "room: bring one, take one. Two volunteers look after it on Saturdays.",
        ("罗文斌", "supporter"), (),
        ((14, "social_organization", "official", "for", "We can lend a shelf and train the volunteers."),),
    ),
    Story(
        "english-signs", "YX-BH-WJ-CH", "environment", "方圆", 34,
        "Please label the recycling bins in English as well",
        "About thirty families in Cuihu Homes do not read Chinese yet, and the wrong bag ends up in the wrong bin "
        "every day. Please add English labels with pictures to the four bins at Building 1 and Building 3.",
        ("范伟", "石磊", "姚静", "谭咏梅", "social_organization"), (),
        (
            (33, "石磊", "comment", "for", "加图片更好，老人也看得懂。"),
            (31, "river_committee", "acknowledge"),
            (27, "river_committee", "answer", "accepted",
             "Agreed. Labels in Chinese and English with pictures will be printed for all eight bins.", 64000, 20),
            (22, "river_committee", "complete", "All eight bins carry the new labels since this morning."),
            (20, "方圆", "rate", True, 5, "Thank you, that was quick!"),
            (19, "范伟", "rate", True, 5, ""),
            (18, "姚静", "rate", True, 4, "图示很清楚。"),
        ),
    ),
    Story(
        "ramp", "YX-BH-WJ", "facilities", "谭咏梅", 56,
        "望江社区服务中心入口加装无障碍坡道",
        "社区服务中心入口有五级台阶，轮椅和婴儿车上不去。请加装坡道和扶手，坡度符合规范。",
        ("方圆", "石磊", "范伟", "廖志远", "social_organization"), (),
        (
            (50, "river_committee", "acknowledge"),
            (45, "river_committee", "answer", "accepted", "今年内完成，坡度一比十二，双侧扶手，由社区微更新经费承担。",
             1850000, 40),
        ),
    ),
    Story(
        "renovation", "YX", "housing", "魏长江", 28,
        "公开全区老旧小区改造的排序标准和名单",
        "哪些小区先改、改什么，居民不知道标准。请区里公布排序标准、打分结果和三年名单，每年更新一次。",
        ("author", "supporter", "杨帆", "叶青", "杜鹃", "范伟", "方圆", "石磊", "张伟", "刘芳", "party_branch"), (),
        (
            (27.8, "魏长江", "invite", "丁淑芬"), (27.4, "丁淑芬", "join"),
            (27, "杨帆", "comment", "for", "有标准就不怕排队，怕的是没有队。"),
        ),
    ),
    Story(
        "fee-list", "YX-GH-QH-CX", "property", "曹国庆", 4,
        "公示物业服务项目和对应收费标准",
        "请物业把合同里的服务项目、频次和收费标准做成一张表，贴在每个单元门口，并放到这里。",
        ("蒋淑贤", "田永福"), (),
        ((3.5, "蒋淑贤", "comment", "neutral", "合同在哪里可以看到全文？"),
         (3.2, "property_company", "reply", "蒋淑贤", "服务中心前台可查阅，扫描件下周上传。")),
    ),
    Story(
        "draft-shuttle", "YX-GH-QH", "traffic", "author", None,
        "清湖社区到人民医院的便民班车",
        "很多老人每周要去人民医院配药，转两次公交。想请街道问问公交公司，",
    ),
)  # fmt: skip

# Why the residents committee hid a comment.
HIDDEN_BECAUSE = "这是商业推广，与本提案无关。"
# Its author's appeal, and what the street office decided about it.
APPEALED = "我是想给邻居行个方便，没有骗人。"
UPHELD = "留言是在招揽生意，与本提案无关，维持原来的决定。"

# A comment that neighbours reported; it waits in the queue of the residents committee.
REPORTED = ("charging", "许大勇", "against", "楼上那几家就是自私，名字我都知道，等着瞧。", "韩雪梅", "insult")
