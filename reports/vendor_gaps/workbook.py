"""Writes a vendor's gap report as a workbook: where it stands, what is short, a short way on, every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import quote_sheetname

from reports.engine.xlsx import Column, Formula, Look, Writer, number_cell, text_cell
from reports.vendor_gaps.words import notice, ratings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.document import Context, Progress
    from reports.vendor_gaps.document import Answer, VendorGaps

_LINE, _WIDE = 15.0, 74  # points a line takes, characters in one of the first sheet


def make_workbook(document: VendorGaps, context: Context, progress: Progress | None = None) -> bytes:
    """The workbook as bytes; equal documents and contexts give equal bytes."""
    _ = context.gettext
    cover, words = document.cover, ratings(context)
    title = _("Own gap report")
    writer = Writer(
        title=f"{title}: {cover.title}", creator=cover.vendor, made=cover.generated_at, footer=cover.title
    )
    names = [
        writer.sheet_title(text)
        for text in (title, _("Short of met"), _("Short way"), _("By section"), _("Answers"))
    ]
    # The first sheet points at the others, so it is told beforehand where their rows will be.
    _summary(writer, names[0], document, context, names[4])
    columns = _columns(context)
    writer.table(names[1], "Gaps", columns, (_row(one, words) for one in document.gaps), freeze="C2")
    writer.table(
        names[2],
        "Way",
        [
            Column(_("Step"), 8, Look.WHOLE),
            Column(_("Code"), 10),
            Column(_("Requirement"), 80, Look.LONG),
            Column(_("Then, percent of points"), 16),
        ],
        ((number, one.requirement, one.text, one.total) for number, one in enumerate(document.way, 1)),
    )
    writer.table(
        names[3],
        "Sections",
        [
            Column(_("Code"), 10),
            Column(_("Section"), 60, Look.LONG),
            Column(_("Share, percent"), 16),
            Column(_("Points lost"), 14, Look.POINTS),
        ],
        ((one.code, one.title, one.share, one.points_lost) for one in document.sections),
    )
    writer.table(names[4], "Answers", columns, (_row(one, words) for one in document.answers), freeze="C2")
    if progress is not None:
        progress("sheets", len(names), len(names))
    return writer.to_bytes()


def _columns(context: Context) -> list[Column]:
    _ = context.gettext
    return [
        Column(_("Section"), 10),
        Column(_("Code"), 10),
        Column(_("Requirement"), 60, Look.LONG),
        Column(_("Must have"), 10),
        Column(_("You"), 16),
        Column(_("Verified"), 16),
        Column(_("Points"), 10, Look.POINTS),
        Column(_("You wrote"), 40, Look.LONG),
        Column(_("Not applicable because"), 30, Look.LONG),
        Column(_("Told with the result"), 40, Look.LONG),
        Column(_("Proof"), 40, Look.LONG),
    ]


def _row(one: Answer, words: Mapping[str, str]) -> tuple[object, ...]:
    return (
        one.section,
        one.requirement,
        one.text,
        "●" if one.must_have else "",
        words[one.own],
        words[one.verified] if one.verified else "",
        one.points,
        one.comment,
        one.na_reason,
        one.told,
        "; ".join(one.proofs),
    )


def _summary(writer: Writer, title: str, document: VendorGaps, context: Context, answers: str) -> None:
    _ = context.gettext
    cover, words = document.cover, ratings(context)
    sheet = writer.sheet(title, [38, 80])
    rows: list[list[object]] = [[text_cell(sheet, _("Own gap report"), bold=True, size=16)]]
    for label, value in (
        (_("Vendor"), cover.vendor),
        (_("Self-assessment"), cover.title),
        (_("For"), cover.operator),
        (_("Checklist"), cover.checklist),
        (_("State"), cover.state),
        (_("Due"), context.formats.day(cover.due_on)),
        (_("Made"), context.formats.moment(cover.generated_at)),
        (_("Percent of points by your own ratings"), document.own_total),
        (_("Percent of points verified"), document.verified_total),
    ):
        rows.append([text_cell(sheet, label), text_cell(sheet, value or "–", wrap=True)])
    rows += [[], [text_cell(sheet, _("Your ratings"), bold=True)]]
    column = f"{quote_sheetname(answers)}!$E$2:$E${len(document.answers) + 1}"
    for word in words.values():
        counted = Formula(f"=COUNTIF({column},A{len(rows) + 1})")
        rows.append([text_cell(sheet, word), number_cell(sheet, counted, Look.WHOLE)])
    rows.append([])
    sheet.row_dimensions[1].height = 24
    for text in filter(None, (notice(context), document.notice)):
        rows.append([None, text_cell(sheet, text, wrap=True)])
        # Not every program finds out by itself how high a wrapped text is.
        sheet.row_dimensions[len(rows)].height = _LINE * (1 + len(text) // _WIDE)
    for row in rows:
        sheet.append(row)
