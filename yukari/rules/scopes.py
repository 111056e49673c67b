"""What an app may be allowed, as data. Every app belongs to one place, and everything that it is allowed is about that place."""

from enum import StrEnum
from urllib.parse import urlsplit


class Scope(StrEnum):
    """One thing that an app can be allowed."""

    PROFILE = "profile"
    REGISTRATIONS = "registrations"
    REGISTER = "registrations.write"
    JOININGS = "joinings"
    JOIN = "joinings.write"
    CHECK_IN = "check_in"
    NEWS = "news"
    SUPPORTS = "supports"
    ROSTERS = "rosters"
    SCANS = "scans"
    REGISTRANTS = "registrants"


DESK = frozenset({Scope.ROSTERS, Scope.SCANS})
"""About who joined: allowed by members of organisations and staff who run activities, each for what they may do themselves."""
PLACE = frozenset({Scope.REGISTRANTS})
"""About a place's registrants: allowed by the place's manager, for the place (D1)."""
OWN = frozenset(Scope) - DESK - PLACE
"""About the person alone."""


def offered(asked: frozenset[Scope], *, at_desk: bool, for_place: bool) -> frozenset[Scope]:
    """What of it somebody can allow at all: nobody gives away what they have not got."""
    return frozenset(
        scope for scope in asked if scope in OWN or (scope in DESK and at_desk) or (scope in PLACE and for_place)
    )


LOOPBACK = ("127.0.0.1", "::1")
LONGEST_ADDRESS = 500


def is_return_address(address: str) -> bool:
    """Where people may be sent back to: https, an app's own scheme that a domain gives its name to, or the same machine.

    RFC 8252 and RFC 9700: nothing that another site or app could take for itself without more ado; no wildcard, no fragment.
    """
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable():
        return False
    if any(character in address for character in " *\"'<>\\^`{|}#"):
        return False
    try:
        parts = urlsplit(address)
        host, user, port = parts.hostname, parts.username, parts.port
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host) and user is None
    if parts.scheme == "http":
        return host in LOOPBACK and user is None and port is not None
    return "." in parts.scheme and not host and bool(parts.path.strip("/"))
