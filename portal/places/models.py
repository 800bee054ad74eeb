"""The tables of places."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Place(Base):
    """A district, subdistrict, community, compound or grid.

    `path` holds the ids from the district down ("/1/4/9/"); `support_share` is per mille of verified residents;
    the clocks are in working days; `residents` counts the people with a confirmed residency inside.
    """

    __tablename__ = "place"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    path: Mapped[str] = mapped_column(String(120), index=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    residents: Mapped[int] = mapped_column(default=0)
    support_share: Mapped[int] = mapped_column(default=20)
    support_smallest: Mapped[int] = mapped_column(default=3)
    acknowledge_days: Mapped[int] = mapped_column(default=5)
    answer_days: Mapped[int] = mapped_column(default=15)

    __table_args__ = (
        CheckConstraint("kind in ('district','subdistrict','community','compound','grid')", name="kind"),
        CheckConstraint("(kind = 'district') = (parent_id is null)", name="parent"),
        CheckConstraint("residents >= 0", name="residents"),
        CheckConstraint("support_share between 1 and 1000", name="share"),
        Index("ix_place_parent_id", "parent_id"),
    )


class Building(Base):
    """楼栋: a building of a compound, watched over by one grid."""

    __tablename__ = "building"
    id: Mapped[int] = mapped_column(primary_key=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(40))

    __table_args__ = (UniqueConstraint("compound_id", "name"), Index("ix_building_grid_id", "grid_id"))


class Unit(Base):
    """专有部分: an exclusive part of a building. `area` is in whole 0.01 m²; None until the register knows it.

    `area_source` says what the area was taken from (`property.rules.AREA_SOURCES`).
    """

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"))
    number: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10), default="dwelling")
    floor: Mapped[int | None]
    area: Mapped[int | None]
    area_source: Mapped[str] = mapped_column(String(12), default="")

    __table_args__ = (
        UniqueConstraint("building_id", "number", "kind"),
        CheckConstraint("kind in ('dwelling','shop','parking','storage')", name="kind"),
        CheckConstraint("area is null or area > 0", name="area"),
        CheckConstraint("area_source in ('','certificate','survey','contract','declared')", name="area_source"),
    )
