"""Writes a gap analysis as a workbook whose totals are live formulas over its own rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.engine.xlsx import Formula, Writer
from reports.gap_analysis.layout import lay_sheets
from reports.gap_analysis.scoresheets import word, write_parameters, write_requirements, write_rules
from reports.gap_analysis.summarysheet import write_summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.document import Context, Progress
    from reports.gap_analysis.document import GapAnalysis
    from reports.gap_analysis.layout import Layout, Plan


def make_workbook(document: GapAnalysis, context: Context, progress: Progress | None = None) -> bytes:
    """The workbook as bytes; equal documents and contexts give equal bytes."""
    cover = document.cover
    head = " · ".join(part for part in (cover.entity, cover.audit_name) if part)
    title = context.gettext("Gap analysis")
    writer = Writer(
        title=f"{title}: {head}" if head else title,
        creator=cover.organisation,
        made=cover.generated_at,
        footer=head or title,
    )
    layout = lay_sheets(document, context, writer)
    steps = (
        write_summary,
        write_parameters,
        write_requirements,
        _write_gaps,
        _write_training,
        _write_modules,
        _write_records,
        _write_proofs,
        _write_trail,
        write_rules,
    )
    for done, step in enumerate(steps, start=1):
        step(layout)
        if progress is not None:
            progress("sheets", done, len(steps))
    return writer.to_bytes()


def _table(layout: Layout, plan: Plan, rows: Iterable[Sequence[object]], freeze: str = "A2") -> None:
    layout.writer.table(plan.place.sheet, plan.name, list(plan.columns.values()), rows, freeze=freeze)


def _write_gaps(layout: Layout) -> None:
    words = layout.words
    rows = (
        (
            gap.rank,
            gap.parameter,
            gap.requirement,
            gap.text,
            words.ratings[gap.rating.value if gap.rating else "unanswered"],
            words.grades[gap.grade.value] if gap.grade else words.not_applicable,
            words.yes if gap.must_have else words.no,
            gap.points,
            gap.finding,
            gap.owner,
            gap.due,
        )
        for gap in layout.document.gaps
    )
    _table(layout, layout.gaps, rows, "D2")


def _write_training(layout: Layout) -> None:
    _table(layout, layout.training, _training_rows(layout), "C2")


def _training_rows(layout: Layout) -> Iterator[tuple[object, ...]]:
    states = layout.words.training
    say = layout.context.gettext
    results = {"pass": say("Pass"), "fail": say("Fail")}
    for row in layout.document.training.rows:
        yield (
            row.person_code,
            row.person,
            row.site,
            row.programme,
            row.job,
            row.module,
            states[row.status.value],
            row.records,
            row.completed_on,
            row.valid_until,
            results.get(row.result, row.result),
            row.score,
            row.live_on,
        )


def _write_modules(layout: Layout) -> None:
    plan, training = layout.modules, layout.training
    states = list(layout.words.training)
    first, last = plan.letter(states[0]), plan.letter(states[-1])
    rows = (
        (
            item.code,
            item.title,
            Formula(f"=SUM({first}{line}:{last}{line})"),
            *(
                Formula(
                    f"=SUMPRODUCT(({training['module']}=$A{line})*({training['state']}={word('state', state)}))"
                )
                for state in states
            ),
        )
        for line, item in enumerate(layout.document.training.modules, start=2)
    )
    _table(layout, plan, rows)


def _write_records(layout: Layout) -> None:
    for sheet in layout.records:
        layout.writer.table(sheet.place.sheet, sheet.name, sheet.columns, sheet.rows())


def _write_proofs(layout: Layout) -> None:
    rows = (
        (
            proof.number,
            proof.title,
            proof.description,
            proof.period_from,
            proof.period_to,
            proof.filename,
            proof.media_type,
            proof.size,
            proof.sha256,
            proof.uploaded_by,
            proof.uploaded_at,
            "; ".join(
                f"{use.requirement} ({use.pointer})" if use.pointer else use.requirement for use in proof.uses
            ),
        )
        for proof in layout.document.proofs
    )
    _table(layout, layout.proofs, rows, "C2")


def _write_trail(layout: Layout) -> None:
    _table(layout, layout.trail, ((entry.when, entry.who, entry.what) for entry in layout.document.trail))
