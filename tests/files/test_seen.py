"""Files as browsers send and get them, as page and as fragment."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from portal.files.models import Attachment
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.places.models import Place
from tests.conftest import Browser
from tests.discussion.factories import open_matter
from tests.factories import Neighbourhood

from .contents import PDF, bomb, office, photo

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def matter(app: Flask, hood: Neighbourhood) -> int:
    """A public matter of Chen Xiuying's; the residents committee is in charge."""
    with app.app_context():
        matter_id = open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
        db.session.commit()
    return matter_id


@pytest.fixture
def draft(app: Flask, hood: Neighbourhood) -> int:
    """A draft of hers."""
    with app.app_context():
        place = db.session.get_one(Place, hood.places["spring"])
        viewer = hood.viewer("author")
        made = matters.register(viewer, "proposal", "proposals", "加装路灯", "", place, "facilities", "draft")
        db.session.commit()
        return made.id


def send(client: FlaskClient, matter_id: int, *files: tuple[bytes, str], caption: str = "", **named: Any) -> Any:
    data = {"files": [(io.BytesIO(content), name) for content, name in files], "caption": caption}
    answer = client.post(f"/matters/{matter_id}/files", data=data, **named)
    answer.request.environ["wsgi.input"].close()
    return answer


def get(client: FlaskClient, url: str, **named: Any) -> Any:
    """The whole answer, with its file closed."""
    return client.get(url, buffered=True, **named)


def urls(app: Flask, matter_id: int) -> list[str]:
    """The addresses of a matter's files."""
    with app.app_context():
        rows = db.session.execute(
            select(Attachment.id, Attachment.name).where(Attachment.matter_id == matter_id).order_by(Attachment.id)
        ).all()
        return [f"/files/{row.id}/{row.name}" for row in rows]


def stored(app: Flask) -> list[Path]:
    """The contents on the disk, thumbnails too, without the lock and the markers beside them."""
    root: Path = app.extensions["settings"].files_directory
    return [path for path in root.glob("??/**/*") if path.is_file()]


def test_a_photo_is_upright_small_and_knows_nothing(
    app: Flask, browser: Browser, client: FlaskClient, matter: int
) -> None:
    sent = photo((2000, 1000), orientation=6)
    assert b"SecretPhone" in sent
    assert b"SecretComment" in sent
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    assert send(browser("author"), matter, (sent, "IMG_1.jpg"), caption="三号台阶").status_code == 303
    (url,) = urls(app, matter)
    shown = get(client, url)
    image = Image.open(io.BytesIO(shown.data))
    assert image.size == (800, 1600)
    assert dict(image.getexif()) == {}
    assert b"Secret" not in shown.data
    assert "exif" not in image.info
    # Turned by a quarter, what was left is now above.
    assert image.getpixel((400, 100))[0] > 200
    assert image.getpixel((400, 1500))[2] > 200
    thumbnail = get(client, url.rsplit("/", 1)[0] + "/thumbnail")
    assert Image.open(io.BytesIO(thumbnail.data)).size == (240, 480)
    assert b"Secret" not in thumbnail.data


