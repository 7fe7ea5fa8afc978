"""The engine: formats, the chapter cache, the locked fetcher, and joining what was laid out apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from reports.engine.cache import FolderCache
from reports.engine.chapters import Chapter, Laid, LockedFetcher, chapter_key, lay_out, press
from reports.engine.fonts import font_root
from reports.engine.formats import make_context
from reports.engine.pdf import Book, render_book
from reports.engine.xlsx import value_for_cell

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        ("en", ("89.9 %", "1,234.5", "Nov 2, 2026", "8.5 kB")),
        ("ru", ("89,9 %", "1 234,5", "2 нояб. 2026 г.", "8,5 kB")),
    ],
)
def test_formats_when_the_locale_changes_follow_it(locale, wanted):
    formats = make_context(locale).formats
    made = (
        formats.percent("89.9"),
        formats.number(Decimal("1234.56"), 1),
        formats.day(date(2026, 11, 2)),
        formats.size(8_549),
    )

    assert tuple(" ".join(text.split()) for text in made) == wanted


@pytest.mark.parametrize(
    ("value", "places", "text"), [("99.96", 1, "99.9"), ("0.09", 1, "0"), ("44.0", 1, "44"), ("7.9", 0, "7")]
)
def test_number_when_it_does_not_fit_is_cut_and_never_rounded_up(value, places, text):
    assert make_context("en").formats.number(Decimal(value), places) == text


def test_moment_names_its_zone():
    assert make_context("en").formats.moment(datetime(2026, 1, 2, 15, 4, tzinfo=UTC)).endswith("UTC")


def test_cache_gives_back_what_was_put(tmp_path):
    cache = FolderCache(tmp_path)
    cache.put("ab12", b"chapter")

    assert (cache.get("ab12"), cache.get("ab13")) == (b"chapter", None)


def test_cache_when_a_file_is_damaged_forgets_it(tmp_path):
    cache = FolderCache(tmp_path)
    cache.put("ab12", b"chapter")
    path = tmp_path / "ab" / "12"
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    assert cache.get("ab12") is None
    assert not path.exists()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "https://example.org/x.png",
        "ftp://example.org/x",
    ],
)
def test_fetcher_when_the_address_is_outside_stops(url, tmp_path):
    with pytest.raises(FatalURLFetchingError, match="A report may not load"):
        LockedFetcher(tmp_path).fetch(url)


def test_fetcher_when_a_link_leads_out_of_the_folder_stops(tmp_path):
    root = tmp_path / "assets"
    root.mkdir()
    (root / "way").symlink_to("/etc/passwd")

    for path in (root / "way", root / ".." / "other"):
        with pytest.raises(FatalURLFetchingError):
            LockedFetcher(root).fetch(f"file://{path}")


def test_fetcher_reads_data_and_assets(tmp_path):
    (tmp_path / "a.txt").write_text("ink")
    fetcher = LockedFetcher(tmp_path)

    assert fetcher.fetch((tmp_path / "a.txt").as_uri()).read() == b"ink"
    assert fetcher.fetch("data:text/plain,paper").read() == b"paper"


CSS = "@page{size:A5;margin:16mm}body{font-size:9pt}"


def chapter(name, body, lang="en"):
    return Chapter(
        name, f'<!doctype html><html lang="{lang}"><head><title>T</title></head><body>{body}</body></html>'
    )


def book(*, rows=3, link="end"):
    table = "".join(f"<tr><th scope=row>{row}</th><td>cell</td></tr>" for row in range(rows))
    return Book(
        title="T",
        css=CSS,
        opening=chapter("opening", "<h1 id=top>Opening</h1>"),
        contents=lambda pages: chapter(
            "contents",
            f"<h1>Contents</h1><p><a href='chapter:{link}' title='To the end'>End {pages['end']}</a></p>",
        ),
        body=[
            chapter(
                "first",
                f"<h1 id=first>First</h1><h2>Part</h2><table><thead><tr><th>n</th><th>c</th></tr></thead>{table}</table>",
            ),
            chapter(
                "second",
                f"<h1 id=second>Second</h1><table><thead><tr><th>n</th><th>c</th></tr></thead>{table}</table><h1 id=end>End</h1>",
            ),
        ],
    )


def opened(data):
    return pikepdf.open(BytesIO(data))


def test_laid_chapter_survives_the_cache():
    laid = lay_out(chapter("a", "<h1 id=x>Title</h1>"), press(CSS, font_root("")))

    assert Laid.from_bytes(laid.to_bytes()) == laid
    assert (laid.pages, laid.anchors[0][0], laid.bookmarks[0].title) == (1, "x", "Title")


def test_chapter_key_changes_with_words_style_and_name():
    made = press(CSS, font_root(""))
    other = press(CSS + "p{color:red}", font_root(""))
    keys = {
        chapter_key(chapter("a", "x"), made),
        chapter_key(chapter("a", "y"), made),
        chapter_key(chapter("b", "x"), made),
        chapter_key(chapter("a", "x"), other),
    }

    assert len(keys) == 4


def test_book_keeps_one_tag_tree_over_all_chapters(context):
    with opened(render_book(book(rows=60), context)) as pdf:
        (whole,) = pdf.Root.StructTreeRoot.K
        parts = list(whole.K)
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        by_key = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
        keys = [int(page.obj.StructParents) for page in pdf.pages]
        (link,) = pdf.pages[1].obj.Annots

        assert whole.S == "/Document"
        assert [str(part.S) for part in parts] == ["/Part"] * 4
        assert len(set(keys)) == len(pdf.pages) > 4
        for page, key in zip(pdf.pages, keys, strict=True):
            # Whatever a page's tags stand for points back at this very page.
            assert all(element.Pg.objgen == page.obj.objgen for element in by_key[key])
        (reference,) = (kid for kid in by_key[int(link.StructParent)].K if not isinstance(kid, int))
        assert reference.Obj.objgen == link.objgen


def test_book_names_table_heads_once_per_file(context):
    table = "<table id=end><thead><tr><th>n</th><th>c</th></tr></thead><tr><td>1</td><td>2</td></tr></table>"
    twins = replace(book(), body=[chapter("first", table), chapter("second", table)])
    with opened(render_book(twins, context)) as pdf:
        names = [
            bytes(item.ID) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/ID" in item
        ]
        used = {
            bytes(head)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TD"
            for head in item.A.get("/Headers", ())
        }

    assert len(names) == len(set(names))
    assert used == set(names)
    assert len(used) == 4


def test_book_links_and_bookmarks_lead_across_chapters(context):
    with opened(render_book(book(), context)) as pdf:
        names = pdf.Root.Names.Dests.Names
        targets = {str(names[place]): names[place + 1] for place in range(0, len(names), 2)}
        (link,) = pdf.pages[1].obj.Annots
        with pdf.open_outline() as outline:
            titles = [(entry.title, [child.title for child in entry.children]) for entry in outline.root]

        assert targets[str(link.Dest)][0].objgen == pdf.pages[3].obj.objgen
        assert str(link.Contents) == "To the end"
        assert titles == [("Opening", []), ("Contents", []), ("First", ["Part"]), ("Second", []), ("End", [])]


def test_book_states_ua_language_and_title(context):
    with opened(render_book(book(), context)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "T"


def test_book_embeds_no_two_subsets_of_one_name(context):
    with opened(render_book(book(), context)) as pdf:
        names = [
            str(item.FontName)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        ]

    assert len(names) == len(set(names)) > 3


def test_book_when_a_chapter_changed_is_what_a_whole_build_gives(context, tmp_path):
    cache = FolderCache(tmp_path)
    before = render_book(book(), context, cache)
    after = render_book(book(rows=70), context, cache)

    assert after == render_book(book(rows=70), context)
    assert after != before
    assert render_book(book(), context, cache) == before


def test_book_reports_its_progress(context):
    seen = []
    render_book(book(), context, progress=lambda *step: seen.append(step))

    assert seen == [
        ("chapters", 1, 5),
        ("chapters", 2, 5),
        ("chapters", 3, 5),
        ("chapters", 4, 5),
        ("joined", 5, 5),
    ]


def test_cell_values_when_excel_cannot_hold_them_are_made_fit():
    assert value_for_cell("a\x00b\x1fc") == "abc"
    assert len(value_for_cell("x" * 40_000)) == 32_767
    assert value_for_cell(datetime(2026, 1, 2, 3, 4, tzinfo=UTC)) == datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001
    assert value_for_cell(Decimal("1.5")) == 1.5
