"""Chinese is complete: nothing missing, nothing fuzzy, nothing left over, every placeholder kept."""

from tests.site import catalogue


def test_chinese_is_complete() -> None:
    assert catalogue.faults() == []
