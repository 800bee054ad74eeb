"""What the demo's consultations by statements say."""

# Asked of the whole district: a statement, and what each of two leanings says of it (1 agrees, -1 disagrees, 0 passes).
PARKING = "小区夜间空车位要不要向周边居民开放？"
PARKING_ABOUT = (
    "不少小区夜里有空车位，周边老街的居民却无处停车。区住房和城乡建设局想先听听大家的意见，再起草办法。"
    "意见结束后逐条答复：采纳、部分采纳还是未采纳，为什么。"
)
PARKING_STATEMENTS = (
    ("业主同意之前，任何小区都不应该被要求开放车位。", 1, 1),
    ("夜里八点到早上七点的空车位可以有偿开放。", 1, -1),
    ("外来车辆进小区会带来安全问题。", -1, 1),
    ("开放车位的收入应该全部归全体业主。", 1, 1),
    ("应该先在一两个小区试三个月。", 1, 0),
    ("消防通道和登高场地任何时候都不能停车。", 1, 1),
    ("邻居之间应该互相体谅，车位不用就让别人停。", 1, -1),
    ("本小区业主自己都不够停，谈不上开放。", -1, 1),
)
PARKING_ADDED = (("车位不够时应当优先保证残疾人和老人用车。", True), ("楼下那辆白车的车主应该罚款。", False))
REFUSED = "说的是某一位邻居，不是大家的事；请向物业反映。"

# Asked of one compound, closed and answered: the statements, and the answer to each line.
SHED = "充电棚夜里几点关？"
SHED_ABOUT = "新的电动自行车充电棚离3号楼只有十二米。请大家说说开放时间怎么定，居委会逐条答复。"
SHED_STATEMENTS = ("晚上十点以后应该停止充电。", "夜班职工也要能充上电。", "棚里应该装烟感和喷淋。", "充电费应该公示。")
# For each statement: verdict, reason, and (days) when the property company carries it out.
SHED_ANSWERS = (
    ("partly", "十点半停止充电：照顾晚归的人，也保证3号楼休息。", None),
    ("adopted", "留四个夜间插口，设在远离3号楼的一侧。", 20),
    ("adopted", "已列入本季度消防整改，费用从公共收益列支，账目公开。", 30),
    ("not", "充电费由运营公司收取，价格已在棚口公示，不需要重复公示。", None),
)
# Who agrees with which statement of the shed, by number; everybody else of the list disagrees or passes.
SHED_SAID = {
    "author": (1, 3, 4), "supporter": (2, 3), "张伟": (1, 3), "刘芳": (2, 4), "赵德海": (1,), "孙丽华": (1, 3, 4),
    "吴建军": (2, 3), "郑海燕": (3,), "冯玉珍": (1, 4),
}  # fmt: skip
