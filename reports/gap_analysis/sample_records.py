"""The record chapters of the sample: metrics and monitoring of a fictional year."""

from __future__ import annotations

from datetime import date

from reports.gap_analysis.records import (
    BarChart,
    BarItem,
    CellLook,
    Line,
    LineChart,
    RecordChapter,
    RecordColumn,
    RecordTable,
)

_MONTHS = tuple(date(2025 + (10 + place) // 12, (10 + place) % 12 + 1, 1) for place in range(12))


def sample_records() -> tuple[RecordChapter, ...]:
    """Two chapters: one with a run chart, one with bars; a month without data in each."""
    return (_metrics(), _monitoring())


def _metrics() -> RecordChapter:
    counts = tuple(None if place == 4 else 7600 + place * 71 for place in range(12))
    values = tuple(None if count is None else count / 100 for count in counts)
    rows = tuple(
        (month.isoformat(), "", "", "", "")
        if count is None
        else (
            month.isoformat(),
            str(count),
            "10000",
            f"{count // 100}.{count // 10 % 10}",
            "Met" if count >= 8000 else "Not met",
        )
        for month, count in zip(_MONTHS, counts, strict=True)
    )
    return RecordChapter(
        code="metrics",
        title="Metrics",
        sentences=(
            "1 metric of 4.3; sustained 0, improving 1. No month is filled in where none was reported.",
        ),
        lines=(
            LineChart(
                title="Service level",
                description="Answered within 20 seconds, in percent, by month.",
                labels=tuple(f"{month:%m.%y}" for month in _MONTHS),
                lines=(Line(name="All programmes", values=values),),
                low=70.0,
                high=90.0,
                target=80.0,
                unit="%",
            ),
        ),
        tables=(
            RecordTable(
                title="Service level by month",
                columns=(
                    RecordColumn(title="Month", look=CellLook.MONTH, width=24),
                    RecordColumn(title="In time", look=CellLook.WHOLE, width=19),
                    RecordColumn(title="Offered", look=CellLook.WHOLE, width=19),
                    RecordColumn(title="Share", look=CellLook.PERCENT, width=19, quotient=(1, 2)),
                    RecordColumn(title="Against the target", width=19),
                ),
                rows=rows,
                total=True,
                note="Shares are taken from summed counts, never from averaged percentages.",
            ),
        ),
    )


def _monitoring() -> RecordChapter:
    counts = tuple(0 if place == 4 else 1400 + place * 11 for place in range(12))
    rows = tuple(
        (month.isoformat(), str(count), str(count // 40), f"{(count - count // 40) * 1000 // count / 10}")
        if count
        else (month.isoformat(), "0", "0", "")
        for month, count in zip(_MONTHS, counts, strict=True)
    )
    return RecordChapter(
        code="monitoring",
        title="Monitoring",
        records=sum(counts),
        holds=f"{sum(counts):,} evaluations",
        sentences=("Targeted evaluations never enter an accuracy.",),
        bars=(
            BarChart(
                title="Accuracy by error class",
                description="Transactions without such an error among those chosen at random.",
                items=(
                    BarItem(label="Customer-critical", share=0.975, text="97.5 %", needed=0.95),
                    BarItem(label="Business-critical", share=0.941, text="94.1 %", needed=0.95),
                    BarItem(label="Compliance-critical", share=0.992, text="99.2 %", needed=0.99),
                ),
            ),
        ),
        tables=(
            RecordTable(
                title="Evaluations by month",
                columns=(
                    RecordColumn(title="Month", look=CellLook.MONTH, width=25),
                    RecordColumn(title="Evaluations", look=CellLook.WHOLE, width=25),
                    RecordColumn(title="With a critical error", look=CellLook.WHOLE, width=25),
                    RecordColumn(title="Accuracy", look=CellLook.PERCENT, width=25),
                ),
                rows=rows,
                counted=1,
                printed=10,
            ),
        ),
    )
