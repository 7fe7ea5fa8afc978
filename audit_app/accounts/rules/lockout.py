"""How long to wait after how many tries: strangers' tries never bar a browser that the owner has used before."""

from __future__ import annotations

import datetime as dt
import enum

FORGOTTEN = dt.timedelta(hours=1)
"""After so long without a try nothing is counted any more."""
FIRST_WAIT = 30
LONGEST_WAIT = 15 * 60


class Counted(enum.StrEnum):
    """What tries are counted by."""

    DEVICE = "device"
    ACCOUNT = "account"
    ADDRESS = "address"


FREE = {Counted.DEVICE: 10, Counted.ACCOUNT: 10, Counted.ADDRESS: 30}
"""Tries before there is any wait. An address is shared by a whole office."""


def wait_after(counted: Counted, tries: int) -> int:
    """Seconds until the next try may be made, doubling from the last free one on."""
    over = tries - FREE[counted]
    return 0 if over < 0 else int(min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT))
