"""Words of Chinese and English text: folded, cut for differences, cut for search.

All three keep to one rule: a position in folded text is the same position in the text itself, so whatever was found in
the one can be marked in the other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from types import ModuleType

MAX_WORD = 64

# Words of neighbourhood governance that the segmenter's own dictionary lacks or cuts apart.
_DOMAIN_WORDS = """
业委会 业主委员会 业主大会 业主代表 居委会 居民委员会 村委会 党支部 党总支 党群服务中心 街道办 网格员 网格长 楼栋长
楼门长 物业费 物管费 物业公司 物业服务 物业合同 维修资金 专项维修资金 公共维修基金 公共收益 公摊面积 专有面积 共有部分
加装电梯 停车位 停车费 充电桩 飞线充电 消防通道 高空抛物 垃圾分类 二次供水 雨污分流 老旧小区 旧改 小区改造
附议 联名 提案 议事会 听证会 征求意见 表决票 表决权 计票 唱票 监票 公示期 接诉即办 吹哨报到 五联共管 共建共治共享
志愿者 志愿服务 积分兑换 政务公开 财务公开 信息公开
"""
_STOP_WORDS = """
的 了 和 是 在 也 都 就 与 及 着 之 而 且 吗 呢 吧 啊 the a an and of to in for is are be on at by it as
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

_WORD = re.compile(r"[^\W_]+")

# The segmenter can guess at words that its dictionary lacks. It guesses differently in each sentence (三号楼要 becomes
# 三号 and 楼要), so a text and a question about it would not meet: for search, unknown words are single characters.
_GUESSING = False


class _FoldTable(dict[int, int]):
    """Code point → folded code point, filled in as characters are met."""

    def __missing__(self, point: int) -> int:
        folded = self[point] = _fold_point(point)
        return folded


def _fold_point(point: int) -> int:
    if 0xD800 <= point < 0xE000:  # half a character, which no segmenter, file or database takes
        return 0xFFFD
    character = chr(point)
    # Characters that normalise to several (㎡ → m2) stay as they are: positions must not move.
    for change in (lambda text: unicodedata.normalize("NFKC", text), str.lower):
        changed = change(character)
        if len(changed) == 1:
            character = changed
    simplified = _simplified()
    seen = set()
    while character in simplified and character not in seen:
        seen.add(character)
        character = simplified[character]
    return ord(character)


@cache
def _simplified() -> dict[str, str]:
    """Traditional character → its most usual simplified form, from OpenCC's table."""
    lines = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {pair[0]: pair[1].split(" ")[0] for pair in pairs if len(pair) == 2 and len(pair[0]) == 1}


_table = _FoldTable()


def fold(text: str) -> str:
    """The text as search compares it: half-width, lower case, simplified. As long as `text`, character by character."""
    return text.lower() if text.isascii() else text.translate(_table)


@cache
def _segmenter() -> ModuleType:
    # Imported at first use: loading its dictionary takes a tenth of a second that most commands do not need.
    import rjieba

    for word in _DOMAIN_WORDS.split():
        rjieba.add_word(word, None, None)  # for the whole process: the segmenter knows no other way
    return rjieba


def segment(text: str) -> list[str]:
    """The text cut into its words, spaces and punctuation, nothing changed: joined together they are the text."""
    return list(_segmenter().cut(text))


def tokens(text: str) -> list[str]:
    """The words by which the text can be found, in order: long words also by their parts; without stop words."""
    return [
        word[:MAX_WORD]
        for piece in _segmenter().cut_for_search(fold(text), _GUESSING)
        for word in _WORD.findall(piece)
        if word not in STOP_WORDS
    ]


def asked(text: str) -> tuple[list[str], list[str]]:
    """What a reader who typed `text` asks for: words a text must have, and compounds that make it a better find.

    加装电梯 asks for 加装 and for 电梯, so that "加装了电梯" is found too, and prefers the two together. A compound
    that cannot be taken apart without a rest (物业费) is asked for as a whole.
    """
    required: dict[str, None] = {}
    compounds: dict[str, None] = {}
    for word in _segmenter().cut(fold(text), _GUESSING):
        found = tokens(word)
        if word not in found:
            required.update(dict.fromkeys(found))
            continue
        parts = _tiles(word, sorted(set(found) - {word}, key=len, reverse=True))
        required.update(dict.fromkeys(parts or [word]))
        if parts:
            compounds[word] = None
    return list(required), list(compounds)


def _tiles(word: str, parts: list[str]) -> list[str]:
    """Parts, given longest first, that follow one another to make up the whole word; none where they cannot."""
    for part in parts:
        if word == part:
            return [part]
        if word.startswith(part) and (rest := _tiles(word[len(part) :], parts)):
            return [part, *rest]
    return []
