"""The frame of every page: language, elder mode, safe headers, error pages, nothing cached that is someone's own."""

import re
from pathlib import Path

import pytest
from flask import Flask, request

from portal.config import Settings
from portal.web.application import create_shell
from portal.web.render import safe_path
from tests.conftest import Browser


@pytest.mark.parametrize(
    ("cookie", "asked", "language"),
    [
        (None, "zh-CN,zh;q=0.9", "zh-Hans"),
        (None, "zh-TW", "zh-Hans"),
        (None, "en-GB,en;q=0.8", "en"),
        (None, "fr-FR", "zh-Hans"),
        (None, "", "zh-Hans"),
        ("en", "zh-CN", "en"),
        ("zh", "en", "zh-Hans"),
        ("xx", "en", "en"),
    ],
)
def test_the_language_is_chosen_asked_for_or_chinese(app: Flask, cookie: str | None, asked: str, language: str) -> None:
    client = app.test_client()
    if cookie:
        client.set_cookie("portal_lang", cookie)
    page = client.get("/about", headers={"Accept-Language": asked}).get_data(as_text=True)
    assert f'<html lang="{language}"' in page


def test_choices_are_kept_and_come_back_to_the_page(browser: Browser) -> None:
    client = browser()
    response = client.get("/preferences?elder=1&theme=dark&next=/about")
    assert response.location == "/about"
    page = client.get("/about").get_data(as_text=True)
    assert "data-elder" in page
    assert 'data-theme="dark"' in page
    client.get("/preferences?elder=nonsense")
    assert "data-elder" in client.get("/about").get_data(as_text=True)
    assert client.get("/preferences?lang=en&next=//evil.example").location == "/"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/proposals?state=open", "/proposals?state=open"),
        (None, "/"), ("", "/"), ("proposals", "/"), ("//evil", "/"), ("/\\evil", "/"), ("https://evil", "/"),
        ("/a\nb", "/"), ("/\t/evil", "/"), ("/\r/evil", "/"), ("\t//evil", "/"), ("/\x00/evil", "/"),
        ("/\x7f/evil", "/"),
        ("/\u2028/evil", "/"), ("/\x85/evil", "/"), ("/a\\b", "/"), ("///evil", "/"), (" //evil", "/"),
        ("/%5Cevil", "/%5Cevil"), ("/search?q=路灯 2", "/search?q=路灯 2"),
    ],
)  # fmt: skip
def test_only_paths_of_this_portal_are_gone_to(target: str | None, path: str) -> None:
    assert safe_path(target) == path


def test_every_answer_carries_the_safe_headers(browser: Browser) -> None:
    for path in ("/", "/nowhere", "/healthz"):
        headers = browser().get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-cache"


def test_static_files_are_kept_for_a_year_by_their_content(browser: Browser) -> None:
    page = browser().get("/about").get_data(as_text=True)
    address = re.findall(r'"(/static/css/[^"]+)"', page)[0]
    assert "?v=" in address
    with browser().get(address) as sheet:
        assert "immutable" in sheet.headers["Cache-Control"]


def test_visitors_get_no_cookie_for_reading(browser: Browser) -> None:
    for path in ("/", "/proposals", "/about", "/search?q=x"):
        assert "Set-Cookie" not in browser().get(path).headers


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/proposals/999999", 404), ("/proposals/-1", 404),
                                              ("/proposals/99999999999999999999", 404)])  # fmt: skip
def test_unknown_things_answer_404_as_page_and_as_fragment(browser: Browser, path: str, status: int) -> None:
    assert browser().get(path).status_code == status
    fragment = browser().get(path, headers={"HX-Request": "true"})
    assert fragment.status_code == status
    assert fragment.headers["HX-Retarget"] == "main"


def test_a_wrong_method_has_its_page(browser: Browser) -> None:
    assert browser().get("/sign-out").status_code == 405
    assert browser().post("/about").status_code == 405


def test_a_form_that_is_too_large_is_refused_kindly(browser: Browser, app: Flask) -> None:
    largest = app.extensions["settings"].max_upload
    response = browser("li").post("/me/residency", data={"statement": "x" * (largest + 1)})
    assert response.status_code == 413


def test_a_form_without_its_token_keeps_what_was_typed(app: Flask, browser: Browser) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        words = "写了很久的文字" * 30
        response = browser("li").post("/proposals/draft", data={"title": "清湖一巷加装路灯", "body": words})
        assert response.status_code == 400
        assert words in response.get_data(as_text=True)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_only_our_own_proxies_are_believed(tmp_path: Path, proxies: int, seen: str) -> None:
    """A visitor can write what she likes into the header; each proxy adds at its end whom it heard it from."""
    app = create_shell(Settings(data=tmp_path, secret_key="test", proxies=proxies), testing=True)
    app.add_url_rule("/who", view_func=lambda: request.remote_addr or "", endpoint="static_who")
    with app.test_client() as client:
        client.get("/who", headers={"X-Forwarded-For": "10.0.0.1, 198.51.100.7, 203.0.113.9"})
        assert request.remote_addr == seen
