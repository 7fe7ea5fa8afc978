"""The store of bytes: whole or not at all, whatever happens to the process or the disk."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_app.base.blobs import FolderStore, for_settings
from audit_app.base.errors import External, NotFound, TooLarge
from audit_app.config import Settings

MIB = 2**20
ABSENT = "0" * 64

WRITER = """
import sys, time
from pathlib import Path
from audit_app.base.blobs import FolderStore
with FolderStore(Path(sys.argv[1])).incoming(2**30) as arrival:
    for _ in range(5):
        arrival.write(b"x" * 2**20)
    print("half", flush=True)
    time.sleep(60)
    arrival.keep()
"""

CRAMPED = """
import io, resource, sys
from pathlib import Path
from audit_app.base.blobs import FolderStore
from audit_app.base.errors import External
resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))
try:
    FolderStore(Path(sys.argv[1])).put(io.BytesIO(b"x" * 3 * 2**20), 2**30, "отчёт.pdf")
except External as error:
    print(error)
"""


class Endless(io.RawIOBase):
    """A stream of `size` bytes that exists nowhere."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        size = min(self.left, size if size >= 0 else self.left)
        self.left -= size
        return b"a" * size


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "blobs")


@pytest.fixture
def python():
    """A function that starts a child with a program text; what still runs at the end is killed."""
    children = []

    def start(program, *arguments):
        child = subprocess.Popen(
            [sys.executable, "-c", program, *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill()
        child.wait()
        child.stdout.close()


def kept_files(store):
    return [path for path in store.folder.rglob("*") if path.is_file()]


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=3000))
def test_what_is_put_is_what_is_opened(tmp_path_factory, data):
    store = FolderStore(tmp_path_factory.getbasetemp() / "algebra")

    blob = store.put(io.BytesIO(data), 3000)

    with store.open(blob.sha256) as file:
        assert file.read() == data
    assert blob.sha256 == hashlib.sha256(data).hexdigest()
    assert store.size(blob.sha256) == blob.size == len(data)
    assert store.verify(blob.sha256)


def test_same_bytes_are_kept_once(store):
    first = store.put(io.BytesIO(b"same"), 10)
    second = store.put(io.BytesIO(b"same"), 10)

    assert first == second
    assert list(store.names()) == [first.sha256]
    assert len(kept_files(store)) == 1


@pytest.mark.parametrize(
    ("size", "fits"), [(0, True), (99, True), (100, True), (101, False), (5 * MIB, False)]
)
def test_limit_is_the_last_size_that_fits(store, size, fits):
    if fits:
        assert store.put(io.BytesIO(b"x" * size), 100).size == size
        return
    with pytest.raises(TooLarge, match=r"log\.csv is larger than"):
        store.put(io.BytesIO(b"x" * size), 100, "log.csv")
    assert kept_files(store) == []


def test_memory_stays_flat_while_a_large_file_streams(store):
    tracemalloc.start()
    blob = store.put(Endless(50 * MIB), 60 * MIB)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert blob.size == 50 * MIB
    assert peak < 8 * MIB


def test_arrival_that_is_not_kept_leaves_nothing(store):
    with store.incoming(10) as arrival:
        arrival.write(b"abc")
        assert len(kept_files(store)) == 1

    assert kept_files(store) == []


def test_killed_writer_leaves_no_half_file_and_is_swept(store, python):
    child = python(WRITER, store.folder)
    assert child.stdout.readline() == "half\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()

    assert list(store.names()) == []
    assert len(kept_files(store)) == 1
    assert store.sweep() == 1
    assert kept_files(store) == []


def test_sweep_leaves_a_running_upload_alone(store, python):
    child = python(WRITER, store.folder)
    assert child.stdout.readline() == "half\n"

    assert store.sweep() == 0
    with store.incoming(10) as arrival:
        arrival.write(b"mine")
        assert store.sweep() == 0
        assert arrival.keep().size == 4
    assert len(kept_files(store)) == 2


def test_opening_the_store_of_an_installation_sweeps(tmp_path):
    settings = Settings(data_dir=tmp_path / "fresh", secret_key="s" * 40)
    leftover = settings.data_dir / "blobs" / "incoming" / "dead.part"
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(b"half")

    for_settings(settings)

    assert not leftover.exists()


def test_full_disk_is_told_and_leaves_nothing(store, python):
    output, _ = python(CRAMPED, store.folder).communicate(timeout=60)

    assert output.startswith("The disk is full: отчёт.pdf was not kept.")
    assert kept_files(store) == []


@pytest.mark.parametrize("place", [0, 500, 999])
def test_flipped_byte_is_found(store, place):
    blob = store.put(io.BytesIO(b"x" * 1000), 1000)
    path = next(path for path in kept_files(store) if path.name == blob.sha256)
    with path.open("r+b") as file:
        file.seek(place)
        file.write(b"y")

    assert not store.verify(blob.sha256)
    store.put(io.BytesIO(b"x" * 1000), 1000)
    assert store.verify(blob.sha256), "the same file sent again mends the damage"


def test_missing_bytes_are_told(store):
    assert not store.exists(ABSENT)
    for ask in (store.open, store.size, store.verify):
        with pytest.raises(External, match="missing from the store"):
            ask(ABSENT)
    with pytest.raises(External), store.local(ABSENT):
        pass
    store.delete(ABSENT)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n", "/" + "0" * 63]
)
def test_what_is_no_hash_opens_nothing(store, name):
    with pytest.raises(NotFound):
        store.open(name)


def test_delete_forgets(store):
    blob = store.put(io.BytesIO(b"x"), 1)

    store.delete(blob.sha256)

    assert list(store.names()) == []


def test_kept_files_are_for_the_owner_alone(store):
    blob = store.put(io.BytesIO(b"x"), 1)

    with store.local(blob.sha256) as path:
        assert path.stat().st_mode & 0o077 == 0
