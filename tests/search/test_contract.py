"""What every engine promises."""

from __future__ import annotations

import pytest

from portal.search.documents import FACETS
from tests.search.conftest import Searched, document


@pytest.fixture
def filled(searched: Searched) -> Searched:
    searched.index(
        document(1, "加装电梯", "三号楼要加装电梯，费用从维修资金出", category="facilities", supports=3),
        document(
            2, "關於停車位", "停車位太少，電梯也壞了", place=6, places=(1, 3, 6), organization=7, state="answered"
        ),
        document(3, "Lift repair", "The LIFT in building three is broken", kind="notice", organization=7),
        document(4, "物业费", "物业公司涨价，电梯却没人修", place=8, places=(1, 4, 8), supports=9),
        document(5, "小区停水", "水很浑"),
    )
    return searched


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("电梯", {1, 2, 4}),
        ("電梯", {1, 2, 4}),  # traditional finds simplified, and the other way round
        ("停车位", {2}),
        ("停車位", {2}),
        ("水", {5}),
        ("物业", {4}),
        ("lift", {3}),
        ("ＬＩＦＴ", {3}),
        ("电梯 费用", {1}),
        ("broken lift", {3}),
        ("电梯 lift", set()),
        ("电梯费用", {1}),
        ("火星基地", set()),
    ],
)
def test_words_are_found_in_titles_and_bodies(filled: Searched, words: str, ids: set[int]) -> None:
    results = filled.find(words)
    assert set(results.ids) == ids
    assert results.total == len(ids)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("“维修资金出”", {1}),
        ('"维修资金"', {1}),
        ("「維修資金」", {1}),
        ("“资金维修”", set()),
        ("“电梯费用”", set()),
        ('"the lift in building"', {3}),
        ('"building lift"', set()),
        ("“维修资金出” 三号楼", {1}),
        ("“维修资金出” 停车位", set()),
    ],
)
def test_a_phrase_is_found_only_as_it_stands(filled: Searched, words: str, ids: set[int]) -> None:
    assert set(filled.ids(words)) == ids


@pytest.mark.parametrize("words", ["", "   ", "*", "???", "“”", "的", "*:*", '"', "(", "（）「」"])
def test_nothing_asked_is_nothing_found(filled: Searched, words: str) -> None:
    results = filled.find(words)
    assert results.ids == []
    assert results.total == 0
    assert set(results.facets) == set(FACETS)


@pytest.mark.parametrize(
    "words", ["电梯*", "(电梯", "电梯)", "title:电梯", "电梯^5", "电梯~", "'电梯' & !", "电梯 \\", "%电梯_"]
)
def test_operators_and_wildcards_mean_nothing(filled: Searched, words: str) -> None:
    plain = words.replace("title", "")
    assert set(filled.ids(plain.replace("5", ""))) == {1, 2, 4}
    filled.find(words)  # whatever it finds, it does not fail


@pytest.mark.parametrize(
    "words", ["电 OR 梯", "NOT 电梯", "电梯 AND 停车位 NEAR", "[电 TO 梯]", "x\0y", "'; DROP TABLE x", "🙂"]
)
def test_strange_words_do_no_harm(filled: Searched, words: str) -> None:
    filled.find(words)
    assert filled.ids("停车位") == [2]


def test_a_hit_in_the_title_ranks_above_one_in_the_body(searched: Searched) -> None:
    searched.index(
        document(1, "充电桩", "请在车库里装几个"),
        document(2, "车库照明", "顺便装充电桩"),
        document(3, "路灯", "充电桩旁边太暗"),
    )
    assert searched.ids("充电桩")[0] == 1


def test_a_compound_ranks_above_its_parts_apart(searched: Searched) -> None:
    searched.index(
        document(1, "建议", "加装电梯的费用由各户分摊这件事情"), document(2, "建议", "电梯旁边请加装一个扶手这件事情")
    )
    assert searched.ids("加装电梯") == [1, 2]


def test_equal_ranks_are_ordered_by_newest(searched: Searched) -> None:
    searched.index(*(document(id, "电梯坏了", published=1_000 + id % 3) for id in range(1, 10)))
    assert searched.ids("电梯") == [8, 5, 2, 7, 4, 1, 9, 6, 3]


