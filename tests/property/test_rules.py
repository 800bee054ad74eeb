"""Names masked, shares exact, documents kept as digests, what changed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import DomainError
from portal.property import rules
from portal.property.rules import WantedOwner


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        ("person", "李明", "李*"),
        ("person", "欧阳娜娜", "欧阳*"),
        ("person", "欧阳", "欧*"),
        ("person", "John Smith", "J*"),
        ("legal", "桂花食品有限公司", "桂花食品有限公司"),
        ("developer", "春晓置业", "春晓置业"),
    ],
)
def test_a_persons_name_is_masked(kind: str, name: str, shown: str) -> None:
    assert rules.masked(kind, name) == shown


@given(st.text(min_size=2, max_size=20))
def test_a_mask_never_holds_the_whole_name(name: str) -> None:
    assert len(rules.masked("person", name).removesuffix("*")) < len(name)


@pytest.mark.parametrize(
    ("text", "share"),
    [("1/2", "1/2"), ("１／３", "1/3"), ("1", "1"), ("50%", "1/2"), (" 33.33 % ", "3333/10000"), ("2/4", "1/2")],
)
def test_a_share_is_read_exactly(text: str, share: str) -> None:
    assert rules.parse_share(text) == Fraction(share)


@pytest.mark.parametrize("text", ["", "0", "1/0", "0/5", "3/2", "101%", "half", "-1/2", "0.5", "1/9999999"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        rules.parse_share(text)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_shares_that_make_up_one_are_whole(parts: list[int]) -> None:
    shares = [Fraction(part, sum(parts)) for part in parts]
    assert rules.whole(shares)
    assert not rules.whole([*shares, Fraction(1, 1_000_000)])


def _wanted(*shares: str, represents: int = 0) -> list[WantedOwner]:
    return [WantedOwner(n, Fraction(share), n <= represents) for n, share in enumerate(shares, 1)]


@pytest.mark.parametrize(
    "wanted",
    [
        [],
        _wanted("1/2"),
        _wanted("1/2", "1/2", "1/2"),
        _wanted("1/2", "1/2", represents=2),
        [*_wanted("1/2"), *_wanted("1/2")],
        _wanted(*(["1/31"] * 31)),
    ],
)
def test_impossible_owners_are_refused(wanted: list[WantedOwner]) -> None:
    with pytest.raises(DomainError):
        rules.settled_owners(wanted)


def test_a_sole_owner_represents_herself() -> None:
    assert [owner.represents for owner in rules.settled_owners(_wanted("1"))] == [True]
    assert [owner.represents for owner in rules.settled_owners(_wanted("1/2", "1/2"))] == [False, False]


def test_a_document_is_one_however_it_is_written() -> None:
    assert rules.document_kept("3101 0119-8001x") == rules.document_kept("３１０１０１１９８００１X")
    assert rules.document_kept("310101198001X")[1] == "001X"
    assert rules.document_kept("  ") == ("", "")
    assert rules.document_kept("1")[0] != rules.document_kept("2")[0]


def _said(**facts: object) -> dict[str, object]:
    plain = {"number": "101", "building": "1号楼", "kind": "dwelling", "floor": 1, "area": 8950,
             "area_source": "certificate", "owners": []}  # fmt: skip
    return plain | facts


def test_only_what_changed_is_a_difference() -> None:
    changed = rules.differences(_said(), _said(area=9000, floor=None))
    assert [(one.field, one.before, one.after) for one in changed] == [("floor", 1, None), ("area", 8950, 9000)]
    assert [one.field for one in rules.differences(None, _said())] == [
        "number", "building", "kind", "floor", "area", "area_source",
    ]  # fmt: skip


def test_the_digest_changes_with_every_letter_and_with_nothing_else() -> None:
    one, other = rules.line_of_register(_said()), rules.line_of_register(_said(area=8951))
    assert rules.line_of_register(dict(reversed(_said().items()))) == one
    assert rules.digest_of_register([one, other]) != rules.digest_of_register([other, one])
    assert rules.digest_of_register([one]) != rules.digest_of_register([other])
    assert len(rules.digest_of_register([])) == 64
