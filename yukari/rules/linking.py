"""K4, K5, P12: how a person's tie to a prefecture follows the ties to its municipalities: state in, state out.

Only a prefecture that has joined has such a tie (B1); for another, nobody asks here.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from yukari.rules.home import is_home
from yukari.rules.outcome import Reason, Refused
from yukari.rules.premium import Term


class Tie(StrEnum):
    """How a person is registered with a prefecture."""

    NONE = "none"
    LINKED = "linked"
    DIRECT = "direct"


class Link(NamedTuple):
    """A person and a prefecture. `carriers`: the registered municipalities in it; `opted_out` is remembered."""

    tie: Tie = Tie.NONE
    opted_out: bool = False
    carriers: frozenset[str] = frozenset()


def municipality_registered(link: Link, municipality: str) -> Link:
    """K4: registering with a municipality registers with its prefecture at once, unless opted out."""
    return _settled(link._replace(carriers=link.carriers | {municipality}))


def municipality_released(link: Link, municipality: str) -> Link:
    """K5: a linked registration lives as long as one municipality carries it; a direct one lives on."""
    return _settled(link._replace(carriers=link.carriers - {municipality}))


def opt_out(link: Link) -> Link:
    """K4: no link, now or later. A direct registration was asked for and stays."""
    return _settled(link._replace(opted_out=True))


def opt_in(link: Link) -> Link:
    """K4: the link follows again, at once where a municipality carries it."""
    return _settled(link._replace(opted_out=False))


def register_directly(link: Link) -> Link:
    """K4: a registration of its own; a linked one becomes direct (K5)."""
    return link._replace(tie=Tie.DIRECT)


def make_linked(link: Link) -> Link:
    """K5: a direct registration follows the municipalities again, if there is one to follow."""
    if not link.carriers:
        raise Refused(Reason.NOTHING_CARRIES_IT)
    return Link(Tie.LINKED, opted_out=False, carriers=link.carriers)


def leave(link: Link) -> Link:
    """Leaving the prefecture while a municipality would carry it means opting out, or it would be back at once."""
    return Link(Tie.NONE, opted_out=link.opted_out or bool(link.carriers), carriers=link.carriers)


def brings_prefecture(link: Link, prefecture: str, residence: str | None) -> bool:
    """P12: whether a municipality's premium registration brings the prefecture's, under K4's opt-out and P9."""
    return link.tie is not Tie.NONE and not link.opted_out and not is_home(prefecture, residence)


def brought_until(carrying: Iterable[Term]) -> date | None:
    """P12: the prefecture's premium registration has no term of its own: it ends with the last that brings it."""
    return max((term.ends_on for term in carrying), default=None)


def _settled(link: Link) -> Link:
    if link.tie is Tie.DIRECT:
        return link
    return link._replace(tie=Tie.LINKED if link.carriers and not link.opted_out else Tie.NONE)
