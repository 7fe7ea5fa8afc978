"""Keeps bytes as plain files in a folder: `ab/abcdef…` for what is kept, `incoming/` for what arrives.

Plain files and not obstore's local store: a file must be synced to disk before it gets its final name, the
name is known only after the last byte, and leftovers must be told from uploads that still run. A writer holds
a lock on its file in `incoming/` as long as it lives, so whatever can be locked there has no owner any more.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from audit_app.base.blobs.port import Blob
from audit_app.base.errors import External, NotFound, TooLarge
from audit_app.base.i18n import gettext as _

CHUNK = 2**20
_NAME = re.compile(r"[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


class FolderStore:
    """The store of one machine, or of several that share a POSIX file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._arrivals = folder / "incoming"

    @contextmanager
    def incoming(self, limit: int, name: str = "") -> Iterator[_Arrival]:
        try:
            arrival = _Arrival(self.folder, self._arrivals, limit, name)
        except OSError as error:
            raise disk_error(error, name) from error
        try:
            yield arrival
        finally:
            arrival.close()

    def put(self, source: BinaryIO, limit: int, name: str = "") -> Blob:
        with self.incoming(limit, name) as arrival:
            while chunk := source.read(CHUNK):
                arrival.write(chunk)
            return arrival.keep()

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except OSError as error:
            raise _unreadable(sha256) from error

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        path = self._path(sha256)
        if not path.is_file():
            raise _unreadable(sha256)
        yield path

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def size(self, sha256: str) -> int:
        try:
            return self._path(sha256).stat().st_size
        except OSError as error:
            raise _unreadable(sha256) from error

    def names(self) -> Iterator[str]:
        for folder in sorted(self.folder.glob("??")):
            for path in sorted(folder.iterdir()):
                if _NAME.fullmatch(path.name) and path.name.startswith(folder.name):
                    yield path.name

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def verify(self, sha256: str) -> bool:
        found = hashlib.sha256()
        with self.open(sha256) as file:
            try:
                while chunk := file.read(CHUNK):
                    found.update(chunk)
            except OSError:  # a bad sector is damage, too
                return False
        return found.hexdigest() == sha256

    def sweep(self) -> int:
        swept = 0
        for path in self._arrivals.glob("*.part"):
            with suppress(OSError):
                handle = os.open(path, os.O_RDWR)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
                    swept += 1
                finally:
                    os.close(handle)
        return swept

    def _path(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise NotFound(_("There is no such file in the store."))
        return _place(self.folder, sha256)


class _Arrival:
    """One file in `incoming/`, locked by its writer."""

    def __init__(self, folder: Path, arrivals: Path, limit: int, name: str) -> None:
        self._folder, self._limit, self._name = folder, limit, name
        self._hash = hashlib.sha256()
        self.size = 0
        arrivals.mkdir(parents=True, exist_ok=True, mode=0o700)
        while True:
            self.path = arrivals / f"{secrets.token_hex(16)}.part"
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_EX)
            if os.fstat(self._handle).st_nlink:  # a sweep may have come between the two lines above
                break
            os.close(self._handle)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        if self.size + len(chunk) > self._limit:
            raise TooLarge(
                _(
                    "%(file)s is larger than the %(limit)s MiB a file may have. Make it smaller or divide it.",
                    file=self._name or _("The file"),
                    limit=round(self._limit / 2**20, 1) if self._limit % 2**20 else self._limit // 2**20,
                )
            )
        rest = memoryview(chunk)
        try:
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as error:
            raise disk_error(error, self._name) from error
        self._hash.update(chunk)
        self.size += len(chunk)

    def keep(self) -> Blob:
        target = _place(self._folder, self.sha256)
        try:
            os.fsync(self._handle)
            target.parent.mkdir(exist_ok=True, mode=0o700)
            # Replacing rather than leaving what is there: the bytes are the same, unless the kept copy has
            # been damaged, and then this mends it.
            self.path.replace(target)
            for folder in (target.parent, self._folder):
                _sync(folder)
        except OSError as error:
            raise disk_error(error, self._name) from error
        return Blob(self.sha256, self.size)

    def close(self) -> None:
        self.path.unlink(missing_ok=True)
        os.close(self._handle)


def _place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def _sync(folder: Path) -> None:
    """Makes the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_error(error: OSError, name: str) -> External:
    """What a disk refused, as a sentence; `name` is the file that was to be written, as people call it."""
    file = name or _("The file")
    if error.errno in _FULL:
        return External(
            _("The disk is full: %(file)s was not kept. Free some space and send it again.", file=file)
        )
    if error.errno in _REFUSED:
        return External(
            _(
                "The data folder may not be written: %(file)s was not kept. Check the folder's rights.",
                file=file,
            )
        )
    return External(
        _("The disk did not take %(file)s (%(why)s). Send it again.", file=file, why=error.strerror or error)
    )


def _unreadable(sha256: str) -> External:
    return External(
        _(
            "The bytes of this file (%(hash)s) are missing from the store. Put them back from a backup; `audit-app evidence verify` names all that is missing.",
            hash=sha256[:12],
        )
    )
