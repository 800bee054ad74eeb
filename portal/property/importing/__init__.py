"""The register of one compound as a file: bytes in, checked units or reasons out. Knows no database."""

from .columns import COLUMNS, HEADERS, Column
from .faults import TOGETHER, Fault, Unreadable, said
from .matching import Known, KnownOwner, Matched, Start, Turn, match
from .rows import Line, read_row
from .source import ROWS_LARGEST, Source, check, open_source
from .template import example_rows, to_csv, to_xlsx
from .units import Wanted, settle

__all__ = [
    "COLUMNS",
    "HEADERS",
    "ROWS_LARGEST",
    "TOGETHER",
    "Column",
    "Fault",
    "Known",
    "KnownOwner",
    "Line",
    "Matched",
    "Source",
    "Start",
    "Turn",
    "Unreadable",
    "Wanted",
    "check",
    "example_rows",
    "match",
    "open_source",
    "read_row",
    "said",
    "settle",
    "to_csv",
    "to_xlsx",
]
