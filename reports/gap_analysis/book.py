"""Turns a gap analysis into the chapters of a PDF; each chapter takes only the data it shows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.engine.chapters import Chapter
from reports.engine.pdf import Book
from reports.engine.templates import ENGINE, environment
from reports.gap_analysis.document import TrainingStatus
from reports.gap_analysis.recordpages import page_values
from reports.gap_analysis.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.document import Context
    from reports.gap_analysis.document import Category, GapAnalysis, Parameter

_HERE = Path(__file__).parent
_TILES = 7  # in one line of the map
_LONGEST = 10  # parameters in the chart of points lost


@cache
def stylesheet() -> str:
    return (ENGINE / "base.css").read_text("utf-8") + (_HERE / "page.css").read_text("utf-8")


def make_book(document: GapAnalysis, context: Context) -> Book:
    """The gap analysis as chapters: one for each parameter, one for each other part."""
    maker = _Maker(document, context)
    return Book(
        title=maker.common["title"],
        css=stylesheet(),
        opening=maker.cover(),
        contents=maker.contents,
        body=[*maker.front(), *maker.parameters(), *maker.back()],
    )


class _Maker:
    def __init__(self, document: GapAnalysis, context: Context) -> None:
        self.document = document
        self.environment = environment(_HERE / "pages", context)
        self.gettext, self.ngettext, self.formats = context.gettext, context.ngettext, context.formats
        self.words = words(context)
        cover = document.cover
        head = " · ".join(part for part in (cover.entity, cover.audit_name) if part)
        title = context.gettext("Gap analysis")
        self.common: dict[str, Any] = {
            "cover": cover,
            "words": self.words,
            "head": head,
            # One line each: the margins of a page have no room for two.
            "running": _short(head, 95),
            "foot": _short(cover.confidentiality, 95),
            "state": self.words.statuses[cover.status.value],
            "title": f"{title}: {head}" if head else title,
        }
        self.known = {item.code for parameter in document.parameters for item in parameter.requirements}
        self.titles = {category.code: category for category in document.summary.categories}

    def chapter(self, name: str, template: str, **values: object) -> Chapter:
        html = self.environment.get_template(template).render(**self.common, **values)
        return Chapter(name, html)

    def cover(self) -> Chapter:
        document = self.document
        return self.chapter(
            "cover",
            "cover.html",
            summary=document.summary,
            notice=document.notice,
            holds=self._holds(),
            created=document.cover.generated_at.isoformat(timespec="seconds"),
        )

    def contents(self, pages: Mapping[str, int]) -> Chapter:
        entries = [
            {"level": level, "anchor": anchor, "title": title, "page": pages[anchor]}
            for level, anchor, title in self._entries()
        ]
        return self.chapter("contents", "contents.html", entries=entries)

    def front(self) -> Iterator[Chapter]:
        document = self.document
        yield self.chapter("summary", "summary.html", summary=document.summary, bars=self._bars())
        yield self.chapter("scope", "scope.html", scope=document.scope)
        yield self.chapter("rules", "rules.html", rules=document.rules)
        yield self.chapter("map", "map.html", parameters=document.parameters, groups=list(self._groups()))

    def parameters(self) -> Iterator[Chapter]:
        for opens, item in self._opened():
            yield self.chapter(f"p-{item.code}", "parameter.html", item=item, opens=opens)

    def back(self) -> Iterator[Chapter]:
        document = self.document
        yield self.chapter("gaps", "gaps.html", gaps=document.gaps, lost=self._lost(), known=self.known)
        yield self.chapter(
            "training",
            "training.html",
            training=document.training,
            records=document.training.records,
            statuses=[status.value for status in TrainingStatus],
            coverage=[
                self.formats.percent(f"{item.valid * 1000 // item.required / 10:.1f}")
                if item.required
                else "–"
                for item in document.training.coverage
            ],
        )
        for item in document.records:
            yield self.chapter(f"records-{item.code}", "records.html", **page_values(item, self.formats))
        yield self.chapter("proofs", "proofs.html", proofs=document.proofs, known=self.known)
        yield self.chapter("trail", "trail.html", trail=document.trail)
        yield self.chapter(
            "closing",
            "closing.html",
            signatures=document.signatures,
            differences=document.differences,
            distribution=document.distribution,
            notice=document.notice,
        )

    def _holds(self) -> str:
        """The sentence on the first page that says how much the report holds."""
        counts, number, ngettext = self.document.counts, self.formats.number, self.ngettext
        parts = (
            (ngettext("%(n)s parameter", "%(n)s parameters", counts.parameters), counts.parameters),
            (ngettext("%(n)s requirement", "%(n)s requirements", counts.requirements), counts.requirements),
            (ngettext("%(n)s proof", "%(n)s proofs", counts.proofs), counts.proofs),
            (
                ngettext("%(n)s training record", "%(n)s training records", counts.training_records),
                counts.training_records,
            ),
        )
        things = [wording % {"n": number(count)} for wording, count in parts]
        held = ", ".join([*things, *(chapter.holds for chapter in self.document.records if chapter.holds)])
        return self.gettext("This report holds %(things)s.") % {"things": held}

    def _opened(self) -> Iterator[tuple[Category | dict[str, str] | None, Parameter]]:
        """Each parameter, and the category it opens if it is the first of one."""
        before = None
        for item in self.document.parameters:
            opens = self.titles.get(item.category, {"code": item.category, "title": ""})
            yield (opens if item.category != before else None), item
            before = item.category

    def _entries(self) -> Iterator[tuple[int, str, str]]:
        _ = self.gettext
        yield 1, "summary", _("Summary")
        yield 1, "scope", _("Scope and method")
        yield 1, "rules", _("Scoring rules")
        yield 1, "map", _("Map of parameters")
        for opens, item in self._opened():
            if opens is not None:
                category = self.titles.get(item.category)
                title = category.title if category else ""
                yield 1, f"c-{item.category}", f"{item.category} {title}".strip()
            yield 2, f"p-{item.code}", f"{item.code} {item.title}"
        yield 1, "gaps", _("Gaps by points")
        yield 1, "training", _("Training matrix")
        for chapter in self.document.records:
            yield 1, f"records-{chapter.code}", chapter.title
        yield 1, "proofs", _("Proof index")
        yield 1, "trail", _("Extract of the trail")
        yield 1, "closing", _("Sign-off")

    def _bars(self) -> list[dict[str, object]]:
        return [
            {
                "label": _short(f"{item.code} {item.title}", 40),
                "share": item.score.share,
                "text": self.formats.percent(item.score.text),
                "needed": item.needed.share if item.needed else None,
            }
            for item in self.document.summary.categories
            if item.score is not None
        ]

    def _groups(self) -> Iterator[dict[str, object]]:
        top = 0
        by_category: dict[str, list[Parameter]] = {}
        for item in self.document.parameters:
            by_category.setdefault(item.category, []).append(item)
        for code, items in by_category.items():
            tiles = [self._tile(item) for item in items]
            rows = [tiles[start : start + _TILES] for start in range(0, len(tiles), _TILES)]
            height = 28 + 52 * len(rows)
            title = self.titles[code].title if code in self.titles else ""
            yield {"label": _short(f"{code} {title}", 90), "rows": rows, "top": top, "height": height}
            top += height

    def _tile(self, item: Parameter) -> dict[str, object]:
        grade = item.grade.value if item.grade else None
        return {
            "code": item.code,
            "text": self.formats.percent(item.score.text) if item.score else "–",
            "grade": grade,
            "word": self.words.grades[grade] if grade else self.words.not_applicable,
        }

    def _lost(self) -> list[dict[str, object]]:
        losing = [item for item in self.document.parameters if item.points_lost > 0]
        losing.sort(key=lambda item: -item.points_lost)
        return [
            {
                "label": _short(f"{item.code} {item.title}", 46),
                "points": float(item.points_lost),
                "text": self.formats.number(item.points_lost, 1),
            }
            for item in losing[:_LONGEST]
        ]


def _short(text: str, length: int) -> str:
    """A label for a chart, where text cannot wrap."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
