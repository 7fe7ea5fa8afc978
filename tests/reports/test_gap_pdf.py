"""The gap analysis as PDF: words, pages, marks of quality, hostile input and the chapter cache."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2
import pytest

from reports.build import render
from reports.document import Context, DocumentError
from reports.engine.cache import FolderCache
from reports.engine.formats import make_context
from reports.gap_analysis.book import make_book
from reports.gap_analysis.document import Rating
from reports.gap_analysis.sample import empty, sample

FOLDER = Path(__file__).with_name("golden")


class Words(HTMLParser):
    """Collects the text of a page, one line for each block."""

    BLOCKS = frozenset(
        {"h1", "h2", "h3", "p", "li", "tr", "caption", "figcaption", "svg", "title", "desc", "text"}
    )

    def __init__(self):
        super().__init__()
        self.lines = [""]

    def handle_starttag(self, tag, attrs):
        if tag in self.BLOCKS:
            self.lines.append("")
        if tag in {"td", "th"}:
            self.lines[-1] += " | "

    def handle_data(self, data):
        self.lines[-1] += data

    def text(self):
        lines = (" ".join(line.split()) for line in self.lines)
        return "\n".join(line for line in lines if line) + "\n"


def words_of(document, context):
    book = make_book(document, context)
    parts = []
    for chapter in (book.opening, *book.body):
        parser = Words()
        parser.feed(chapter.html)
        parts.append(f"== {chapter.name}\n{parser.text()}")
    return "\n".join(parts)


def same_as_golden(name, text):
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def pages_of(data):
    pdf = pypdfium2.PdfDocument(data)
    try:
        texts = []
        for number in range(len(pdf)):
            page = pdf[number]
            text = page.get_textpage()
            texts.append(" ".join(text.get_text_bounded().split()))
            text.close()
            page.close()
        return texts
    finally:
        pdf.close()


@pytest.mark.unit
def test_words_of_the_report_are_the_golden_ones(small, context):
    same_as_golden("small.txt", words_of(small(), context))


@pytest.mark.unit
@pytest.mark.parametrize("alone", [True, False])
def test_signature_of_who_audited_alone_says_so_in_both_formats(small, context, alone):
    document = small()
    signed = replace(document, signatures=tuple(replace(one, alone=alone) for one in document.signatures))
    first = openpyxl.load_workbook(io.BytesIO(render(signed, "xlsx", context))).worksheets[0]

    assert ("no second person looked at them" in words_of(signed, context)) is alone
    assert ("one person rated and signed" in first["B4"].value) is alone


@pytest.mark.unit
def test_words_when_everything_is_empty_still_make_sense(context):
    same_as_golden("empty.txt", words_of(empty(), context))


@pytest.mark.unit
def test_first_page_states_how_much_the_report_holds(small, context):
    first = pages_of(render(small(), "pdf", context))[0]

    assert (
        "This report holds 3 parameters, 14 requirements, 20 proofs, 83 training records, 16,082 evaluations."
        in first
    )
    assert "Page 1 of" in first


@pytest.mark.unit
def test_contents_point_at_the_pages_they_name(small, context):
    pages = pages_of(render(small(), "pdf", context))
    entries = dict(
        re.findall(r"(2\.7 Transaction monitoring programme|Proof index|Sign-off) (\d+)", pages[1])
    )

    assert len(entries) == 3
    for title, number in entries.items():
        assert title in pages[int(number) - 1]
        assert f"Page {number} of {len(pages)}" in pages[int(number) - 1]


@pytest.mark.unit
def test_empty_document_makes_a_whole_pdf(context):
    pages = pages_of(render(empty(), "pdf", context))

    assert "Gap analysis" in pages[0]
    assert "Not signed off." in pages[-1]


@pytest.mark.unit
def test_pdf_when_made_twice_is_the_same_bytes(small, context):
    assert render(small(), "pdf", context) == render(small(), "pdf", context)


@pytest.mark.unit
def test_pdf_when_made_in_another_process_is_the_same_bytes(small, context, tmp_path):
    document = tmp_path / "in.json"
    document.write_text(small().to_json())
    job = f'{{"format": "pdf", "document": "{document}", "out": "{tmp_path / "out.pdf"}"}}'
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Manila"}
    subprocess.run(
        [sys.executable, "-m", "reports.engine.child"],
        input=job,
        text=True,
        check=True,
        capture_output=True,
        env=environment,
    )

    assert (tmp_path / "out.pdf").read_bytes() == render(small(), "pdf", context)


class CountingCache:
    def __init__(self, inner):
        self.inner, self.made = inner, []

    def get(self, key):
        return self.inner.get(key)

    def put(self, key, data):
        self.made.append(key)
        self.inner.put(key, data)


@pytest.mark.unit
def test_cache_when_one_answer_changed_lays_out_little_and_gives_the_same_bytes(small, context, tmp_path):
    cache = CountingCache(FolderCache(tmp_path))
    render(small(), "pdf", context, cache)
    whole = len(cache.made)
    cache.made.clear()
    changed = small({"2.7a": Rating.PARTLY})

    warm = render(changed, "pdf", context, cache)

    assert warm == render(changed, "pdf", context)
    # The cover, the summary, the map, the parameter itself and the gaps; neither the other
    # parameters nor scope, rules, training, proofs, trail, sign-off and numerals.
    assert (whole, len(cache.made)) == (17, 5)


@pytest.mark.unit
def test_cache_when_a_chapter_grows_moves_every_later_page_number(small, context, tmp_path):
    cache = FolderCache(tmp_path)
    before = small()
    render(before, "pdf", context, cache)
    first, *others = before.parameters
    long = replace(first.requirements[0], notes="A long note. " * 400)
    after = replace(
        before, parameters=(replace(first, requirements=(long, *first.requirements[1:])), *others)
    )

    warm = render(after, "pdf", context, cache)

    assert warm == render(after, "pdf", context)
    assert len(pages_of(warm)) == len(pages_of(render(before, "pdf", context, cache))) + 1


@pytest.mark.unit
def test_every_link_stands_inside_a_link_tag(small, context):
    with pikepdf.open(io.BytesIO(render(small(), "pdf", context))) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        by_key = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
        links = [link for page in pdf.pages for link in page.obj.get("/Annots", ())]
        tags = {str(by_key[int(link.StructParent)].S) for link in links}

    assert tags == {"/Link"}
    assert len(links) > 20


HOSTILE = (
    "<script>alert(1)</script>",
    "{{ cover }} {% raw %}",
    '=cmd|"/c calc"!A1',
    "x" * 300,
    "مرحبا بالعالم",
    "👍🏽 🇵🇭",
    "Съешь же ещё этих мягких булок",
    "ñ ₱ ₽ ₹ “quotes” & <b>",
    "\x0b\x00control",
    '" onload="x',
)


def hostile(small):
    document = small()
    everything = " ".join(HOSTILE)
    first, *others = document.parameters
    changed = replace(first.requirements[0], text=everything, finding=everything, notes=everything)
    return replace(
        document,
        cover=replace(document.cover, organisation=everything, entity=everything, confidentiality=everything),
        parameters=(
            replace(
                first, title=everything, intent=everything, requirements=(changed, *first.requirements[1:])
            ),
            *others,
        ),
        proofs=(replace(document.proofs[0], title=everything, filename=everything), *document.proofs[1:]),
        notice=everything,
    )


@pytest.mark.unit
def test_hostile_text_stays_text(small, context, tmp_path):
    data = render(hostile(small), "pdf", context)
    text = " ".join(pages_of(data))

    assert "<script>alert(1)</script>" in text
    assert "{{ cover }} {% raw %}" in text
    assert "мягких булок" in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/JS" in item]
        assert not [
            item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/URI"
        ]


@pytest.mark.unit
def test_report_speaks_the_language_of_its_context(small):
    said = {
        "Summary": "Сводка",
        "Page %(page)s of %(pages)s": "Стр. %(page)s из %(pages)s",
        "Met": "Выполнено",
    }
    base = make_context("ru")
    context = Context(
        locale="ru",
        gettext=lambda text: said.get(text, text),
        ngettext=lambda one, many, count: one if count == 1 else many,
        formats=base.formats,
    )
    document = small()
    russian = replace(document, cover=replace(document.cover, language="ru"))

    pages = pages_of(render(russian, "pdf", context))

    assert "Сводка" in pages[2]
    assert f"Стр. 3 из {len(pages)}" in pages[2]
    assert any("Выполнено" in page for page in pages)
    assert "82,5 %" in " ".join(pages[0].split())


@pytest.mark.unit
def test_unknown_format_is_refused(small, context):
    with pytest.raises(DocumentError, match="cannot be made as docx"):
        render(small(), "docx", context)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, context):
    path = tmp_path_factory.mktemp("whole") / "sample.pdf"
    path.write_bytes(render(sample(), "pdf", context))
    return path


@pytest.mark.slow
@pytest.mark.usefixtures("own_fonts")
def test_sample_has_its_pages_and_words(whole):
    pages = pages_of(whole.read_bytes())

    assert "32 parameters, 152 requirements, 60 proofs, 1,777 training records" in pages[0]
    assert len(pages) == 53
    same_as_golden("sample-pages.txt", "".join(f"{page[:160]}\n" for page in pages))


@pytest.mark.slow
@pytest.mark.usefixtures("own_fonts")
@pytest.mark.skipif(not shutil.which("pdffonts"), reason="pdffonts is not installed")
def test_sample_is_set_in_our_fonts_alone(whole):
    listed = subprocess.run(["pdffonts", whole], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]

    assert {row[0].partition("+")[2] for row in rows} == {"Report", "Report-Bold"}
    assert {row[4] for row in rows} == {"yes"}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_sample_is_sound(whole):
    checked = subprocess.run(["qpdf", "--check", whole], capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.slow
def test_sample_links_lead_somewhere(whole):
    with pikepdf.open(whole) as pdf:
        names = pdf.Root.Names.Dests.Names
        known = {str(names[place]) for place in range(0, len(names), 2)}
        wanted = {str(link.Dest) for page in pdf.pages for link in page.obj.get("/Annots", ())}

    assert wanted <= known
    assert len(wanted) > 150
