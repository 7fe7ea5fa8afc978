"""A store to send files to, and a quick way to make proofs."""

from __future__ import annotations

import io

import pytest

from audit_app.base.blobs import FolderStore, for_settings
from audit_app.evidence import service


@pytest.fixture
def blobs(tmp_path):
    return FolderStore(tmp_path / "blobs")


@pytest.fixture
def add(database, actor, settings):
    """A function that stores bytes as a proof of the organisation and says what became of them."""

    def store(data=b"a note\n", filename="note.txt", owner=None, **details):
        owner = owner or actor
        store = for_settings(settings)
        received = service.receive(io.BytesIO(data), filename, store, settings.upload_max_bytes)
        with database.transaction(owner.organisation_id) as session:
            return service.add_proof(session, owner, service.AddProof(received, **details))

    return store
