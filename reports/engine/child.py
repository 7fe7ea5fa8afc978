"""Renders reports in a process of its own: `python -m reports.engine.child` reads a job, writes a file.

One job is one JSON object:

    {"format": "pdf", "document": "in.json", "out": "out.pdf", "locale": "en",
     "cache": "folder", "fonts": "folder", "translations": "folder"}

`kind` may be given and must then agree with the document; `locale` and the folders may be left out.
Without arguments one job is read up to the end of the input. With `--warm` every line is a job and the
process stays until the input ends, so that the slow imports and the stylesheet are paid for once.
Every line on the output is JSON: `{"stage", "done", "total"}` while rendering, then
`{"stage": "written", "bytes", "sha256"}`, or `{"error": "…"}`. A failed single job ends with code 1 and
its error as one line on the error output.
"""

from __future__ import annotations

import gettext
import hashlib
import json
import pkgutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from reports.document import DocumentError
from reports.engine.cache import FolderCache, write_whole
from reports.engine.formats import make_context

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from reports.document import Context, Progress

_DOMAIN = "messages"


@dataclass(frozen=True, slots=True)
class Job:
    """What to render and where to; see the module's text for the JSON behind it."""

    format: str
    document: Path
    out: Path
    locale: str = "en"
    kind: str = ""
    cache: str = ""
    fonts: str = ""
    translations: str = ""

    @classmethod
    def from_json(cls, text: str) -> Job:
        """Raises DocumentError for anything that is no job."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise DocumentError(f"The job is not JSON ({error}).") from error
        if not isinstance(data, dict):
            raise DocumentError("The job is not a JSON object.")
        given = {key: str(value) for key, value in data.items()}
        unknown = given.keys() - set(cls.__slots__)
        missing = {"format", "document", "out"} - given.keys()
        if unknown or missing:
            raise DocumentError(f"The job's fields are wrong: look at {sorted(unknown | missing)}.")
        paths = {"document": Path(given.pop("document")), "out": Path(given.pop("out"))}
        return cls(**paths, **given)  # type: ignore[arg-type]


def run(job: Job, progress: Progress) -> dict[str, Any]:
    """Render one job and put the file in place; what was written, for the last line of output."""
    # The floor above this one makes the documents: it is named here, not imported.
    build: ModuleType = pkgutil.resolve_name("reports.build")
    document = build.read_document(job.document.read_bytes())
    if job.kind not in {"", document.kind}:
        raise DocumentError(
            f"The job asks for the kind {job.kind}, the document is of the kind {document.kind}."
        )
    cache = FolderCache(Path(job.cache)) if job.cache else None
    made = build.render(document, job.format, _context(job), cache, progress)
    write_whole(job.out, made)
    return {"stage": "written", "bytes": len(made), "sha256": hashlib.sha256(made).hexdigest()}


_contexts: dict[tuple[str, str, str], Context] = {}


def _context(job: Job) -> Context:
    # Kept, because the compiled templates hang on it.
    key = (job.locale, job.translations, job.fonts)
    if key not in _contexts:
        catalogue: gettext.NullTranslations = gettext.NullTranslations()
        if job.translations:
            folder = job.locale.replace("-", "_")
            catalogue = gettext.translation(_DOMAIN, job.translations, [folder], fallback=True)
        _contexts[key] = make_context(
            job.locale, gettext=catalogue.gettext, ngettext=catalogue.ngettext, fonts=job.fonts
        )
    return _contexts[key]


def main(arguments: list[str], source: TextIO, target: TextIO) -> int:
    """Serve the jobs of `source`; the exit code is that of a single job, and 0 for a warm run."""
    warm = "--warm" in arguments
    jobs = (line for line in source if line.strip()) if warm else iter([source.read()])
    failed = False
    for text in jobs:
        error = _serve(text, target)
        if error and not warm:
            sys.stderr.write(error + "\n")
        failed = bool(error)
    return int(failed and not warm)


def _serve(text: str, target: TextIO) -> str:
    def say(values: Mapping[str, Any]) -> None:
        target.write(json.dumps(values) + "\n")
        target.flush()

    def progress(stage: str, done: int, total: int) -> None:
        say({"stage": stage, "done": done, "total": total})

    try:
        say(run(Job.from_json(text), progress))
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the parent must hear of it
        message = " ".join(f"{type(error).__name__}: {error}".split())
        say({"error": message})
        return message
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout))
