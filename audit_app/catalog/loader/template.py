"""Files to begin with: a short list as YAML or as a workbook that explains itself, and any release as either."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.catalog.loader.sheet import COLUMNS, NOTICE, write_rows
from audit_app.catalog.loader.shipped import default_scoring
from audit_app.catalog.loader.workbook import Sheet, write_workbook
from audit_app.catalog.rules import Release, from_data, to_data

_HEAD = """\
# A checklist of your own. Change everything, check it with `audit-app checklists verify FILE`,
# then register it. Put codes, versions, dates and shares in quotes.
"""
_WIDTHS = {"intent": 40, "text": 50, "proof": 40, "floor": 50, "good": 50, "feeds": 24, "check": 30}


@cache
def example() -> Release:
    """One parameter with two requirements and the scoring of the list that comes with the product."""
    return from_data(
        {
            "checklist": "own_list",
            "version": "1.0.0",
            "released_on": "2026-01-31",
            "languages": ["en"],
            "title": {"en": "Our own list"},
            "notice": {"en": NOTICE},
            "scoring": {**default_scoring(), "metric_parameters": []},
            "categories": [
                {
                    "code": "2",
                    "title": {"en": "Processes"},
                    "parameters": [
                        {
                            "code": "2.10",
                            "title": {"en": "Opening hours"},
                            "points": 20,
                            "intent": {"en": "Customers know when they can reach us, and then they can."},
                            "releases": [],
                            "feeds": ["documents", "metrics"],
                            "requirements": _REQUIREMENTS,
                        }
                    ],
                }
            ],
        }
    )


_REQUIREMENTS: list[dict[str, Any]] = [
    {
        "code": "2.10a",
        "kind": "approach",
        "must_have": False,
        "text": {"en": "Opening hours of each channel are agreed with the client and published."},
        "proof": {"en": ["Agreement with the client", "Page where customers read them"]},
        "floor": {"en": "Compare the agreement, the web page and the recorded announcement."},
        "good": {"en": "The three agree, on public holidays too."},
        "feeds": ["documents"],
    },
    {
        "code": "2.10b",
        "kind": "result",
        "must_have": True,
        "text": {"en": "Every channel was open for at least 99% of its published hours last month."},
        "proof": {"en": ["Availability by channel, with minutes"]},
        "floor": {"en": "Take the worst day and compare it with the telephone log."},
        "good": {"en": "Losses are minutes, known and explained."},
        "feeds": ["metrics"],
        "check": "metrics.open_as_published",
    },
]


def write_yaml(release: Release, head: str = _HEAD) -> bytes:
    """The release as a YAML file, every text in quotes; read again, it is equal."""
    return "\n".join([head, *_block(to_data(release), ""), ""]).lstrip().encode()


def _block(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, item in value.items():
        if isinstance(item, list) and item and isinstance(item[0], dict) and "code" in item[0]:
            yield f"{indent}{name}:"
            for entry in item:
                first, *rest = _block(entry, f"{indent}    ")
                yield from (f"{indent}  - {first.lstrip()}", *rest)
        elif isinstance(item, dict) and not {"en", "value"} & item.keys():
            yield f"{indent}{name}:"
            yield from _block(item, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_flow(item)}"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=isinstance(value, str) and not value.isprintable())


def write_sheet(release: Release) -> bytes:
    """The release as a workbook: a row for each requirement, and a sheet that explains the columns."""
    rows = list(write_rows(release))
    return write_workbook(
        [
            Sheet(
                _("Checklist"),
                rows,
                widths=[_WIDTHS.get(name, 16) for name in COLUMNS],
                choices={
                    COLUMNS.index("kind"): ("approach", "deployment", "result"),
                    COLUMNS.index("must_have"): ("true", "false"),
                },
                numbers=frozenset({COLUMNS.index("points")}),
            ),
            Sheet(_("How to fill it in"), _explanation(), widths=[20, 60, 60]),
        ]
    )


def _explanation() -> list[list[str | int]]:
    repeated = _("text, the same on every row of its code")
    return [
        [_("Column"), _("What it is"), _("How to write it")],
        ["category_code", _("Category"), _("one digit, as text: 2")],
        ["category_title", _("Its name, up to 80 characters"), repeated],
        ["parameter_code", _("Parameter"), _("category, point, number, as text: 2.10")],
        ["parameter_title", _("Its name, up to 80 characters"), repeated],
        ["points", _("Points at full marks"), _("whole number, the same on every row of the parameter")],
        ["intent", _("What the parameter is for, up to 260 characters"), repeated],
        [
            "requirement_code",
            _("Requirement; keeps its meaning for ever"),
            _("parameter and a letter: 2.10a"),
        ],
        ["kind", _("A method laid down, its use, or its effect"), "approach, deployment, result"],
        ["must_have", _("Whether failing it makes the whole parameter major"), "true, false"],
        ["text", _("What must be so, up to 200 characters"), _("text")],
        ["proof", _("Proof to expect, 1 to 6 items"), _("items separated by |")],
        ["floor", _("How an auditor checks it, up to 260 characters"), _("text")],
        ["good", _("What good looks like, up to 260 characters"), _("text")],
        [
            "feeds",
            _("Records that tell about it"),
            "documents | training | monitoring | metrics | vendors | actions | interviews",
        ],
        ["check", _("Code of the computed check that answers it"), _("code, or empty: a person judges")],
        ["", "", ""],
        ["", _("One row for each requirement, in the order of the codes."), ""],
        ["", _("Short name, version and title of the list are asked for when you register it."), ""],
        ["", _("Texts are English; scoring is that of the list that comes with the product."), ""],
        ["", _("Only for your own use: bring wording that you may use inside your organisation."), ""],
    ]
