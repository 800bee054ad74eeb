"""The columns of a cash book: by the words treasurers and banks use, or as the treasurer chose once for her fund."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from openpyxl.utils import get_column_letter

from portal.kernel.errors import DomainError, Sentence

TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Column:
    """What a column can mean; `words` are the headers it is known by, the template's own first."""

    name: str
    label: Sentence
    words: tuple[str, ...]
    required: bool = False


def _column(name: str, label: Sentence, words: str, required: bool = False) -> Column:
    return Column(name, label, tuple(words.split()), required)


COLUMNS: tuple[Column, ...] = (
    _column("day", _l("Day"), "日期 交易日期 交易时间 记账日期 入账日期 记帐日期 业务日期 发生日期 date day", True),
    _column("income", _l("What came in"),
            "收入 收入金额 贷方发生额 贷方 贷方金额 存入 存入金额 转入 转入金额 收方 收方发生额 income credit"),
    _column("spending", _l("What went out"),
            "支出 支出金额 借方发生额 借方 借方金额 支取 支取金额 转出 转出金额 付方 付方发生额 spending debit"),
    _column("amount", _l("One amount, with its sign or with a direction"),
            "金额 交易金额 发生额 发生金额 收支金额 amount"),
    _column("direction", _l("Direction: in or out"),
            "收/支 收支 收支类型 借贷 借贷标志 借贷方向 方向 收付标志 direction"),
    _column("party", _l("From whom, or to whom"),
            "对方 对方户名 对方名称 对方单位 交易对手 交易对方 往来单位 收付款人 单位 户名 对方账户名称 "
            "party counterparty payee", True),
    _column("note", _l("What for"), "摘要 用途 事由 备注 说明 附言 交易摘要 商品 项目内容 内容 note description"),
    _column("category", _l("Category"), "类别 科目 分类 项目 会计科目 category"),
    _column("reference", _l("The bank's or the book's own number"),
            "凭证号 流水号 交易流水号 凭证号码 凭证编号 交易号 交易单号 交易订单号 业务流水号 reference"),
    _column("currency", _l("Currency"), "币种 币别 货币 currency"),
)  # fmt: skip
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
_BY_WORD = {word: column.name for column in COLUMNS for word in column.words}
_AMOUNTS = ("income", "spending", "amount")

_BRACKETS = re.compile(r"[(\[【](.*?)[)\]】]")


def _normal(header: Any) -> str:
    """A header without stars, spaces and what stands in brackets: "收入金额（元）*" is 收入金额."""
    plain = unicodedata.normalize("NFKC", header if isinstance(header, str) else "").casefold()
    plain = "".join(_BRACKETS.sub("", plain).replace("*", "").split())
    return plain.removesuffix("万元").removesuffix("元") if len(plain) > 2 else plain


def _factor(header: Any) -> int:
    """By what an amount below this header is multiplied: "金额（万元）" is in tens of thousands."""
    return TEN_THOUSAND if "万元" in unicodedata.normalize("NFKC", str(header or "")) else 1


def keys(cells: Sequence[Any]) -> list[str]:
    """The headers of a row as they are remembered: of two that are alike the second is "…#2"."""
    seen: dict[str, int] = {}
    found = []
    for cell in cells:
        word = _normal(cell)
        seen[word] = seen.get(word, 0) + 1
        found.append(word if not word or seen[word] == 1 else f"{word}#{seen[word]}")
    return found


@dataclass(frozen=True)
class Layout:
    """Which cell of a row means what, the letter of its column, and by what its amounts are multiplied."""

    places: Mapping[str, int]
    letters: Mapping[str, str]
    factors: Mapping[str, int]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Peek:
    """The row that seems to name the columns, with a row below it: what a treasurer chooses from."""

    number: int
    keys: tuple[str, ...]
    headers: tuple[str, ...]
    sample: tuple[str, ...]


def recognise(cells: Sequence[Any], chosen: Mapping[str, str]) -> dict[str, str] | None:
    """Which header of a row means what, by what was chosen for this fund before, else by the known words.

    None where the row does not name a day, a counterparty and an amount that way.
    """
    here = keys(cells)
    if chosen and all(key in here for key in chosen.values()):
        return dict(chosen)
    if chosen and any(key in here for key in chosen.values()) and chosen.get("day") in here:
        return None  # the same book with other columns: ask again, guess nothing
    found: dict[str, str] = {}
    for key in here:
        name = _BY_WORD.get(key)
        if name and name not in found:
            found[name] = key
    return found if is_enough(found) else None


def is_enough(found: Mapping[str, str]) -> bool:
    """Whether a day, a counterparty and at least one amount are known."""
    return "day" in found and "party" in found and any(name in found for name in _AMOUNTS)


def check_choice(said: Mapping[str, str], peek_keys: Sequence[str]) -> dict[str, str]:
    """What a treasurer chose: column → header. Raises `DomainError` for what is missing or not in the file."""
    chosen = {name: key for name, key in said.items() if name in BY_NAME and key}
    if any(key not in peek_keys for key in chosen.values()):
        raise DomainError(_l("Choose columns of this file."), "day")
    if "day" not in chosen:
        raise DomainError(_l("Choose the column with the day."), "day")
    if "party" not in chosen:
        raise DomainError(_l("Choose the column that says from whom, or to whom."), "party")
    if not any(name in chosen for name in _AMOUNTS):
        raise DomainError(
            _l("Choose the column with the amount, or those of what came in and what went out."), "amount"
        )
    amounts = [chosen[name] for name in _AMOUNTS if name in chosen]
    if len(set(amounts)) != len(amounts):
        raise DomainError(
            _l("What came in and what went out stand in two columns; choose each of them once."), "income"
        )
    return chosen


def layout_of(cells: Sequence[Any], found: Mapping[str, str]) -> Layout:
    """Where what is known stands in this row of headers."""
    here = keys(cells)
    places = {name: here.index(key) for name, key in found.items()}
    letters = {name: get_column_letter(at + 1) for name, at in places.items()}
    factors = {name: _factor(cells[places[name]]) for name in _AMOUNTS if name in places}
    used = set(places.values())
    ignored = tuple(str(cell).strip()[:40] for at, cell in enumerate(cells) if cell and at not in used)
    return Layout(places, letters, factors, ignored[:20])
