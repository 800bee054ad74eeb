"""How places nest, and what follows from it."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from math import ceil


class PlaceKind(StrEnum):
    """街道 subdistrict, 社区 community, 小区 compound, 网格 grid; the district holds them all."""

    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    COMPOUND = "compound"
    GRID = "grid"


PARENT_OF: dict[PlaceKind, PlaceKind | None] = {
    PlaceKind.DISTRICT: None,
    PlaceKind.SUBDISTRICT: PlaceKind.DISTRICT,
    PlaceKind.COMMUNITY: PlaceKind.SUBDISTRICT,
    PlaceKind.COMPOUND: PlaceKind.COMMUNITY,
    PlaceKind.GRID: PlaceKind.COMMUNITY,
}

MATTER_PLACES = (PlaceKind.DISTRICT, PlaceKind.COMMUNITY, PlaceKind.COMPOUND)


def ancestors(path: str) -> tuple[int, ...]:
    """The ids in a path, from the district down to the place itself."""
    return tuple(int(part) for part in path.strip("/").split("/"))


def community_of(path: str) -> str:
    """The path of the community around a place; a wider place's own."""
    return "/" + "/".join(str(part) for part in ancestors(path)[:3]) + "/"


def support_threshold(residents: int, share: int, smallest: int) -> int:
    """How many supports start the response clock: `share` per mille of verified residents, rounded up, ≥ `smallest`."""
    return max(smallest, ceil(Fraction(residents * share, 1000)))
