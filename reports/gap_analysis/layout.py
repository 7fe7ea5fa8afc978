"""Where everything of the workbook stands: settled before writing, because formulas look ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from reports.engine.xlsx import Column, Look, Place
from reports.gap_analysis.recordsheets import RecordSheet, record_sheets
from reports.gap_analysis.words import words

if TYPE_CHECKING:
    from reports.document import Context
    from reports.engine.xlsx import Writer
    from reports.gap_analysis.document import GapAnalysis
    from reports.gap_analysis.words import Words


Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Plan:
    """One table: its heads by a short key, and the place its rows will take."""

    name: str
    columns: dict[str, Column]
    place: Place

    def __getitem__(self, key: str) -> str:
        """The range of the column `key`."""
        return self.place.column(self.columns[key].title)

    def upto(self, key: str) -> int:
        """How many columns stand before the column `key`."""
        return list(self.columns).index(key)

    def letter(self, key: str) -> str:
        """The letter of the column `key`, for formulas within a row."""
        return get_column_letter(self.upto(key) + 1)


@dataclass(frozen=True, slots=True)
class Layout:
    """The workbook's sheets in their order."""

    document: GapAnalysis
    context: Context
    words: Words
    writer: Writer
    summary: str
    parameters: Plan
    requirements: Plan
    gaps: Plan
    training: Plan
    modules: Plan
    proofs: Plan
    records: tuple[RecordSheet, ...]
    rules: Plan
    trail: Plan


def lay_sheets(document: GapAnalysis, context: Context, writer: Writer) -> Layout:
    """Give every sheet its title and every table its columns and rows."""
    _ = context.gettext
    held = document.training

    def plan(title: str, name: str, columns: dict[str, Column], rows: int) -> Plan:
        heads = tuple(column.title for column in columns.values())
        return Plan(name, columns, Place(writer.sheet_title(title), max(rows, 1) + 1, heads))

    requirements = sum(len(parameter.requirements) for parameter in document.parameters)
    known = words(context)
    return Layout(
        document=document,
        context=context,
        words=known,
        writer=writer,
        summary=writer.sheet_title(_("Summary")),
        parameters=plan(_("Parameters"), "Parameters", _parameters(_), len(document.parameters)),
        requirements=plan(_("Requirements"), "Requirements", _requirements(_), requirements),
        gaps=plan(_("Gaps"), "Gaps", _gaps(_), len(document.gaps)),
        training=plan(_("Training"), "Training", _training(_), len(held.rows)),
        modules=plan(_("Modules"), "Modules", _modules(_, known), len(held.modules)),
        records=record_sheets(document.records, writer),
        proofs=plan(_("Proof"), "Proof", _proofs(_), len(document.proofs)),
        trail=plan(_("Trail"), "Trail", _trail(_), len(document.trail)),
        rules=plan(_("Scoring rules"), "Rules", _rules(_), len(document.rules)),
    )


def _parameters(_: Say) -> dict[str, Column]:
    # The columns from "approach" on are steps of the computation and stay off the printed page.
    return {
        "category": Column(_("Category"), 11),
        "code": Column(_("Code"), 8),
        "title": Column(_("Parameter"), 40, Look.LONG),
        "points": Column(_("Points"), 9, Look.POINTS),
        "score": Column(_("Score %"), 9, Look.PERCENT),
        "stated_score": Column(_("Stated score %"), 9, Look.PERCENT),
        "reached": Column(_("Points reached"), 10, Look.POINTS),
        "possible": Column(_("Points possible"), 10, Look.POINTS),
        "lost": Column(_("Points lost"), 9, Look.POINTS),
        "answered": Column(_("Answered"), 11, Look.WHOLE),
        "applicable": Column(_("Applicable"), 11, Look.WHOLE),
        "grade": Column(_("Grade"), 14),
        "stated_grade": Column(_("Stated grade"), 14),
        "basis": Column(_("Scored by"), 34, Look.LONG),
        "approach": Column(_("Approach"), 11, Look.SHARE),
        "other": Column(_("Deployment and result"), 13, Look.SHARE),
        "share": Column(_("Share"), 11, Look.SHARE),
        "failed": Column(_("Must-haves failed"), 11, Look.WHOLE),
        "remarks": Column(_("Remarks"), 10, Look.WHOLE),
        "repeat": Column(_("Repeat"), 9),
        "level": Column(_("Level"), 8, Look.WHOLE),
    }


