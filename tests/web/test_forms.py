"""What a form takes of what was typed."""

import pytest

from portal.web.forms import plain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一\r\n二", "一\n二"),
        ("一\x00\x1b[31m二\x7f", "一[31m二"),
        ("社区\u202e会员委民居", "社区会员委民居"),
        ("\u2066清湖\u2069", "清湖"),
        ("رسالة 👩\u200d🌾\u200f", "رسالة 👩\u200d🌾\u200f"),
    ],
)
def test_only_what_a_page_can_show_honestly_is_taken(typed: str, kept: str) -> None:
    assert plain(typed) == kept
