"""Where bytes are kept: named by their SHA-256, written whole or not at all, never changed.

`for_settings` opens the store of this installation. The folder store is the only one so far; anything that
fits `BlobStore` may take its place.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from audit_app.base.blobs.folder import FolderStore, disk_error
from audit_app.base.blobs.port import Blob, BlobStore, Incoming
from audit_app.config import Settings

__all__ = ["Blob", "BlobStore", "FolderStore", "Incoming", "disk_error", "for_settings"]


def for_settings(settings: Settings) -> BlobStore:
    """The store in the data folder; the first call of a process sweeps what a crash left behind."""
    return _opened(settings.data_dir / "blobs")


@cache
def _opened(folder: Path) -> FolderStore:
    store = FolderStore(folder)
    store.sweep()
    return store
