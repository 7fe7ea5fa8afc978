"""Measures the gap analysis: our PDF and workbook against the bare engines doing the same work.

Every figure comes from a process of its own, so that peak memory is that of one job. Compare ratios
of one run; seconds of different days or machines say little. `python benchmarks/bench_gap_report.py [runs]`.
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
LONG = 12_500  # people in the workbook with 100,000 training rows


def measured(work):
    """Wall and processor seconds of `work`, and the peak memory of this process in MB."""
    wall, cpu = time.perf_counter(), time.process_time()
    extra = work()
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**spent, "peak": peak, **(extra or {})}


def ready_pdf():
    """Imports, fonts and stylesheet are paid for before anything is measured: the child stays warm."""
    from reports.engine.formats import make_context
    from reports.engine.pdf import render_book
    from reports.gap_analysis.book import make_book
    from reports.gap_analysis.sample import empty

    context = make_context("en")
    render_book(make_book(empty(), context), context)
    return context


def pages(data):
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        return {"pages": len(pdf.pages), "bytes": len(data)}


def pdf_cold(_folder):
    from reports.build import render
    from reports.gap_analysis.sample import sample

    context, document = ready_pdf(), sample()
    return measured(lambda: pages(render(document, "pdf", context)))


def pdf_filling(folder):
    from reports.build import render
    from reports.engine.cache import FolderCache
    from reports.gap_analysis.sample import sample

    context, document = ready_pdf(), sample()
    return measured(lambda: pages(render(document, "pdf", context, FolderCache(folder))))


def pdf_one_changed(folder):
    from reports.build import render
    from reports.engine.cache import FolderCache
    from reports.gap_analysis.document import Rating
    from reports.gap_analysis.sample import sample

    context, cache = ready_pdf(), FolderCache(folder)
    render(sample(), "pdf", context, cache)
    document = sample(ratings={"2.3b": Rating.NOT_MET})
    return measured(lambda: pages(render(document, "pdf", context, cache)))


def pdf_bare(_folder):
    """WeasyPrint alone with all chapters as one HTML text: the floor of what we do."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from reports.engine.fonts import font_css, font_root
    from reports.gap_analysis.book import make_book
    from reports.gap_analysis.sample import sample

    context = ready_pdf()
    book = make_book(sample(), context)
    chapters = [book.opening, *book.body]
    anchors = dict.fromkeys(re.findall(r'id="([^"]+)"', "".join(chapter.html for chapter in chapters)), 1)
    chapters.insert(1, book.contents(anchors))
    bodies = [re.search(r"<body[^>]*>(.*)</body>", chapter.html, re.DOTALL)[1] for chapter in chapters]
    head = book.body[0].html.partition("<body")
    opening = head[0] + "<body" + head[2].partition(">")[0] + ">"
    html = opening + "".join(f"<div class=chapter>{body}</div>" for body in bodies) + "</body></html>"
    html = html.replace("chapter:", "#")
    css = font_css(font_root("")) + book.css + ".chapter+.chapter{break-before:page}"
    css += '@page{@bottom-right{content:counter(page) " / " counter(pages)}}'
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=css, font_config=fonts)

    def work():
        document = weasyprint.HTML(string=html)
        return pages(document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"))

    return measured(work)


def _xlsx(people):
    from reports.build import render
    from reports.engine.formats import make_context
    from reports.gap_analysis.sample import empty, sample

    context, document = make_context("en"), sample(training_people=people)
    render(empty(), "xlsx", context)
    return measured(lambda: {"bytes": len(render(document, "xlsx", context))})


def _xlsx_bare(people):
    """Openpyxl's streaming mode writing the same cells, without looks, tables or thought."""
    import openpyxl

    from reports.build import render
    from reports.engine.formats import make_context
    from reports.gap_analysis.sample import sample

    made = render(sample(training_people=people), "xlsx", make_context("en"))
    book = openpyxl.load_workbook(BytesIO(made), read_only=True)
    sheets = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]

    def work():
        target, bare = BytesIO(), openpyxl.Workbook(write_only=True)
        for title, rows in sheets:
            sheet = bare.create_sheet(title)
            for row in rows:
                sheet.append(row)
        bare.save(target)
        return {"bytes": len(target.getvalue())}

    return measured(work)


WORKS = {
    "PDF, bare WeasyPrint": pdf_bare,
    "PDF, ours, no cache": pdf_cold,
    "PDF, ours, filling the cache": pdf_filling,
    "PDF, ours, one answer changed": pdf_one_changed,
    "XLSX, bare openpyxl": lambda _folder: _xlsx_bare(150),
    "XLSX, ours": lambda _folder: _xlsx(150),
    "XLSX 100,000 rows, bare openpyxl": lambda _folder: _xlsx_bare(LONG),
    "XLSX 100,000 rows, ours": lambda _folder: _xlsx(LONG),
}
FLOORS = {"PDF": "PDF, bare WeasyPrint", "XLSX": "XLSX, bare openpyxl"}
FLOORS["XLSX 100"] = "XLSX 100,000 rows, bare openpyxl"


def main(runs):
    """Interleave the runs, so that a slow minute hits every work alike."""
    taken = {name: [] for name in WORKS}
    for run in range(runs):
        for name in WORKS:
            if "100,000" in name and run:
                continue
            with tempfile.TemporaryDirectory() as folder:
                done = subprocess.run(
                    [sys.executable, __file__, "--work", name, folder],
                    capture_output=True,
                    text=True,
                    check=True,
                )
            taken[name].append(json.loads(done.stdout))
    print(f"Medians of {runs} runs, Python {sys.version.split()[0]}")
    print(f"{'work':36}{'wall s':>8}{'CPU s':>8}{'ratio':>7}{'MB':>6}{'pages':>7}{'kB':>7}")
    for name, results in taken.items():
        middle = {key: statistics.median(result[key] for result in results) for key in results[0]}
        floor = FLOORS[name.partition(",")[0]]
        ratio = middle["cpu"] / statistics.median(result["cpu"] for result in taken[floor])
        print(
            f"{name:36}{middle['wall']:8.2f}{middle['cpu']:8.2f}{ratio:7.2f}{middle['peak']:6.0f}"
            f"{middle.get('pages', 0):7.0f}{middle['bytes'] / 1000:7.0f}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        print(json.dumps(WORKS[sys.argv[2]](Path(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 3)
