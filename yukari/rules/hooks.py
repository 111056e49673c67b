"""Telling a system of a place or an organisation what has changed: how long it is tried, and whom ours may never call."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=20, minutes=24),
)
"""Between attempts: three days in all, as Standard Webhooks advises."""
OVERLAP = timedelta(hours=24)
"""In which a secret that was replaced still signs beside the new one."""
KEPT = timedelta(days=30)
MOST_HOOKS = 10
"""Of one place or organisation."""


class Kind(StrEnum):
    """What is told."""

    REGISTERED = "registrant.registered"
    CHANGED = "registrant.changed"
    RELEASED = "registrant.released"
    PROJECT_PUBLISHED = "project.published"
    PROJECT_CHANGED = "project.changed"
    PROJECT_CANCELLED = "project.cancelled"
    OCCURRENCE_ADDED = "occurrence.added"
    OCCURRENCE_CHANGED = "occurrence.changed"
    OCCURRENCE_CANCELLED = "occurrence.cancelled"
    JOINING_CHANGED = "joining.changed"
    PARTICIPATION_RECORDED = "participation.recorded"
    PARTICIPATION_VOIDED = "participation.voided"
    TEST = "test"


OF_REGISTRANTS = (Kind.REGISTERED, Kind.CHANGED, Kind.RELEASED)
AT_DESKS = tuple(kind for kind in Kind if kind not in {*OF_REGISTRANTS, Kind.TEST})
"""What an organisation may be told: what its own desk shows (D1). Who is registered with the place is none of it."""


class Trouble(StrEnum):
    """Why an attempt did not arrive."""

    NOT_FOUND = "not_found"
    """The name leads to no address."""
    NOT_PUBLIC = "not_public"
    """It leads to an address that is not on the public network."""
    UNREACHABLE = "unreachable"
    NOT_TRUSTED = "not_trusted"
    """The certificate is none for this name."""
    TOO_SLOW = "too_slow"
    SENT_ON = "sent_on"
    """It answered with another address, where nothing of ours follows."""
    SAID_NO = "said_no"


_TUNNELS: tuple[IPv6Network, ...] = tuple(
    map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/23", "2001:db8::/32", "3fff::/20"))
)
"""Where an address of IPv4, or of nobody, hides in one of IPv6: NAT64, 6to4, Teredo and its relatives, documentation."""
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_4: tuple[IPv4Network, ...] = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        ),
    )
)
"""IANA's special-purpose registry, multicast and what is reserved. Listed here, because Python's own list changes with it."""


def next_attempt(failed: int, *, at: datetime) -> datetime | None:
    """When to try again after so many attempts failed; never, after three days."""
    return at + WAITS[failed - 1] if failed <= len(WAITS) else None


def is_public(address: str) -> bool:
    """Whether a server of ours may call this address: on the public network, and nothing that leads back inside."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _NOT_PUBLIC_4)
    return "%" not in address and found in _PUBLIC_6 and not any(found in network for network in _TUNNELS)


def may_all_be_called(addresses: Sequence[str]) -> bool:
    """A name that leads inside in one of its answers is not called at all."""
    return bool(addresses) and all(is_public(one) for one in addresses)


def is_web_address(text: str, *, loopback: bool) -> bool:
    """An HTTPS address without a name and password in it, at a port where web servers are. `loopback`: for development only."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if not host or parts.username is not None or parts.password is not None or parts.fragment or not text.isprintable():
        return False
    if loopback and parts.scheme == "http" and host in {"localhost", "127.0.0.1"}:
        return True
    return parts.scheme == "https" and (port is None or port == 443 or port >= 1024) and " " not in text
