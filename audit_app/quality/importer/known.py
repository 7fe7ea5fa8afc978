"""What files of monitoring are held against, read once for each file; and cells that only they have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, parse_decimal
from audit_app.intake.importer import Columns, Problem, Suggester, problem
from audit_app.quality.queries import FormDetail, KnownAgent, known_agents, known_forms
from audit_app.workforce.queries import ProgrammeRow, list_programmes

_TIME = re.compile(
    r"([01]?[0-9]|2[0-3])[:.h]([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?(?:\s*([ap])\.?m\.?)?", re.IGNORECASE
)
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-01)?")


@dataclass(frozen=True, slots=True)
class Known:
    """People, programmes and forms by what files call them, in lower case."""

    agents: Mapping[str, KnownAgent]
    programmes: Mapping[str, ProgrammeRow]
    by_id: Mapping[int, ProgrammeRow]
    forms: Mapping[tuple[int, str], FormDetail]
    near: Suggester


def known(session: Session) -> Known:
    """Five statements; of a form the newest version counts."""
    agents = {one.code.casefold(): one for one in known_agents(session).values()}
    programmes = list_programmes(session)
    return Known(
        agents,
        {one.name.casefold(): one for one in programmes},
        {one.id: one for one in programmes},
        {(one.programme_id, one.name.casefold()): one for one in known_forms(session)},
        Suggester({code: one.code for code, one in agents.items()}),
    )


def find_agent(
    there: Known, columns: Columns, said: Mapping[str, Any], field: str, problems: list[Problem]
) -> KnownAgent | None:
    """The person a cell names; a problem when nobody has the code."""
    code = said.get(field)
    if code is None:
        return None
    found = there.agents.get(code.casefold())
    if found is None:
        right = there.near.near(code) or _("Import this person first, or correct the code.")
        problems.append(problem(columns.name(field), code, _("Nobody has this code."), right))
    return found


def find_programme(
    there: Known,
    columns: Columns,
    said: Mapping[str, Any],
    agent: KnownAgent | None,
    day: dt.date | None,
    problems: list[Problem],
) -> ProgrammeRow | None:
    """The programme a cell names, else the one the agent worked on that day."""
    name = said.get("programme")
    if name is not None:
        found = there.programmes.get(name.casefold())
        if found is None:
            offered = ", ".join(one.name for one in there.by_id.values())
            right = _("Write one of these: %(words)s.", words=offered)
            problems.append(problem(columns.name("programme"), name, _("There is no such programme."), right))
        return found
    place = agent.place_on(day) if agent and day else None
    if place is None or place.programme_id is None:
        if not problems:
            problems.append(
                problem(
                    columns.name("programme"), "", _("Write the programme: the agent was on none that day.")
                )
            )
        return None
    return there.by_id[place.programme_id]


def need(columns: Columns, said: Mapping[str, Any], fields: tuple[str, ...], problems: list[Problem]) -> bool:
    """Whether all these fields are filled; the empty ones become problems, unless there are some already."""
    missing = [field for field in fields if said.get(field) is None]
    if missing and not problems:
        problems.extend(problem(columns.name(field), "", _("This is needed.")) for field in missing)
    return not missing


def hour(cell: Cell) -> int:
    """The hour of a time of day."""
    if isinstance(cell, dt.datetime | dt.time):
        return cell.hour
    if isinstance(cell, float) and 0 <= cell < 1:  # a spreadsheet's time is a part of a day
        return int(cell * 24 + 1e-9)
    found = _TIME.fullmatch(str(cell).strip())
    if found is None:
        raise Invalid(_("“%(text)s” is not a time. Write it as 14:05.", text=str(cell)[:40]))
    number, half = int(found[1]), (found[3] or "").lower()
    return number % 12 + (12 if half == "p" else 0) if half else number


def month(cell: Cell) -> dt.date:
    """The first day of a month."""
    if isinstance(cell, dt.datetime):
        return cell.date().replace(day=1)
    if isinstance(cell, dt.date):
        return cell.replace(day=1)
    found = _MONTH.fullmatch(str(cell).strip())
    if found is None or found[1] == "0000":
        raise Invalid(_("“%(text)s” is not a month. Write it as 2026-12.", text=str(cell)[:40]))
    return dt.date(int(found[1]), int(found[2]), 1)


def points(cell: Cell) -> float:
    """Points, not negative."""
    number = parse_decimal(cell)
    if not 0 <= number <= 100_000:
        raise Invalid(_("Points lie between 0 and 100,000."))
    return float(number)


_LINE = re.compile(r"(.+?)(?:\s*[x×*]\s*([0-9]{1,3}))?")


def line_errors(cell: Cell) -> dict[str, int]:
    """Codes of lines with their numbers: "N2; C1 x 2" is one error in N2 and two in C1."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    found: dict[str, int] = {}
    for part in re.split(r"[;,|]", text):
        if part.strip():
            match = _LINE.fullmatch(part.strip())
            code, many = (match[1].strip(), int(match[2] or 1)) if match else (part.strip(), 1)
            found[code] = found.get(code, 0) + many
    return found
