"""Dates, numbers, yes-or-no and headers, as customers write them."""

# ruff: noqa: DTZ001 - a cell of a sheet has no time zone

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.base.errors import Invalid
from audit_app.base.tabular import (
    AmbiguousDate,
    DateOrder,
    HeaderMatch,
    Row,
    detect_order,
    match_header,
    parse_bool,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_int,
)

pytestmark = pytest.mark.unit

DAY, MONTH, ISO = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.ISO
END = dt.date(2026, 12, 31)


@pytest.mark.parametrize("order", [None, *DateOrder])
@pytest.mark.parametrize(
    "cell",
    [
        END,
        dt.datetime(2026, 12, 31, 23, 59),
        "2026-12-31",
        "2026/12/31",
        "2026.12.31",
        "20261231",
        20261231,
        " 2026-12-31T08:30:00Z ",
        "2026-12-31 00:00:00.000",
        "31 Dec 2026",
        "31-DEC-26",
        "December 31, 2026",
    ],
)
def test_dates_that_are_read_under_every_order(cell, order):
    assert parse_date(cell, order) == END


@pytest.mark.parametrize(
    ("text", "order", "date"),
    [
        ("31.12.2026", DAY, END),
        ("31/12/2026", DAY, END),
        ("31-12-2026", DAY, END),
        ("31 12 2026", DAY, END),
        ("31-12-26", DAY, END),
        ("31.12.2026 г.", DAY, END),
        ("12/31/2026", MONTH, END),
        ("12/31/26 11:59 PM", MONTH, END),
        ("12.31.2026", MONTH, END),
        ("3.4.2026", DAY, dt.date(2026, 4, 3)),
        ("3.4.2026", MONTH, dt.date(2026, 3, 4)),
        ("31.12.2026", None, END),
        ("12/31/2026", None, END),
        ("05.05.2026", None, dt.date(2026, 5, 5)),
        ("29.02.2024", DAY, dt.date(2024, 2, 29)),
        ("1/1/68", DAY, dt.date(2068, 1, 1)),
        ("1/1/69", DAY, dt.date(1969, 1, 1)),
        ("1-Sept-26", None, dt.date(2026, 9, 1)),
    ],
)
def test_dates_whose_order_is_told_or_proven(text, order, date):
    assert parse_date(text, order) == date


@pytest.mark.parametrize("text", ["03/04/2026", "3.4.2026", "12-11-2026", "31-12-26", "01/02/03"])
def test_two_readings_are_never_guessed(text):
    with pytest.raises(AmbiguousDate, match="may be"):
        parse_date(text)


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("31/12/2026", MONTH),
        ("12/31/2026", DAY),
        ("31.12.2026", ISO),
        ("29.02.2026", None),
        ("2026-02-30", None),
        ("31 Ju 2026", None),
        ("31 Foo 2026", None),
        ("31.12-2026", DAY),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        (46022, None),
        (46022.5, None),
        ("1899-12-31", None),
        (dt.date(206, 1, 1), None),
        ("2200-01-01", None),
        ("٣١.١٢.٢٠٢٦", DAY),
    ],
)
def test_what_is_no_date_is_refused(cell, order):
    with pytest.raises(Invalid) as refused:
        parse_date(cell, order)
    assert type(refused.value) is Invalid


@given(st.dates(dt.date(1969, 1, 1), dt.date(2068, 12, 31)), st.sampled_from("-/. "), st.booleans())
def test_every_date_comes_back_from_every_way_to_write_it(date, separator, short):
    year = f"{date.year % 100:02}" if short else str(date.year)
    day_first = separator.join((str(date.day), f"{date.month:02}", year))
    month_first = separator.join((f"{date.month:02}", str(date.day), year))

    assert (
        parse_date(day_first, DAY) == parse_date(month_first, MONTH) == parse_date(date.isoformat()) == date
    )


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_without_an_order_a_date_is_right_or_refused(date):
    text = f"{date:%d.%m.%Y}"
    if date.day <= 12 and date.day != date.month:
        with pytest.raises(AmbiguousDate):
            parse_date(text)
    else:
        assert parse_date(text) == date


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["01.02.2026", None, "31.01.2026"], DAY),
        (["01/02/2026", "01/31/2026", END], MONTH),
        (["31.01.2026", "01/31/2026"], None),
        (["01.02.2026", "03.04.2026"], None),
        (["01.02.2026", "2026-05-06"], None),
        (["2026-05-06", None, END], ISO),
        (["31/12/2026 10:00", "1/2/2026 9:00"], DAY),
        (["31-12-26"], None),
        (["11-25-26", "01-02-26"], MONTH),
        (["rubbish", "31.01.2026"], DAY),
        (["05.05.2026"], None),
        ([], ISO),
    ],
)
def test_order_of_a_column_is_proven_or_asked_for(values, order):
    assert detect_order(values) == order


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("31.12.2026 8:05", dt.datetime(2026, 12, 31, 8, 5)),
        ("12/31/2026 12:05 am", dt.datetime(2026, 12, 31, 0, 5)),
        ("12/31/2026 11:05:59 p.m.", dt.datetime(2026, 12, 31, 23, 5, 59)),
        ("2026-12-31T08:05:06.123Z", dt.datetime(2026, 12, 31, 8, 5, 6, tzinfo=dt.UTC)),
        (
            "2026-12-31 08:05 +05:30",
            dt.datetime(2026, 12, 31, 8, 5, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30))),
        ),
        ("2026-12-31", dt.datetime(2026, 12, 31)),
        (END, dt.datetime(2026, 12, 31)),
        (dt.datetime(2026, 1, 2, 3, 4), dt.datetime(2026, 1, 2, 3, 4)),
    ],
)
def test_moments(cell, moment):
    assert parse_datetime(cell) == moment
    assert parse_datetime(cell).tzinfo == moment.tzinfo


