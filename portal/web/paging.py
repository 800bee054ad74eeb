"""Links between the pages of a list: the cursor goes into `?after=`, everything else stays."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import request

from portal.kernel.keyset import Page


def url_with(**changes: str | None) -> str:
    """This page's URL with some query arguments changed (None removes); paging starts anew unless it is changed."""
    arguments = {**request.args.to_dict(), "after": None, **changes}
    kept = urlencode({key: value for key, value in arguments.items() if value not in (None, "")})
    return quote(request.path) + (f"?{kept}" if kept else "")


def turned(shown: Page[Any]) -> dict[str, Any]:
    """The links of a list's pager, for a template: to the next page, and back to the first."""
    return {
        "next_href": url_with(after=shown.next) if shown.next else None,
        "first_href": None if shown.first else url_with(after=None),
    }
