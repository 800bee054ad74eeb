"""How the columns of a file are known by their headers, whatever stands in brackets behind them."""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")


def normal(header: str) -> str:
    """A header without stars, spaces around it and what stands in brackets: "建筑面积（㎡）*" is 建筑面积."""
    text = unicodedata.normalize("NFKC", header).casefold().replace("*", "").replace("_", " ")
    text = " ".join(_BRACKETS.sub("", text).split())
    return text if text.isascii() else text.replace(" ", "")
