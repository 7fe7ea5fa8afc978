"""Takes the pictures of the documentation from a loaded rehearsal: python docs/pictures/take.py DATA_FOLDER.

It serves the folder on the loopback, drives the browser of the machine, and draws the PDF and the workbook. Beside
the set-up of `make test` it needs nothing. Each picture is reduced to at most 200 KiB.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from audit_app.config import Settings
from audit_app.factory import create_app
from audit_app.rehearsal.service import EMAIL, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
WIDTH = 1280
LARGEST = 200 * 1024
MAP = "Map of parameters"  # what the page of the PDF begins with, under its running head
PARAMETERS = "Parameters"  # and the sheet of the workbook


@dataclass(frozen=True, slots=True)
class Picture:
    """One screen: where it is, from which part on it is shown, and how much of it."""

    name: str
    path: str
    rejected: bool = False
    top: str = ""
    height: int = 900
    look: str = "light"


PICTURES = (
    Picture("home", "/home/", height=760),
    Picture("overview", "/audits/1"),
    Picture("walk", "/audits/1/p/3.4", height=1000),
    Picture("walk-dark", "/audits/1/p/3.4", height=1000, look="dark"),
    Picture("proof", "/proof/?text=calibration", top="form.filters", height=680),
    Picture("training", "/training/?status=missing"),
    Picture("import", "/imports/?room=training", rejected=True),
)


def main() -> None:
    """Takes every picture anew."""
    data = Path(sys.argv[1]).resolve()
    with serve(data) as url, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or program("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for picture in PICTURES:
            context = browser.new_context(
                viewport={"width": WIDTH, "height": picture.height},
                color_scheme="dark" if picture.look == "dark" else "light",
            )
            page = context.new_page()
            take(page, url, picture)
            context.close()
        browser.close()
    draw(data / "reports" / "gap-analysis.pdf", "gap-report", MAP)
    draw(as_pdf(data / "reports" / "gap-analysis.xlsx"), "workbook", PARAMETERS)


@contextmanager
def serve(data: Path) -> Iterator[str]:
    """The application over that folder, on a free port of the loopback."""
    app = create_app(Settings(data_dir=data))
    app.config["RATELIMIT_ENABLED"] = False
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    http = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    thread.join(timeout=10)
    http.server_close()


def take(page: Page, url: str, picture: Picture) -> None:
    """Signs in, goes there, and keeps what the window shows."""
    page.goto(f"{url}/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.goto(url + picture.path)
    if picture.rejected:
        open_rejected(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    if picture.top:
        page.eval_on_selector(picture.top, "node => node.scrollIntoView({behavior: 'instant'})")
        page.wait_for_timeout(300)
    target = HERE / f"{picture.name}.png"
    page.screenshot(path=target)
    shrink(target)


def open_rejected(page: Page) -> None:
    """The import with most rejected rows, and only those rows."""
    most = page.eval_on_selector_all(
        "table:has(#history) tbody tr",
        "rows => rows.map(row => [Number(row.cells[6].innerText) || 0, row.querySelector('a').href])"
        ".sort((a, b) => b[0] - a[0])[0][1]",
    )
    page.goto(f"{most}?verdict=rejected")


def as_pdf(workbook: Path) -> Path:
    """The workbook's sheets as a spreadsheet program shows them on paper."""
    folder = Path(tempfile.mkdtemp())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [program("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", folder, workbook],
        check=True,
        capture_output=True,
    )
    return folder / f"{workbook.stem}.pdf"


def draw(pdf: Path, name: str, begins: str) -> None:
    """The page of a PDF that begins with these words, as a picture."""
    target, number = HERE / name, page_of(pdf, begins)
    page = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run([program("pdftoppm"), "-png", "-r", "110", *page, pdf, target], check=True)
    shrink(target.with_suffix(".png"))


def page_of(pdf: Path, begins: str) -> int:
    """The first page that says so in its first lines and is not the contents."""
    told = subprocess.run(
        [program("pdftotext"), "-layout", pdf, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    for number, text in enumerate(told.split("\f"), 1):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if any(line == begins or line.endswith(f"  {begins}") for line in lines[:3]):
            return number
    raise SystemExit(f"No page of {pdf.name} begins with {begins!r}.")


def program(name: str) -> str:
    """Where a program of the machine lies; ends with a sentence when it is not there."""
    return shutil.which(name) or sys.exit(f"{name} is missing on this machine. Install it and try again.")


def shrink(path: Path) -> None:
    """Fewer colours until it is small enough; text stays sharp, which smaller sizes would not."""
    picture = Image.open(path).convert("RGB")
    for colours in (256, 128, 64, 32):
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            return
    raise SystemExit(f"{path.name} stays above {LARGEST} bytes")


if __name__ == "__main__":
    main()
