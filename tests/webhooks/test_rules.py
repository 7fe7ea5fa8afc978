"""Patterns, addresses, signatures: what the rules decide, and that they decide it for anything that is typed."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.webhooks.rules import (
    Fault,
    body_of,
    faults,
    fingerprint,
    is_allowed,
    is_pattern,
    matches,
    parse,
    retry_after,
    rooms_of,
    secret_of,
    signature,
)

pytestmark = pytest.mark.unit
WORD = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
ACTION = st.lists(WORD, min_size=2, max_size=4).map(".".join)
PATTERN = st.one_of(st.just("*"), ACTION, ACTION.map(lambda action: action.rpartition(".")[0] + ".*"))


@given(ACTION)
def test_action_is_meant_by_itself_by_its_room_and_by_everything(action):
    for pattern in (action, *rooms_of([action]), "*"):
        assert is_pattern(pattern)
        assert matches([pattern], action)


@given(st.lists(PATTERN), st.lists(PATTERN), ACTION)
def test_more_patterns_never_mean_less(some, others, action):
    assert matches([*some, *others], action) == (matches(some, action) or matches(others, action))
    assert matches([*others, *some], action) == matches([*some, *others], action)


@given(PATTERN, ACTION)
def test_pattern_means_whole_words(pattern, action):
    if pattern != "*" and matches([pattern], action):
        words = pattern.removesuffix(".*").split(".")
        assert action.split(".")[: len(words)] == words


@pytest.mark.parametrize(
    "text", ["", "Audits.*", "audits*", "*.closed", "audits..x", ".*", "audits.*.x", "a b", "a" * 81]
)
def test_what_is_no_pattern(text):
    assert not is_pattern(text)


def test_neighbouring_room_is_not_meant():
    assert not matches(["audit.*", "audits.answer"], "audits.answer.saved")
    assert not matches(["audits.*"], "audits")


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://u:p@x.example/", Fault.USER),
        ("https://@x.example/", Fault.USER),
        ("https://x.example/#a", Fault.FRAGMENT),
        ("https://x.example/#", Fault.FRAGMENT),
        ("http://x.example/", Fault.SCHEME),
        ("ftp://x.example/", Fault.SCHEME),
        ("file:///etc/passwd", Fault.SHAPE),
        ("javascript:alert(1)", Fault.SHAPE),
        ("//x.example/", Fault.SCHEME),
        ("https:///x", Fault.SHAPE),
        ("https://x.example:99999/", Fault.SHAPE),
        ("https://x.example:22/", Fault.PORT),
        ("https://x.example:80/", Fault.PORT),
        ("https://x.example/\r\nX-More: 1", Fault.SHAPE),
        ("https://x.example\\@10.0.0.1/", Fault.SHAPE),
        ("https://ex ample/", Fault.SHAPE),
        ("https://ехample.com/", Fault.SHAPE),
        ("https://localhost/", Fault.PRIVATE),
        ("https://a.localhost./", Fault.PRIVATE),
        ("https://127.0.0.1/", Fault.PRIVATE),
        ("https://10.1.2.3/", Fault.PRIVATE),
        ("https://169.254.169.254/latest", Fault.PRIVATE),
        ("https://[::1]/", Fault.PRIVATE),
        ("https://[fd00:ec2::254]/", Fault.PRIVATE),
        ("https://[::ffff:127.0.0.1]/", Fault.PRIVATE),
        ("https://2130706433/", Fault.HOST),
        ("https://127.1/", Fault.HOST),
        ("https://0x7f000001/", Fault.HOST),
        ("https://0x7f.0.0.1/", Fault.HOST),
        ("https://0177.0.0.1/", Fault.HOST),
        ("https://x.example/" + "a" * 500, Fault.LENGTH),
    ],
)
def test_address_is_refused(url, fault):
    assert fault in faults(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example",
        "https://x.example:8443/a?b=c",
        "https://203.0.114.7/",
        "https://[2606:4700::1111]/hook",
        "https://xn--80ak6aa92e.example/",
    ],
)
def test_address_is_taken(url):
    assert faults(url) == []
    assert faults(url, loopback=True) == []


def test_development_may_send_to_this_machine_and_nowhere_else():
    assert faults("http://127.0.0.1:9000/x", loopback=True) == []
    assert faults("http://localhost:9000/x", loopback=True) == []
    assert faults("http://x.example/", loopback=True) == [Fault.SCHEME]
    assert faults("http://10.0.0.1/", loopback=True) == [Fault.SCHEME, Fault.PRIVATE]
    assert Fault.SCHEME in faults("ftp://127.0.0.1/", loopback=True)


@given(st.text(max_size=60) | st.text(max_size=40).map("https://".__add__))
def test_whatever_is_typed_has_an_answer(text):
    if faults(text) == []:
        assert parse(text).scheme == "https"


PRIVATE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "192.0.0.1",
    "192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1",
    "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1", "100::1", "nonsense", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_address_inside_is_not_allowed(address):
    assert not is_allowed(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_address_outside_is_allowed(address):
    assert is_allowed(address)


@given(st.ip_addresses())
def test_nothing_private_is_ever_allowed(address):
    if is_allowed(str(address)):
        assert address.is_global
        kinds = (address.is_private, address.is_loopback, address.is_link_local, address.is_multicast)
        assert not any(kinds)
        mapped = ipaddress.ip_address(f"::ffff:{address}") if address.version == 4 else None
        assert mapped is None or not is_allowed(str(mapped))


def test_message_says_that_something_happened_and_nothing_else():
    at = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    told = {
        "sequence": 5,
        "by_person": True,
        "links": ("https://a.example/actions/7", "https://a.example/api/v1/trail?after=4&size=1"),
    }

    body = json.loads(body_of("k", "actions.action.closed", 1, at, subject=("action", "7"), **told))

    assert body == {
        "id": "k",
        "event": "actions.action.closed",
        "sequence": 5,
        "organisation": 1,
        "at": "2026-11-02T09:00:00Z",
        "actor": "person",
        "subject": {"kind": "action", "number": 7},
        "link": "https://a.example/actions/7",
        "entry": "https://a.example/api/v1/trail?after=4&size=1",
    }


@pytest.mark.parametrize("name", ["ann@x.example", "1 Main Street", "2026-11", "٣", ""])
def test_what_is_called_by_more_than_a_number_is_not_named(name):
    at = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    body = body_of("k", "a.b", 1, at, sequence=1, by_person=False, subject=("thing", name), links=("", None))

    assert json.loads(body)["subject"] == {"kind": "thing", "number": None}


def test_secret_is_of_the_key_and_the_salt():
    assert secret_of("key", "salt") == secret_of("key", "salt")
    assert len({secret_of("key", "salt"), secret_of("other", "salt"), secret_of("key", "other")}) == 3
    assert secret_of("key", "salt").startswith("whsec_")
    assert fingerprint(secret_of("key", "salt")) != fingerprint(secret_of("other", "salt"))


def test_signature_is_the_one_that_anybody_computes():
    # echo -n '1700000000.{"a":1}' | openssl dgst -sha256 -hmac 'whsec_x'
    mark = "b3438763ab46d9634b9844c8722818eaf523f803db1327484c6067462a5fd6d1"

    assert signature(["whsec_x"], 1_700_000_000, '{"a":1}') == f"t=1700000000,v1={mark}"
    assert signature(["whsec_x", "old"], 1, "").count("v1=") == 2


def test_eight_tries_take_about_a_day():
    waits = [retry_after(tries) for tries in range(1, 9)]

    assert waits[-1] is None
    assert waits[:7] == sorted(waits[:7])
    assert dt.timedelta(hours=23) < sum(waits[:7], dt.timedelta()) < dt.timedelta(hours=26)
