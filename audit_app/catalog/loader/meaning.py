"""What the shape cannot say: codes that follow one another, texts in every language, rules that do not clash.

`scoring` stands above this room and reads the profile itself; it must never meet one that it refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.catalog.loader.problems import Document, Place, Problem
from audit_app.catalog.loader.shape import FEEDS, TEXT_FIELDS

LONGEST_WINDOW = 60


def check_meaning(document: Document) -> list[Problem]:
    """Everything wrong with data whose shape is right."""
    return [
        *_day(document),
        *_codes(document),
        *_feeds(document),
        *_checks(document),
        *_languages(document),
        *_scoring(document),
    ]


def _day(document: Document) -> Iterator[Problem]:
    try:
        dt.date.fromisoformat(document.data["released_on"])
    except ValueError:
        told = _("is no day of the calendar: %(found)s.", found=document.data["released_on"])
        yield document.problem(("released_on",), told)


def _parameters(data: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for c, category in enumerate(data["categories"]):
        for p, parameter in enumerate(category["parameters"]):
            yield ("categories", c, "parameters", p), parameter


def _requirements(data: Any) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for place, parameter in _parameters(data):
        for r, requirement in enumerate(parameter["requirements"]):
            yield (*place, "requirements", r), requirement


def _codes(document: Document) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    categories = document.data["categories"]
    yield from _in_order(document, ("categories",), categories, "", seen)
    for c, category in enumerate(categories):
        place: Place = ("categories", c, "parameters")
        parameters = category["parameters"]
        yield from _in_order(document, place, parameters, f"{category['code']}.", seen)
        for p, parameter in enumerate(parameters):
            below = (*place, p, "requirements")
            yield from _in_order(document, below, parameter["requirements"], parameter["code"], seen)


def _in_order(
    document: Document, place: Place, items: list[Any], begins: str, seen: dict[str, int]
) -> Iterator[Problem]:
    before: tuple[int, str] | None = None
    for index, item in enumerate(items):
        code = item["code"]
        here = (*place, index, "code")
        rest = code.removeprefix(begins)
        if code in seen:
            told = _('is given twice: "%(code)s" is in line %(first)s too.', code=code, first=seen[code])
            yield document.problem(here, told)
            continue
        seen[code] = document.problem(here, "").line
        if not code.startswith(begins) or not (rest.isdecimal() or (len(rest) == 1 and rest.isalpha())):
            told = _(
                '"%(code)s" does not begin with the code of what holds it. Write for example "%(example)s".',
                code=code,
                example=begins + ("a" if begins[-1].isdecimal() else "1"),
            )
            yield document.problem(here, told)
            continue
        key = (int(rest), "") if rest.isdecimal() else (0, rest)
        if before is not None and key < before:
            yield document.problem(
                here, _('"%(code)s" comes after a higher code. Put it in order.', code=code)
            )
        before = key


def _feeds(document: Document) -> Iterator[Problem]:
    for place, parameter in _parameters(document.data):
        named = {feed for item in parameter["requirements"] for feed in item["feeds"]}
        if set(parameter["feeds"]) != named:
            wanted = ", ".join(f'"{feed}"' for feed in FEEDS if feed in named)
            told = _("must name what its requirements name. Write [%(wanted)s].", wanted=wanted)
            yield document.problem((*place, "feeds"), told)


def _checks(document: Document) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for place, requirement in _requirements(document.data):
        check = requirement.get("check")
        if check in seen:
            told = _(
                "%(check)s answers %(other)s already. A check answers one requirement.",
                check=check,
                other=seen[check],
            )
            yield document.problem((*place, "check"), told)
        elif check:
            seen[check] = requirement["code"]


def _languages(document: Document) -> Iterator[Problem]:
    languages = document.data["languages"]
    for place, texts in _all_texts(document.data, ()):
        for language in languages:
            if language not in texts:
                told = _(
                    'has no text in "%(language)s". Write it, or take "%(language)s" out of languages.',
                    language=language,
                )
                yield document.problem(place, told)
        for language in texts:
            if language not in languages:
                told = _('is not among languages. Add "%(language)s" there.', language=language)
                yield document.problem((*place, language), told)


def _all_texts(value: Any, place: Place) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _all_texts(item, (*place, index))
    elif isinstance(value, Mapping):
        if place and place[-1] in TEXT_FIELDS:
            yield place, value
            return
        for name, item in value.items():
            yield from _all_texts(item, (*place, name))


class _Values:
    """The bare values of a scoring profile by path; shares are exact."""

    def __init__(self, scoring: Mapping[str, Any]) -> None:
        self._scoring = scoring

    def __getitem__(self, path: str) -> Any:
        node: Any = self._scoring
        for name in path.split("."):
            node = node[name]
        value = node["value"]
        return Fraction(value) if isinstance(value, str) else value


def _scoring(document: Document) -> Iterator[Problem]:
    scoring = document.data["scoring"]
    value = _Values(scoring)
    if value["approach_weight"] + value["deployment_result_weight"] != 1:
        told = _("and approach_weight must make 1 together.")
        yield document.problem(("scoring", "deployment_result_weight"), told)
    for lower, higher in _FALLING:
        if value[lower] > value[higher]:
            told = _("must not be above %(higher)s.", higher=higher)
            yield document.problem(("scoring", *lower.split(".")), told)
    for path, least in _WINDOWS:
        if not least <= value[path] <= LONGEST_WINDOW:
            told = _("must be from %(least)s to %(most)s months.", least=least, most=LONGEST_WINDOW)
            yield document.problem(("scoring", *path.split(".")), told)
    if value["improving.window_months"] % 2:
        told = _("must be an even number: the later half is held against the earlier one.")
        yield document.problem(("scoring", "improving", "window_months"), told)
    yield from _scored_by_figures(document)


_FALLING = (
    ("ratings.partly", "ratings.met"),
    ("ratings.not_met", "ratings.partly"),
    ("metric.latest_met", "metric.sustained"),
    ("metric.improving", "metric.latest_met"),
    ("metric.missed", "metric.improving"),
    ("metric.insufficient_missed", "metric.insufficient_met"),
    ("sustained.met_months", "sustained.window_months"),
    ("sustained.recent_months", "sustained.window_months"),
    ("sustained.recent_met", "sustained.recent_months"),
    ("sustained.minimum_months", "sustained.window_months"),
    ("improving.window_months", "sustained.window_months"),
    ("grade.major_below", "grade.conform_from"),
    ("verdict.nearly_total", "verdict.ready_total"),
    ("verdict.ready_months", "sustained.window_months"),
)
_WINDOWS = (("sustained.window_months", 1), ("sustained.minimum_months", 1), ("improving.window_months", 2))


def _scored_by_figures(document: Document) -> Iterator[Problem]:
    scoring = document.data["scoring"]
    there = {parameter["code"] for _place, parameter in _parameters(document.data)}
    told = _("is no parameter of this list. Take it out or add the parameter.")
    for index, code in enumerate(scoring["metric_parameters"]):
        if code not in there:
            yield document.problem(("scoring", "metric_parameters", index), f'"{code}" {told}')
    breadth = scoring["breadth_parameter"]
    # A list without metric parameters has nothing to compute a breadth from; the field is then without effect.
    if scoring["metric_parameters"] and breadth not in there:
        yield document.problem(("scoring", "breadth_parameter"), f'"{breadth}" {told}')
    if breadth in scoring["metric_parameters"]:
        yield document.problem(
            ("scoring", "breadth_parameter"),
            _("is computed from the metric_parameters and must not be one of them."),
        )
