"""What a cell of a cash book says: days and amounts, as treasurers and banks write them.

Amounts are whole fen and signed: what comes in is positive. Nothing is guessed: a cell with two meanings is refused
with a reason and changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet that counts from 1900, its 29 February 1900 included
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
LARGEST = 10**13
FORMULA = "="


class Unclear(Exception):
    """A cell cannot be taken; `reason` is a key of `faults.REASONS`."""

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(reason)
        self.reason, self.said = reason, said


def plain(value: Any) -> str:
    """A cell as text: full-width characters made plain, spaces at the ends gone. Raises `Unclear` for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        raise Unclear("truth", str(value))
    text = unicodedata.normalize("NFKC", str(value)).replace("\u200b", "").strip()
    if text.startswith(FORMULA):
        raise Unclear("formula", text[:40])
    if text.startswith("#") and text.rstrip("!?").isupper():
        raise Unclear("error", text)
    return text


_DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_day(value: Any) -> date:
    """A day: 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305, a date cell, or a spreadsheet's day number."""
    if isinstance(value, datetime):
        return _within(value.date(), value)
    if isinstance(value, date):
        return _within(value, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and not 1990_00_00 < value < 2100_12_32:
        if value != int(value) or not 32_000 < value < 74_000:
            raise Unclear("day", str(value))
        return _within(EPOCH + timedelta(days=int(value)), value)
    text = re.split(r"(?<=\d)日?[ T]+(?=\d{1,2}:)", plain(value))[0]
    if not text:
        raise Unclear("no_day")
    if len(text) == 5 and text.isdigit():
        return read_day(int(text))
    found = _DAY.fullmatch(text) or _PACKED.fullmatch(text.removesuffix(".0"))
    if not found:
        raise Unclear("day", text)
    try:
        return _within(date(*map(int, found.groups())), text)
    except ValueError as error:
        raise Unclear("day", text) from error


def _within(day: date, said: Any) -> date:
    if not EARLIEST <= day < LATEST:
        raise Unclear("day", str(said))
    return day


_FOREIGN = re.compile(r"[$€£]|USD|EUR|HKD|JPY|GBP|美元|港币|港元|日元|欧元", re.IGNORECASE)
_AROUND = re.compile(r"^(¥|人民币|RMB|CNY)\s*|\s*(元整|元|圆)$", re.IGNORECASE)
_THOUSANDS = re.compile(r"\s*万元?$")
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")


def read_amount(value: Any) -> int:
    """Fen of an amount in yuan: 1,234.50, ¥１２３, 12元, 1.2万元, -12; (12.00) and （12.00） went out; empty is 0.

    Raises `Unclear` for another currency, more than two decimals and whatever is no number.
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST // 100:
        return value * 100
    text = format(value, ".15g") if isinstance(value, float) else plain(value)  # fifteen digits, as spreadsheets keep
    if not text or text in "-—–":
        return 0
    if _FOREIGN.search(text):
        raise Unclear("currency", text)
    text, tens = _THOUSANDS.subn("", text)
    text = _AROUND.sub("", text).replace(" ", "")
    bracketed = text.startswith("(") and text.endswith(")")
    text = text[1:-1] if bracketed else text.removeprefix("+").replace("−", "-").replace("–", "-")
    if not _NUMBER.fullmatch(text) or not any(character.isdigit() for character in text):
        raise Unclear("amount", str(value))
    if bracketed and text.startswith("-"):
        raise Unclear("amount", str(value))
    try:
        fen = Decimal(text.replace(",", "")) * (1_000_000 if tens else 100)
    except InvalidOperation as error:
        raise Unclear("amount", str(value)) from error
    if fen != fen.to_integral_value():
        raise Unclear("decimals", str(value))
    if abs(fen) > LARGEST:
        raise Unclear("large", str(value))
    return -int(fen) if bracketed else int(fen)


def signed(came: int, went: int, one: int, word: str) -> int:
    """The signed fen of a row: what came and what went (收入, 支出), or one amount with a sign or a direction (收/支).

    Raises `Unclear` where both columns are filled, where nothing moves, and for an unknown direction.
    """
    if came and went:
        raise Unclear("both")
    if came or went:
        if one and abs(one) != abs(came or went):
            raise Unclear("differs")
        return came - went
    if not one:
        raise Unclear("no_amount")
    if not word:
        return one
    word = word.casefold()
    if word in INWARD:
        return abs(one)
    if word in OUTWARD:
        return -abs(one)
    raise Unclear("direction", word)


INWARD = ("收", "收入", "贷", "贷方", "进", "入账", "转入", "in", "income", "credit")
OUTWARD = ("支", "支出", "借", "借方", "出", "出账", "转出", "付", "out", "expense", "debit")
