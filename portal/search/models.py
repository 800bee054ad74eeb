"""The searched texts, kept beside the index: for marks, for exact phrases, and for the search that needs no index."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class SearchDocument(Base):
    """The text of a public matter as search sees it; `folded` is title and body, folded, a line each."""

    __tablename__ = "search_document"
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
