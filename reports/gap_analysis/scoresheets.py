"""The sheets with live formulas: requirements, parameters and the scoring rules they take their weights from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, quote_sheetname

from reports.engine.xlsx import Formula
from reports.gap_analysis.document import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.gap_analysis.document import Parameter, Requirement
    from reports.gap_analysis.layout import Layout, Plan

_NEEDED = (
    "ratings.met",
    "ratings.partly",
    "ratings.not_met",
    "approach_weight",
    "deployment_result_weight",
    "grade.major_below",
    "grade.conform_from",
    "verdict.ready_total",
    "verdict.ready_category",
    "verdict.ready_majors",
    "verdict.nearly_total",
    "verdict.nearly_majors",
)
_SWITCHES = ("grade.must_have_failed_is_major", "grade.repeat_raises")


def is_live(layout: Layout) -> bool:
    """Whether the document brings every rule the formulas need; without them, stated values stand."""
    return set(_NEEDED) <= {rule.path for rule in layout.document.rules if _number(rule.value) is not None}


def rule(path: str) -> str:
    """The name of the cell that holds a scoring rule."""
    return "rule_" + path.replace(".", "_")


def word(group: str, value: str) -> str:
    """The name of the cell that holds a word, so that formulas compare in the report's language."""
    return f"word_{group}_{value}"


def write_requirements(layout: Layout) -> None:
    """One row for each requirement; what it counts and its credit are formulas."""
    plan = layout.requirements
    rows = (
        _requirement_row(layout, parameter, requirement, line)
        for line, (parameter, requirement) in enumerate(_requirements(layout), start=2)
    )
    columns, printed = list(plan.columns.values()), plan.upto("check")
    layout.writer.table(plan.place.sheet, plan.name, columns, rows, freeze="C2", printed=printed)


def _requirements(layout: Layout) -> Iterator[tuple[Parameter, Requirement]]:
    for parameter in layout.document.parameters:
        for requirement in parameter.requirements:
            yield parameter, requirement


def _requirement_row(
    layout: Layout, parameter: Parameter, item: Requirement, line: int
) -> tuple[object, ...]:
    words, check = layout.words, item.check
    rating, confirmed = (f"{layout.requirements.letter(key)}{line}" for key in ("rating", "confirmed"))
    answers = ",".join(f"{rating}={word('rating', value)}" for value in ("met", "partly", "not_met"))
    set_aside = f"AND({rating}={word('rating', 'not_applicable')},{confirmed}={word('is', 'yes')})"
    return _ordered(
        layout.requirements,
        parameter=parameter.code,
        code=item.code,
        kind=words.kinds[item.kind.value],
        must=_yes(layout, item.must_have),
        text=item.text,
        rating=words.ratings[item.rating.value if item.rating else "unanswered"],
        finding=item.finding,
        notes=item.notes,
        proofs="; ".join(
            f"{ref.number} ({ref.pointer})" if ref.pointer else str(ref.number) for ref in item.proofs
        ),
        check=check.sentence if check else "",
        figure=check.figure if check else "",
        sample=check.sample if check else "",
        as_of=check.as_of if check else None,
        remark=_yes(layout, item.remark),
        confirmed=_yes(layout, item.not_applicable_confirmed),
        counts=Formula(f"=IF({set_aside},0,1)"),
        credit=_credit(layout, rating),
        answered=Formula(f"=IF(OR({answers}),1,0)"),
    )


def _ordered(plan: Plan, **values: object) -> tuple[object, ...]:
    return tuple(values[key] for key in plan.columns)


def _credit(layout: Layout, rating: str) -> object:
    if not is_live(layout):
        return None
    inner = "0"
    for value in ("not_met", "partly", "met"):
        inner = f"IF({rating}={word('rating', value)},{rule(f'ratings.{value}')},{inner})"
    return Formula("=" + inner)


def _yes(layout: Layout, value: bool) -> str:  # noqa: FBT001 - the value is the point
    return layout.words.yes if value else layout.words.no


def write_parameters(layout: Layout) -> None:
    """One row for each parameter; score, points and grade are formulas over its requirements."""
    plan = layout.parameters
    rows = (
        _parameter_row(layout, item, line) for line, item in enumerate(layout.document.parameters, start=2)
    )
    columns, printed = list(plan.columns.values()), plan.upto("approach")
    layout.writer.table(plan.place.sheet, plan.name, columns, rows, freeze="D2", printed=printed)


