"""Which reports there are and what their files are called."""

from __future__ import annotations

import enum
import re
import unicodedata


class Kind(enum.StrEnum):
    """What a report is about."""

    GAP_ANALYSIS = "gap_analysis"


class Format(enum.StrEnum):
    """What a report is made as."""

    PDF = "pdf"
    XLSX = "xlsx"


MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_name(audit: str, kind: Kind, form: Format, stamp: str) -> str:
    """A file name that every system takes: letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", audit).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower() or "audit"
    return f"{kind.replace('_', '-')}-{words[:60]}-{stamp}.{form}"