@pytest.mark.parametrize("text", ["2026-12-31 25:00", "2026-12-31 13:00 pm", "2026-12-31 10:61"])
def test_impossible_clock_is_refused(text):
    with pytest.raises(Invalid):
        parse_datetime(text)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (7, "7"),
        (0.1, "0.1"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("85 %", "85"),
        ("97.25%", "97.25"),
        (" -3 ", "-3"),
        ("\u22123", "-3"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1.234", "1.234"),
        ("0,125", "0.125"),
        ("12,3456", "12.3456"),
    ],
)
def test_numbers(cell, number):
    assert parse_decimal(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    [None, "", "-", "1,234", "12,345", "1,2,3", "1,23,456", "1.5.2", "1,234,5", "1e5", "NaN", float("nan"), float("inf"), True, "five", "5 of 6", "%", "٣"],
)  # fmt: skip
def test_what_is_no_number_or_two_is_refused(cell):
    with pytest.raises(Invalid):
        parse_decimal(cell)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_every_number_comes_back_with_point_and_with_comma(number):
    assert parse_decimal(str(number)) == parse_decimal(str(number).replace(".", ",")) == number
    assert parse_decimal(f"{number:,}") == parse_decimal(f"{number:,}".replace(",", " ")) == number


def test_whole_numbers():
    assert [parse_int(cell) for cell in (3, 3.0, "3", "3,0", "1 000")] == [3, 3, 3, 3, 1000]
    with pytest.raises(Invalid, match="not a whole number"):
        parse_int("3.5")


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        (["yes", " Yes ", "Y", "TRUE", "1", 1, True, "да", "Да", "oo", "sí", "SI"], True),
        (["no", "N", "False", "0", 0, False, "нет", "НЕТ", "hindi"], False),
    ],
)
def test_yes_and_no_in_several_languages(cells, answer):
    assert [parse_bool(cell) for cell in cells] == [answer] * len(cells)


@pytest.mark.parametrize("cell", [None, "", "maybe", 2, "yes!"])
def test_neither_yes_nor_no_is_refused(cell):
    with pytest.raises(Invalid, match="neither yes nor no"):
        parse_bool(cell)


WANTED = {"person_code": ("Employee no.", "Código de empleado"), "full_name": ("Name", "ФИО"), "site": ()}


def test_header_is_matched_whatever_order_case_blanks_and_accents():
    match = match_header(("Фио", "", "Shoe size", " CODIGO_DE  Empleado "), WANTED, required=("person_code",))

    assert match == HeaderMatch({"full_name": 0, "person_code": 3}, ("Shoe size",))
    assert match.pick(Row(2, ("Ана", None, 38, "P-1"))) == {"full_name": "Ана", "person_code": "P-1"}


def test_field_name_is_always_an_alias():
    assert match_header(("Person Code", "SITE"), WANTED).columns == {"person_code": 0, "site": 1}


def test_missing_and_doubled_columns_are_told_together():
    with pytest.raises(Invalid) as refused:
        match_header(("name", "Full name", "x"), WANTED, required=("person_code", "full_name", "site"))

    assert refused.value.message == (
        "Columns are missing: person_code, site. full_name stands in several columns: name, Full name. "
        "Rename or remove columns and choose the file again."
    )
    assert refused.value.fields == {
        "person_code": "No column is called one of these: person_code, Employee no., Código de empleado.",
        "site": "No column is called one of these: site.",
        "full_name": "full_name stands in several columns: name, Full name.",
    }


def test_one_alias_for_two_fields_is_a_fault_in_the_program():
    with pytest.raises(ValueError, match="names both"):
        match_header((), {"a": ("code",), "b": ("CODE",)})
