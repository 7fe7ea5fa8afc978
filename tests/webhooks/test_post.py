"""How a message is handed over: to checked addresses only, within ten seconds, following nobody anywhere."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import ssl
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from audit_app.webhooks.service.post import MOST_BYTES, SHOWN, Post
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.unit
HERE = Post(loopback=True)


def leads_to(*addresses):
    """A name service that gives these addresses to whoever asks."""

    def resolve(_host, port, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return resolve


def certificate_of(name, folder):
    """A certificate for the name, signed by itself: (file of certificate and key, context that trusts it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + made.public_bytes(pem))
    return file, ssl.create_default_context(cadata=made.public_bytes(pem).decode())


@pytest.fixture
def secure(tmp_path):
    """A receiver behind TLS whose certificate is hook.localhost's, and the context that trusts it."""
    file, trust = certificate_of("hook.localhost", tmp_path)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    found = Receiver(serving)
    yield found, trust
    found.close()


def test_name_is_asked_once_and_the_checked_address_gets_it(secure):
    """A name service that gives another address to whoever asks a second time has nobody to give it to."""
    receiver, trust = secure
    answers = iter(["127.0.0.1", "10.0.0.1"])

    def resolve(host, port, **_more):
        return leads_to(next(answers))(host, port)

    post = Post(loopback=True, resolve=resolve, tls=trust)
    told = post.send(f"https://hook.localhost:{receiver.port}/x", "{}", {})

    assert told.status == 200
    assert [headers["Host"] for _path, headers, _body in receiver.got] == [f"hook.localhost:{receiver.port}"]
    assert next(answers) == "10.0.0.1"


@pytest.mark.parametrize("host", ["other.localhost", "127.0.0.1"])
def test_certificate_must_be_the_names(secure, host):
    receiver, trust = secure
    post = Post(loopback=True, resolve=leads_to("127.0.0.1"), tls=trust)

    told = post.send(f"https://{host}:{receiver.port}/x", "{}", {})

    assert (told.status, receiver.got) == (None, [])
    assert told.reason.startswith("The certificate is not taken")


def test_certificate_must_be_known(secure):
    receiver, _trust = secure
    post = Post(loopback=True, resolve=leads_to("127.0.0.1"))

    told = post.send(f"https://hook.localhost:{receiver.port}/x", "{}", {})

    assert told.reason.startswith("The certificate is not taken")


INSIDE = [
    "127.0.0.1",
    "10.0.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "::1",
    "fe80::1%1",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
    "64:ff9b::a00:1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_name_that_leads_inside_is_refused(address):
    for answers in ((address,), ("8.8.8.8", address), ()):
        told = Post(resolve=leads_to(*answers)).send("https://hook.example/x", "{}", {})

        assert told.status is None
        assert told.reason == "hook.example does not lead to a public address. Nothing was sent."


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1", "[::ffff:7f00:1]", "localhost"]
)
def test_this_machine_under_other_names_is_refused(receiver, host):
    told = Post().send(f"https://{host}:{receiver.port}/x", "{}", {})

    assert (told.status, told.reason) == (None, "This address may not be sent to. Change it.")
    assert receiver.got == []


def test_real_name_service_that_leads_here_is_refused(receiver):
    """Without the setting for development nothing on this machine is reached, whatever the name."""
    resolve = socket.getaddrinfo

    def as_localhost(_host, port, **more):
        return resolve("localhost", port, **more)

    told = Post(resolve=as_localhost).send("https://hook.example/x", "{}", {})

    assert "does not lead to a public address" in told.reason


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_not_followed(receiver, status):
    other = Receiver()
    receiver.status, receiver.headers = status, {"Location": other.url}
    with contextlib.closing(other):
        told = HERE.send(receiver.url, "{}", {})

    assert (told.status, told.fine) == (status, False)
    assert told.reason == f"It was sent elsewhere ({status}), which is not followed."
    assert (len(receiver.got), other.got) == (1, [])


def test_huge_answer_is_read_in_part_and_kept_in_less(receiver):
    receiver.answer = b"x" * (MOST_BYTES * 40)

    told = HERE.send(receiver.url, "{}", {})

    assert (told.status, told.text) == (200, "x" * SHOWN)


def test_answer_that_is_no_text_is_kept_as_text(receiver):
    receiver.answer = b"\x00\xff<b>"

    assert HERE.send(receiver.url, "{}", {}).text == "\ufffd<b>"


def slow_in(part, ended):
    """A receiver that lets single bytes of this part drip, each well within any time-out for one of them."""

    def behave(handler):
        if part == "body":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
        for _drop in range(200):
            handler.wfile.write(b"H")
            time.sleep(0.05)
        ended.append(part)

    return behave


@pytest.mark.parametrize("part", ["head", "body"])
def test_receiver_that_drips_is_cut_off(receiver, part):
    ended = []
    receiver.behave = slow_in(part, ended)

    told = Post(loopback=True, seconds=0.5).send(receiver.url, "{}", {})

    assert (told.status, told.reason) == (None, "The receiver took longer than 0.5 seconds.")
    assert ended == []  # it was still dripping


def test_receiver_that_never_shakes_hands_is_cut_off():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/"

        told = Post(loopback=True, seconds=0.3).send(url, "{}", {})

    assert told.reason == "The receiver took longer than 0.3 seconds."


def test_nobody_there_is_said():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert "There was no answer" in HERE.send(f"http://127.0.0.1:{port}/", "{}", {}).reason


def test_name_that_is_nobodys_is_said():
    def resolve(*_asked, **_more):
        raise socket.gaierror(-2, "Name or service not known")

    told = Post(resolve=resolve).send("https://nobody.example/", "{}", {})

    assert told.reason.startswith("nobody.example is not found")
