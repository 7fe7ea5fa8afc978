"""The recipe that the documentation prints takes what is sent, and nothing that was changed, aged or made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit_app.base import clock
from audit_app.webhooks import service
from audit_app.webhooks.rules import ROTATION, signature
from tests.webhooks.conftest import START

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "take-webhooks.md"


@pytest.fixture(scope="module")
def is_genuine():
    """The function as printed; it knows nothing of this application."""
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert "audit_app" not in code
    names: dict[str, object] = {}
    exec(code, names)
    return names["is_genuine"]


def sent_to(receiver):
    _path, headers, body = receiver.got[-1]
    return headers["X-Signature"], body.encode(), int(re.match(r"t=(\d+)", headers["X-Signature"])[1])


def test_what_is_sent_is_genuine(house, receiver, is_genuine):
    _number, secret = house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.deliver()

    header, body, at = sent_to(receiver)

    assert is_genuine(secret, header, body, now=at + 299)
    assert is_genuine(secret, header, body, now=at - 299)


def test_what_is_changed_aged_or_made_up_is_refused(house, receiver, is_genuine):
    _number, secret = house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.deliver()
    header, body, at = sent_to(receiver)
    mark = header.partition(",")[2]

    assert not is_genuine(secret, header, body, now=at + 301)
    assert not is_genuine(secret, header, body, now=at - 301)
    assert not is_genuine(secret, f"t={at + 3600},{mark}", body, now=at + 3600)
    assert not is_genuine(secret, header, body.replace(b"opened", b"closed"), now=at)
    assert not is_genuine("whsec_other", header, body, now=at)
    for forged in ("", mark, f"t={at}", f"t={at},v1=", f"t=,{mark}", f"t={at},t={at},{mark}", f"t=x,{mark}"):
        assert not is_genuine(secret, forged, body, now=at)


def test_both_secrets_are_good_for_a_day(house, receiver, is_genuine):
    number, old = house.subscribe(receiver.url)
    new = house.write(service.rotate, number, house.key).secret
    house.happen("actions.action.opened")
    house.deliver()
    header, body, at = sent_to(receiver)
    assert is_genuine(old, header, body, now=at)
    assert is_genuine(new, header, body, now=at)

    with clock.at(START + ROTATION):
        house.happen("actions.action.closed")
        house.deliver()
    header, body, at = sent_to(receiver)
    assert not is_genuine(old, header, body, now=at)
    assert is_genuine(new, header, body, now=at)


@pytest.mark.unit
def test_recipe_says_no_to_another_time(is_genuine):
    header = signature(["s"], 100, "{}")

    assert is_genuine("s", header, b"{}", now=100)
    assert not is_genuine("s", header.replace("t=100", "t=101"), b"{}", now=100)
