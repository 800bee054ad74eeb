"""An id from outside is a number a database could hold, or none."""

import pytest

from portal.kernel.ids import number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7), (7, 7), ("0", 0), ("2147483647", 2147483647), ("2147483648", None), ("99999999999999999999", None),
        ("", None), (None, None), ("-1", None), ("1.0", None), ("1e3", None), ("١", None), (" 1", None),
        ("1\x00", None),
    ],
)  # fmt: skip
def test_only_an_id_is_read(text: object, number: int | None) -> None:
    assert number_in(text) == number
