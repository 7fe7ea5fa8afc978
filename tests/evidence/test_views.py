"""The library on screen: upload, look, download, and who may."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct

import pytest
from sqlalchemy import select

from audit_app.accounts.rules import Role
from audit_app.auditlog.models import Entry
from audit_app.base.blobs import for_settings
from audit_app.evidence import queries, service

from .build import container, pdf, picture

EXE = b"MZ\x90\x00" + b"\0" * 60 + b"PE\0\0" + b"\0" * 200
JSON = {"Accept": "application/json"}


def files(*pairs, **fields):
    return {"files": [(io.BytesIO(data), name) for data, name in pairs], **fields}


@pytest.fixture
def client(sign_in):
    return sign_in()


@pytest.fixture
def items(database, actor):
    """A function that lists every proof of the organisation."""

    def listed():
        with database.reading(actor.organisation_id) as session:
            return list(queries.list_items(session, queries.Filter(state=queries.State.ALL)).rows)

    return listed


def actions(database, actor):
    with database.reading(actor.organisation_id) as session:
        return list(session.scalars(select(Entry.action).where(Entry.action.startswith("evidence."))))


def test_empty_library_teaches(client):
    page = client.get("/proof/")

    assert page.status_code == 200
    assert "No proof yet" in page.text


def test_one_file_leads_to_its_page(client, items):
    response = client.post(
        "/proof/",
        data=files(
            (b"x\n", "журнал 📎.txt"), title="Log", period_from="2026-03-01", period_until="2026-03-31"
        ),
    )

    assert response.status_code == 303
    page = client.get(response.location)
    assert "журнал 📎.txt" in page.text
    assert "2026-03-01 – 2026-03-31" in page.text
    assert items()[0].uploaded_by == "Lead_Auditor"


def test_one_bad_file_of_many_does_not_lose_the_others(client, items):
    response = client.post(
        "/proof/",
        data=files((b"a\n", "a.txt"), (EXE, "report.pdf"), (b"b\n", "b.txt")),
        follow_redirects=True,
    )

    assert {item.filename for item in items()} == {"a.txt", "b.txt"}
    assert "2 files are kept." in response.text
    assert "report.pdf is not what its name says" in response.text


def test_script_is_answered_in_json(client):
    client.post("/proof/", data=files((b"a\n", "first.txt")), headers=JSON)

    response = client.post("/proof/", data=files((b"a\n", "again.txt"), (EXE, "x.pdf")), headers=JSON)

    assert response.status_code == 201
    kept, refused = response.json["files"]
    assert kept["name"] == "again.txt"
    assert [each["title"] for each in kept["same_as"]] == ["first"]
    assert len(kept["sha256"]) == 64
    assert refused["name"] == "x.pdf"
    assert "dosexec" in refused["error"]


@pytest.mark.parametrize(
    ("pairs", "fields", "status", "says"),
    [
        ((), {}, 422, "No file was chosen"),
        (((EXE, "x.pdf"),), {}, 422, "is not what its name says"),
        (((b"<html>", "x.html"),), {}, 422, "kind that is not taken"),
        (((b"<svg/>", "x.svg"),), {}, 422, "kind that is not taken"),
        (((b"x" * (5 * 2**20 + 1), "big.txt"),), {}, 413, "larger than the 5 MiB"),
        (((b"x", "x.txt"),), {"period_from": "soon"}, 422, "Type a day as in 2026-03-31"),
        (
            ((b"x", "x.txt"),),
            {"period_from": "2026-02-01", "period_until": "2026-01-01"},
            422,
            "lies before the first",
        ),
    ],
)
def test_refused_upload_says_why_in_a_summary(client, items, pairs, fields, status, says):
    response = client.post("/proof/", data=files(*pairs, title="Kept words", **fields))

    assert response.status_code == status
    assert says in response.text
    assert "error-summary" in response.text
    assert "Kept words" in response.text
    assert items() == []


def test_far_too_large_upload_is_read_to_its_end_and_told(client, items):
    response = client.post("/proof/", data=files((b"x" * 8 * 2**20, "huge.txt")), headers=JSON)

    assert response.status_code == 413
    assert "6 MiB that may be sent at once. Nothing was kept." in response.json["detail"]
    assert items() == []


def test_same_file_alarm_is_shown(client):
    client.post("/proof/", data=files((b"a\n", "a.txt"), title="First log"))

    response = client.post("/proof/", data=files((b"a\n", "b.txt")), follow_redirects=True)

    assert "byte for byte, a file that is there already: First log" in response.text
    assert "The very same bytes are also in:" in response.text


def test_new_version_and_old_one_can_both_be_downloaded(client, add):
    stored = add(b"first\n", "log.txt")

    response = client.post(
        f"/proof/{stored.item_id}/versions", data={"file": (io.BytesIO(b"second\n"), "log2.txt")}
    )

    assert response.status_code == 303
    assert client.get(f"/proof/{stored.item_id}/download").data == b"second\n"
    assert client.get(f"/proof/{stored.item_id}/download?version=1").data == b"first\n"
    assert client.get(f"/proof/{stored.item_id}/download?version=3").status_code == 404


@pytest.mark.parametrize(("data", "name"), [(None, ""), (b"first\n", "same.txt"), (EXE, "x.pdf")])
def test_new_version_that_does_not_do_is_told(client, add, data, name):
    stored = add(b"first\n")
    sent = {"file": (io.BytesIO(data), name)} if data else {}

    response = client.post(f"/proof/{stored.item_id}/versions", data=sent)

    assert response.status_code == 422
    assert 'href="#file"' in response.text


def test_details_can_be_changed(client, add, items):
    stored = add()
    url = f"/proof/{stored.item_id}/details"

    assert client.post(url, data={"title": " New ", "period_from": "2026-01-01"}).status_code == 303
    assert items()[0].title == "New"
    wrong = client.post(url, data={"title": "", "description": "typed <b>words</b>"})
    assert wrong.status_code == 422
    assert "typed &lt;b&gt;words" in wrong.text


def test_withdrawing_keeps_the_file_and_says_so(client, add):
    stored = add(b"kept\n", title="Log")
    url = f"/proof/{stored.item_id}/withdraw"

    assert client.post(url, data={"reason": ""}).status_code == 422
    assert client.post(url, data={"reason": "Wrong month"}).status_code == 303

    assert "Wrong month" in client.get(f"/proof/{stored.item_id}").text
    assert client.get(f"/proof/{stored.item_id}/download").data == b"kept\n"
    assert "Log" not in re.sub(r"<title>.*", "", client.get("/proof/").text.split("<table")[-1])
    assert client.post(url, data={"reason": "again"}).status_code == 409


def test_download_is_an_attachment_that_no_browser_runs(client, add, database, actor):
    stored = add(b"a,<script>\n", "../Отчёт.csv")

    response = client.get(f"/proof/{stored.item_id}/download")

    assert response.data == b"a,<script>\n"
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%D0%9E" in response.headers["Content-Disposition"]
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.content_length == 11
    assert response.headers["ETag"] == f'"{stored.sha256}"'
    assert actions(database, actor).count("evidence.file.downloaded") == 1


def test_download_that_is_there_already_is_not_sent_again(client, add, database, actor):
    stored = add()

    response = client.get(
        f"/proof/{stored.item_id}/download", headers={"If-None-Match": f'"{stored.sha256}"'}
    )

    assert (response.status_code, response.data) == (304, b"")
    assert "evidence.file.downloaded" not in actions(database, actor)


def test_download_goes_on_where_it_broke_off(client, add):
    stored = add(b"0123456789")

    response = client.get(f"/proof/{stored.item_id}/download", headers={"Range": "bytes=4-"})

    assert (response.status_code, response.data) == (206, b"456789")


def test_download_of_lost_bytes_says_what_to_do(client, add, settings):
    stored = add()
    for_settings(settings).delete(stored.sha256)

    response = client.get(f"/proof/{stored.item_id}/download")

    assert response.status_code == 503
    assert "missing from the store" in response.text


def test_preview_image_is_sealed_and_conditional(client, add):
    stored = add(picture(), "wall.png")
    url = f"/proof/{stored.item_id}/preview/image"

    response = client.get(url)

    assert response.mimetype == "image/webp"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.get(url, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("data", "name", "shows"),
    [
        (
            b"<b>bold</b> &amp; <script>alert(1)</script>\n",
            "note.txt",
            "&lt;b&gt;bold&lt;/b&gt; &amp;amp; &lt;script&gt;",
        ),
        (b"name,note\n<img src=x>,1\n", "t.csv", "&lt;img src=x&gt;"),
        (b"From: <x@y.example>\nSubject: <i>hi</i>\n\nbody <u>\n", "m.eml", "&lt;i&gt;hi"),
        (pdf(2), "p.pdf", "Page 1 of 2"),
        (container({"mimetype": "application/vnd.oasis.opendocument.text"}), "d.odt", "cannot be shown here"),
    ],
)
def test_preview_shows_the_file_as_words_never_as_markup(client, add, data, name, shows):
    stored = add(data, name)

    page = client.get(f"/proof/{stored.item_id}/preview")

    assert page.status_code == 200
    assert shows in page.text
    assert "<script>alert" not in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_preview_of_a_hostile_picture_is_a_sentence_and_the_server_lives(client, add):
    header = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + struct.pack(">IIBBBBB", 99999, 99999, 8, 6, 0, 0, 0)
    )
    stored = add(header + b"\0" * 100, "bomb.png")

    response = client.get(f"/proof/{stored.item_id}/preview/image")

    assert response.status_code == 422
    assert client.get("/proof/").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "?from=2026-01-01&until=2026-12-31",
        "?from=2027-01-01&until=2020-01-01",
        "?until=0001-01-05",
        "?from=9999-12-31",
        "?from=0001-01-01&until=9999-12-31",
        "?from=nonsense&kind=x&sort=x&state=x&page=-3",
        "?touching=1&kind=picture",
        "?text=%00%25_'\"",
    ],
)
def test_library_answers_every_address(client, add, query):
    add(title="Always <b>", period_from=dt.date(2026, 2, 1), period_until=dt.date(2026, 2, 28))
    add(b"open\n", period_from=dt.date(2026, 5, 1))

    page = client.get(f"/proof/{query}")

    assert page.status_code == 200
    assert "<b>" not in page.text
    assert "style=" not in page.text


def test_ruler_marks_holes_in_the_window(client, add):
    add(title="Winter", period_from=dt.date(2026, 1, 1), period_until=dt.date(2026, 2, 28))

    page = client.get("/proof/?from=2026-01-01&until=2026-03-10").text

    assert "10 days of the window are covered by no proof." in page
    assert "<tr><td>2026-03-01</td><td>2026-03-10</td>" in page
    assert "<svg" in page


def test_strangers_are_told_that_there_is_nothing(sign_in, add, stranger):
    stored = add()
    other = sign_in(Role.ADMINISTRATOR, "other@x.example", owner=stranger)
    base = f"/proof/{stored.item_id}"

    for path in ("", "/preview", "/preview/image", "/download", "/download?version=1"):
        assert other.get(base + path).status_code == 404
    assert other.post(f"{base}/details", data={"title": "mine"}).status_code == 404
    assert other.post(f"{base}/withdraw", data={"reason": "mine"}).status_code == 404
    assert other.post(f"{base}/versions", data={"file": (io.BytesIO(b"mine"), "a.txt")}).status_code == 404
    assert "note.txt" not in other.get("/proof/").text


def test_each_role_may_what_it_should(sign_in, add):
    stored = add()
    reader, auditor = sign_in(Role.READER), sign_in(Role.AUDITOR)
    base = f"/proof/{stored.item_id}"

    for path in ("/proof/", base, f"{base}/preview", f"{base}/download"):
        assert reader.get(path).status_code == 200
    assert '<form class="stacked' not in reader.get(base).text
    assert reader.post("/proof/", data=files((b"x", "x.txt"))).status_code == 403
    assert reader.post(f"{base}/details", data={"title": "x"}).status_code == 403
    assert auditor.post("/proof/", data=files((b"y", "y.txt"))).status_code == 303
    assert auditor.post(f"{base}/withdraw", data={"reason": "x"}).status_code == 403


@pytest.mark.parametrize("count", [1, 40])
def test_pages_take_the_same_statements_for_one_and_for_many(client, add, database, actor, count, sent):
    stored, *_others = [add(f"{number}\n".encode()) for number in range(count)]
    for number in range(count if count > 1 else 0):
        received = service.Received(f"{number}.txt", f"{number:064}", 1, "text/plain")
        with database.transaction(actor.organisation_id) as session:
            service.add_version(session, actor, service.AddVersion(stored.item_id, received))
    counted = []
    for path in ("/proof/", f"/proof/{stored.item_id}"):
        sent.clear()
        assert client.get(path).status_code == 200
        counted.append(len([text for text in sent if text.startswith("SELECT")]))

    assert counted == [4, 4]