def test_a_photo_is_shown_kept_by_the_browser_and_not_sent_again(
    app: Flask, browser: Browser, client: FlaskClient, matter: int
) -> None:
    send(browser("author"), matter, (photo(), "a.jpg"))
    (url,) = urls(app, matter)
    first, small = get(client, url), get(client, url.rsplit("/", 1)[0] + "/thumbnail")
    assert first.mimetype == small.mimetype == "image/jpeg"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert not first.headers["Content-Disposition"].startswith("attachment")
    assert first.headers["Cache-Control"].startswith("private, max-age=31536000")
    assert first.headers["ETag"] != small.headers["ETag"]
    again = get(client, url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kept_as"),
    [
        (office("docx"), "会议 纪要.docx", "application/vnd.openxmlformats", "会议 纪要.docx"),
        (office("xlsx"), "账.docx", "application/vnd.openxmlformats", "账.xlsx"),
        (PDF, "../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("路灯三盏".encode("gb18030"), "说明.txt", "text/plain", "说明.txt"),
        (b"<script>alert(1)</script>", "page.html.txt", "text/plain", "page.html.txt"),
    ],
    ids=["word", "excel", "pdf", "chinese text", "script"],
)
def test_a_document_is_saved_and_never_opened(
    app: Flask, browser: Browser, client: FlaskClient, matter: int,
    content: bytes, name: str, media_type: str, kept_as: str,
) -> None:  # fmt: skip
    assert send(browser("author"), matter, (content, name)).status_code == 303
    (url,) = urls(app, matter)
    answer = get(client, url)
    assert url.rsplit("/", 1)[1] == kept_as
    assert answer.mimetype.startswith(media_type)
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert get(client, url.rsplit("/", 1)[0] + "/thumbnail").status_code == 404


def test_a_text_of_another_encoding_can_be_read(app: Flask, browser: Browser, client: FlaskClient, matter: int) -> None:
    send(browser("author"), matter, ("路灯三盏".encode("gb18030"), "说明.txt"))
    assert get(client, urls(app, matter)[0]).get_data(as_text=True) == "路灯三盏"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"\xff\xd8\xff\xe0 no picture", "a.jpg", "is damaged or is no picture"),
        (photo()[:600], "a.jpg", "is damaged or is no picture"),
        (bomb(5_001, 5_000), "a.png", "too many pixels"),
        (bomb(), "a.png", "too many pixels"),
        (b"MZ\x90\x00\x03\x00", "setup.exe", "neither a picture"),
        (b"<html></html>", "a.html", "neither a picture"),
        (b"GIF89a", "a.jpg", "neither a picture"),
        (office("docx", "word/vbaProject.bin"), "a.docx", "contains macros"),
        (b"PK\x03\x04 broken", "a.docx", "neither a picture"),
        (b"", "a.jpg", "is empty"),
        (b"%PDF-" + bytes(10 * 1024 * 1024), "a.pdf", "larger than 10 MB"),
    ],
    ids=[
        "head only",
        "cut off",
        "bomb",
        "larger bomb",
        "program",
        "page",
        "gif",
        "macros",
        "broken zip",
        "empty",
        "large",
    ],
)
@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
def test_what_cannot_be_taken_is_refused_in_a_sentence_and_nothing_is_kept(
    app: Flask, browser: Browser, matter: int, content: bytes, name: str, said: str, headers: dict[str, str]
) -> None:
    answer = send(browser("author"), matter, (photo(), "good.jpg"), (content, name), caption="台阶", headers=headers)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in html
    assert 'value="台阶"' in html
    assert ("<!DOCTYPE" in html) == (not headers)
    assert stored(app) == []
    assert urls(app, matter) == []


def test_a_form_without_a_file_asks_for_one(browser: Browser, matter: int) -> None:
    answer = send(browser("author"), matter)
    assert answer.status_code == 422
    assert "Choose a picture or a document." in answer.get_data(as_text=True)


def test_the_fragment_takes_the_place_of_the_section(app: Flask, browser: Browser, matter: int) -> None:
    answer = send(browser("author"), matter, (photo(), "a.jpg"), (PDF, "b.pdf"), headers=FRAGMENT)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert html.lstrip().startswith('<section id="files"')
    assert all(url in html for url in urls(app, matter))


def test_the_same_photo_twice_is_one(app: Flask, browser: Browser, matter: int) -> None:
    author = browser("author")
    for name in ("a.jpg", "b.jpg"):
        assert send(author, matter, (photo(), name)).status_code == 303
    assert len(urls(app, matter)) == 1
    assert len(stored(app)) == 2


