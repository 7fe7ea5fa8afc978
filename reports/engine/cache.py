"""A folder that keeps rendered chapters between two builds."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

_CHECK = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class FolderCache:
    """One file per chapter, written whole and checked when read; a damaged entry counts as absent."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        path = self._path(key)
        try:
            stored = path.read_bytes()
        except FileNotFoundError:
            return None
        check, data = stored[:_CHECK], stored[_CHECK:]
        if hashlib.sha256(data).digest() != check:
            path.unlink(missing_ok=True)
            return None
        # The time of last use, so that an operator can clear what nobody asked for lately.
        os.utime(path)
        return data

    def put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not forced to disk, which costs seconds over all chapters: the check finds what a crash broke.
        write_whole(path, hashlib.sha256(data).digest() + data, durable=False)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file so that a reader sees the old one or all of the new one, never a part.

    A durable one also outlives a crash of the machine.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
