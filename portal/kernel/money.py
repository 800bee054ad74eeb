"""Money is whole fen (0.01 yuan), never a float."""

from __future__ import annotations

import re
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from .errors import DomainError

LARGEST = 10**14


def parse_yuan(text: str) -> int:
    """Fen of an amount typed in yuan: "1,234.5" → 123450. Full-width digits and ¥ are understood.

    Raises `DomainError` for more than two decimals, for what is no number, and beyond a trillion yuan.
    """
    plain = text.strip().translate(_HALF_WIDTH).removeprefix("¥").replace(",", "").removesuffix("元").strip()
    if not _AMOUNT.fullmatch(plain) or abs(fen := Decimal(plain) * 100) > LARGEST:
        raise DomainError(_l("Write an amount in yuan with at most two decimals, for example 1280.50."))
    return int(fen)


def yuan(fen: int) -> Decimal:
    """The amount in yuan, exact, with two decimals."""
    return (Decimal(fen) / 100).quantize(Decimal("0.01"))


_AMOUNT = re.compile(r"-?(\d+\.?\d{0,2}|\.\d{1,2})")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，￥－", "0123456789.,¥-")
