"""The demo's questionnaire, and what everybody answers."""

from typing import Any

TITLE = "社区活动室周末怎么用？"
ABOUT = "活动室装修好了，周末开放。想知道谁会来、想做什么、什么时候来。结果公布后，居委会据此安排开放时间。"
# Kind, question, options, must be answered, further facts.
QUESTIONS: tuple[tuple[Any, ...], ...] = (
    ("single", "您周末会来活动室吗？", ("会，经常", "偶尔会", "不会"), True, {}),
    (
        "multiple",
        "您想来做什么？",
        ("下棋", "看书", "带孩子", "唱歌跳舞", "学手机"),
        False,
        {"least": 1, "most": 3, "when": (0, 1)},
    ),
    ("ranking", "时间怎么排最好？", ("上午", "下午", "晚上"), False, {}),
    ("rating", "您对现在的社区活动满意吗？", (), False, {"low": "很不满意", "high": "很满意"}),
    ("number", "您家几口人可能会来？", (), False, {"least": 0, "most": 10, "unit": "人"}),
    ("text", "还有什么想说的？", (), False, {}),
)
# The answers, in turn for everyone who answers: options from 0, an order, a rating, a number, words.
ANSWERS = (
    (0, [0, 4], [0, 1, 2], 4, 2, "希望有人教老人用手机挂号。"),
    (1, [2, 1], [1, 0, 2], 3, 3, "孩子多的时候要有人看着。"),
    (2, None, [2, 1, 0], 2, 0, "上班族只有晚上有空。"),
    (0, [3], [2, 0, 1], 5, 4, ""),
    (1, [1], [0, 2, 1], 4, 1, "书架上多放点大字书。"),
)
HERE = ("author", "supporter", "张伟", "刘芳", "赵德海", "孙丽华", "吴建军", "郑海燕", "冯玉珍", "许大勇")
OFFICE_SAYS = (0, [4], None, None, None, "互助社每周六上午可以派两名志愿者教手机。")
NEXT_TITLE = "小区垃圾投放时间要不要调整？"
NEXT_ABOUT = "现在早七点到九点、晚六点到八点开放投放点。请说说您家方便的时间。"
NEXT_QUESTIONS: tuple[tuple[Any, ...], ...] = (
    ("single", "现在的投放时间方便吗？", ("方便", "不太方便", "很不方便"), True, {}),
    ("text", "您希望怎么调整？", (), False, {"when": (1, 2)}),
)