def test_a_matter_has_eight_files(app: Flask, browser: Browser, matter: int) -> None:
    author = browser("author")
    eight = [(photo((10 + n, 10)), f"{n}.jpg") for n in range(8)]
    assert send(author, matter, *eight).status_code == 303
    assert "at most 8 files" in send(author, matter, (PDF, "a.pdf")).get_data(as_text=True)
    assert send(author, matter, (photo((10, 10)), "again.jpg")).status_code == 303
    assert len(urls(app, matter)) == 8


def test_a_removed_file_is_gone_from_the_disk_too(
    app: Flask, browser: Browser, client: FlaskClient, matter: int
) -> None:
    author = browser("author")
    send(author, matter, (photo(), "a.jpg"))
    (url,) = urls(app, matter)
    path = url.rsplit("/", 1)[0] + "/remove"
    assert client.post(path).status_code == 401
    assert browser("li").post(path).status_code == 403
    assert len(stored(app)) == 2
    assert author.post(path).status_code == 303
    assert get(client, url).status_code == 404
    assert stored(app) == []


def test_a_content_two_matters_share_stays_for_the_other(
    app: Flask, browser: Browser, client: FlaskClient, matter: int, draft: int
) -> None:
    author = browser("author")
    for each in (matter, draft):
        send(author, each, (photo(), "a.jpg"))
    assert len(stored(app)) == 2
    author.post(urls(app, draft)[0].rsplit("/", 1)[0] + "/remove")
    assert get(client, urls(app, matter)[0]).status_code == 200


def test_the_office_in_charge_of_the_place_may_remove_what_harms_someone(
    app: Flask, browser: Browser, matter: int
) -> None:
    send(browser("author"), matter, (photo(), "face.jpg"))
    path = urls(app, matter)[0].rsplit("/", 1)[0] + "/remove"
    assert browser("zhou", "hill_committee").post(path).status_code == 403
    assert browser("wang", "committee").post(path).status_code == 303
    assert stored(app) == []


def test_files_of_a_draft_are_the_authors_alone(app: Flask, browser: Browser, client: FlaskClient, draft: int) -> None:
    author = browser("author")
    assert send(author, draft, (photo(), "a.jpg")).status_code == 303
    (url,) = urls(app, draft)
    assert get(author, url).status_code == 200
    number = url.rsplit("/", 1)[0]
    for stranger in (client, browser("li"), browser("wang", "committee")):
        assert [get(stranger, path).status_code for path in (url, number + "/thumbnail")] == [404, 404]
        assert stranger.post(number + "/remove").status_code == 404
        assert send(stranger, draft, (photo(), "b.jpg")).status_code == 404


@pytest.mark.parametrize("path", ["/files/9999/a.jpg", "/files/9999/thumbnail"])
def test_a_number_nobody_has_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_only_the_author_and_the_organization_in_charge_attach(
    app: Flask, browser: Browser, client: FlaskClient, matter: int
) -> None:
    answers = [
        send(who, matter, (photo((20, n + 20)), "a.jpg")).status_code
        for n, who in enumerate(
            (client, browser("li"), browser("wang"), browser("he", "street_office"), browser("wang", "committee"))
        )
    ]
    assert answers == [401, 403, 403, 403, 303]


def test_the_timeline_of_a_draft_tells_no_files(app: Flask, browser: Browser, matter: int, draft: int) -> None:
    for each in (matter, draft):
        send(browser("author"), each, (photo(), "a.jpg"))
    told = re.compile("Added")
    assert told.search(browser("li").get(f"/matters/{matter}/chain").get_data(as_text=True))
    assert not told.search(browser("author").get(f"/matters/{draft}/chain").get_data(as_text=True))


def test_no_more_than_one_row_a_content(app: Flask, browser: Browser, matter: int) -> None:
    send(browser("author"), matter, (photo(), "a.jpg"), (photo(), "b.jpg"))
    with app.app_context():
        assert db.session.scalar(select(func.count(Attachment.id))) == 1
