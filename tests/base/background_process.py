"""A process of its own that runs jobs until it is killed: python background_process.py DATABASE JOBS FOLDER."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from audit_app.base import background
from audit_app.base.db import Database
from audit_app.migrate import METADATA

assert METADATA


def steps(context: background.Job, folder: str, count: int, pause: float) -> dict[str, object]:
    """Writes a line for each step, so that the test sees who worked and how often."""
    for step in range(count):
        with (Path(folder) / "steps").open("a") as file:
            file.write(f"{os.getpid()} {step}\n")
        context.progress("counting", step + 1, count)
        time.sleep(pause)
    return {"by": os.getpid()}


def deadly(_context: background.Job, folder: str) -> None:
    """Takes its process down with it."""
    with (Path(folder) / "deaths").open("a") as file:
        file.write(f"{os.getpid()}\n")
    os.kill(os.getpid(), signal.SIGKILL)


background.job("test.steps")(steps)
background.job("test.deadly")(deadly)

if __name__ == "__main__":
    url, jobs_url, folder = sys.argv[1:4]
    # Tests wait for deaths to be noticed; the proportions stay those of the real engine.
    background.BEAT, background.DEAD_AFTER = 0.4, 2.5
    database = Database(url)
    engine = background.Engine(database, jobs_url)
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    engine.start()
    Path(folder, f"ready-{os.getpid()}").touch()
    over.wait()
    sys.stdout.write(f"idle={engine.stop()}\n")
