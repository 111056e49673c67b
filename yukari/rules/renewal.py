"""Terms and what follows from a judgement: granted, laid before staff, or waited for (P4 to P7, P10, P16)."""

from datetime import date, timedelta
from enum import StrEnum

from yukari.rules.dates import last_day_of_term
from yukari.rules.home import is_home
from yukari.rules.policy import Mode
from yukari.rules.premium import Judgement, Term

RENEWAL_WINDOW_DAYS = 60
"""P6: how many days before its end a renewal begins to be judged, where a setting does not say otherwise."""


class Step(StrEnum):
    """What the programme does next with one premium registration."""

    GRANT = "grant"
    LAY_BEFORE_STAFF = "lay_before_staff"
    RELEASE = "release"
    WAIT = "wait"


def first_term(on: date) -> Term:
    """P5: one year from the day it is granted."""
    return Term(on, last_day_of_term(on))


def next_term(term: Term) -> Term:
    """P6: it starts the day after the old one ends, so an early renewal loses no day and a late one leaves no gap."""
    return first_term(term.ends_on + timedelta(days=1))


def window_opens(ends_on: date, days: int = RENEWAL_WINDOW_DAYS) -> date:
    """P6: the first day on which a renewal is judged."""
    return ends_on - timedelta(days=days)


def in_window(on: date, ends_on: date, days: int = RENEWAL_WINDOW_DAYS) -> bool:
    """P6: whether a renewal is judged on this day."""
    return window_opens(ends_on, days) <= on <= ends_on


def what_to_do(judgement: Judgement, mode: Mode) -> Step:
    """P10: registering and renewing, by the place's switch for it. Staff decide on the machine's yes, never over its no."""
    if not judgement.met:
        return Step.WAIT
    return Step.GRANT if mode is Mode.AUTOMATIC else Step.LAY_BEFORE_STAFF


def at_the_end(term: Term, on: date, mode: Mode, *, renewal_waits: bool) -> Step:
    """P7, P10: what becomes of a person's last term.

    It is over after its last day whatever the switch says; with `Mode.STAFF` a person closes it. Nobody loses a renewal
    to a full desk, nor to a card service that is down: while it waits for either nothing is released, and the next term
    begins without a gap.
    """
    if on <= term.ends_on or renewal_waits:
        return Step.WAIT
    return Step.RELEASE if mode is Mode.AUTOMATIC else Step.LAY_BEFORE_STAFF


def moves_in(residence: str, place: str) -> bool:
    """P16: 転入. Whether living in `residence` ends a premium registration of `place`: the best end that it can have."""
    return is_home(place, residence)
