"""What the register says of a unit: whose names are shown how, what shares are, what a document leaves behind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction

from flask_babel import lazy_gettext as _l

from portal.kernel import codes
from portal.kernel.errors import Sentence

UNIT_KINDS: dict[str, Sentence] = {
    "dwelling": _l("Dwelling"),
    "shop": _l("Shop"),
    "parking": _l("Parking space"),
    "storage": _l("Storage room"),
}
AREA_SOURCES: dict[str, Sentence] = {
    "": _l("not known"),
    "certificate": _l("property certificate"),
    "survey": _l("survey report"),
    "contract": _l("purchase contract"),
    "declared": _l("declared by the owner"),
}
OWNER_KINDS: dict[str, Sentence] = {
    "person": _l("Person"),
    "legal": _l("Legal person"),
    "developer": _l("Developer"),
}

# Family names of two characters that are common enough for a mask to keep them whole.
_LONG_FAMILY_NAMES = (
    *("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "长孙", "宇文", "夏侯", "东方"),
    *("端木", "独孤", "南宫", "西门", "百里", "呼延", "轩辕", "钟离", "澹台", "闻人", "公羊", "申屠", "太史", "宗政"),
)


def masked(kind: str, name: str) -> str:
    """An owner's name as lists show it: a person's family name and a star ("李*", "欧阳*"), all others in full."""
    if kind != "person":
        return name
    family = 2 if name.startswith(_LONG_FAMILY_NAMES) and len(name) > 2 else 1
    return f"{name[:family]}*"


def share_said(numerator: int, denominator: int) -> str:
    """A share in lowest terms: "1/2", and "1/1" for the whole."""
    share = Fraction(numerator, denominator)
    return f"{share.numerator}/{share.denominator}"


def whole(shares: Iterable[Fraction]) -> bool:
    """Whether shares make up exactly one unit, each of them more than nothing."""
    parts = tuple(shares)
    return all(part > 0 for part in parts) and sum(parts, Fraction(0)) == 1


def document_kept(number: str) -> tuple[str, str]:
    """What the register keeps of a document's number: its keyed digest and its last four characters.

    Spaces, dashes, full-width letters and case make no difference; both are empty for no number.
    """
    plain = re.sub(r"[\s\-–—]", "", unicodedata.normalize("NFKC", number)).upper()
    return (codes.digest_of(f"document {plain}"), plain[-4:]) if plain else ("", "")
