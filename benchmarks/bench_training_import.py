"""Measures the import of 100,000 completions, from the file to the last row applied, against bare parsing.

Every figure comes from a process of its own, so that peak memory is that of one import. Compare ratios of one
run; seconds of different days or machines say little. `python benchmarks/bench_training_import.py [rows] [runs]`.
"""

from __future__ import annotations

import csv
import datetime as dt
import gc
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
PEOPLE, MODULES = 2_000, 20
LAST = dt.date(2026, 3, 1)
HEADER = (
    "person_code",
    "module_code",
    "kind",
    "completed_on",
    "hours",
    "trainer_code",
    "method",
    "score",
    "try_no",
    "result",
    "proof",
)


def rows(count):
    """Completions as a large operation has them: every person, every module, several years."""
    for number in range(count):
        person, module, again = (
            number % PEOPLE,
            number // PEOPLE % MODULES,
            number // (PEOPLE * MODULES),
        )
        day = LAST - dt.timedelta(days=again * 300 + (person * 7 + module * 13) % 290)
        score = 70 + (person + module) % 31
        yield (
            f"E-{person:05}",
            f"M-{module:02}",
            "training" if module % 2 else "verification",
            day,
            1.5 + module % 4,
            f"E-{person % 40:05}",
            "classroom" if module % 3 else "online",
            score,
            1,
            "pass" if score >= 80 else "fail",
            f"sheet_{module:02}_{day:%Y-%m}.pdf",
        )


