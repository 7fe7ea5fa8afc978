"""Names, formats and days."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.evidence import rules
from audit_app.evidence.rules import Period, Window

JANUARY = Window(dt.date(2026, 1, 1), dt.date(2026, 1, 31))


def day(number):
    return dt.date(2026, 1, number)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ana\\scan.pdf", "scan.pdf"),
        ("/etc/cron.d/x.csv", "x.csv"),
        ("señal.pdf", "señal.pdf"),
        ("Отчёт за июль.xlsx", "Отчёт за июль.xlsx"),
        ("👩‍💻 notes 📎.md", "👩‍💻 notes 📎.md"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("nul\x00byte.txt", "nulbyte.txt"),
        ("half \ud83d letter.txt", "half ? letter.txt"),
        ("trailing. . ", "trailing"),
        ("", "file"),
        ("..", "file"),
        ("/", "file"),
    ],
)
def test_shown_name(given_name, shown):
    assert rules.shown_name(given_name) == shown


@pytest.mark.parametrize("stem", ["x" * 251, "x" * 252, "ж" * 300, "📎" * 100])
def test_shown_name_fits_a_disk_and_keeps_its_ending(stem):
    shown = rules.shown_name(f"{stem}.pdf")

    assert len(shown.encode()) <= 255
    assert shown.endswith(".pdf")


@given(st.text(max_size=400))
def test_any_name_gives_a_safe_header_and_a_title(name):
    shown = rules.shown_name(name)
    header = rules.disposition(name)

    assert shown
    assert not re.search(r"[/\\\x00-\x1f\x7f]", shown)
    assert rules.shown_name(shown) == shown
    assert re.fullmatch(r"attachment; filename=\"[^\"\\\x00-\x1f]+\"; filename\*=UTF-8''[\x21-\x7e]+", header)
    assert header.isascii()
    assert rules.title_from(name)
    rules.kept_name(name).encode()


def test_disposition_carries_the_name_twice():
    assert (
        rules.disposition('Отчёт "A".pdf')
        == "attachment; filename=\"_A_.pdf\"; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82%20%22A%22.pdf"
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.PDF", "pdf"),
        ("a.JpEg", "picture"),
        ("a.csv", "table"),
        ("a.tar.csv", "table"),
        ("a.exe", None),
        ("a.html", None),
        ("a.svg", None),
        ("a.xlsm", None),
        ("a.zip", None),
        ("a.pdf.exe", None),
        ("pdf", None),
        (".pdf", None),
        ("", None),
    ],
)
def test_find_format(name, kind):
    found = rules.find_format(name)

    assert (found and found.kind.value) == kind


@pytest.mark.parametrize(
    ("start", "markup"),
    [
        (b"<!DOCTYPE html>", True),
        (b"\xef\xbb\xbf \r\n<HTML>", True),
        (b"<?xml version='1.0'?><svg/>", True),
        (b"\xff\xfe<\0s\0v\0g\0>\0", True),
        (b"<3 is a heart", False),
        (b"a,b\n<b>,1", False),
        (b"<htmlish>", False),
    ],
)
def test_is_markup(start, markup):
    assert rules.is_markup(start) is markup


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([], [(1, 31)]),
        ([(None, None)], [(1, 31)]),
        ([(1, 31)], []),
        ([(2, 30)], [(1, 1), (31, 31)]),
        ([(1, 10), (11, 31)], []),
        ([(1, 10), (12, 31)], [(11, 11)]),
        ([(12, 31), (1, 20), (3, 5)], []),
        ([(5, None)], [(1, 4)]),
        ([(None, 5)], [(6, 31)]),
    ],
)
def test_holes(periods, expected):
    known = [Period(a and day(a), b and day(b)) for a, b in periods]

    assert rules.holes(known, JANUARY) == [(day(a), day(b)) for a, b in expected]


def test_holes_reach_the_last_day_there_is():
    window = Window(dt.date(9999, 12, 30), dt.date.max)

    assert rules.holes([Period(dt.date(9999, 12, 30), None)], window) == []
    assert rules.months(Window(dt.date(9999, 12, 1), dt.date.max)) == [dt.date(9999, 12, 1)]


days = st.none() | st.dates(dt.date(2025, 11, 1), dt.date(2026, 3, 31))


@given(st.lists(st.tuples(days, days), max_size=6))
def test_a_day_is_in_a_hole_or_in_a_period(pairs):
    periods = [Period(a, b) for a, b in pairs if a is None or b is None or a <= b]
    gaps = rules.holes(periods, JANUARY)

    for number in range(1, 32):
        here = day(number)
        covered = any(each.known and (each.since or here) <= here <= (each.until or here) for each in periods)
        assert covered != any(first <= here <= last for first, last in gaps)


def test_months_begin_inside_the_window():
    window = Window(dt.date(2025, 11, 2), dt.date(2026, 2, 1))

    assert rules.months(window) == [dt.date(2025, 12, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1)]