def test_sorting(filled: Searched) -> None:
    assert filled.ids("电梯", sort="newest") == [4, 2, 1]
    assert filled.ids("电梯", sort="supported") == [4, 1, 2]


def test_pages(searched: Searched) -> None:
    searched.index(*(document(id, "电梯坏了") for id in range(1, 31)))
    pages = [searched.find("电梯", sort="newest", limit=12, offset=offset) for offset in (0, 12, 24, 36)]
    assert [id for page in pages for id in page.ids] == list(range(30, 0, -1))
    assert {page.total for page in pages} == {30}
    assert searched.find("电梯", limit=0).total == 30


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"place": 1}, {1, 2, 4}),
        ({"place": 3}, {1, 2}),
        ({"place": 6}, {2}),
        ({"place": 99}, set()),
        ({"kind": "proposal"}, {1, 2, 4}),
        ({"kind": "notice"}, set()),
        ({"state": "answered"}, {2}),
        ({"organization": 7}, {2}),
        ({"category": "facilities"}, {1}),
        ({"since": 1_002}, {2, 4}),
        ({"until": 1_002}, {1}),
        ({"since": 1_002, "until": 1_004}, {2}),
        ({"place": 3, "state": "open"}, {1}),
    ],
)
def test_filters(filled: Searched, filters: dict[str, object], ids: set[int]) -> None:
    results = filled.find("电梯", **filters)
    assert set(results.ids) == ids
    assert results.total == len(ids)


def test_facets_count_all_matches_and_places_count_what_is_inside(filled: Searched) -> None:
    assert filled.find("电梯", limit=1).facets == {
        "place": {1: 3, 3: 2, 4: 1, 5: 1, 6: 1, 8: 1},
        "kind": {"proposal": 3},
        "state": {"open": 2, "answered": 1},
        "organization": {7: 1},
        "category": {"facilities": 1, "other": 2},
    }


def test_a_facet_is_counted_without_its_own_filter(filled: Searched) -> None:
    results = filled.find("电梯", place=3, state="open")
    assert results.total == 1
    assert results.facets["state"] == {"open": 1, "answered": 1}
    assert results.facets["place"] == {1: 2, 3: 1, 4: 1, 5: 1, 8: 1}
    assert results.facets["category"] == {"facilities": 1}
    assert results.facets["organization"] == {}


def test_any_word_finds_what_shares_a_word_the_nearest_first(filled: Searched) -> None:
    results = filled.find("电梯 停车位 lift", any_word=True)
    assert set(results.ids) == {1, 2, 3, 4}
    assert results.total == 4
    assert filled.ids("停车位 太少 火星", any_word=True) == [2]


def test_indexing_again_replaces(filled: Searched) -> None:
    filled.index(document(1, "加装路灯", "太暗", state="done"))
    assert set(filled.ids("电梯")) == {2, 4}
    assert filled.ids("路灯", state="done") == [1]
    assert filled.engine.status().documents == 5


def test_the_last_of_the_same_document_in_a_batch_counts(searched: Searched) -> None:
    searched.engine.index([])
    searched.index(document(2, "水表"))
    searched.engine.index([document(2, "电表"), document(2, "气表")])
    assert searched.ids("气表") == [2]
    assert searched.ids("电表") == searched.ids("水表") == []


def test_removing(filled: Searched) -> None:
    filled.engine.remove([2, 99])
    filled.engine.remove([])
    assert set(filled.ids("电梯")) == {1, 4}
    assert filled.engine.status().documents == 4


def test_rebuilding_starts_anew(filled: Searched) -> None:
    told: list[int] = []
    filled.rebuild([document(9, "新的电梯")])
    assert filled.ids("电梯") == [9]
    filled.engine.rebuild((document(id, "旧的电梯") for id in range(1, 1_101)), told.append)
    assert told
    assert told == sorted(told)
    assert filled.engine.status().documents == 1_100


def test_status(filled: Searched) -> None:
    status = filled.engine.status()
    assert (status.ok, status.documents, status.reason) == (True, 5, "")


def test_codes_may_be_chinese(searched: Searched) -> None:
    searched.index(document(1, "电梯", category="公共设施维护与更新改造以及其他各种各样事项"[:20]))
    category = "公共设施维护与更新改造以及其他各种各样事项"[:20]
    assert searched.find("电梯", category=category).facets["category"] == {category: 1}
