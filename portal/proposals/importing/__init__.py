"""Petitions of another system as a CSV file: bytes in, checked rows or reasons out. Knows no database."""

from .categories import CATEGORY_WORDS, guess_category
from .rows import ANONYMOUS, Rejected, Repeated, Row, read
from .source import COLUMNS, COUNTS, LARGEST, Source, survey

__all__ = [
    "ANONYMOUS",
    "CATEGORY_WORDS",
    "COLUMNS",
    "COUNTS",
    "LARGEST",
    "Rejected",
    "Repeated",
    "Row",
    "Source",
    "guess_category",
    "read",
    "survey",
]
