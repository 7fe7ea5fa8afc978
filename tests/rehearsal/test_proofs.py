"""The proof files: real files of their kinds, the same on every run, each pointing to the list."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections import Counter
from email import message_from_bytes, policy
from pathlib import PurePath

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from ruamel.yaml import YAML

import checklists
from audit_app.base.tabular import open_table
from audit_app.rehearsal.documents import pdf_bytes
from audit_app.rehearsal.proofs import proofs

pytestmark = pytest.mark.unit

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def made():
    return proofs(TODAY)


@pytest.fixture(scope="module")
def codes():
    release = YAML(typ="safe").load((checklists.root() / "cx" / "1.0.0.yaml").read_text("utf-8"))
    return {
        requirement["code"]
        for category in release["categories"]
        for parameter in category["parameters"]
        for requirement in parameter["requirements"]
    }


def of_kind(made, *endings):
    return [proof for proof in made if PurePath(proof.filename).suffix in endings]


def pages(content):
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_same_day_gives_the_same_bytes(made):
    assert proofs(TODAY) == made
    assert proofs(dt.date(2027, 3, 31)) != made


def test_there_are_some_sixty_of_every_kind(made):
    kinds = Counter(PurePath(proof.filename).suffix for proof in made)

    assert 60 <= len(made) <= 75
    assert set(kinds) == {".pdf", ".png", ".jpg", ".xlsx", ".csv", ".txt", ".eml"}
    assert min(kinds.values()) >= 3
    assert len({proof.filename for proof in made}) == len(made)


def test_two_names_stand_for_one_file(made):
    by_hash = Counter(hashlib.sha256(proof.content).hexdigest() for proof in made)

    assert sorted(by_hash.values())[-2:] == [1, 2]


def test_names_are_as_hard_as_real_ones(made):
    letters = "".join(proof.filename for proof in made)

    assert {"📋", "á", "Ж", "(", ","} <= set(letters)


def test_every_proof_is_described_and_points_into_the_list(made, codes):
    for proof in made:
        assert proof.title
        assert proof.description.endswith(".")
        assert proof.supports
        for code, place in proof.supports:
            assert code in codes
            assert place
        assert proof.period_from <= proof.period_until <= TODAY
        assert "{" not in proof.filename + proof.title + proof.description


@pytest.mark.parametrize("today", [TODAY, dt.date(2027, 1, 1), dt.date(2028, 2, 29)])
def test_periods_are_whole_months_up_to_today(today):
    for proof in proofs(today):
        assert proof.period_from.day == 1
        assert proof.period_until == today or (proof.period_until + dt.timedelta(days=1)).day == 1


def test_pdfs_hold_their_text_and_the_pages_pointed_to(made):
    for proof in of_kind(made, ".pdf"):
        with pikepdf.open(io.BytesIO(proof.content)) as document:
            assert document.check_pdf_syntax() == []
        text = pages(proof.content)
        assert all(len(page) > 30 for page in text)
        for _, place in proof.supports:
            last = [int(word.strip(",;")) for word in place.split() if word.strip(",;").isdigit()]
            if place.startswith("page"):
                assert last[0] <= len(text)
    report = next(proof for proof in made if proof.filename == "Quality report 2026-10.pdf")
    assert "compliance-critical 99.5 target 99" in " ".join(pages(report.content)[0].split())


def test_long_text_goes_on_over_pages_and_keeps_accents_and_brackets():
    content = pdf_bytes("Bogotá (1)", [f"paragraph {number} \\ ñ — “x” Ж" for number in range(60)])

    text = pages(content)

    assert len(text) == 3
    assert text[0].startswith("Bogotá (1)")
    assert all(f"paragraph {number} \\ ñ — “x” ?" in "".join(text) for number in range(60))


def test_pictures_open_and_are_not_blank(made):
    for proof in of_kind(made, ".png", ".jpg"):
        with Image.open(io.BytesIO(proof.content)) as image:
            image.load()
            assert image.format == ("PNG" if proof.filename.endswith("png") else "JPEG")
            assert len(image.convert("L").getcolors(256) or [*range(99)]) > 10


def test_tables_are_read_as_any_other(made, tmp_path):
    for proof in of_kind(made, ".xlsx", ".csv"):
        (tmp_path / "file").write_bytes(proof.content)
        table = open_table(tmp_path / "file", filename=proof.filename)
        rows = list(table.rows())
        assert len(table.header) >= 4
        assert len(rows) >= 2
        assert [row.problem for row in rows] == [None] * len(rows)


def test_mails_have_sender_date_and_body(made):
    for proof in of_kind(made, ".eml"):
        mail = message_from_bytes(proof.content, policy=policy.default)
        assert mail["From"].addresses[0].domain.endswith(".example")
        assert mail["Date"].datetime.date() < TODAY
        assert mail["Subject"] == proof.title
        assert len(mail.get_content()) > 40
    thanks = next(proof for proof in made if proof.filename.startswith("Thank you"))
    assert "спасибо" in message_from_bytes(thanks.content, policy=policy.default).get_content()
