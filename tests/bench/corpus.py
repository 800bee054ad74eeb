"""Proposals of a district that never was: as many as wanted, always the same for the same seed.

Words are spread by Zipf's law: the commonest are in most of the texts, the three-hundredth in one of eight, the
thousandth in one of a hundred and fifty; names of people, streets and shops are the long tail.
One text in twenty is English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random

from portal.search.documents import Document, Query

_THINGS = """
电梯 停车位 物业费 公共收益 维修资金 消防通道 充电桩 垃圾分类 路灯 绿化 门禁 监控 健身器材 儿童乐园 水管 下水道
外墙 屋顶 楼道 车库 快递柜 围墙 大门 保安 保洁 供暖 天然气 二次供水 配电室 井盖 化粪池 宠物 流浪猫 噪音 油烟
广告位 会所 游泳池 食堂 养老驿站 日间照料 卫生站 图书室 议事厅 党群服务中心 志愿服务站 篮球场 步道 无障碍坡道
扶手 座椅 遮雨棚 晾衣架 信报箱 车棚 电动自行车 道闸 减速带 斑马线 红绿灯 公交站 树木 草坪 花坛 喷泉 景观灯
排水沟 雨水井 污水管 管道井 消火栓 灭火器 应急照明 疏散通道 防火门 电缆 光纤 变压器 水表 电表 气表 热力站 阀门
水箱 泵房 机房 地下室 人防工程 天台 露台 阳台 空调外机 防盗窗 玻璃幕墙 瓷砖 保温层 防水层 地砖 台阶 栏杆 雨棚
门厅 大堂 电子屏 公告栏 宣传栏 意见箱 服务热线 微信群 业主大会 业委会 居委会 物业公司 物业合同 表决票 选举
候选人 财务报表 审计报告 会议纪要 管理规约 议事规则 年度预算 招标文件 施工方案 设计图纸 验收报告 监理单位
评估机构 律师 档案 公章 账户 收据 发票 押金 违约金 滞纳金 补贴 保险 学区 幼儿园 课后托管 暑期班 老年大学 菜市场
便民超市 早餐车 理发店 修鞋摊 诊所 药店 口腔科 体检 疫苗 家庭医生 轮椅 助浴 助餐 家政 护工 垃圾桶 垃圾站 回收箱
厨余 建筑垃圾 杂草 蚊虫 老鼠 白蚁 积水 扬尘 异味 夜间施工 广场舞 犬吠 高空抛物 飞线充电 违建 群租 民宿 麻将馆
烧烤店 洗车店 共享单车 外卖骑手 货车 僵尸车 占道经营 小广告 快递车 校车 网约车 班车 地铁口 天桥 隧道 河道 水质
湿地公园 口袋公园 运动场 羽毛球馆 乒乓球台 滑梯 沙坑 秋千 书屋 展览 电影放映 文艺演出 邻里节 跳蚤市场 积分兑换
时间银行
"""
_ACTIONS = """
更换 维修 加装 改造 清理 公示 公开 增加 取消 调整 检查 修复 粉刷 翻新 拆除 迁移 增设 规范 整治 收费 招标 审计
表决 听取 讨论 征求 协调 督促 落实 反馈 答复 评估 验收 监督 培训 宣传 补种 修剪 疏通 消毒 消杀 加固 升级 扩建
封闭 开放 共享 预约 登记 巡查 值守 劝导 调解 认领 资助 试点 推广 外包 续聘 解聘 追缴 退还 结算 核对 说明 统计
分摊 减免 延期 提前 合并 划线
"""
_QUALITIES = """
老化 破损 不足 混乱 不透明 不合理 严重 频繁 缓慢 陈旧 拥堵 漏水 生锈 松动 缺失 失修 闲置 超期 重复 滞后 偏高
过低 危险 昏暗 潮湿 肮脏 狭窄 失灵 短缺 空置 堵塞 断裂 开裂 脱落 倾斜 褪色 超载 失效 违规 含糊
"""
_PEOPLE = """
居民 业主 老人 孩子 租户 残疾人 志愿者 楼栋长 网格员 物业经理 社区书记 党员 家长 商户 邻居 骑手 保安员 清洁工
"""
_TIMES = """
去年 今年 上个月 本周 春节前 汛期 入冬以来 每天早晚 周末 夜间 雨天 暑假 开学季 节假日 近三年 交房以来
"""
_PLACES = """
翠湖 桂花 银杏 梧桐 和平 建设 新华 青山 滨江 东风 长乐 安康 福源 锦绣 金桥 南园 北苑 西河 学府 向阳
"""
_ESTATES = """
花园 家园 小区 公寓 新村 名邸 大院 里弄
"""
_SYLLABLES = """
安 柏 晨 岱 恩 枫 谷 瀚 嘉 坤 澜 铭 宁 鹏 琪 荣 森 婷 薇 熙 雅 泽 芷 卓
"""
_ENGLISH_THINGS = """
lift parking fence playground garden corridor roof gate lamp camera pipe drain bench library clinic canteen
garage charger bicycle footpath bin fountain hydrant staircase handrail noticeboard account contract budget
"""
_ENGLISH_VERBS = """
repair replace inspect widen repaint close open move clean insure audit rebuild
"""
THINGS = tuple(_THINGS.split())
ACTIONS = tuple(_ACTIONS.split())
QUALITIES = tuple(_QUALITIES.split())
PEOPLE = tuple(_PEOPLE.split())
TIMES = tuple(_TIMES.split())
PLACES = tuple(_PLACES.split())
ESTATES = tuple(_ESTATES.split())
SYLLABLES = tuple(_SYLLABLES.split())
ENGLISH_THINGS = tuple(_ENGLISH_THINGS.split())
ENGLISH_VERBS = tuple(_ENGLISH_VERBS.split())

TITLES = (
    "关于{a}{t}的建议",
    "{p}{e}{t}{q}问题",
    "希望尽快{a}{t}",
    "请求{a}{p}{e}的{t}",
    "{t}{q}，建议{a}",
    "建议由{h}共同{a}{t}",
)
SENTENCES = (
    "{w}我们{p}{e}的{t}{q}，给{h}的生活带来很多不便。",
    "建议物业尽快{a}{t}，并把费用和进度向全体业主公示。",
    "{h}多次反映{t}{q}，至今没有得到明确答复。",
    "希望社区组织{h}一起讨论{t}的{a}方案，听取不同意见。",
    "{p}{e}{n}号楼的{t}需要{a}，{h}愿意配合。",
    "关于{t}，能否参考{p}{e}的做法，先{a}再{b}？",
    "{w}，{t}与{u}都{q}，存在隐患，请有关部门{a}。",
    "从{y}路走到{p}{e}，沿途的{t}{q}。",
    "我们测算过，{a}{t}大约需要{n}万元，每户{m}元。",
    "{h}{y}先生提出，{t}应当由专业单位{a}，验收之后再付款。",
    "如果{t}继续{q}，{h}出行将非常危险，请街道{a}。",
    "也请说明{u}为什么迟迟没有{a}，今后由谁负责{b}。",
    "{y}女士说，{w}{t}又坏了，电话打了{m}次没有人接。",
    "除了{t}，{u}也应一并{a}，避免重复施工。",
    "{y}商店门口的{t}{q}，{h}绕行要多走{m}米。",
    "上次由{y}公司{a}的{t}，不到{n}天就{q}了。",
    "{h}代表{y}已经登记，愿意参加{t}的{a}。",
)
ENGLISH = (
    "Residents ask the committee to repair the {x} and publish the cost every quarter.",
    "The {x} near building {n} has been broken for weeks and nobody has answered.",
    "Please {v} the {x} before the rainy season starts.",
    "We propose to {v} the {x} together with the {z}.",
    "The property company should explain how the {x} was paid for.",
    "Older people and children need a safe {x} in the {z}.",
)

STATES = ("open", "answered", "deliberating", "accepted", "declined", "underway", "done", "withdrawn")
STATE_WEIGHTS = (30, 18, 8, 8, 8, 8, 16, 4)
CATEGORIES = ("traffic", "property", "school", "hygiene", "housing", "health", "facilities", "other")
DISTRICT, SUBDISTRICTS, COMMUNITIES = 1, 8, 40
START = 1_600_000_000


class _Writer:
    """Fills templates with words and texts with sentences, the first of a list more often than the last."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._curves: dict[int, list[float]] = {}
        words = {"t": THINGS, "u": THINGS, "a": ACTIONS, "b": ACTIONS, "q": QUALITIES, "h": PEOPLE, "w": TIMES}
        self._words = {**words, "p": PLACES, "e": ESTATES, "x": ENGLISH_THINGS, "z": ENGLISH_THINGS, "v": ENGLISH_VERBS}
        self._words["y"] = tuple("".join(self.random.choices(SYLLABLES, k=2 + id % 2)) for id in range(6_000))
        self._titles = [self._fill(TITLES) for _ in range(8_000)]
        self._sentences = [self._fill(SENTENCES) for _ in range(40_000)]
        self._english = [self._fill(ENGLISH) for _ in range(3_000)]

    def _draw(self, values: Sequence[str]) -> str:
        if len(values) not in self._curves:
            self._curves[len(values)] = list(accumulate(1 / (rank + 20) for rank in range(len(values))))
        return self.random.choices(values, cum_weights=self._curves[len(values)])[0]

    def _fill(self, templates: Sequence[str]) -> str:
        words = {letter: self._draw(values) for letter, values in self._words.items()}
        return self.random.choice(templates).format(
            **words, n=self.random.randint(1, 60), m=self.random.randint(2, 5_000)
        )

    def text(self, english: bool) -> tuple[str, str]:
        """A title and a body of 200 to 600 characters."""
        length = self.random.randint(200, 600)
        pool = self._english if english else self._sentences
        body = (" " if english else "").join(self.random.choices(pool, k=length // 20))[:length]
        return self.random.choice(self._english)[:60] if english else self.random.choice(self._titles), body


def documents(number: int, seed: int = 7) -> Iterator[Document]:
    """Proposals 1 to `number`, the later the newer."""
    writer = _Writer(seed)
    random = writer.random
    for id in range(1, number + 1):
        title, body = writer.text(english=random.random() < 0.05)
        community = min(int(random.expovariate(1 / 11)), COMMUNITIES - 1)
        place, subdistrict = 100 + community, 10 + community % SUBDISTRICTS
        yield Document(
            id=id,
            kind="proposal" if random.random() < 0.8 else "notice",
            title=title,
            body=body,
            place=place,
            places=(DISTRICT, subdistrict, place),
            state=random.choices(STATES, STATE_WEIGHTS)[0],
            organization=None if random.random() < 0.3 else random.randint(1, 60),
            category=random.choice(CATEGORIES),
            published=START + id * 600 + random.randint(0, 599),
            supports=int(random.paretovariate(1.1)),
        )


def queries(number: int, seed: int = 11) -> list[Query]:
    """Queries as readers ask them: one word, two, a phrase, filtered, sorted, English, and words nobody wrote."""
    random = Random(seed)
    made = []
    for turn in range(number):
        common, other = random.choice(THINGS[:20]), random.choice(ACTIONS[:20])
        rare = random.choice(THINGS[60:])
        words = [common, rare, f"{common} {other}", f"{common} {rare}", f"“{rare}{random.choice(QUALITIES[:8])}”"]
        words += [random.choice(ENGLISH_THINGS), "业主", "公示 费用", f"{common}{random.choice(QUALITIES)}", "火星基地"]
        filters = random.choice(({}, {}, {"state": "open"}, {"place": 100}, {"place": 11, "state": "answered"}))
        sort = random.choice(("relevance", "relevance", "newest", "supported"))
        made.append(Query(words[turn % len(words)], sort=sort, **filters))
    return made
