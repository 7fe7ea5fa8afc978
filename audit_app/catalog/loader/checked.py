"""From a YAML file, or data that came another way, to a release that holds what the format promises."""

from __future__ import annotations

from audit_app.catalog.loader.meaning import check_meaning
from audit_app.catalog.loader.problems import BrokenChecklist, Document
from audit_app.catalog.loader.shape import check_shape
from audit_app.catalog.loader.source import read_document
from audit_app.catalog.rules import Release, from_data


def read_yaml(content: bytes, file: str) -> Release:
    """The release in a YAML file; `file` is its name in messages. Raises BrokenChecklist or TooLarge."""
    return checked(read_document(content, file))


def checked(document: Document) -> Release:
    """The release that the data describes; raises BrokenChecklist with every problem of the first stage."""
    if problems := check_shape(document) or check_meaning(document):
        raise BrokenChecklist(problems)
    return from_data(document.data)
