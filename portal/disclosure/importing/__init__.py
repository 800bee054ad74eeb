"""A cash book or a bank's export as a file: bytes in, movements or reasons out. Knows no database."""

from .columns import COLUMNS, Layout, Peek, check_choice, layout_of, recognise
from .faults import FAULTS, Fault, Unreadable, said
from .rows import Movement, Window, read_row
from .source import ROWS_LARGEST, Source, check, open_source, peek
from .template import to_csv, to_xlsx

__all__ = [
    "COLUMNS",
    "FAULTS",
    "ROWS_LARGEST",
    "Fault",
    "Layout",
    "Movement",
    "Peek",
    "Source",
    "Unreadable",
    "Window",
    "check",
    "check_choice",
    "layout_of",
    "open_source",
    "peek",
    "read_row",
    "recognise",
    "said",
    "to_csv",
    "to_xlsx",
]