def write_files(folder, count):
    from audit_app.base.tabular.xlsx_writer import write_xlsx

    with (folder / "bench.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows(count))
    write_xlsx(folder / "bench.xlsx", {"Completions": [HEADER, *rows(count)]})


def prepare(database):
    """People, modules and requirements; returns the organisation's number."""
    from audit_app.accounts import service as accounts
    from audit_app.training import service
    from audit_app.training.rules import ModuleKind
    from audit_app.workforce.service import AddJob, StaffRow, add_job, take_staff

    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Bench")
        job = add_job(session, actor, AddJob("Agent"))
        take_staff(
            session,
            actor,
            [
                StaffRow(
                    f"E-{n:05}",
                    f"Person {n}",
                    site="Site",
                    programme="P",
                    job="Agent",
                    hired_on=dt.date(2015, 1, 1),
                )
                for n in range(PEOPLE)
            ],
        )
        for n in range(MODULES):
            kind = ModuleKind.MODULE if n % 2 else ModuleKind.SKILL
            module = service.add_module(session, actor, service.SaveModule(f"M-{n:02}", f"Module {n}", kind))
            service.require(session, actor, service.Require(job, module, pass_mark=80.0, validity_months=12))
    return actor.organisation_id


def empty(database):
    from sqlalchemy import text

    with database.engine.begin() as connection:
        for table in ("training_completion", "intake_row", "intake_chunk", "intake_batch"):
            connection.execute(text(f"DELETE FROM {table}"))


def bare_csv(path, _url, _organisation_id):
    with path.open(encoding="utf-8", newline="") as file:
        return {"rows": sum(1 for _row in csv.reader(file)) - 1}


def bare_xlsx(path, _url, _organisation_id):
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(path.with_suffix(".xlsx")).get_sheet_by_index(0)
    return {"rows": sum(1 for _row in sheet.iter_rows()) - 1}


def take(path, url, organisation_id):
    """Stage, check, apply: what upload, check and button do together."""
    import hashlib

    from audit_app import kinds, migrate  # noqa: F401 - know every kind of file and every table
    from audit_app.accounts.queries import system_actor
    from audit_app.base import clock
    from audit_app.base.db import Database
    from audit_app.intake import queries, service
    from audit_app.intake.importer import Source, check_file

    with clock.at(dt.datetime(2026, 3, 14, tzinfo=dt.UTC)):
        database = Database(url)
        with database.across() as session:
            actor = system_actor(session, organisation_id)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        command = service.StageImport(
            "training.completions", path.name, sha256, path.stat().st_size, "", 500_000, 10**9
        )
        with database.transaction(organisation_id) as session:
            batch_id = service.stage_here(session, actor, command).id
        check_file(database, organisation_id, batch_id, Source(path, 500_000, 10**9), lambda *_: None)
        with database.transaction(organisation_id) as session:
            service.apply_import(session, actor, batch_id)
        with database.reading(organisation_id) as session:
            counts = queries.get_import(session, batch_id).line.counts
        database.close()
    if counts["rejected"]:
        raise SystemExit(f"rows were rejected: {counts}")
    return {"rows": sum(counts.values()), "new": counts["new"]}


def take_xlsx(path, url, organisation_id):
    return take(path.with_suffix(".xlsx"), url, organisation_id)


WORKS = {
    "bare csv.reader": bare_csv,
    "bare calamine": bare_xlsx,
    "CSV": take,
    "CSV again": take,
    "XLSX": take_xlsx,
}
FLOORS = {"XLSX": "bare calamine", "bare calamine": "bare calamine"}


def measured(name, path, url, organisation_id):
    """Wall and processor seconds of one work, and the peak memory of this process in MB.

    Loading is told apart: a server or worker has loaded the house once, not for each file, and looks for no garbage in it.
    """
    loading = time.process_time()
    if WORKS[name] in (take, take_xlsx):
        from audit_app import kinds, migrate  # noqa: F401
        from audit_app.intake import importer  # noqa: F401

        gc.freeze()
    loading = time.process_time() - loading
    wall, cpu = time.perf_counter(), time.process_time()
    told = WORKS[name](path, url, organisation_id)
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    return {
        **spent,
        "load": loading,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **told,
    }


def run_child(name, path, url, organisation_id):
    done = subprocess.run(
        [sys.executable, __file__, "--work", name, str(path), url, str(organisation_id)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def main(count, runs):
    from databases import open_database

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        # In a process of its own: what this one needs at its peak would count for every child.
        subprocess.run([sys.executable, __file__, "--write", place, str(count)], check=True)
        path = folder / "bench.csv"
        print(f"{count} completions, CSV {path.stat().st_size / 1e6:.1f} MB; medians of {runs} runs")
        print(f"{'work':28}{'wall s':>8}{'CPU s':>8}{'rows/s':>9}{'ratio':>7}{'MB':>6}{'load CPU s':>12}")
        floors = {
            name: [run_child(name, path, "", 0) for _ in range(runs)]
            for name in ("bare csv.reader", "bare calamine")
        }
        for name, results in floors.items():
            show(name, results, results, count)
        for kind in ("sqlite", "postgresql"):
            with open_database(kind) as database:
                organisation_id = prepare(database)
                url = database.engine.url.render_as_string(hide_password=False)
                taken = {"CSV": [], "CSV again": [], "XLSX": []}
                for _ in range(runs):
                    for name, results in taken.items():
                        if name != "CSV again":
                            empty(database)
                        results.append(run_child(name, path, url, organisation_id))
                for name, results in taken.items():
                    show(f"{name}, {kind}", results, floors[FLOORS.get(name, "bare csv.reader")], count)


def show(name, results, floor, count):
    middle = {
        key: statistics.median(result[key] for result in results) for key in ("wall", "cpu", "peak", "load")
    }
    ratio = middle["cpu"] / statistics.median(result["cpu"] for result in floor)
    print(
        f"{name:28}{middle['wall']:8.2f}{middle['cpu']:8.2f}{count / middle['wall']:9.0f}{ratio:7.1f}{middle['peak']:6.0f}"
        f"{middle['load']:12.2f}",
        flush=True,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_files(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["--work"]:
        _script, _flag, name, path, url, organisation = sys.argv
        print(json.dumps(measured(name, Path(path), url, int(organisation))))
    else:
        numbers = [int(text) for text in sys.argv[1:]]
        main(*(numbers + [100_000, 3][len(numbers) :]))
