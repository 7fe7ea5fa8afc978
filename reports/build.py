"""Makes any document into a file: finds the kind, then asks its builder for PDF or XLSX."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reports.document import Document, DocumentError
from reports.gap_analysis.document import GapAnalysis
from reports.vendor_gaps.document import VendorGaps

if TYPE_CHECKING:
    from reports.document import Cache, Context, Progress

_KINDS: dict[str, type[Document]] = {kind.kind: kind for kind in (GapAnalysis, VendorGaps)}
FORMATS = ("pdf", "xlsx")


def render(
    document: Document,
    form: str,
    context: Context,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> bytes:
    """The document as the bytes of a file; `form` is pdf or xlsx.

    The same document and context give the same bytes. Raises DocumentError for an unknown kind or form.
    """
    if form not in FORMATS:
        raise DocumentError(f"A report cannot be made as {form}; ask for one of {', '.join(FORMATS)}.")
    # The engines are slow to import and only one of them is needed.
    if isinstance(document, GapAnalysis):
        if form == "pdf":
            from reports.engine.pdf import render_book
            from reports.gap_analysis.book import make_book

            return render_book(make_book(document, context), context, cache, progress)
        from reports.gap_analysis.workbook import make_workbook

        return make_workbook(document, context, progress)
    if isinstance(document, VendorGaps):
        if form == "pdf":
            from reports.engine.pdf import render_book
            from reports.vendor_gaps.book import make_book as make_own_book

            return render_book(make_own_book(document, context), context, cache, progress)
        from reports.vendor_gaps.workbook import make_workbook as make_own_workbook

        return make_own_workbook(document, context, progress)
    raise DocumentError(f"There is no report of the kind {type(document).__name__}; know {list(_KINDS)}.")


def read_document(text: str | bytes) -> Document:
    """The document of whatever kind that `to_json` wrote; raises DocumentError when it is none."""
    try:
        kind = json.loads(text).get("kind")
    except (ValueError, AttributeError) as error:
        raise DocumentError("The file holds no document; give a file written by to_json.") from error
    if kind not in _KINDS:
        raise DocumentError(f"There is no report of the kind {kind!r}; know {', '.join(_KINDS)}.")
    return _KINDS[kind].from_json(text)