def _requirements(_: Say) -> dict[str, Column]:
    # The columns from "check" on stay off the printed page.
    return {
        "parameter": Column(_("Parameter"), 12),
        "code": Column(_("Code"), 8),
        "kind": Column(_("Kind"), 13),
        "must": Column(_("Must have"), 8),
        "text": Column(_("Requirement"), 46, Look.LONG),
        "rating": Column(_("Rating"), 15),
        "finding": Column(_("Finding"), 46, Look.LONG),
        "notes": Column(_("Notes"), 32, Look.LONG),
        "proofs": Column(_("Proof"), 26, Look.LONG),
        "check": Column(_("Computed check"), 36, Look.LONG),
        "figure": Column(_("Figure"), 10),
        "sample": Column(_("Sample"), 9),
        "as_of": Column(_("As of"), 12, Look.DAY),
        "remark": Column(_("Remark"), 9),
        "confirmed": Column(_("Not applicable, confirmed"), 14),
        "counts": Column(_("Counts"), 8, Look.WHOLE),
        "credit": Column(_("Credit"), 10, Look.SHARE),
        "answered": Column(_("Answered"), 11, Look.WHOLE),
    }


def _gaps(_: Say) -> dict[str, Column]:
    return {
        "rank": Column(_("Rank"), 7, Look.WHOLE),
        "parameter": Column(_("Parameter"), 12),
        "requirement": Column(_("Requirement"), 13),
        "text": Column(_("Text"), 50, Look.LONG),
        "rating": Column(_("Rating"), 15),
        "grade": Column(_("Grade"), 14),
        "must": Column(_("Must have"), 8),
        "points": Column(_("Points to gain"), 10, Look.POINTS),
        "finding": Column(_("Finding"), 50, Look.LONG),
        "owner": Column(_("Owner"), 22),
        "due": Column(_("Due"), 12, Look.DAY),
    }


def _training(_: Say) -> dict[str, Column]:
    # PLAIN: this table may have a hundred thousand rows, and looks cost as much as the values.
    return {
        "person_code": Column(_("Person code"), 13, Look.PLAIN),
        "person": Column(_("Person"), 26, Look.PLAIN),
        "site": Column(_("Site"), 16, Look.PLAIN),
        "programme": Column(_("Programme"), 20, Look.PLAIN),
        "job": Column(_("Job"), 18, Look.PLAIN),
        "module": Column(_("Module"), 14, Look.PLAIN),
        "state": Column(_("State"), 12, Look.PLAIN),
        "records": Column(_("Records"), 9, Look.PLAIN),
        "completed": Column(_("Completed on"), 12, Look.PLAIN),
        "until": Column(_("Valid until"), 12, Look.PLAIN),
        "result": Column(_("Result"), 9, Look.PLAIN),
        "score": Column(_("Score"), 8, Look.PLAIN),
        "live": Column(_("Live on"), 12, Look.PLAIN),
    }


def _modules(_: Say, known: Words) -> dict[str, Column]:
    return {
        "code": Column(_("Module"), 18),
        "title": Column(_("Title"), 46, Look.LONG),
        "required": Column(_("Need it"), 10, Look.WHOLE),
        **{state: Column(word, 11, Look.WHOLE) for state, word in known.training.items()},
    }


def _proofs(_: Say) -> dict[str, Column]:
    return {
        "number": Column(_("No."), 6, Look.WHOLE),
        "title": Column(_("Title"), 30, Look.LONG),
        "description": Column(_("Description"), 36, Look.LONG),
        "from": Column(_("From"), 12, Look.DAY),
        "to": Column(_("Until"), 12, Look.DAY),
        "file": Column(_("File"), 34, Look.LONG),
        "type": Column(_("Type"), 24, Look.LONG),
        "size": Column(_("Bytes"), 12, Look.WHOLE),
        "sha256": Column("SHA-256", 36, Look.LONG),
        "by": Column(_("Uploaded by"), 22),
        "at": Column(_("Uploaded (UTC)"), 17, Look.MOMENT),
        "uses": Column(_("Supports"), 36, Look.LONG),
    }


def _rules(_: Say) -> dict[str, Column]:
    return {
        "title": Column(_("Rule"), 40, Look.LONG),
        "path": Column(_("Path"), 30),
        "value": Column(_("Value"), 14),
        "tag": Column(_("Where from"), 14),
        "source": Column(_("Source"), 14),
        "why": Column(_("Why"), 60, Look.LONG),
    }


def _trail(_: Say) -> dict[str, Column]:
    return {
        "when": Column(_("When (UTC)"), 18, Look.MOMENT),
        "who": Column(_("Who"), 26),
        "what": Column(_("What"), 90, Look.LONG),
    }
