"""Links between the pages of a list: the cursor goes into `?after=`, everything else stays."""

from __future__ import annotations

from flask import request, url_for


def url_with(**changes: str | None) -> str:
    """This page's URL with some query arguments changed (None removes); paging starts anew unless it is changed."""
    arguments = {**request.args.to_dict(), **(request.view_args or {}), "after": None, **changes}
    return url_for(str(request.endpoint), **{k: v for k, v in arguments.items() if v not in (None, "")})
