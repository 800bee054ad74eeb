"""One measured figure, the file they are written to and the table that is printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from unicodedata import east_asian_width

Sense = Literal["≥", "≤"]


@dataclass(frozen=True)
class Row:
    """`value` in `unit`. `against` says what it was held against, `ratio` how it stood to that.

    `target` is a sentence such as "ratio ≥ 0.15" or "≤ 3 s"; None, and `met` None, where a figure is only told.
    """

    name: str
    value: float | None
    unit: str
    against: str | None = None
    ratio: float | None = None
    target: str | None = None
    met: bool | None = None


def told(name: str, value: float, unit: str, against: str | None = None, ratio: float | None = None) -> Row:
    """A figure without a target."""
    return Row(name, rounded(value), unit, against, None if ratio is None else rounded(ratio))


def held(name: str, value: float, unit: str, sense: Sense, target: float) -> Row:
    """A figure with a target of its own."""
    return Row(name, rounded(value), unit, None, None, f"{sense} {target:g} {unit}", _met(value, sense, target))


def compared(
    name: str,
    value: float,
    unit: str,
    against: str,
    base: float,
    sense: Sense,
    target: float,
    ratio: float | None = None,
) -> Row:
    """A figure held against another one of the same unit, measured in the same run.

    `ratio` where it was taken round by round and is steadier than that of the two medians.
    """
    share = value / base if ratio is None else ratio
    return Row(
        name, rounded(value), unit, f"{against}: {rounded(base):g} {unit}", rounded(share),
        f"ratio {sense} {target:g}", _met(share, sense, target),
    )  # fmt: skip


def missing(name: str, unit: str, why: str) -> Row:
    """A figure that could not be measured here, and why."""
    return Row(name, None, unit, why)


def _met(value: float, sense: Sense, target: float) -> bool:
    return value >= target if sense == "≥" else value <= target


def rounded(value: float) -> float:
    """Three significant digits below a thousand, whole numbers above."""
    if abs(value) >= 1000:
        return float(round(value))
    return float(f"{value:.3g}")


def write(rows: Sequence[Row], path: Path) -> None:
    """Write the rows as a JSON list."""
    path.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def table(rows: Sequence[Row]) -> str:
    """The rows as people read them."""
    lines = [("what", "value", "against", "ratio", "target", "met")]
    for row in rows:
        value = "–" if row.value is None else f"{row.value:,.6g} {row.unit}"
        ratio = "" if row.ratio is None else f"{row.ratio:g}"
        met = {True: "met", False: "NOT MET", None: ""}[row.met]
        lines.append((row.name, value, row.against or "", ratio, row.target or "", met))
    widths = [max(_width(line[at]) for line in lines) for at in range(6)]
    return "\n".join("  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()
                     for line in lines)  # fmt: skip


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
