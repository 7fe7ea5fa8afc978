"""Where the ruler draws proofs and holes."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from audit_app.evidence.rules import Period, Window
from audit_app.evidence.views.ruler import LEFT, TRACK, ruler

WINDOW = Window(dt.date(2026, 1, 1), dt.date(2026, 1, 10))


def day(number):
    return dt.date(2026, 1, number)


def drawn(*periods):
    return ruler([SimpleNamespace(period=each) for each in periods], periods, WINDOW)


def test_bar_begins_and_ends_with_its_days():
    bar = drawn(Period(day(3), day(4))).bars[0]

    assert (bar.span.x, bar.span.width) == (LEFT + TRACK * 0.2, TRACK * 0.2)


def test_bar_is_cut_at_the_window_and_absent_outside():
    inside, outside, unknown = drawn(
        Period(dt.date(2020, 1, 1), None), Period(dt.date(2027, 1, 1), None), Period(None, None)
    ).bars

    assert (inside.span.x, inside.span.width) == (LEFT, TRACK)
    assert outside.span is None
    assert unknown.span is None
    assert [bar.y for bar in (inside, outside, unknown)] == sorted({inside.y, outside.y, unknown.y})


@given(st.lists(st.tuples(st.integers(1, 10), st.integers(1, 10)), max_size=4))
def test_covered_runs_and_holes_fill_the_window_together(pairs):
    picture = drawn(*(Period(day(min(pair)), day(max(pair))) for pair in pairs))

    spans = sorted([*picture.covered, *picture.holes], key=lambda span: span.first)
    assert sum((span.last - span.first).days + 1 for span in spans) == 10
    assert [span.first for span in spans[1:]] == [span.last + dt.timedelta(days=1) for span in spans[:-1]]
    assert picture.days_missing == 10 - len({n for a, b in pairs for n in range(min(a, b), max(a, b) + 1)})
