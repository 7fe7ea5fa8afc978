"""Turns chapters of records into what their page template draws: cells as readers write them, charts as points."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.gap_analysis.records import CellLook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.document import Formats
    from reports.gap_analysis.records import LineChart, RecordChapter, RecordColumn, RecordTable

_WIDE, _HIGH, _LEFT, _TOP = 600.0, 150.0, 48.0, 10.0


def shown(formats: Formats, look: CellLook, text: str) -> str:
    """A cell as it is printed; an empty one stays a dash, for no data is not 0."""
    if not text:
        return "–"
    if look in (CellLook.DAY, CellLook.MONTH):
        day = date.fromisoformat(text)
        return formats.day(day) if look is CellLook.DAY else formats.month(day)
    if look is CellLook.PERCENT:
        return formats.percent(text)
    if look.is_number:
        return formats.number(Decimal(text), 2 if look is CellLook.NUMBER else 0)
    return text


def page_values(chapter: RecordChapter, formats: Formats) -> dict[str, object]:
    """What `records.html` takes."""
    return {
        "chapter": chapter,
        "tables": [_table(table, formats) for table in chapter.tables if table.printed >= 0],
        "charts": [_chart(chart, formats) for chart in chapter.lines],
    }


def _table(table: RecordTable, formats: Formats) -> dict[str, object]:
    whole = sum(column.width for column in table.columns) or 1
    rows = table.rows[: table.printed] if table.printed else table.rows
    return {
        "title": table.title,
        "note": table.note,
        "columns": [
            {
                "title": column.title,
                "number": column.look.is_number,
                "width": f"{column.width * 100 / whole:.2f}",
            }
            for column in table.columns
            if column.width
        ],
        "rows": [
            [
                {"text": shown(formats, column.look, text), "number": column.look.is_number}
                for column, text in zip(table.columns, row, strict=True)
                if column.width
            ]
            for row in rows
        ],
        "left": len(table.rows) - len(rows),
        "totals": list(_totals(table, formats)) if table.total and table.rows else [],
    }


def _totals(table: RecordTable, formats: Formats) -> Iterator[dict[str, object]]:
    for place, column in enumerate(table.columns):
        if not column.width:
            continue
        if place == 0:
            yield {"text": "", "number": False}
        elif column.look is CellLook.WHOLE:
            yield {"text": formats.number(table.sum(place)), "number": True}
        else:
            yield {"text": _total_share(table, column, formats), "number": True}


def _total_share(table: RecordTable, column: RecordColumn, formats: Formats) -> str:
    if not column.quotient:
        return ""
    part, base = (table.sum(place) for place in column.quotient)
    return formats.percent(cut_percent(part, base)) if base else "–"


def cut_percent(part: Decimal, whole: Decimal) -> str:
    """A share in percent with one decimal, cut off and never rounded up."""
    tenths = int(part * 1000 / whole)
    return f"{tenths // 10}.{tenths % 10}"


def _chart(chart: LineChart, formats: Formats) -> dict[str, object]:
    span = chart.high - chart.low or 1.0
    step = _WIDE / max(len(chart.labels) - 1, 1)

    def down(value: float) -> float:
        return _TOP + _HIGH - (min(max(value, chart.low), chart.high) - chart.low) / span * _HIGH

    lines = [
        {
            "name": line.name,
            "points": [
                {
                    "x": f"{_LEFT + step * place:.2f}",
                    "y": f"{down(value):.2f}",
                    "joined": _joined(line.values, place),
                }
                for place, value in enumerate(line.values)
                if value is not None
            ],
        }
        for line in chart.lines
    ]
    ticks = [chart.low + span * part / 4 for part in range(5)]
    return {
        "title": chart.title,
        "description": chart.description,
        "lines": lines,
        "target": f"{down(chart.target):.2f}" if chart.target is not None else None,
        "target_text": f"{formats.number(chart.target, 1)} {chart.unit}".strip()
        if chart.target is not None
        else "",
        "labels": [
            {"x": f"{_LEFT + step * place:.2f}", "text": label} for place, label in enumerate(chart.labels)
        ],
        "ticks": [
            {"y": f"{down(tick):.2f}", "text": f"{formats.number(tick, 1)} {chart.unit}".strip()}
            for tick in ticks
        ],
    }


def _joined(values: tuple[float | None, ...], place: int) -> bool:
    """Whether a line leads here from the month before: a hole is not bridged."""
    return place > 0 and values[place - 1] is not None
