"""How often one address may try something."""

from __future__ import annotations

from audit_app.web import throttle
from audit_app.web.throttle import Throttle


def test_tries_within_a_minute_are_counted_for_each_address_alone():
    few = Throttle(3)

    assert [few.allows("a", now) for now in (0.0, 1.0, 2.0, 3.0, 59.9)] == [True, True, True, False, False]
    assert few.allows("b", 3.0) is True
    # A refused try does not count; the oldest allowed one is a minute old by now.
    assert [few.allows("a", now) for now in (60.0, 60.5, 61.0)] == [True, False, True]


def test_addresses_that_rest_are_forgotten(monkeypatch):
    monkeypatch.setattr(throttle, "MOST_ADDRESSES", 3)
    few = Throttle(1)
    for number in range(3):
        assert few.allows(f"10.0.0.{number}", float(number * 30))

    assert few.allows("10.0.0.3", 70.0)
    assert few.allows("10.0.0.2", 70.0) is False  # still remembered
    assert sorted(few._tries) == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
