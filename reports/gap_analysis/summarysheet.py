"""The first sheet: verdict, categories, counts and a chart, computed from the other sheets."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, Reference
from openpyxl.utils import quote_sheetname

from reports.engine.xlsx import Formula, Look, head_cell, number_cell, text_cell
from reports.gap_analysis.scoresheets import cut, is_live, rule, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.gap_analysis.document import Category
    from reports.gap_analysis.layout import Layout

_WIDTHS = (36, 15, 15, 15, 15, 15, 15)
_CATEGORIES = 13  # the row of the category table's head
_LINE = 110


def write_summary(layout: Layout) -> None:
    """Write the summary; every figure stands beside the one the document states."""
    _Summary(layout).write()


class _Summary:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.document = layout.document
        self.say = layout.context.gettext
        self.sheet = layout.writer.sheet(layout.summary, _WIDTHS)
        self.sheet.page_setup.fitToHeight = 1  # a summary is one page, its last words too
        self.count = len(self.document.summary.categories)
        self.first = _CATEGORIES + 1
        self.last = _CATEGORIES + max(self.count, 1)

    def write(self) -> None:
        for row in self._rows():
            self.sheet.append(row)
        if self.count:
            self.sheet.add_chart(self._chart(), f"D{self.last + 3}")

    def _rows(self) -> Iterator[list[object]]:
        cover, say = self.document.cover, self.say
        head = " · ".join(part for part in (cover.entity, cover.audit_name) if part)
        checklist = f"{cover.checklist_title} {cover.checklist_version}".strip()
        period = " – ".join(day.isoformat() for day in (cover.period_from, cover.period_to) if day)
        self.sheet.row_dimensions[1].height = 22
        yield [text_cell(self.sheet, say("Gap analysis"), bold=True, size=16)]
        yield [text_cell(self.sheet, head)]
        for title, text in (
            (say("Organisation"), cover.organisation),
            (say("Status"), self._status()),
            (say("Period"), period),
            (say("Checklist"), checklist),
            ("SHA-256", cover.checklist_sha256),
            (say("Confidentiality"), cover.confidentiality),
        ):
            yield [text_cell(self.sheet, title), text_cell(self.sheet, text)]
        yield []
        yield self._heads("", say("Computed"), say("Stated"))
        yield self._verdict()
        yield self._score()
        yield self._heads(
            say("Category"),
            say("Points possible"),
            say("Points reached"),
            say("Share"),
            say("Score %"),
            say("Too low"),
            say("Stated %"),
        )
        if not self.count:
            yield []
        for line, category in enumerate(self.document.summary.categories, start=self.first):
            yield self._category(category, line)
        yield self._total(self.last + 1)
        yield []
        yield from self._counts()
        if cover.trail_head:
            yield [text_cell(self.sheet, say("Trail")), self._number(cover.trail_entries)]
            yield [text_cell(self.sheet, "SHA-256"), text_cell(self.sheet, cover.trail_head)]
        yield []
        # One long line would make the printer shrink the whole sheet to fit it.
        for part in textwrap.wrap(self.document.notice, _LINE):
            yield [text_cell(self.sheet, part)]

    def _status(self) -> str:
        status = self.layout.words.statuses[self.document.cover.status.value]
        if not any(signature.alone for signature in self.document.signatures):
            return status
        return self.say("%(status)s; one person rated and signed") % {"status": status}

    def _heads(self, *titles: str) -> list[object]:
        return [head_cell(self.sheet, title) for title in titles]

    def _number(self, value: object, look: Look = Look.WHOLE) -> object:
        return number_cell(self.sheet, value, look)

    def _verdict(self) -> list[object]:
        words, total, low = self.layout.words, f"D{self.last + 1}", f"SUM(F{self.first}:F{self.last})"
        stated = words.verdicts[self.document.summary.verdict.value]
        counts = self.last + 3
        majors, open_must, months = f"B{counts + 3}", f"B{counts + 4}", f"B{counts + 5}"
        ready = (
            f"AND(ROUND({total},9)>={rule('verdict.ready_total')},{low}=0,"
            f"{majors}<={rule('verdict.ready_majors')},{open_must}=0,{months}={word('is', 'yes')})"
        )
        nearly = (
            f"AND(ROUND({total},9)>={rule('verdict.nearly_total')},{majors}<={rule('verdict.nearly_majors')})"
        )
        names = [word("verdict", value) for value in ("ready", "nearly", "not_ready")]
        formula = f'=IF({total}="",{names[2]},IF({ready},{names[0]},IF({nearly},{names[1]},{names[2]})))'
        computed = self._number(Formula(formula), Look.TEXT) if is_live(self.layout) else None
        return [
            text_cell(self.sheet, self.say("Verdict"), bold=True),
            computed,
            text_cell(self.sheet, stated),
        ]

    def _score(self) -> list[object]:
        score = self.document.summary.score
        return [
            text_cell(self.sheet, self.say("Score %"), bold=True),
            self._number(Formula(f"=E{self.last + 1}"), Look.PERCENT),
            self._number(float(score.text) if score else None, Look.PERCENT),
        ]

    def _category(self, category: Category, line: int) -> list[object]:
        held = self.layout.parameters
        # The code stands as text before the title, so the formula carries it itself.
        code = category.code.replace('"', '""')
        own = f'({held["category"]}="{code}")'
        below = f'=IF(D{line}="",0,IF(ROUND(D{line},9)<{rule("verdict.ready_category")},1,0))'
        return [
            text_cell(self.sheet, f"{category.code} {category.title}"),
            self._number(Formula(f"=SUMPRODUCT({own}*{held['possible']})"), Look.POINTS),
            self._number(Formula(f"=SUMPRODUCT({own}*{held['reached']})"), Look.POINTS),
            *self._scores(line),
            self._number(Formula(below) if is_live(self.layout) else None),
            self._number(float(category.score.text) if category.score else None, Look.PERCENT),
        ]

    def _scores(self, line: int) -> tuple[object, object]:
        return (
            self._number(Formula(f'=IF(B{line}=0,"",C{line}/B{line})'), Look.SHARE),
            self._number(Formula(f'=IF(D{line}="","",{cut(f"D{line}")})'), Look.PERCENT),
        )

    def _total(self, line: int) -> list[object]:
        held, score = self.layout.parameters, self.document.summary.score
        return [
            text_cell(self.sheet, self.say("Total"), bold=True),
            self._number(Formula(f"=SUM({held['possible']})"), Look.POINTS),
            self._number(Formula(f"=SUM({held['reached']})"), Look.POINTS),
            *self._scores(line),
            None,
            self._number(float(score.text) if score else None, Look.PERCENT),
        ]

    def _counts(self) -> Iterator[list[object]]:
        layout, say, summary = self.layout, self.say, self.document.summary
        held, rows = layout.requirements, layout.parameters
        stated = self.document.counts
        open_must = (
            f"=SUMPRODUCT(({held['must']}={word('is', 'yes')})*{held['counts']}"
            f"*({held['rating']}<>{word('rating', 'met')}))"
        )
        other = self.document.training.other_records
        yield self._heads(say("Counts"), say("Computed"), say("Stated"))
        yield self._line(say("Answered requirements"), f"=SUM({rows['answered']})", summary.answered)
        yield self._line(say("Applicable requirements"), f"=SUM({rows['applicable']})", summary.applicable)
        major = f"=SUMPRODUCT(--({rows['grade']}={word('grade', 'major')}))"
        yield self._line(say("Parameters graded major"), major, len(summary.majors))
        yield self._line(say("Must-haves not met"), open_must, summary.must_haves_open)
        enough = layout.words.yes if summary.enough_months else layout.words.no
        yield [
            text_cell(self.sheet, say("Enough months of data (stated)")),
            text_cell(self.sheet, enough),
            text_cell(self.sheet, enough),
        ]
        yield self._line(say("Parameters"), _filled(rows["code"]), stated.parameters)
        yield self._line(say("Requirements"), _filled(held["code"]), stated.requirements)
        yield self._line(say("Proofs"), _filled(layout.proofs["sha256"]), stated.proofs)
        training = f"=SUM({layout.training['records']})+{other}"
        yield self._line(say("Training records"), training, stated.training_records)
        yield self._line(say("Training records behind no row"), None, other)
        for chapter in self.document.records:
            counted = [
                sheet.counted for sheet in layout.records if sheet.chapter is chapter and sheet.counted
            ]
            if counted:
                sums = "+".join(f"SUM({column})" for column in counted)
                yield self._line(chapter.title, f"={sums}", chapter.records)
        gain = sum(gap.points for gap in self.document.gaps)
        yield [
            text_cell(self.sheet, say("Points to gain")),
            self._number(Formula(f"=SUM({layout.gaps['points']})"), Look.POINTS),
            self._number(gain, Look.POINTS),
        ]

    def _line(self, title: str, formula: str | None, stated: int) -> list[object]:
        return [
            text_cell(self.sheet, title),
            self._number(Formula(formula)) if formula else None,
            self._number(stated),
        ]

    def _chart(self) -> BarChart:
        chart = BarChart()
        chart.type = "bar"
        chart.style = 2
        chart.title = self.say("Score by category")
        chart.legend = None
        # As high as the counts beside it.
        chart.width, chart.height = 13, 6.2
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
        chart.y_axis.majorUnit = 25
        chart.y_axis.number_format = "0"
        chart.y_axis.delete = chart.x_axis.delete = False
        chart.x_axis.scaling.orientation = "maxMin"
        place = f"{quote_sheetname(self.layout.summary)}!"
        chart.add_data(Reference(range_string=f"{place}$E${self.first}:$E${self.last}"))
        chart.set_categories(Reference(range_string=f"{place}$A${self.first}:$A${self.last}"))
        chart.series[0].graphicalProperties.solidFill = "2F6690"
        return chart


def _filled(column: str) -> str:
    return f'=SUMPRODUCT(--({column}<>""))'
