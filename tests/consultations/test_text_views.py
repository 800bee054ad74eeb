"""The pages of a text under review: as pages and as fragments."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from portal.consultations.models import Remark, TextVersion
from portal.consultations.rules.lifecycle import Form
from portal.consultations.rules.text.paragraphs import Kind, Paragraph, packed
from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.matters.models import Event
from portal.notices.models import Notice
from tests.conftest import Browser
from tests.consultations.text_world import COVENANT, Reviewing, drafted, opened
from tests.consultations.word_files import docx, words
from tests.consultations.world import AFTER, DURING, OPENED, prepared
from tests.factories import Neighbourhood

HTMX = {"HX-Request": "true"}


def _draft(app: Flask, hood: Neighbourhood) -> str:
    with app.app_context():
        number = prepared(hood, Form.TEXT).id
        db.session.commit()
    return f"/consultations/{number}"


def _open(app: Flask, hood: Neighbourhood, words: str = COVENANT) -> tuple[Reviewing, str]:
    with app.app_context():
        one = opened(hood, words)
        db.session.commit()
    return one, f"/consultations/{one.id}"


def _handed_on(html: str) -> str:
    found = re.search(r'name="file" type="hidden" value="([^"]*)"', html)
    assert found is not None
    return found.group(1).replace("&#34;", '"').replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def test_a_convener_takes_a_word_file_in_and_opens_it(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    path, wang = _draft(app, hood), browser("wang", "committee")
    body = words("第一条 业主") + "<w:p><w:r><w:t>租户</w:t><w:drawing/></w:r></w:p>" + words("&lt;b&gt;访客")
    with clock.frozen(OPENED):
        assert "Still missing" in wang.get(f"{path}/edit").text
        sent = {"draft-file": (BytesIO(docx(body)), "规约.docx")}
        preview = wang.post(f"{path}/text/read", data=sent)
        assert preview.status_code == 200
        assert "3 paragraphs. Nothing is taken yet." in preview.text
        assert "Pictures left out: 1." in preview.text
        assert "&lt;b&gt;访客" in preview.text
        assert "<b>第一条</b> 业主" in preview.text
        assert "The text itself" in wang.get(f"{path}/edit").text
        taken = wang.post(f"{path}/text", data={"file": _handed_on(preview.text)})
        assert taken.location == f"{path}/edit#text"
        edit = wang.get(f"{path}/edit").text
        assert "Still missing" not in edit
        assert "&lt;b&gt;访客" in edit
        assert wang.post(f"{path}/announce", data={"announcement-closes": "2026-12-03"}).status_code == 303
        shown = browser("li").get(path).text
    assert 'id="p3"' in shown
    assert "Say something" in shown


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "There is no text in it."),
        ({"draft-words": " \n"}, "There is no text in it."),
        ({"draft-words": "长" * 10_000}, "Divide it."),
        ({"draft-words": "长" * 300_000}, "at most 100000 characters"),
        ({"draft-file": (b"%PDF-1.7", "规约.pdf")}, "This is no text"),
        ({"draft-file": (b"PK\x03\x04broken", "规约.docx")}, "damaged"),
        ({"draft-file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "规约.doc")}, "without a password"),
    ],
)
def test_what_cannot_be_taken_is_said_and_changes_nothing(
    app: Flask, browser: Browser, hood: Neighbourhood, sent: dict[str, object], said: str
) -> None:
    path, wang = _draft(app, hood), browser("wang", "committee")
    data = {key: (BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for key, value in sent.items()}
    refused = wang.post(f"{path}/text/read", data=data)
    assert refused.status_code == 422
    assert said in refused.text
    assert "Still missing" in wang.get(f"{path}/edit").text


def test_a_preview_that_was_tampered_with_is_refused(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    path, wang = _draft(app, hood), browser("wang", "committee")
    refused = wang.post(f"{path}/text", data={"file": '[["poem","a","",1]]'})
    assert refused.status_code == 422
    assert "no longer whole" in refused.text


def test_a_convener_changes_adds_and_takes_out_paragraphs(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        path = f"/consultations/{drafted(hood).id}"
        db.session.commit()
    wang = browser("wang", "committee")
    assert "不得高空抛物" in wang.get(f"{path}/text/3/edit").text
    changed = {"kind": "paragraph", "label": "第二条", "text": "不得从楼上抛物。"}
    assert wang.post(f"{path}/text/3/edit", data=changed).location == f"{path}/edit#p3"
    refused = wang.post(f"{path}/text/3/edit", data={**changed, "text": "长" * 10_000})
    assert refused.status_code == 422
    assert "At most 4000 characters" in refused.text
    assert "春晓苑管理规约" in wang.get(f"{path}/text/1/add").text
    assert "It will stand behind paragraph 3" in wang.get(f"{path}/text/3/add").text
    assert wang.post(f"{path}/text/3/add", data={**changed, "label": "", "kind": "item"}).location == f"{path}/edit#p4"
    assert wang.post(f"{path}/text/1/remove").location == f"{path}/edit#p1"
    for gone in (1, 99):
        assert wang.get(f"{path}/text/{gone}/edit").status_code == 404
    for who, acting in ((None, None), ("li", None), ("ma", "property")):
        assert browser(who, acting).get(f"{path}/text/3/edit").status_code in (403, 404)


def test_a_resident_comments_and_proposes_on_a_phone(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _one, path = _open(app, hood)
    li, zhang = browser("li"), browser("zhang")
    with clock.frozen(DURING):
        assert li.get(f"{path}/paragraphs/4").status_code == 200
        data = {"comment-words": "<script>x</script> 👍 \u202e遛狗时间", "comment-once": "a"}
        sent = li.post(f"{path}/paragraphs/4/comments", data=data)
        assert sent.status_code == 303
        assert li.post(f"{path}/paragraphs/4/comments", data=data).location == sent.location
        part = li.post(
            f"{path}/paragraphs/4/wordings",
            data={
                "wording-words": "饲养宠物应当牵绳、登记，及时清理粪便。",
                "wording-why": "好管",
                "wording-once": "b",
            },
            headers=HTMX,
        )
        assert part.text.lstrip().startswith('<div id="remarks">')
        assert "登记" in part.text
        page = zhang.get(f"{path}/paragraphs/4").text
        assert "&lt;script&gt;x&lt;/script&gt; 👍 遛狗时间" in page
        assert page.count("遛狗时间") == 1
        with app.app_context():
            wording = db.session.query(Remark).filter_by(kind="wording").one().id
        pressed = zhang.post(f"/remarks/{wording}/support", data={"on": "1"}, headers=HTMX)
        assert "Support 1" in pressed.text
        assert zhang.post(f"/remarks/{wording}/support", data={"on": "0"}).status_code == 303
        assert li.post(f"/remarks/{wording}/support").status_code == 403
        shown = zhang.get(path).text
        assert "1 comment · 1 proposed wording" in shown
        assert zhang.post(f"/remarks/{wording}/take-back").status_code == 403
        gone = li.post(f"/remarks/{wording}/take-back", headers=HTMX)
        assert "Nobody has proposed other words." in gone.text
        assert li.post(f"/remarks/{wording}/take-back").status_code == 404


@pytest.mark.parametrize(("field", "what"), [("comment", "comments"), ("wording", "wordings")])
@pytest.mark.parametrize("said", ["", "长" * 10_000])
def test_empty_and_endless_words_are_refused_and_kept(
    app: Flask, browser: Browser, hood: Neighbourhood, field: str, what: str, said: str
) -> None:
    _one, path = _open(app, hood)
    with clock.frozen(DURING):
        for headers in ({}, HTMX):
            refused = browser("li").post(f"{path}/paragraphs/4/{what}", data={f"{field}-words": said}, headers=headers)
            assert refused.status_code == 422
            assert said in refused.text
        for foreign in ("sun", "newcomer", None):
            sent = browser(foreign).post(f"{path}/paragraphs/4/{what}", data={f"{field}-words": "外人"})
            assert sent.status_code in (302, 303, 401, 403)
            assert "外人" not in browser("li").get(f"{path}/paragraphs/4").text


def test_a_moderator_hides_with_a_public_reason(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    one, path = _open(app, hood)
    with app.app_context():
        said = one.comment("li", 4, "3号楼101的狗").id
        db.session.commit()
    wang = browser("wang", "committee")
    assert browser("zhang").get(f"/remarks/{said}/hide").status_code == 403
    assert "never an opinion" in wang.get(f"/remarks/{said}/hide").text
    assert wang.post(f"/remarks/{said}/hide", data={"reason": ""}).status_code == 422
    assert wang.post(f"/remarks/{said}/hide", data={"reason": "泄露门牌号"}).status_code == 303
    seen = browser("zhang").get(f"{path}/paragraphs/4").text
    assert "3号楼101" not in seen
    assert "泄露门牌号" in seen
    assert "3号楼101" in browser("li").get(f"{path}/paragraphs/4").text
    assert wang.post(f"/remarks/{said}/show", headers=HTMX).status_code == 200
    assert "3号楼101" in browser("zhang").get(f"{path}/paragraphs/4").text


def test_a_new_version_is_prepared_ticked_and_published(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    one, path = _open(app, hood)
    with app.app_context():
        wording = one.propose("li", 4, "饲养宠物应当牵绳、登记，及时清理粪便。").id
        other = one.propose("zhang", 4, "禁止饲养宠物。").id
        db.session.commit()
    wang = browser("wang", "committee")
    with clock.frozen(DURING):
        assert wang.get(f"{path}/revision").status_code == 404
        assert wang.post(f"{path}/revision/begin").location == f"{path}/revision"
        assert browser("li").get(f"{path}/revision").status_code == 403
        nothing = wang.post(f"{path}/revision", data={"act": "publish"})
        assert nothing.status_code == 422
        assert "Nothing is changed yet" in nothing.text
        put = wang.post(f"{path}/revision", data={"act": f"put-in {wording}", f"reason-{other}": "太严"})
        assert put.location == f"{path}/revision#t4"
        page = wang.get(f"{path}/revision").text
        assert re.search(rf'value="{wording}" checked', page)
        assert 'value="太严"' in page
        onwards = wang.post(
            f"{path}/revision", data={"act": "edit 5", "taken": str(wording), f"reason-{other}": "太严"}
        )
        assert onwards.location == f"{path}/text/5/edit"
        foreign = wang.post(f"{path}/revision", data={"act": "save", "taken": "99999"})
        assert foreign.status_code == 422
        assert "登记" not in browser("zhang").get(path).text
        done = {"act": "publish", "version-note": "宠物一条改了", "taken": str(wording), f"reason-{other}": "太严"}
        assert wang.post(f"{path}/revision", data=done).location == path
        seen = browser("zhang").get(f"{path}/text/versions/2").text
        assert "宠物一条改了" in seen
        assert "Took up what 李明 said" in seen
        assert re.search(r"<ins>.*登记.*</ins>", seen)
        assert "paragraphs unchanged" in seen
        marked = browser("zhang").get(f"{path}/paragraphs/4").text
        assert "Taken in version 2" in marked
        assert "Not taken in version 2" in marked
        assert "太严" in marked
        assert "及时清理粪便" in browser("zhang").get(f"{path}/text/versions/1").text
        assert browser("zhang").get(f"{path}/text/versions/3").status_code == 404
        printed = browser("zhang").get(f"{path}/text/versions/1/print").text
        assert "no longer the newest version" in printed


def _work_off(app: Flask) -> None:
    with app.app_context():
        while outbox.drain():
            pass
        db.session.commit()


def _told(app: Flask, verb: str) -> set[int]:
    with app.app_context():
        events = select(Event.id).where(Event.verb == verb)
        return set(db.session.scalars(select(Notice.person_id).where(Notice.event_id.in_(events))))


def test_those_whose_words_are_taken_or_hidden_are_told(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    one, path = _open(app, hood)
    with app.app_context():
        one.propose("li", 4, "禁止饲养宠物。")
        taken, said = one.propose("zhang", 4, "宠物一律牵绳。").id, one.comment("chen", 4, "3号楼101的狗").id
        db.session.commit()
    wang = browser("wang", "committee")
    with clock.frozen(DURING):
        wang.post(f"{path}/revision/begin")
        wang.post(f"{path}/revision", data={"act": f"put-in {taken}"})
        wang.post(f"{path}/revision", data={"act": "publish", "taken": str(taken)})
        wang.post(f"/remarks/{said}/hide", data={"reason": "泄露门牌号"})
        _work_off(app)
        people = hood.people
        assert _told(app, "consultations.words_taken") == {people["zhang"]}
        assert _told(app, "consultations.text_revised") == {people["li"], people["zhang"], people["chen"]}
        assert _told(app, "consultations.remark_hidden") == {people["chen"]}
        assert "took up what you said" in browser("zhang").get("/notices").text
        assert "The reason: 泄露门牌号" in browser("chen").get("/notices").text
        assert "Remarks taken up: 1" in browser("li").get(path).text


def test_a_whole_new_text_shows_its_changes_before_it_is_taken(
    app: Flask, browser: Browser, hood: Neighbourhood
) -> None:
    one, path = _open(app, hood)
    with app.app_context():
        one.comment("li", 5, "这条要删吗")
        db.session.commit()
    wang = browser("wang", "committee")
    with clock.frozen(DURING):
        wang.post(f"{path}/revision/begin")
        text = COVENANT.split("第四条")[0].replace("劝阻", "制止并报告") + "第四条 全新的一条写的是垃圾分类。"
        preview = wang.post(f"{path}/text/read", data={"draft-words": text}).text
        assert re.search(r"<del>.*劝阻.*</del>", preview)
        refused = wang.post(f"{path}/text/read", data={"draft-words": ""})
        assert refused.status_code == 422
        assert "There is no text in it." in refused.text
        assert wang.post(f"{path}/text", data={"file": _handed_on(preview)}).location == f"{path}/revision"
        page = wang.get(f"{path}/revision").text
        assert "Dropped" in page
        assert "这条要删吗" in page
        assert wang.post(f"{path}/revision", data={"act": "publish"}).status_code == 303
        dropped = browser("zhang").get(f"{path}/paragraphs/5").text
        assert "goes on without this paragraph since version 2" in dropped
        assert "这条要删吗" in dropped
        assert wang.post(f"{path}/revision/drop").status_code == 404
    with app.app_context():
        assert db.session.query(TextVersion).count() == 2


def test_a_new_version_that_is_dropped_leaves_no_trace(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _one, path = _open(app, hood)
    wang = browser("wang", "committee")
    with clock.frozen(DURING):
        wang.post(f"{path}/revision/begin")
        assert "Go on with version 2" in wang.get(path).text
        assert "version 2" not in browser("li").get(path).text
        assert wang.post(f"{path}/revision/drop").location == path
        assert "Prepare a new version" in wang.get(path).text


def test_after_the_close_the_text_is_read_and_the_answer_is_owed(
    app: Flask, browser: Browser, hood: Neighbourhood
) -> None:
    one, path = _open(app, hood)
    with app.app_context():
        one.comment("li", 4, "写得好")
        one.close()
    with clock.frozen(AFTER):
        page = browser("li").get(path).text
        assert "1 comment" in page
        assert "Say something" not in page
        paragraph = browser("li").get(f"{path}/paragraphs/4").text
        assert "写得好" in paragraph
        assert "Take it back" not in paragraph
        assert browser("li").post(f"{path}/paragraphs/4/comments", data={"comment-words": "晚"}).status_code == 403
        assert "Prepare a new version" in browser("wang", "committee").get(path).text


def test_other_consultations_have_no_text(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        path = f"/consultations/{prepared(hood, Form.STATEMENTS).id}"
        db.session.commit()
    wang = browser("wang", "committee")
    handed = {"file": packed([Paragraph(Kind.ITEM, "甲")])}
    assert wang.post(f"{path}/text", data=handed).status_code == 404
    assert wang.post(f"{path}/text/read", data={"draft-words": "甲"}).status_code == 404
    for page in ("text/versions/1", "text/versions/1/print", "paragraphs/1", "text/1/edit", "revision"):
        assert wang.get(f"{path}/{page}").status_code == 404
