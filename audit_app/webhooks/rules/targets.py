"""Where messages may go: https to the open Internet, never to this machine or the network it stands in."""

from __future__ import annotations

import enum
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

PORTS = (443, 8443)
LONGEST = 500
_UNICAST = ipaddress.ip_network("2000::/3")
_PRINTABLE = re.compile(r"[!-~]+")
_LIKE_A_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")


class Fault(enum.StrEnum):
    """What is wrong with an address."""

    SHAPE = "shape"
    LENGTH = "length"
    SCHEME = "scheme"
    USER = "user"
    FRAGMENT = "fragment"
    PORT = "port"
    HOST = "host"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what may be told of an address whose path may hold a secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.scheme == "https" else 80
        return f"{self.scheme}://{host}" if self.port == usual else f"{self.scheme}://{host}:{self.port}"


def parse(url: str) -> Target:
    """The parts of an address; raises ValueError where it is none."""
    if not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise ValueError("an address is one line of plain characters")
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if not _HOST.fullmatch(host):
        raise ValueError("an address names a host")
    scheme = parts.scheme.lower()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme, host, (443 if scheme == "https" else 80) if port is None else port, path)


def faults(url: str, *, loopback: bool = False) -> list[Fault]:
    """What is wrong with an address as far as it shows without asking where its name leads.

    `loopback`: for development, http and any port are fine where the host is this machine.
    """
    if len(url) > LONGEST:
        return [Fault.LENGTH]
    try:
        target = parse(url)
    except ValueError:
        return [Fault.SHAPE]
    parts = urlsplit(url)
    found = []
    here = loopback and _is_here(target.host)
    if target.scheme != "https" and not (here and target.scheme == "http"):
        found.append(Fault.SCHEME)
    if "@" in parts.netloc:
        found.append(Fault.USER)
    if "#" in url:
        found.append(Fault.FRAGMENT)
    if target.port not in PORTS and not here and Fault.SCHEME not in found:
        found.append(Fault.PORT)
    return found + _faults_of_host(target.host, loopback=loopback)


def _faults_of_host(host: str, *, loopback: bool) -> list[Fault]:
    address = _literal(host)
    if address is not None:
        return [] if is_allowed(str(address), loopback=loopback) else [Fault.PRIVATE]
    last = host.rstrip(".").rpartition(".")[2]
    if ":" in host or not last or _LIKE_A_NUMBER.fullmatch(last):
        return [Fault.HOST]  # 2130706433, 127.1, 0x7f.1: written so that nobody sees what it is
    return [Fault.PRIVATE] if _is_here(host) and not loopback else []


def _is_here(host: str) -> bool:
    name = host.rstrip(".").lower()
    address = _literal(host)
    return name == "localhost" or name.endswith(".localhost") or bool(address and address.is_loopback)


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def is_allowed(address: str, *, loopback: bool = False) -> bool:
    """Whether a message may be sent to this IP address: a public one of one receiver; `loopback`: or this machine.

    Of IPv6 only global unicast counts, without the ranges that stand for an IPv4 address: 6to4, Teredo, mapped and
    translated ones could lead back inside.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if loopback and found.is_loopback:
        return True
    if isinstance(found, ipaddress.IPv6Address) and (
        found not in _UNICAST or found.sixtofour is not None or found.teredo is not None
    ):
        return False
    return found.is_global and not found.is_multicast
