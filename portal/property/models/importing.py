"""An import of the register of one compound, and what of its file is kept until it is settled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

_LIVE = text("state in ('waiting','reading','comparing','ready','confirmed')")


class RegisterImport(Base):
    """A file with the register of a compound: entered by one officer, confirmed by another, applied as a whole.

    `report` counts the dry runs: a confirmation is one of the report that was seen. `register` is the fingerprint of
    the register the report was made from. `done` of `total` rows or units are through (0: nobody knows how many);
    `reason` and `facts` say why the file as a whole cannot be read (`importing.said`), `ignored` names its unknown
    columns. `units_left` are not in the file and stay; `owners_new` were not in the register, `owners_left` own
    nothing of a unit any more. `staged`: rows below wait to be taken away. An operator is nobody (None).
    """

    __tablename__ = "register_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    file: Mapped[str] = mapped_column(String(100))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    confirmed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    report: Mapped[int] = mapped_column(default=0)
    register: Mapped[str] = mapped_column(String(64), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(20), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    ignored: Mapped[list[str]] = mapped_column(JSON, default=list)
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    rows: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    buildings_new: Mapped[int] = mapped_column(default=0)
    units_new: Mapped[int] = mapped_column(default=0)
    units_changed: Mapped[int] = mapped_column(default=0)
    units_same: Mapped[int] = mapped_column(default=0)
    units_left: Mapped[int] = mapped_column(default=0)
    owners_new: Mapped[int] = mapped_column(default=0)
    owners_left: Mapped[int] = mapped_column(default=0)
    staged: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        Index("uq_register_import_live", "compound_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_register_import_compound_id", "compound_id", "id"),
        Index("ix_register_import_state", "state", "id"),
        Index("ix_register_import_staged", "id", sqlite_where=text("staged"), postgresql_where=text("staged")),
        CheckConstraint(
            "state in ('waiting','reading','comparing','ready','confirmed','applied','unchanged','faulty','cancelled')",
            name="state",
        ),
        CheckConstraint("entered_by is null or confirmed_by is null or entered_by <> confirmed_by", name="two"),
        CheckConstraint(
            "state not in ('confirmed','applied') or entered_by is null or confirmed_by is not null", name="confirmed"
        ),
        CheckConstraint("state <> 'applied' or faults = 0", name="whole"),
    )


class ImportFile(Base):
    """The uploaded file, documents' numbers and all: kept only until it has been read."""

    __tablename__ = "import_file"
    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """A row of the file, `number` as a spreadsheet counts. `bad`: it has faults, so its unit is not judged."""

    __tablename__ = "import_row"
    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    building: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(20))
    unit_kind: Mapped[str] = mapped_column(String(10))
    floor: Mapped[int | None]
    area: Mapped[int | None]
    area_source: Mapped[str] = mapped_column(String(12))
    owner_kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    document: Mapped[str] = mapped_column(String(64))
    document_end: Mapped[str] = mapped_column(String(4))
    numerator: Mapped[int | None]
    denominator: Mapped[int | None]
    bad: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_import_row_unit", "import_id", "building", "unit", "unit_kind", "number"),)


class ImportFault(Base):
    """Why a row cannot be taken (`importing.said`)."""

    __tablename__ = "import_fault"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id"))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_import_fault_import_id", "import_id", "number", "id"),)


class ImportUnit(Base):
    """A unit that is new or changes, at the number of its first row; its details as they will be.

    `before` and `after` are what `queries.unit_said` gives; before is empty for a new unit, whose `unit_id` is known
    once it is there.
    """

    __tablename__ = "import_unit"
    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    building: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(20))
    unit_kind: Mapped[str] = mapped_column(String(10))
    floor: Mapped[int | None]
    area: Mapped[int | None]
    area_source: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any]] = mapped_column(JSON)


class ImportShare(Base):
    """What happens to one owner's share of a unit (`number` as in `ImportUnit`).

    begin: this owner gets it; `learned_from` is the same owner as the register knew her without her document. end:
    `ownership_id` ends. turn: `ownership_id` represents the joint owners from now on, or no longer.
    """

    __tablename__ = "import_share"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id"))
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(5))
    ownership_id: Mapped[int | None] = mapped_column(ForeignKey("ownership.id"))
    owner_kind: Mapped[str] = mapped_column(String(10), default="")
    name: Mapped[str] = mapped_column(String(80), default="")
    document: Mapped[str] = mapped_column(String(64), default="")
    document_end: Mapped[str] = mapped_column(String(4), default="")
    numerator: Mapped[int] = mapped_column(default=1)
    denominator: Mapped[int] = mapped_column(default=1)
    represents: Mapped[bool] = mapped_column(default=False)
    learned_from: Mapped[int | None] = mapped_column(ForeignKey("owner.id"))

    __table_args__ = (
        Index("ix_import_share_import_id", "import_id", "act", "number"),
        CheckConstraint("act in ('begin','end','turn')", name="act"),
        CheckConstraint("(act = 'begin') = (ownership_id is null)", name="ownership"),
    )
