"""What an imported petition is about, guessed from its words."""

from __future__ import annotations

OTHER = "other"

# The first category with the most words found is taken; a word in the title counts as three in the text.
CATEGORY_WORDS: dict[str, tuple[str, ...]] = {
    "property": ("物业", "业委会", "业主委员会", "业主大会", "维修基金", "维修资金", "停车费", "架空层", "电梯"),
    "environment": ("垃圾", "噪音", "扰民", "污染", "油烟", "污水", "臭", "环境卫生", "绿化", "扬尘", "河道", "环保"),
    "traffic": ("交通", "公交", "地铁", "道路", "马路", "红绿灯", "停车", "车位", "斑马线", "天桥", "拥堵", "修路",
                "交警", "驾驶", "路口", "高铁"),
    "facilities": ("路灯", "自来水", "停水", "停电", "供电", "供水", "燃气", "天然气", "网络", "公园", "厕所", "健身",
                   "快递", "基础设施", "管道", "菜市场"),
    "safety": ("消防", "安全隐患", "违建", "违章", "治安", "报警", "诈骗", "盗窃", "传销", "非法", "赌博", "派出所"),
    "housing": ("购房", "买房", "房产", "楼盘", "开发商", "拆迁", "征收", "安置", "公积金", "住房", "公租房", "租房",
                "棚改", "房屋", "交房", "不动产", "房产证", "人才新政"),
    "education": ("学校", "小学", "中学", "幼儿园", "教师", "老师", "学生", "教育", "入学", "招生", "高考", "学位",
                  "培训机构", "补课"),
    "health": ("医院", "医疗", "医保", "社保", "养老", "低保", "医生", "药", "生育", "退休", "工资", "残疾", "就业",
               "工伤", "疫苗"),
    "culture": ("图书馆", "文化", "旅游", "体育", "广场舞", "博物馆", "文物", "书店", "电影", "演出", "活动中心"),
}  # fmt: skip


def guess_category(title: str, body: str) -> str:
    """The category whose words are found most often; "other" where none is."""
    best, most = OTHER, 0
    for category, words in CATEGORY_WORDS.items():
        found = sum(3 * title.count(word) + body.count(word) for word in words)
        if found > most:
            best, most = category, found
    return best
