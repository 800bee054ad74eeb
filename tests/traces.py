"""Where in the database words stand: every text of every table is read, those of tables made tomorrow too."""

from __future__ import annotations

from sqlalchemy import JSON, String, cast, select

from portal.kernel.db import Base, db

# The property register keeps its owners, whoever has an account: law, not the portal, says how long.
REGISTER = {"owner.name", "unit_change.before", "unit_change.after", "correction.before", "correction.after",
            "correction.owners", "notice_unit.said", "import_row.name", "import_share.name", "import_unit.before",
            "import_unit.after"}  # fmt: skip


def traces_of(*words: str) -> set[str]:
    """The columns in which one of these words stands, as "table.column"."""
    found = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | JSON):
                text = cast(column, String)
                if any(db.session.execute(select(text).where(text.contains(word)).limit(1)).all() for word in words):
                    found.add(f"{table.name}.{column.name}")
    return found
