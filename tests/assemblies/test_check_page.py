"""The checker's page: what is typed or chosen is judged at once, and nothing of it is kept."""

from __future__ import annotations

import io
import json
from html import unescape

import pytest

from tests.assemblies.published import CASES, printed
from tests.assemblies.test_checking import FULL
from tests.conftest import Browser

PAGE = "/assemblies/check"
# What the page says of each announcement: the printed figure and the computed one.
SAYS = {
    "ziming-2026": ("1 slip was found", "64.28% is printed", "63.49%"),
    "junyue-2022": ("2 slips were found", "1360 is printed. What was said adds up to 1356", "63.40% is printed"),
    "minhang-2021-case1": ("2 slips were found", "703 returned a ballot. Of 1291", "78.2% is printed"),
    "minhang-2021-case2a": ("1 slip was found", "1147 returned a ballot. Of 2261", "1508"),
    "minhang-2021-case2b": ("1 slip was found", "1147 returned a ballot. Of 2261", "1508"),
}


@pytest.mark.parametrize("name", CASES)
def test_every_real_announcement_is_flagged_by_typing_it(browser: Browser, name: str) -> None:
    response = browser().post(PAGE, data=printed(name))
    assert response.status_code == 200
    text = unescape(response.get_data(as_text=True))
    assert [said for said in SAYS[name] if said not in text] == []
    assert "三分之二以上" in text


def test_all_of_them_come_in_one_file(browser: Browser) -> None:
    content = json.dumps([printed(name) for name in CASES]).encode()
    response = browser().post(PAGE, data={"file": (io.BytesIO(content), "results.json")})
    text = unescape(response.get_data(as_text=True))
    assert [said for name in CASES for said in SAYS[name] if said not in text] == []


def test_a_result_that_agrees_says_so_and_what_it_lacks_is_named(browser: Browser) -> None:
    right = browser().post(PAGE, data=FULL | {"silent": "left_out"}).get_data(as_text=True)
    assert "Whatever could be checked agrees" in right
    assert "What could not be checked" not in right
    part = browser().post(PAGE, data={"all_heads": "817", "participating_heads": "646"}).get_data(as_text=True)
    assert "What could not be checked" in part
    assert "Not given: For, or for the option that won: number of owners" in part


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Type the figures that are printed"),
        ({"all_heads": "many"}, "no number of owners"),
        ({"all_area": "12.1234567"}, "no area"),
        ({"for_heads": "=SUM(A1:A9)"}, "formula"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(browser: Browser, said: dict[str, str], sentence: str) -> None:
    response = browser().post(PAGE, data=said)
    assert response.status_code == 422
    assert sentence in response.get_data(as_text=True)


def test_a_file_that_cannot_be_read_names_its_rows(browser: Browser) -> None:
    content = "全体业主人数,参与表决人数\n817,646\n很多,646\n".encode()
    response = browser().post(PAGE, data={"file": (io.BytesIO(content), "a.csv")})
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Row 3, column “全体业主人数”" in text
    assert browser().post(PAGE, data={"file": (io.BytesIO(b"PK\x03\x04"), "a.xlsx")}).status_code == 422


def test_the_template_is_read_as_it_is(browser: Browser) -> None:
    template = browser().get(f"{PAGE}/template.xlsx").get_data()
    text = browser().post(PAGE, data={"file": (io.BytesIO(template), "t.xlsx")}).get_data(as_text=True)
    assert "Whatever could be checked agrees" in text


def test_it_is_found_on_the_page_of_assemblies(browser: Browser) -> None:
    assert PAGE in browser("li").get("/assemblies").get_data(as_text=True)