def _parameter_row(layout: Layout, item: Parameter, line: int) -> tuple[object, ...]:
    cell = {key: f"{layout.parameters.letter(key)}{line}" for key in layout.parameters.columns}
    words, held = layout.words, layout.requirements
    # SUMPRODUCT and not SUMIFS: its criteria would take the codes 2.1 and 2.10 for one number.
    own = f"({held['parameter']}={cell['code']})"
    live = is_live(layout) and item.basis is Basis.REQUIREMENTS
    share: object = item.score.share if item.score else None
    basis = words.bases[item.basis.value]
    if live:
        share = Formula(_share(cell))
    elif item.basis is not Basis.REQUIREMENTS:
        basis = f"{basis} {layout.context.gettext('Stated, not computed here.')}"
    failed = (
        f"({held['must']}={word('is', 'yes')})*{held['answered']}*({held['rating']}<>{word('rating', 'met')})"
    )
    return _ordered(
        layout.parameters,
        category=item.category,
        code=item.code,
        title=item.title,
        points=item.points,
        score=Formula(f'=IF({cell["share"]}="","",{cut(cell["share"])})'),
        stated_score=float(item.score.text) if item.score else None,
        reached=Formula(f'=IF({cell["share"]}="",0,{cell["points"]}*{cell["share"]})'),
        possible=Formula(f'=IF({cell["share"]}="",0,{cell["points"]})'),
        lost=Formula(f"={cell['possible']}-{cell['reached']}"),
        answered=Formula(f"=SUMPRODUCT({own}*{held['answered']})"),
        applicable=Formula(f"=SUMPRODUCT({own}*{held['counts']})"),
        grade=Formula(_grade(cell)) if is_live(layout) else _stated_grade(layout, item),
        stated_grade=_stated_grade(layout, item),
        basis=item.basis_note or basis,
        approach=Formula(_mean(layout, own, f"({held['kind']}={word('kind', 'approach')})"))
        if live
        else None,
        other=Formula(_mean(layout, own, f"({held['kind']}<>{word('kind', 'approach')})")) if live else None,
        share=share,
        failed=Formula(f"=SUMPRODUCT({own}*{failed})"),
        remarks=Formula(f"=SUMPRODUCT({own}*({held['remark']}={word('is', 'yes')}))"),
        repeat=_yes(layout, item.repeat),
        level=Formula(_level(layout, cell)) if is_live(layout) else None,
    )


def _stated_grade(layout: Layout, item: Parameter) -> str:
    return layout.words.grades[item.grade.value] if item.grade else layout.words.not_applicable


def _mean(layout: Layout, own: str, side: str) -> str:
    counts, credit = layout.requirements["counts"], layout.requirements["credit"]
    many = f"SUMPRODUCT({own}*{side}*{counts})"
    return f'=IF({many}=0,"",SUMPRODUCT({own}*{side}*{counts}*{credit})/{many})'


def _share(cell: dict[str, str]) -> str:
    approach, other = cell["approach"], cell["other"]
    both = f"{approach}*{rule('approach_weight')}+{other}*{rule('deployment_result_weight')}"
    # A side without an applicable requirement leaves everything to the other one.
    return f'=IF({approach}="",IF({other}="","",{other}),IF({other}="",{approach},{both}))'


def cut(share: str) -> str:
    """Percent cut off after one decimal; the inner rounding only takes away binary noise."""
    return f"ROUNDDOWN(ROUND({share}*100,8),1)"


def _level(layout: Layout, cell: dict[str, str]) -> str:
    known = {item.path for item in layout.document.rules}
    must, repeats = (rule(path) if path in known else "TRUE()" for path in _SWITCHES)
    share = f"ROUND({cell['share']},9)"
    base = (
        f"IF(OR(AND({must},{cell['failed']}>0),{share}<{rule('grade.major_below')}),3,"
        f"IF({share}<{rule('grade.conform_from')},2,IF({cell['remarks']}>0,1,0)))"
    )
    raised = f"AND({repeats},{cell['repeat']}={word('is', 'yes')},{base}>0)"
    return f'=IF({cell["share"]}="","",MIN(3,{base}+IF({raised},1,0)))'


def _grade(cell: dict[str, str]) -> str:
    grades = ",".join(word("grade", value) for value in ("conform", "improvement", "minor", "major"))
    return f'=IF({cell["level"]}="",{word("rating", "not_applicable")},CHOOSE({cell["level"]}+1,{grades}))'


def write_rules(layout: Layout) -> None:
    """The scoring rules, each with a name formulas use, and a sheet of the words they compare with."""
    plan, writer, words = layout.rules, layout.writer, layout.words
    sheet = quote_sheetname(plan.place.sheet)
    rows = []
    for line, item in enumerate(layout.document.rules, start=2):
        rows.append(
            (item.title, item.path, _typed(item.value), words.tags[item.tag.value], item.source, item.why)
        )
        if item.path in (*_NEEDED, *_SWITCHES):
            writer.name(rule(item.path), f"{sheet}!$C${line}")
    writer.table(plan.place.sheet, plan.name, list(plan.columns.values()), rows)
    title = writer.sheet_title(layout.context.gettext("Words"))
    made = writer.sheet(title, [30, 24])
    groups = {
        "rating": words.ratings,
        "kind": words.kinds,
        "grade": words.grades,
        "verdict": words.verdicts,
        "state": words.training,
        "is": {"yes": words.yes, "no": words.no},
    }
    names = [(word(group, value), text) for group, held in groups.items() for value, text in held.items()]
    for line, (name, text) in enumerate(names, start=1):
        made.append([name, text])
        writer.name(name, f"{quote_sheetname(title)}!${get_column_letter(2)}${line}")


def _typed(value: str) -> object:
    number = _number(value)
    if number is not None:
        return number
    return {"true": True, "false": False}.get(value, value)


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
