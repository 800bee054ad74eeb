"""The data dictionary says what the models say, and every table says what its rows mean."""

from portal.kernel.db import Base
from tests.site import dictionary


def test_the_document_is_written_from_the_models() -> None:
    assert dictionary.DOCUMENT.read_text(encoding="utf-8") == dictionary.text(), "run make dictionary"


def test_every_table_says_what_a_row_means() -> None:
    assert [mapper.class_.__name__ for mapper in Base.registry.mappers if not mapper.class_.__doc__] == []
