"""Takes files in, makes them proofs, gives them new versions, withdraws them.

`receive` is slow (it streams) and needs no database; the other verbs are quick and want a transaction. A
caller with a whole file at hand may use `store_file`, which does both.
"""

from __future__ import annotations

from audit_app.evidence.service.proofs import (
    AddProof,
    AddVersion,
    ChangeDetails,
    Stored,
    StoreFile,
    WithdrawFile,
    add_proof,
    add_version,
    change_details,
    check_details,
    record_download,
    store_file,
    withdraw_file,
)
from audit_app.evidence.service.receiving import Received, receive

__all__ = [
    "AddProof",
    "AddVersion",
    "ChangeDetails",
    "Received",
    "StoreFile",
    "Stored",
    "WithdrawFile",
    "add_proof",
    "add_version",
    "change_details",
    "check_details",
    "receive",
    "record_download",
    "store_file",
    "withdraw_file",
]
