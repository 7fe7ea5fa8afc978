"""Streams a file into the blob store, if its content is what its name says and nothing dangerous."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from audit_app.base.blobs import BlobStore
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.evidence.rules import TAKEN, find_format, kept_name, shown_name
from audit_app.evidence.service.content import check_content

CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was found harmless and is kept; `filename` is as given, `media_type` is by content."""

    filename: str
    sha256: str
    size: int
    media_type: str


def receive(stream: BinaryIO, filename: str, blobs: BlobStore, limit: int) -> Received:
    """Takes a file of at most `limit` bytes; a megabyte of it is in memory at a time.

    Raises Invalid when its content is not what its name says or not taken, TooLarge past the limit, External
    when the disk refuses; then nothing is kept.
    """
    name = shown_name(filename)
    found = find_format(filename)
    if found is None:
        raise Invalid(
            _("%(file)s is of a kind that is not taken. Taken are: %(taken)s.", file=name, taken=TAKEN)
        )
    with blobs.incoming(limit, name) as arrival:
        while chunk := stream.read(CHUNK):
            arrival.write(chunk)
        if not arrival.size:
            raise Invalid(
                _("%(file)s is empty. Open it, see whether it was saved, and choose it again.", file=name)
            )
        check_content(arrival.path, name, found)
        blob = arrival.keep()
    return Received(kept_name(filename), blob.sha256, blob.size, found.media_type)
