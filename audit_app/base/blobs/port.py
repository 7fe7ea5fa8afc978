"""What a store of bytes offers, whichever kind it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that are kept: their SHA-256 in lower-case hex and how many they are."""

    sha256: str
    size: int


class Incoming(Protocol):
    """Bytes on their way in: they can be looked at under `path`, and are gone unless `keep` is called."""

    @property
    def path(self) -> Path: ...

    @property
    def size(self) -> int: ...

    @property
    def sha256(self) -> str: ...

    def write(self, chunk: bytes) -> None:
        """Takes some more; raises TooLarge past the limit, External when it cannot be written."""

    def keep(self) -> Blob:
        """Puts the bytes under their final name, safe from a power cut; raises External."""


class BlobStore(Protocol):
    """Keeps bytes under their SHA-256. Every method with a `sha256` raises NotFound for what is no hash."""

    def incoming(self, limit: int, name: str = "") -> AbstractContextManager[Incoming]:
        """Room for at most `limit` bytes; `name` is what the person calls them, for sentences."""

    def put(self, source: BinaryIO, limit: int, name: str = "") -> Blob:
        """Streams `source` in; raises TooLarge past `limit` bytes, External when it cannot be written."""

    def open(self, sha256: str) -> BinaryIO:
        """The bytes from their beginning; raises External when they are missing."""

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """The bytes as a file on this machine, to be read only; raises External when they are missing."""

    def exists(self, sha256: str) -> bool: ...

    def size(self, sha256: str) -> int:
        """How many bytes; raises External when they are missing."""

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything kept, in order."""

    def delete(self, sha256: str) -> None:
        """Forgets the bytes; no error when they are gone already."""

    def verify(self, sha256: str) -> bool:
        """Whether the kept bytes still hash to their name; raises External when they are missing."""

    def sweep(self) -> int:
        """Removes what interrupted writers left; returns how many leftovers there were."""
