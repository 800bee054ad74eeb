"""Floor area is whole hundredths of a square metre, never a float."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from flask_babel import lazy_gettext as _l

from .errors import DomainError

LARGEST = 10**8


def parse_square_metres(text: str) -> int:
    """Hundredths of a square metre of an area typed in square metres: "89.5" → 8950.

    Raises `DomainError` for three decimals or more (a register never holds them), for no number, and for ≤ 0.
    """
    try:
        hundredths = Decimal(text.strip().replace(",", "").removesuffix("㎡").removesuffix("m²")) * 100
    except InvalidOperation as error:
        raise DomainError(_l("Write an area in square metres with at most two decimals, for example 89.50.")) from error
    if not hundredths.is_finite() or hundredths != hundredths.to_integral_value() or not 0 < hundredths <= LARGEST:
        raise DomainError(_l("Write an area in square metres with at most two decimals, for example 89.50."))
    return int(hundredths)


def square_metres(hundredths: int) -> Decimal:
    """The area in square metres, exact, with two decimals."""
    return (Decimal(hundredths) / 100).quantize(Decimal("0.01"))
